import { percent } from '../../core/coverage.js';
import type { Outlook } from '../../roadmap/document/milestone.js';
import type { WeeklyReport } from '../../roadmap/document/weekly.js';
import type { GroupSeries, WeekPoint } from '../../roadmap/trend/model.js';
import { percentText } from '../words.js';
import type { ChartData, ChartLine, ChartPhase } from './chart-data.js';
import { dayText } from './figures.js';

/** What the chart of a weekly report is drawn of. */
export function trendChart({ trend, at, outlooks, cone }: WeeklyReport): ChartData {
  const { weeks, total, groups } = trend;
  const phases = outlooks.flatMap(linePhase);
  return {
    title: `Lines covered in ${trend.project}, ${weeks.length} weeks to ${weeks.at(-1)!.week.name}`,
    description: describe(weeks, total, phases, cone),
    total: line('all modules', weeks, total),
    groups: trend.by === 'tier' && groups.length < 2 ? [] : groups.map((group) => line(group.name, weeks, group)),
    phases,
    cone: fromNewest(weeks, total, cone),
    now: at,
  };
}

/** The cone opens from the newest point. */
function fromNewest(weeks: readonly WeekPoint[], { points }: GroupSeries, cone: WeeklyReport['cone']) {
  const at = weeks.findLastIndex(({ head }) => head !== null);
  const value = percent(points[at] ?? null);
  const time = weeks[at]?.head?.time;
  if (cone.length === 0 || value === null || time === undefined) return cone;
  return [{ time, low: value, middle: value, high: value }, ...cone];
}

/** A week stands where its snapshot was taken; one without any, in its middle. */
function line(name: string, weeks: readonly WeekPoint[], { points }: GroupSeries): ChartLine {
  return {
    name,
    points: points.map((point, at) => {
      const { week, head } = weeks[at]!;
      return { time: head?.time ?? (week.from + week.to) / 2, percent: percent(point) };
    }),
  };
}

/** Only what counts lines of all modules can be told from this chart. */
function linePhase({ status: { phase } }: Outlook): ChartPhase[] {
  const { name, target, tiers, due } = phase;
  if (target.kind !== 'coverage' || target.metric !== 'lines' || tiers !== null) return [];
  return [{ name, percent: target.percent, due }];
}

function describe(
  weeks: readonly WeekPoint[],
  { points }: GroupSeries,
  phases: readonly ChartPhase[],
  cone: WeeklyReport['cone'],
): string {
  const values = weeks.map(
    ({ week }, at) => `${week.name} ${points[at] === null ? 'no snapshot' : percentText(points[at]!)}`,
  );
  const lines = phases.map(({ name, due }) => (due === null ? name : `${name} due ${dayText(due)}`));
  const last = cone.at(-1);
  return [
    `Percent of lines by week: ${values.join(', ')}.`,
    ...(lines.length === 0 ? [] : [`Phases: ${lines.join(', ')}.`]),
    ...(last === undefined
      ? []
      : [`Forecast for ${dayText(last.time)}: likely ${Math.round(last.low)} to ${Math.round(last.high)} %.`]),
  ].join(' ');
}
