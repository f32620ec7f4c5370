import { uncoveredLines } from '../core/rank.js';
import type { Analysis, RankedModule } from '../model.js';
import { printable } from './terminal.js';
import { count, counted, percentText, reasonText } from './words.js';

/** A page for a merge request or a wiki. */
export function markdown(analysis: Analysis, shown: readonly RankedModule[]): string {
  const { totals } = analysis;
  const lines = [
    '# Coverage gaps',
    '',
    `${percentText(totals.lines)} of lines covered as reported; ${percentText(totals.linesWithUnmeasured)} with ${counted(totals.unmeasured, 'unmeasured module')}.`,
    '',
    ...table(
      ['Tier', 'Modules', 'Unmeasured', 'Lines', 'With unmeasured'],
      ['l', 'r', 'r', 'r', 'r'],
      analysis.tiers.map((tier) => [
        plain(tier.name),
        count(tier.modules),
        count(tier.unmeasured),
        percentText(tier.lines),
        percentText(tier.linesWithUnmeasured),
      ]),
    ),
    '',
    '## What to cover next',
    '',
    ...table(
      ['#', 'Module', 'Tier', 'Lines', 'Uncovered', 'Why'],
      ['r', 'l', 'l', 'r', 'r', 'l'],
      shown.map((ranked) => row(ranked)),
    ),
  ];
  const hidden = analysis.modules.length - shown.length;
  if (hidden > 0) lines.push('', `… and ${counted(hidden, 'module')} more.`);
  if (analysis.warnings.length > 0)
    lines.push(
      '',
      '## Warnings',
      '',
      ...analysis.warnings.map(
        ({ message, file }) => `- ${file === undefined ? '' : `${code(file)}: `}${plain(message)}`,
      ),
    );
  return `${lines.join('\n')}\n`;
}

function row({ rank, module, reasons }: RankedModule): string[] {
  const estimate = module.state === 'unmeasured' ? '~' : '';
  return [
    `${rank}`,
    code(module.path),
    plain(module.tier),
    module.state === 'unmeasured' ? 'unmeasured' : percentText(module.lines),
    `${estimate}${count(uncoveredLines(module))}`,
    reasons.map((reason) => plain(reasonText(reason))).join(' · '),
  ];
}

function table(head: readonly string[], align: readonly ('l' | 'r')[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(align.map((side) => (side === 'r' ? '--:' : '---'))), ...rows.map(line)];
}

/** Paths come from untrusted trees: nothing in them may turn into markup. */
function plain(text: string): string {
  return onOneLine(text).replace(/[\\`*_{}[\]<>|#]/g, (sign) =>
    sign === '<' ? '&lt;' : sign === '>' ? '&gt;' : `\\${sign}`,
  );
}

function onOneLine(text: string): string {
  return printable(text.replace(/[\r\n]+/g, ' '));
}

/** A code span that survives back-ticks, and a bar in a table cell. */
function code(text: string): string {
  const clean = onOneLine(text).replaceAll('|', '\\|');
  const fence = '`'.repeat(1 + Math.max(0, ...(clean.match(/`+/g) ?? []).map((run) => run.length)));
  const pad = fence.length > 1 ? ' ' : '';
  return `${fence}${pad}${clean}${pad}${fence}`;
}
