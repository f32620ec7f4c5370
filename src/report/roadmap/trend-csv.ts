import type { Trend } from '../../roadmap/trend/model.js';
import { csvOf } from '../csv.js';
import { isoDay } from './figures.js';

const COLUMNS = [
  'week',
  'week_from',
  'group',
  'lines_covered',
  'lines_total',
  'snapshot_time',
  'commit',
  'tests',
  'tests_failing',
];

/** One row for each week and group, the whole first; weeks without a snapshot have empty figures. */
export function trendCsv({ weeks, total, groups }: Trend): string {
  const rows = weeks.flatMap(({ week, head }, at) =>
    [total, ...groups].map(({ name, points }, index) => [
      week.name,
      isoDay(week.from),
      name,
      points[at]?.covered,
      points[at]?.total,
      head === null ? null : new Date(head.time).toISOString(),
      head?.commit,
      // Of all modules, and of no group of them.
      ...(index === 0 && head?.tests != null
        ? [head.tests.tests, head.tests.failed + head.tests.errored]
        : [null, null]),
    ]),
  );
  return csvOf(COLUMNS, rows);
}
