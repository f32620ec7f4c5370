import type { Gap, RankedModule, TestOutcome, Warning } from '../model.js';
import { paint, printable } from './terminal.js';
import { type TextOptions, warningLine } from './text.js';
import { count, counted, gapText, lineRange, measured, outcomeText, percentText, reasonText } from './words.js';
import { cutEnd, wrapLines } from './wrap.js';

const LINES_PER_GAP = 8;

export interface Shown {
  readonly ranked: RankedModule;
  /** In the order of the source. */
  readonly gaps: readonly Gap[];
  /** Gaps that were not asked for. */
  readonly leftOut: number;
  readonly source: readonly string[];
  /** Of this module's coverage. */
  readonly warnings: readonly Warning[];
}

/** What `covgap show` prints: one module, its figures, and each gap with the source text it waits in. */
export function showText({ ranked, gaps, leftOut, source, warnings }: Shown, options: TextOptions): string {
  const { terminal, levelOf } = options;
  const { colors } = terminal;
  const { module, rank, score, reasons } = ranked;
  const figure = (name: string, ratio: typeof module.lines) =>
    !measured(ratio)
      ? null
      : `${name} ${paint(levelOf(ratio), percentText(ratio), terminal)} ${colors.dim(`(${count(ratio.covered)} of ${count(ratio.total)})`)}`;
  const figures = [
    figure('Lines', module.lines),
    figure('Branches', module.branches),
    figure('Functions', module.functions),
  ].filter((each) => each !== null);
  const tests = module.testFiles.map(
    ({ path, via, outcome }) =>
      `${printable(path)}${via === 'name' ? colors.yellow(' (never imports it)') : ''}${failed(outcome) ? colors.red(` (${outcomeText(outcome)})`) : ''}`,
  );
  const head = [
    `${colors.bold(printable(module.path))}  ${colors.dim(`#${rank} · ${printable([module.tier, ...(module.unit?.behaviours ?? [])].join(' · '))} · ${module.state} · score ${count(Math.round(score))}`)}`,
    ...(figures.length > 0 ? [figures.join('   ')] : []),
    reasons.map((reason) => printable(reasonText(reason))).join(' · '),
    ...(module.owners.length > 0 ? [`${colors.dim('Owners')} ${printable(module.owners.join(' '))}`] : []),
    ...(tests.length > 0
      ? [
          `${colors.dim('Tests ')} ${tests.slice(0, 8).join(', ')}${tests.length > 8 ? ` and ${tests.length - 8} more` : ''}`,
        ]
      : []),
    ...warnings.map((warning) => warningLine(warning, terminal)),
  ];
  const body = gaps.length === 0 ? [colors.green('No gaps.')] : gaps.map((gap) => gapBlock(gap, source, options));
  const all = counted(gaps.length + leftOut, 'gap');
  const title = leftOut === 0 ? all : `${all}, the largest ${gaps.length === 1 ? 'one' : count(gaps.length)}`;
  const parts = [
    head.filter((line) => line !== '').join('\n'),
    ...(gaps.length === 0 ? [] : [colors.bold(title)]),
    ...body,
    ...(leftOut === 0 ? [] : [colors.dim(`… and ${counted(leftOut, 'smaller gap')}`)]),
  ];
  return `${wrapLines(parts.join('\n\n'), terminal.width)}\n`;
}

function failed(outcome: TestOutcome | undefined): outcome is TestOutcome {
  return outcome !== undefined && outcome.failed + outcome.errored > 0;
}

function gapBlock(gap: Gap, source: readonly string[], { terminal: { colors, width } }: TextOptions): string {
  const shown = source.slice(gap.startLine - 1, Math.min(gap.endLine, gap.startLine - 1 + LINES_PER_GAP));
  const digits = String(gap.startLine + LINES_PER_GAP).length;
  const room = Number.isFinite(width) ? Math.max(20, width - digits - 5) : Number.POSITIVE_INFINITY;
  const left = gap.endLine - gap.startLine + 1 - shown.length;
  return [
    `${colors.yellow(lineRange(gap))}  ${printable(gapText(gap))}`,
    ...shown.map((line, index) => {
      const text = cutEnd(printable(line.replaceAll('\t', '  ')), room);
      return `  ${colors.dim(`${String(gap.startLine + index).padStart(digits)} │`)} ${text}`;
    }),
    ...(left > 0 && shown.length > 0 ? [colors.dim(`  ${' '.repeat(digits)} … ${counted(left, 'more line')}`)] : []),
  ].join('\n');
}
