import type { Snapshot, SnapshotHead } from '../model.js';
import { changeBetween } from './change.js';
import type { Change, Grouping, GroupSeries, Trend, WeekPoint } from './model.js';
import { SeriesCollector, tierSeries, totalSeries, weekPoints } from './series.js';

export interface TrendQuery {
  readonly project: string;
  readonly branch: string | null;
  readonly by: Grouping;
  /** How many weeks, and a moment in the last of them. */
  readonly weeks: number;
  readonly until: number;
}

/** Hands over snapshots whole, in the order of their ids; those that are gone are missing. */
export type ReadSnapshots = (ids: readonly string[]) => Promise<readonly Snapshot[]>;

/**
 * The trend of a history. Totals come from heads; snapshots are read whole for the two that are compared, and one at a
 * time where modules or owners are asked for.
 *
 * @param heads of the weeks asked for; older and younger ones are passed over
 */
export async function trendOf(heads: readonly SnapshotHead[], query: TrendQuery, read: ReadSnapshots): Promise<Trend> {
  const weeks = weekPoints(heads, query.until, query.weeks);
  return {
    project: query.project,
    branch: query.branch,
    by: query.by,
    weeks,
    total: totalSeries(weeks),
    groups: query.by === 'tier' ? tierSeries(weeks) : await moduleSeries(query.by, weeks, read),
    change: await changeOf(weeks, read),
  };
}

async function moduleSeries(
  by: 'module' | 'owner',
  weeks: readonly WeekPoint[],
  read: ReadSnapshots,
): Promise<GroupSeries[]> {
  const collector = new SeriesCollector(by, weeks.length);
  for (const [index, { head }] of weeks.entries()) {
    if (head === null) continue;
    const [snapshot] = await read([head.id]);
    if (snapshot !== undefined) collector.add(index, snapshot.modules);
  }
  return collector.series();
}

async function changeOf(weeks: readonly WeekPoint[], read: ReadSnapshots): Promise<Change | null> {
  const [before, after] = weeks.flatMap(({ head }) => (head === null ? [] : [head])).slice(-2);
  if (before === undefined || after === undefined) return null;
  const [old, now] = await read([before.id, after.id]);
  return old === undefined || now === undefined ? null : changeBetween(old, now);
}
