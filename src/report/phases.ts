import type { Warning } from '../model.js';
import type { Forecast, PhaseStatus } from '../roadmap/model.js';
import type { PhaseCheck } from '../roadmap/phases/check.js';
import { dayOf, forecastText, gapText, nowText, paceText, targetText } from './planning-words.js';
import { printable, renderTable, type Terminal } from './terminal.js';
import { count } from './words.js';
import { wrapLines } from './wrap.js';

export interface PhasesReport {
  readonly at: number;
  readonly phases: readonly { readonly status: PhaseStatus; readonly forecast: Forecast }[];
  readonly check: PhaseCheck | null;
  readonly warnings: readonly Warning[];
}

const HOLDING_BACK = 5;
const MARKS = { reached: '✓', open: '○', unknown: '?' };

/** What `covgap phases` prints: a row a phase, then what holds the first open one back, then the check. */
export function phasesText(report: PhasesReport, terminal: Terminal): string {
  const { phases, check } = report;
  const parts = [phaseTable(phases, terminal), paces(phases, terminal), holdingBack(phases, terminal)];
  if (check !== null) parts.push(checkLine(check, terminal));
  const body = parts.filter((part) => part !== '').join('\n\n');
  return `${wrapLines(body, terminal.width)}\n`;
}

function phaseTable(phases: PhasesReport['phases'], terminal: Terminal): string {
  const { colors } = terminal;
  const paint = { reached: colors.green, open: colors.yellow, unknown: colors.red };
  const rows = phases.map(({ status, forecast }) => [
    paint[status.state](MARKS[status.state]),
    printable(status.phase.name),
    printable(targetText(status.phase)),
    nowText(status),
    gapText(status),
    status.phase.due === null ? '–' : dayOf(status.phase.due),
    forecastText(forecast, status.reachedAt),
  ]);
  const columns = [
    { title: '' },
    { title: 'Phase', flexible: { min: 8 } },
    { title: 'Target', flexible: { min: 12 } },
    { title: 'Now', right: true },
    { title: 'Missing', flexible: { min: 10 } },
    { title: 'Due' },
    { title: 'Expected', flexible: { min: 14 } },
  ];
  return renderTable(columns, rows, terminal);
}

function paces(phases: PhasesReport['phases'], { colors }: Terminal): string {
  return pacesOf(phases)
    .map(({ names, pace }) => `${printable(names)}: ${colors.dim(pace)}`)
    .join('\n');
}

/** What moves, in a sentence; phases of which the same is to be said are named together. */
export function pacesOf(phases: PhasesReport['phases']): { readonly names: string; readonly pace: string }[] {
  const names = new Map<string, string[]>();
  for (const { status, forecast } of phases) {
    const pace = paceText(forecast);
    if (pace !== null) names.set(pace, [...(names.get(pace) ?? []), status.phase.name]);
  }
  return [...names].map(([pace, list]) => ({ names: list.join(', '), pace }));
}

function holdingBack(phases: PhasesReport['phases'], { colors }: Terminal): string {
  const status = phases.map((each) => each.status).find(({ holdingBack }) => holdingBack.length > 0);
  if (status === undefined) return '';
  const shown = status.holdingBack.slice(0, HOLDING_BACK);
  const width = Math.max(...shown.map(({ missing }) => count(missing).length));
  const rows = shown.map(({ path, missing }) => `  ${count(missing).padStart(width)}  ${printable(path)}`);
  const more = status.openModules - shown.length;
  if (more > 0) rows.push(colors.dim(`  … and ${count(more)} more; covgap plan says which are cheapest`));
  return [`What holds ${printable(status.phase.name)} back (${unit(status)} missing)`, ...rows].join('\n');
}

function unit({ phase: { target } }: PhaseStatus): string {
  return target.kind === 'coverage' ? target.metric : 'lines';
}

/** What a check found, in a sentence. */
export function checkText({ passed, checked, failed }: PhaseCheck): string {
  if (checked.length === 0) return 'Check passed: no phase is due yet.';
  if (passed) return `Check passed: ${checked.map(({ phase }) => phase.name).join(', ')} reached.`;
  const why = failed.map(({ phase, state }) => `${phase.name} ${state === 'unknown' ? 'unknown' : 'not reached'}`);
  return `Check failed: ${why.join(', ')}.`;
}

function checkLine(check: PhaseCheck, { colors }: Terminal): string {
  return (check.passed ? colors.green : colors.red)(printable(checkText(check)));
}
