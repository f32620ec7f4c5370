import type { Ratio } from '../../model.js';
import type { SnapshotHead, TestTotals } from '../model.js';
import type { IsoWeek } from './weeks.js';

/** What a trend is split by. */
export type Grouping = 'tier' | 'module' | 'owner';

/** A week with the last snapshot of it; null where none was recorded: a gap, which nothing fills. */
export interface WeekPoint {
  readonly week: IsoWeek;
  readonly head: SnapshotHead | null;
}

/** Lines of a group, week by week, with unmeasured modules by their estimate; null where the week has none of it. */
export interface GroupSeries {
  readonly name: string;
  readonly points: readonly (Ratio | null)[];
}

/** Lines of a module at two moments; null at a moment when it was not there, or had nothing to measure. */
export interface ModuleChange {
  readonly path: string;
  readonly tier: string;
  readonly owners: readonly string[];
  readonly before: Ratio | null;
  readonly after: Ratio | null;
  /** Uncovered lines that were gained (positive) or lost. Above 0 it got worse. */
  readonly uncovered: number;
}

/** Two snapshots compared: the newest, and the last of the newest week before its own that has any. */
export interface Change {
  readonly before: SnapshotHead;
  readonly after: SnapshotHead;
  /** Weeks between the two: more than 1 where weeks without snapshots lie between. */
  readonly weeks: number;
  /** Fewer uncovered lines than before, most first. */
  readonly up: readonly ModuleChange[];
  /** More uncovered lines than before, most first. */
  readonly down: readonly ModuleChange[];
  /** In the tree now, and not before; largest first. */
  readonly appeared: readonly ModuleChange[];
  /** In the tree before, and no more. */
  readonly vanished: readonly ModuleChange[];
  /** Measured before, and still in the tree, but in no report now. */
  readonly leftReport: readonly ModuleChange[];
  /** Lines that were added and that no test covers: modules that appeared without any, and ones that only grew. */
  readonly untested: readonly ModuleChange[];
  readonly tests: { readonly before: TestTotals | null; readonly after: TestTotals | null };
}

export interface Trend {
  readonly project: string;
  /** Null: all branches. */
  readonly branch: string | null;
  readonly by: Grouping;
  /** Oldest first, gaps among them. */
  readonly weeks: readonly WeekPoint[];
  readonly total: GroupSeries;
  /** Tiers in their order; modules and owners by what is uncovered in the last week, most first. */
  readonly groups: readonly GroupSeries[];
  /** Null with fewer than two weeks that have a snapshot. */
  readonly change: Change | null;
}
