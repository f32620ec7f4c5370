import { Draws } from '../../../src/roadmap/forecast/draws.js';
import type { Phase, ProgressPoint } from '../../../src/roadmap/model.js';
import { WEEK_MS } from '../../../src/roadmap/weeks.js';

/** Histories whose law is known: what a forecast says of them can be held against what then happens. */

/** Covered and coverable lines of one week: as measured, and as the law has them without chance (for the target). */
interface Week {
  readonly covered: number;
  readonly total: number;
}

interface Law {
  readonly name: string;
  /** Weeks 0 to `weeks`, as measured. */
  readonly measured: (random: Draws, pace: number, weeks: number) => Week[];
  /** A week without chance. */
  readonly mean: (week: number, pace: number) => Week;
}

const START = 1500;
const CODE = 16_000;

function straight(growth: number) {
  return (week: number, pace: number) => ({ covered: START + pace * week, total: CODE + growth * week });
}

function noisy(growth: number, sd: (random: Draws, pace: number) => number): Law['measured'] {
  return (random, pace, weeks) =>
    Array.from({ length: weeks + 1 }, (_, week) => {
      const { covered, total } = straight(growth)(week, pace);
      return {
        covered: covered + sd(random, pace) * random.normal(),
        total: total + (growth > 0 ? 0.2 * growth * random.normal() : 0),
      };
    });
}

/** What is covered adds up week by week: a bad week is not made up for. */
function walking(growth: number, week: (random: Draws, pace: number) => number, sd = 0): Law['measured'] {
  return (random, pace, weeks) => {
    let covered = START;
    let total = CODE;
    return Array.from({ length: weeks + 1 }, (_, at) => {
      if (at > 0) {
        covered += week(random, pace);
        total += growth * exponential(random);
      }
      return { covered: covered + sd * pace * random.normal(), total };
    });
  };
}

function exponential(random: Draws): number {
  return -Math.log(1 - random.next());
}

/** Mean `pace`, in bursts: half of it in a third of the weeks. */
const burst = (random: Draws, pace: number) => pace * exponential(random);

export const LAWS: readonly Law[] = [
  { name: 'steady, noise about a line', measured: noisy(0, (_, pace) => 0.5 * pace), mean: straight(0) },
  { name: 'steady, the code grows', measured: noisy(80, (_, pace) => 0.5 * pace), mean: straight(80) },
  {
    name: 'noise of changing size',
    measured: noisy(40, (random, pace) => 0.4 * pace * Math.exp(0.8 * random.normal())),
    mean: straight(40),
  },
  {
    name: 'odd weeks (reports that missed tests)',
    measured: (random, pace, weeks) =>
      noisy(40, () => 0.4 * pace)(random, pace, weeks).map(({ covered, total }) => ({
        covered: random.next() < 0.06 ? 0.7 * covered : covered,
        total,
      })),
    mean: straight(40),
  },
  {
    name: 'uneven weeks that add up',
    measured: walking(40, (random, pace) => (burst(random, pace) + burst(random, pace)) / 2),
    mean: straight(40),
  },
  { name: 'very uneven weeks that add up', measured: walking(40, burst), mean: straight(40) },
  {
    name: 'weeks with nothing at all',
    measured: walking(40, (random, pace) => (random.next() < 0.3 ? 0 : burst(random, pace / 0.7))),
    mean: straight(40),
  },
  { name: 'uneven weeks, measured with noise', measured: walking(40, burst, 0.4), mean: straight(40) },
];

/**
 * What happens when it gets harder: outside of what any method can know that looks at the past pace alone.
 *
 * @public
 */
export const SLOWING: Law = {
  name: 'slowing down (the rest is harder)',
  measured: (random, pace, weeks) =>
    Array.from({ length: weeks + 1 }, (_, week) => {
      const { covered, total } = SLOWING.mean(week, pace);
      return { covered: covered + 0.3 * pace * random.normal(), total };
    }),
  mean: (week, pace) => ({ covered: CODE - (CODE - START) * Math.exp((-pace * week) / (CODE - START)), total: CODE }),
};

export interface Trial {
  readonly phase: Phase;
  readonly history: readonly ProgressPoint[];
  /** When the target is first met, as it would be measured each week; Infinity where it is not in the time looked at. */
  readonly truth: number;
  readonly now: number;
}

const FIRST = Date.UTC(2026, 0, 2);
const AHEAD = 160;

/** One history of `law`, its target between one and six months ahead by the law; null where it is reached already. */
export function trial(law: Law, seed: number): Trial | null {
  const random = new Draws(seed);
  const pace = 150 + 200 * random.next();
  const points = 5 + Math.floor(22 * random.next());
  const ahead = 4 + 22 * random.next();
  const aim = law.mean(points - 1 + ahead, pace);
  const percent = (100 * aim.covered) / aim.total;
  const weeks = law.measured(random, pace, points + AHEAD);
  const series = weeks.map(({ covered, total }, week) => ({ time: FIRST + week * WEEK_MS, covered, total }));
  const above = series.map(({ covered, total }) => covered - (percent * total) / 100);
  if (above[points - 1]! >= 0) return null;
  const at = above.findIndex((value, week) => week >= points && value >= 0);
  const truth = at < 0 ? Number.POSITIVE_INFINITY : at - 1 + above[at - 1]! / (above[at - 1]! - above[at]!);
  return {
    phase: { name: 'target', target: { kind: 'coverage', metric: 'lines', percent }, tiers: null, due: null },
    // Now and then nobody recorded; never in the newest week.
    history: series.slice(0, points).filter((_, week) => week === points - 1 || week < 4 || random.next() > 0.1),
    truth: FIRST + truth * WEEK_MS,
    now: series[points - 1]!.time,
  };
}

export interface Calibration {
  readonly law: string;
  readonly histories: number;
  /** Of these, the forecasts that gave a date. */
  readonly dated: number;
  /** Share of the dated whose range holds the truth. */
  readonly held: number;
  readonly before: number;
  readonly after: number;
  /** Median width of the range and median error of the expected date, in weeks. */
  readonly width: number;
  readonly error: number;
}
