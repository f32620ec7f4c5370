import type { Ratio } from '../../model.js';
import { type ConeWeek, forecastCone, forecastPhase } from '../forecast/forecast.js';
import type { ModuleEffort, Phase, Snapshot, SnapshotHead } from '../model.js';
import { progressSeries } from '../phases/progress.js';
import { phaseStatus } from '../phases/status.js';
import { linesOrEstimate } from '../snapshot.js';
import type { Trend } from '../trend/model.js';
import type { Outlook } from './milestone.js';

/** A piece of work that comes next. */
export interface NextStep {
  readonly path: string;
  readonly tier: string;
  readonly owners: readonly string[];
  /** Coverable lines, estimated where unmeasured, that no test reaches. */
  readonly uncoveredLines: number;
  /** Null where no report measures it. */
  readonly lines: Ratio | null;
  /** Expected hours of one person. */
  readonly hours: number;
}

/** One page for who leads: where it stands, what changed, what is expected, what is next. */
export interface WeeklyReport {
  readonly trend: Trend;
  /** The moment of asking. */
  readonly at: number;
  readonly outlooks: readonly Outlook[];
  /** Percentages of lines in the coming weeks: the middle 80 % of what is likely. */
  readonly cone: readonly ConeWeek[];
  readonly next: readonly NextStep[];
}

/** What a branch has recorded up to a moment. */
export interface Recorded {
  /** Oldest first. */
  readonly heads: readonly SnapshotHead[];
  /** The last of them, whole. */
  readonly newest: Snapshot;
}

/** Where each phase stands, and when it is expected. */
export function outlooksOf(phases: readonly Phase[], { heads, newest }: Recorded, now: number): Outlook[] {
  const history = [...heads.filter(({ id }) => id !== newest.id), newest];
  return phases.map((phase) => ({
    status: phaseStatus(phase, newest, history),
    forecast: forecastPhase(phase, progressSeries(phase, history), { now }),
  }));
}

/** The coming weeks of lines covered, as many as asked for, beginning at the newest snapshot. */
export function coneOf({ heads }: Pick<Recorded, 'heads'>, weeks: number): ConeWeek[] {
  const points = heads.flatMap(({ time, totals: { linesWithUnmeasured } }) =>
    linesWithUnmeasured === null ? [] : [{ time, ...linesWithUnmeasured }],
  );
  return forecastCone(points, weeks);
}

/** The first pieces of a plan, as people are told of them. */
export function nextSteps(pieces: readonly ModuleEffort[], newest: Snapshot, count: number): NextStep[] {
  const modules = new Map(newest.modules.map((module) => [module.path, module]));
  return pieces.slice(0, count).map(({ path, tier, uncoveredLines, hours }) => {
    const module = modules.get(path);
    const lines = module === undefined || module.state === 'unmeasured' ? null : linesOrEstimate(module);
    return { path, tier, owners: module?.owners ?? [], uncoveredLines, lines, hours: hours.expected };
  });
}
