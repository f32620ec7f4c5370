import type { Ratio } from '../../model.js';
import type { WeeklyReport } from '../../roadmap/document/weekly.js';
import type { GroupSeries } from '../../roadmap/trend/model.js';
import { count, percentText } from '../words.js';
import { NOT_MEASURED, pointsBetween, pointsText } from './figures.js';
import { type Block, code, figure, heading, mark, name, strong, type Text } from './page.js';
import { scaleOf, sparkline } from './sparkline.js';
import { failuresOf } from './trend-head.js';

const GROUPS: Readonly<Record<WeeklyReport['trend']['by'], string>> = {
  tier: 'Tier',
  module: 'Module',
  owner: 'Owner',
};
const GROUPS_SHOWN = 15;

export function groupBlocks({ trend }: WeeklyReport): Block[] {
  if (trend.groups.length === 0) return [];
  const groups = [trend.total, ...trend.groups.slice(0, GROUPS_SHOWN)];
  const scale = scaleOf(groups.map(({ points }) => points));
  return [
    heading(`By ${trend.by}`),
    {
      kind: 'table',
      columns: [
        { title: GROUPS[trend.by] },
        { title: 'Weeks' },
        { title: 'Now', right: true },
        { title: 'Last week', right: true },
        { title: 'All weeks', right: true, minor: true },
      ],
      rows: groups.map((group, at) => [
        at === 0 ? [strong('all modules')] : [trend.by === 'tier' ? name(group.name) : code(group.name)],
        [figure(sparkline(group.points, scale))],
        [figure(percentText(group.points.findLast((point) => point !== null) ?? null))],
        [figure(pointsText(lastMove(group)))],
        [figure(pointsText(wholeMove(group)))],
      ]),
    },
  ];
}

/** Points from the week before the last one to the last. */
export function lastMove({ points }: GroupSeries): number | null {
  const known = points.filter((point) => point !== null);
  return known.length < 2 ? null : pointsBetween(known.at(-2)!, known.at(-1)!);
}

/** Points from the first week that is known to the last. */
export function wholeMove({ points }: GroupSeries): number | null {
  const known = points.filter((point) => point !== null);
  return known.length < 2 ? null : pointsBetween(known[0]!, known.at(-1)!);
}

export function weekBlocks({ trend: { weeks, total } }: WeeklyReport): Block[] {
  let before: Ratio | null = null;
  const rows = weeks.map(({ week, head }, at): Text[] => {
    if (head === null) return [[figure(week.name)], [mark('unknown', 'no snapshot')], ['–'], ['–'], ['–'], ['–']];
    const point = total.points[at] ?? null;
    const moved = pointsText(pointsBetween(before, point));
    before = point;
    const { tests, totals } = head;
    return [
      [figure(week.name)],
      [figure(percentText(point))],
      [figure(moved)],
      [figure(percentText(totals.branches))],
      [figure(percentText(totals.functions))],
      tests === null ? [NOT_MEASURED] : [figure(count(failuresOf(tests))), ' of ', figure(count(tests.tests))],
    ];
  });
  return [
    heading('Week by week'),
    {
      kind: 'table',
      columns: [
        { title: 'Week' },
        { title: 'Lines', right: true },
        { title: 'Change', right: true },
        { title: 'Branches', right: true, minor: true },
        { title: 'Functions', right: true, minor: true },
        { title: 'Tests failing', right: true },
      ],
      rows: rows.toReversed(),
    },
  ];
}
