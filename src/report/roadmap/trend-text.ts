import type { Ratio } from '../../model.js';
import { milestoneState } from '../../roadmap/document/milestone.js';
import type { WeeklyReport } from '../../roadmap/document/weekly.js';
import type { Change, ModuleChange, Trend, WeekPoint } from '../../roadmap/trend/model.js';
import type { Level } from '../level.js';
import { type Column, paint, printable, renderTable, type Terminal } from '../terminal.js';
import { count, counted, percentText } from '../words.js';
import { wrapLines } from '../wrap.js';
import { dayText, pointsBetween, pointsText, signed } from './figures.js';
import { expectedText, gapText, STATE_WORDS, standingText } from './milestone-words.js';
import type { Text } from './page.js';
import { scaleOf, sparkline } from './sparkline.js';
import { failuresOf } from './trend-head.js';
import { lastMove, wholeMove } from './trend-tables.js';

export interface TrendTextOptions {
  readonly terminal: Terminal;
  readonly levelOf: (ratio: Ratio | null) => Level;
}

const GROUPS_SHOWN = 15;
const MODULES_SHOWN = 3;

/** What `covgap trend` prints on a terminal. */
export function trendText(report: WeeklyReport, options: TrendTextOptions): string {
  const { trend } = report;
  const { colors, width } = options.terminal;
  const title = `${colors.bold('Trend')}   ${printable(trend.project)}${trend.branch === null ? '' : `, ${printable(trend.branch)}`}  ${colors.dim(`${trend.weeks[0]!.week.name} to ${trend.weeks.at(-1)!.week.name}`)}`;
  const parts = [
    title,
    groupTable(trend, options),
    weekTable(trend, options),
    phaseTable(report, options),
    trend.change === null ? '' : changeLines(trend.change, options),
    colors.dim('Lines count modules that no report names by their estimate.'),
  ];
  return `${wrapLines(parts.filter((part) => part !== '').join('\n\n'), width)}\n`;
}

function groupTable(trend: Trend, { terminal, levelOf }: TrendTextOptions): string {
  const groups = [trend.total, ...trend.groups.slice(0, GROUPS_SHOWN)];
  const scale = scaleOf(groups.map(({ points }) => points));
  const rows = groups.map((group, at) => {
    const now = group.points.findLast((point) => point !== null) ?? null;
    return [
      at === 0 ? terminal.colors.bold('all modules') : printable(group.name),
      sparkline(group.points, scale),
      paint(levelOf(now), percentText(now), terminal),
      moved(lastMove(group), terminal),
      moved(wholeMove(group), terminal),
    ];
  });
  const columns: Column[] = [
    { title: trend.by[0]!.toUpperCase() + trend.by.slice(1), flexible: { min: 12 }, keepEnd: trend.by === 'module' },
    { title: `${scale.low} to ${scale.high} %` },
    { title: 'Now', right: true },
    { title: 'Last week', right: true },
    { title: counted(trend.weeks.length, 'week'), right: true },
  ];
  const hidden = trend.groups.length - GROUPS_SHOWN;
  const more =
    hidden > 0 ? `\n${terminal.colors.dim(`… and ${counted(hidden, `more ${trend.by}`)}: --format csv has all`)}` : '';
  return renderTable(columns, rows, terminal) + more;
}

function moved(points: number | null, { colors }: Terminal): string {
  const text = pointsText(points);
  if (points === null || points === 0) return colors.dim(text);
  return points > 0 ? colors.green(text) : colors.red(text);
}

function weekTable({ weeks, total }: Trend, { terminal, levelOf }: TrendTextOptions): string {
  let before: Ratio | null = null;
  const rows = weeks.map(({ week, head }, at) => {
    if (head === null) return [week.name, terminal.colors.dim('no snapshot')];
    const point = total.points[at] ?? null;
    const change = moved(pointsBetween(before, point), terminal);
    before = point;
    return [
      week.name,
      paint(levelOf(point), percentText(point), terminal),
      change,
      ...weekFigures(head, point, terminal),
    ];
  });
  const columns: Column[] = [
    { title: 'Week' },
    { title: 'Lines', right: true },
    { title: 'Change', right: true },
    { title: 'Covered', right: true },
    { title: 'Branches', right: true },
    { title: 'Functions', right: true },
    { title: 'Tests', right: true },
    { title: 'Failing', right: true },
  ];
  const fitting = terminal.width < 78 ? columns.filter(({ title }) => !NARROW_LEAVES.includes(title)) : columns;
  const kept = fitting.map((column) => columns.indexOf(column));
  return renderTable(
    fitting,
    rows.map((row) => kept.map((at) => row[at] ?? '')),
    terminal,
  );
}

/** Columns that a narrow terminal does without. */
const NARROW_LEAVES = ['Covered', 'Branches', 'Functions'];

function weekFigures(
  { totals, tests }: NonNullable<WeekPoint['head']>,
  point: Ratio | null,
  { colors }: Terminal,
): string[] {
  const failures = tests === null ? null : failuresOf(tests);
  return [
    point === null ? '–' : `${count(point.covered)} of ${count(point.total)}`,
    percentText(totals.branches),
    percentText(totals.functions),
    tests === null ? '–' : count(tests.tests),
    failures === null ? '–' : failures > 0 ? colors.red(count(failures)) : colors.dim('0'),
  ];
}

function phaseTable({ outlooks, at }: WeeklyReport, { terminal }: TrendTextOptions): string {
  if (outlooks.length === 0) return '';
  const { colors } = terminal;
  const tones = { good: colors.green, warn: colors.yellow, bad: colors.red, unknown: colors.dim };
  const rows = outlooks.map((outlook) => {
    const [tone, word] = STATE_WORDS[milestoneState(outlook, at)];
    const { due } = outlook.status.phase;
    return [
      printable(outlook.status.phase.name),
      tones[tone](word),
      flat(standingText(outlook.status)),
      flat(gapText(outlook.status)),
      flat(expectedText(outlook)),
      due === null ? '–' : dayText(due),
    ];
  });
  const columns: Column[] = [
    { title: 'Phase', flexible: { min: 10 } },
    { title: 'Status' },
    { title: 'Now', right: true },
    { title: 'Gap', right: true },
    { title: 'Expected (likely range)', flexible: { min: 12 } },
    { title: 'Due' },
  ];
  return renderTable(columns, rows, terminal);
}

function flat(text: Text): string {
  return text
    .map((part) =>
      typeof part === 'string' ? part : 'figure' in part ? part.figure : 'name' in part ? printable(part.name) : '',
    )
    .join('');
}

function changeLines(change: Change, options: TrendTextOptions): string {
  const { colors } = options.terminal;
  const lines = [
    ...section('Up', change.up, options, moveNote),
    ...section('Down', change.down, options, moveNote),
    ...section('New code without tests', change.untested, options, ({ after }) => openNote(after)),
    ...section('Left the report', change.leftReport, options, () => 'measured before, in no report now'),
    ...section('Appeared', change.appeared, options, ({ after }) => sizeNote(after)),
    ...section('Vanished', change.vanished, options, ({ before }) => sizeNote(before)),
  ];
  const since = `${colors.bold('Changed')} ${colors.dim(`since ${dayText(change.before.time)}`)}`;
  return [since, ...(lines.length === 0 ? ['  no module moved'] : lines)].join('\n');
}

function section(
  title: string,
  modules: readonly ModuleChange[],
  { terminal: { colors } }: TrendTextOptions,
  note: (module: ModuleChange) => string,
): string[] {
  if (modules.length === 0) return [];
  const shown = modules
    .slice(0, MODULES_SHOWN)
    .map((module) => `    ${printable(module.path)}  ${colors.dim(note(module))}`);
  const hidden = modules.length - shown.length;
  return [`  ${title}`, ...shown, ...(hidden > 0 ? [colors.dim(`    … and ${count(hidden)} more`)] : [])];
}

function moveNote({ before, after, uncovered }: ModuleChange): string {
  return `${percentText(before)} → ${percentText(after)}, ${signed(uncovered)} uncovered`;
}

function openNote(ratio: Ratio | null): string {
  return ratio === null ? '' : `${counted(ratio.total - ratio.covered, 'line')} uncovered`;
}

function sizeNote(ratio: Ratio | null): string {
  return ratio === null ? 'nothing to cover' : counted(ratio.total, 'line');
}
