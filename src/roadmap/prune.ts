import type { SnapshotHead } from './model.js';

export interface PruneRule {
  /** Only snapshots of before this time, in milliseconds since the epoch. */
  readonly before: number;
  /** Keep the last snapshot of every ISO week and branch. */
  readonly keepWeekly: boolean;
}

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** The first day of 1970 was a Thursday; ISO weeks begin on Mondays, in UTC here. */
const FIRST_MONDAY_MS = -3 * DAY_MS;

/** When the ISO week of a time began. */
export function weekOf(time: number): number {
  return Math.floor((time - FIRST_MONDAY_MS) / WEEK_MS) * WEEK_MS + FIRST_MONDAY_MS;
}

/** Which snapshots a rule removes; `heads` are in the order of their times. */
export function toPrune(heads: readonly SnapshotHead[], { before, keepWeekly }: PruneRule): SnapshotHead[] {
  const last = new Map(heads.map((head) => [weekAndBranch(head), head.id]));
  return heads.filter((head) => head.time < before && !(keepWeekly && last.get(weekAndBranch(head)) === head.id));
}

function weekAndBranch({ time, branch }: SnapshotHead): string {
  return JSON.stringify([weekOf(time), branch]);
}
