import type { Forecast, Phase, PhaseTarget, ProgressPoint } from '../model.js';
import { excessOf } from '../phases/progress.js';
import { lastOfEachWeek, WEEK_MS } from '../weeks.js';
import { quantile, type Sample, theilSen } from './robust.js';
import { cone, firstPassages } from './simulate.js';

/**
 * Weeks with a snapshot below which nothing is forecast.
 *
 * @public
 */
export const FEWEST_POINTS = 4;
/**
 * Weeks looked back at: the pace of a year ago says little about the next month.
 *
 * @public
 */
export const LOOK_BACK = 26;
/**
 * Weeks looked ahead: two years.
 *
 * @public
 */
export const HORIZON = 104;
const SIMULATIONS = 2000;
/** Fixed, so that the same history gives the same date. */
const SEED = 20_260_128;

export interface ForecastOptions {
  /** The moment of asking: no date before it is expected. */
  readonly now: number;
  readonly horizon?: number;
  readonly simulations?: number;
  readonly seed?: number;
}

/**
 * When a phase will be reached, from how what it counts has grown, covered and coverable alike; see docs/forecast.md
 * for the method and how well it holds.
 *
 * @param points what the phase counted at past times, in any order; several in a week count once, by the last
 */
export function forecastPhase(phase: Phase, points: readonly ProgressPoint[], options: ForecastOptions): Forecast {
  const weekly = lastOfEachWeek(points).slice(-LOOK_BACK);
  const last = weekly.at(-1);
  const none = { phase, expected: null, range: null, missProbability: null, points: weekly.length };
  if (last === undefined || last.total === 0)
    return { ...none, verdict: 'unknown', velocity: { current: null, required: null }, growth: null };
  const velocity = { current: pace(weekly), required: requiredPace(phase, last, options.now) };
  const known = { ...none, velocity, growth: growthOf(weekly) };
  if (excessOf(phase.target, last) >= -1e-9) return { ...known, verdict: 'reached' };
  if (weekly.length < FEWEST_POINTS) return { ...known, verdict: 'too-little-history' };
  const samples = weekly.map((point) => ({ at: point.time / WEEK_MS, value: excessOf(phase.target, point) }));
  return { ...known, ...simulated(phase, last.time, samples, options) };
}

function simulated(phase: Phase, from: number, samples: readonly Sample[], options: ForecastOptions) {
  const { now, horizon = HORIZON, simulations = SIMULATIONS, seed = SEED } = options;
  const passages = firstPassages(samples, { horizon, simulations, seed });
  const timeOf = (share: number) => Math.max(now, from + quantile(passages, share) * WEEK_MS);
  const missProbability = phase.due === null ? null : shareAfter(passages, (phase.due - from) / WEEK_MS);
  const expected = timeOf(0.5);
  if ((theilSen(samples) ?? 0) <= 0 || !Number.isFinite(expected))
    return { verdict: 'not-at-this-pace' as const, missProbability };
  const latest = timeOf(0.9);
  const range = { earliest: timeOf(0.1), latest: Number.isFinite(latest) ? latest : null };
  return { verdict: 'expected' as const, expected, range, missProbability };
}

function shareAfter(passages: Float64Array, weeks: number): number {
  return passages.filter((passage) => passage > weeks).length / passages.length;
}

/** Percentage points a week, by Theil–Sen. */
function pace(weekly: readonly ProgressPoint[]): number | null {
  if (weekly.length < FEWEST_POINTS) return null;
  return theilSen(
    weekly.filter(({ total }) => total > 0).map((point) => ({ at: point.time / WEEK_MS, value: percentOf(point) })),
  );
}

function growthOf(weekly: readonly ProgressPoint[]): Forecast['growth'] {
  if (weekly.length < FEWEST_POINTS) return null;
  const slope = (of: (point: ProgressPoint) => number) =>
    theilSen(weekly.map((point) => ({ at: point.time / WEEK_MS, value: of(point) }))) ?? 0;
  return { covered: slope(({ covered }) => covered), total: slope(({ total }) => total) };
}

function requiredPace({ target, due }: Phase, last: ProgressPoint, now: number): number | null {
  if (due === null || due <= now) return null;
  const missing = targetPercent(target, last) - percentOf(last);
  return Math.max(0, missing) / ((due - now) / WEEK_MS);
}

function percentOf({ covered, total }: ProgressPoint): number {
  return (covered * 100) / total;
}

/**
 * The target as a percentage of what is counted today.
 *
 * @public
 */
export function targetPercent(target: PhaseTarget, { total }: Pick<ProgressPoint, 'total'>): number {
  if (target.kind === 'no-failing-tests') return 100;
  if (target.kind === 'coverage') return target.percent;
  return typeof target.atLeast === 'number' ? (target.atLeast * 100) / total : target.atLeast.percent;
}

/** One week of the cone of a chart, in percent. */
export interface ConeWeek {
  readonly time: number;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/**
 * The middle 80 % of simulated percentages for the coming weeks; nothing where the points are too few.
 *
 * @public
 */
export function forecastCone(points: readonly ProgressPoint[], weeks: number): ConeWeek[] {
  const weekly = lastOfEachWeek(points)
    .filter(({ total }) => total > 0)
    .slice(-LOOK_BACK);
  const last = weekly.at(-1);
  if (last === undefined || weekly.length < FEWEST_POINTS) return [];
  const samples = weekly.map((point) => ({ at: point.time / WEEK_MS, value: percentOf(point) }));
  const bounded = (value: number) => Math.min(100, Math.max(0, value));
  return cone(samples, { horizon: weeks, simulations: SIMULATIONS, seed: SEED }).map(({ week, low, middle, high }) => ({
    time: last.time + week * WEEK_MS,
    low: bounded(low),
    middle: bounded(middle),
    high: bounded(high),
  }));
}
