import type { Finding } from '../core/doctor/finding.js';
import { uncoveredLines } from '../core/rank.js';
import type { Analysis, Gap, RankedModule, Warning } from '../model.js';
import type { moduleJson } from './json.js';
import { largestGaps } from './largest.js';
import { printable } from './terminal.js';
import type { TextOptions } from './text.js';
import { count, counted, gapText, lineRange, NO_MODULES, percentText, reasonText } from './words.js';
import { wrapLines } from './wrap.js';

const GAPS_SHOWN = 5;

/** The plan whose modules are shown. */
export interface Planned {
  /** Percent of lines. */
  readonly target: number;
  readonly phase: string | null;
}

/** More than these are for `covgap doctor`. */
const BLOCKERS_SHOWN = 5;

/**
 * What `covgap next` prints: what keeps tests from running, then the first open modules, each with its reasons and the
 * largest gaps in it.
 */
export function nextText(
  analysis: Pick<Analysis, 'modules'>,
  open: readonly RankedModule[],
  limit: number,
  gapsOf: (module: RankedModule) => readonly Gap[],
  options: TextOptions,
  planned: Planned | null = null,
  blockers: readonly Finding[] = [],
): string {
  const first = blockersText(blockers, options);
  return first === ''
    ? modulesText(analysis, open, limit, gapsOf, options, planned)
    : `${first}\n${modulesText(analysis, open, limit, gapsOf, options, planned)}`;
}

/** Tests that never run cover nothing, however many are written. */
function blockersText(blockers: readonly Finding[], { terminal }: TextOptions): string {
  if (blockers.length === 0) return '';
  const { colors } = terminal;
  const blocks = blockers
    .slice(0, BLOCKERS_SHOWN)
    .map(({ message, file, line, fix, blocks = 0 }) =>
      [
        `${colors.yellow(`about ${counted(blocks, 'test')} blocked`)}  ${printable(message)}`,
        ...(file === undefined
          ? []
          : [`   ${colors.dim(`${printable(file)}${line === undefined ? '' : `:${line}`}`)}`]),
        ...(fix ?? '').split('\n').map((advice) => `   ${printable(advice)}`),
      ].join('\n'),
    );
  const more = blockers.length - BLOCKERS_SHOWN;
  return `${wrapLines(
    [
      colors.bold('Make it measurable first'),
      ...blocks,
      ...(more > 0 ? [colors.dim(`… and ${count(more)} more: covgap doctor`)] : []),
      colors.bold('Then cover'),
    ].join('\n\n'),
    terminal.width,
  )}\n`;
}

/** What `covgap next --json` prints; `docs/schema/next.schema.json` describes it. */
export function nextJson(
  blockers: readonly Finding[],
  plan: Planned | null,
  modules: readonly ReturnType<typeof moduleJson>[],
  warnings: readonly Warning[],
) {
  return {
    schemaVersion: 1 as const,
    blockers: blockers.map(({ code, severity, message, blocks = 0, ...rest }) => ({
      code,
      severity,
      message,
      blocks,
      ...rest,
    })),
    ...(plan === null ? {} : { plan }),
    modules,
    warnings,
  };
}

export type NextJson = ReturnType<typeof nextJson>;

function modulesText(
  analysis: Pick<Analysis, 'modules'>,
  open: readonly RankedModule[],
  limit: number,
  gapsOf: (module: RankedModule) => readonly Gap[],
  options: TextOptions,
  planned: Planned | null,
): string {
  const { colors } = options.terminal;
  const modules = open.slice(0, limit);
  if (analysis.modules.length === 0) return `${colors.yellow(NO_MODULES)}\n`;
  const plan = planned === null ? null : `the plan to ${planText(planned)}`;
  if (modules.length === 0)
    return `${colors.green(plan === null ? 'Nothing left to cover.' : `Nothing left to cover in ${plan}.`)}\n`;
  const all = modules.reduce((sum, { module }) => sum + uncoveredLines(module), 0);
  const head = colors.dim(
    `${count(modules.length)} of ${plan === null ? counted(open.length, 'open module') : `${counted(open.length, 'module')} of ${plan}`}, ${counted(all, 'line')} to cover`,
  );
  const blocks = modules.map((ranked) => moduleBlock(ranked, gapsOf(ranked), options));
  return `${wrapLines([head, ...blocks].join('\n\n'), options.terminal.width)}\n`;
}

/** `70 % of lines`, with the phase it is for. */
function planText({ target, phase }: Planned): string {
  return `${target} % of lines${phase === null ? '' : ` (${printable(phase)})`}`;
}

function moduleBlock(ranked: RankedModule, gaps: readonly Gap[], { terminal: { colors } }: TextOptions): string {
  const { module, rank, reasons } = ranked;
  const state = module.state === 'unmeasured' ? 'unmeasured' : percentText(module.lines);
  const owners = module.owners.length > 0 ? `  ${module.owners.join(' ')}` : '';
  const largest = largestGaps(gaps, GAPS_SHOWN);
  const width = Math.max(0, ...largest.map((gap) => lineRange(gap).length));
  return [
    `${colors.bold(`#${rank} ${printable(module.path)}`)}  ${colors.dim(`${printable(module.tier)} · ${state}${printable(owners)}`)}`,
    `   ${printable(reasons.map(reasonText).join(' · '))}`,
    ...largest.map((gap) => `   ${colors.dim(lineRange(gap).padStart(width))}  ${printable(gapText(gap))}`),
    ...(gaps.length > largest.length
      ? [colors.dim(`   … and ${counted(gaps.length - largest.length, 'smaller gap')}: covgap show '#${rank}'`)]
      : []),
  ].join('\n');
}
