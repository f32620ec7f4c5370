import stringWidth from 'fast-string-width';
import { uncoveredLines } from '../core/rank.js';
import type { Analysis, RankedModule, Ratio, ReportUse, Warning } from '../model.js';
import type { Level } from './level.js';
import { bar, paint, printable, renderTable, type Terminal } from './terminal.js';
import { age, count, counted, measured, NO_MODULES, percentText, reasonText } from './words.js';
import { wrapLines } from './wrap.js';

export interface TextOptions {
  readonly terminal: Terminal;
  readonly levelOf: (ratio: Ratio | null) => Level;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Warnings in full, or the first few. */
  readonly allWarnings?: boolean;
}

/** What `covgap` prints: where the project stands, tier by tier, and the first modules to cover. */
export function analysisText(
  analysis: Analysis,
  modules: readonly RankedModule[],
  limit: number,
  options: TextOptions,
): string {
  const { colors } = options.terminal;
  const shown = modules.slice(0, limit);
  const standing =
    analysis.modules.length === 0
      ? [colors.yellow(NO_MODULES)]
      : [
          totalLines(analysis, options),
          tierTable(analysis, options),
          `${colors.bold('Cover next')}\n${moduleTable(shown, options)}`,
          footer(modules, shown, options),
        ];
  const parts = [
    reportLines(analysis, options),
    ...standing,
    warningLines(
      analysis.warnings.filter(({ code }) => code !== PASSED_OVER),
      options,
    ),
  ];
  return `${wrapLines(parts.filter((part) => part !== '').join('\n\n'), options.terminal.width)}\n`;
}

function reportLines({ reports, warnings }: Analysis, { terminal: { colors }, now }: TextOptions): string {
  const notes = warnings.filter(({ code }) => code === PASSED_OVER);
  return reports
    .slice(0, 8)
    .flatMap((report) => {
      const { path, format, files, matched, madeAt } = report;
      const rate = `${count(matched)} of ${counted(files, 'file')} matched`;
      const line = `${colors.dim('Report')}  ${printable(path)} ${colors.dim(`(${format}, ${age(now - madeAt)} old)`)}  ${matched === files ? colors.dim(rate) : colors.yellow(rate)}${staleMark(report, colors)}`;
      const own = notes.filter(({ file }) => file === path);
      return [line, ...own.map(({ message }) => colors.dim(`        ${printable(message)}`))];
    })
    .concat(reports.length > 8 ? [colors.dim(`        … and ${reports.length - 8} more reports`)] : [])
    .join('\n');
}

/** Every run of vitest or jest writes several formats: worth a note at the report, not a warning. */
export const PASSED_OVER = 'report-passed-over';

function staleMark({ staleSources }: ReportUse, colors: TextOptions['terminal']['colors']): string {
  return staleSources === 0 ? '' : colors.yellow(`  ${counted(staleSources, 'source')} changed since`);
}

function totalLines({ totals, reports }: Analysis, { terminal, levelOf }: TextOptions): string {
  const { colors } = terminal;
  const shown = (ratio: Ratio) => paint(levelOf(ratio), percentText(ratio), terminal);
  const of = (ratio: Ratio) => colors.dim(` (${count(ratio.covered)} of ${count(ratio.total)})`);
  const label = colors.bold('Lines');
  const { lines, branches, functions, linesWithUnmeasured } = totals;
  const others = [
    ...(measured(branches) ? [`Branches ${shown(branches)}`] : []),
    ...(measured(functions) ? [`Functions ${shown(functions)}`] : []),
  ];
  const reported = measured(lines) ? [`${label}   ${shown(lines)}${of(lines)} as reported`, ...others] : others;
  const rows: string[] = [];
  if (reports.length > 0 && reported.length > 0) rows.push(reported.join('   '));
  if (totals.unmeasured > 0 && measured(linesWithUnmeasured))
    rows.push(
      `${measured(lines) ? '     ' : label}   ${shown(linesWithUnmeasured)}${of(linesWithUnmeasured)} with ${counted(totals.unmeasured, 'unmeasured module')}, lines estimated`,
    );
  const empty = totals.empty > 0 ? `, ${count(totals.empty)} with nothing to cover` : '';
  rows.push(
    colors.dim(
      `        ${counted(totals.modules, 'module')}: ${count(totals.measured)} measured, ${count(totals.unmeasured)} unmeasured${empty}; ${counted(totals.testFiles, 'test file')}`,
    ),
  );
  return rows.join('\n');
}

function tierTable({ tiers, tiersGuessed }: Analysis, { terminal, levelOf }: TextOptions): string {
  const rows = tiers.map(({ name, modules, unmeasured, linesWithUnmeasured: lines }) => [
    printable(name),
    count(modules),
    unmeasured === 0 ? '' : count(unmeasured),
    `${bar(lines === null || lines.total === 0 ? null : lines.covered / lines.total, terminal)} ${paint(levelOf(lines), percentText(lines).padStart(7), terminal)}`,
  ]);
  const columns = [
    { title: 'Tier', flexible: { min: 10 } },
    { title: 'Modules', right: true },
    { title: 'Unmeasured', right: true },
    { title: 'Lines, with unmeasured' },
  ];
  const note = tiersGuessed
    ? `\n${terminal.colors.dim('Tiers guessed from folder names and imports; `covgap init` writes them down for you to edit.')}`
    : '';
  return renderTable(columns, rows, terminal) + note;
}

/** The ranked modules: a line of figures each, and a line of reasons below it. */
function moduleTable(modules: readonly RankedModule[], { terminal, levelOf }: TextOptions): string {
  if (modules.length === 0) return terminal.colors.green('Nothing: every module is covered.');
  const { colors } = terminal;
  const showOwners = new Set(modules.map(({ module }) => module.owners.join(' '))).size > 1;
  const rows = modules.map(({ rank, module }) => [
    colors.dim(`#${rank}`),
    printable(module.path),
    printable(module.tier),
    module.state === 'unmeasured'
      ? colors.red('none')
      : paint(levelOf(module.lines), percentText(module.lines), terminal),
    `${module.state === 'unmeasured' ? '~' : ''}${count(uncoveredLines(module))}`,
    ...(showOwners ? [printable(module.owners.join(' '))] : []),
  ]);
  const columns = [
    { title: '', right: true },
    { title: 'Module', flexible: { min: 20 }, keepEnd: true },
    { title: 'Tier', flexible: { min: 6 } },
    { title: 'Lines', right: true },
    { title: 'Open', right: true },
    ...(showOwners ? [{ title: 'Owner', flexible: { min: 8 } }] : []),
  ];
  const [head, ...lines] = renderTable(columns, rows, terminal).split('\n');
  const indent = Math.max(...modules.map(({ rank }) => `#${rank}`.length)) + 2;
  const reasons = modules.map((ranked) => reasonLine(ranked, indent, terminal));
  return [head, ...lines.map((line, index) => `${line}\n${reasons[index]}`)].join('\n');
}

function reasonLine({ reasons }: RankedModule, indent: number, { colors, width }: Terminal): string {
  const texts = reasons
    .filter(({ code }) => code !== 'uncovered-lines')
    .map((reason) => (reason.code === 'unmeasured' ? 'in no report' : printable(reasonText(reason))));
  // Whole reasons or none: half a figure misleads.
  while (texts.length > 1 && indent + stringWidth(texts.join(' · ')) > width) texts.pop();
  return colors.dim(`${' '.repeat(indent)}${texts.join(' · ')}`);
}

function footer(
  modules: readonly RankedModule[],
  shown: readonly RankedModule[],
  { terminal: { colors } }: TextOptions,
): string {
  const hidden = modules.length - shown.length;
  const more = hidden > 0 ? `${counted(hidden, 'more module')}: covgap -n ${modules.length}. ` : '';
  return shown.length === 0
    ? ''
    : colors.dim(`${more}Look into one: covgap show '#${shown[0]!.rank}'. Open: lines to cover, ~ where estimated.`);
}

const FIRST_WARNINGS = 5;

function warningLines(warnings: readonly Warning[], { terminal, allWarnings }: TextOptions): string {
  const shown = allWarnings ? warnings : warnings.slice(0, FIRST_WARNINGS);
  const lines = shown.map((warning) => warningLine(warning, terminal));
  if (warnings.length > shown.length)
    lines.push(terminal.colors.dim(`… and ${warnings.length - shown.length} more; covgap doctor shows all`));
  return lines.join('\n');
}

export function warningLine({ message, file, line }: Warning, { colors }: Terminal): string {
  const where = file === undefined ? '' : `${printable(file)}${line === undefined ? '' : `:${line}`}: `;
  return `${colors.yellow('warning')} ${where}${printable(message)}`;
}
