import { printable } from './terminal.js';

/** Text of others in Markdown: names of modules, owners and phases come from trees that nobody vouches for. */

export type Align = 'l' | 'r';

export function table(head: readonly string[], align: readonly Align[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(align.map((side) => (side === 'r' ? '--:' : '---'))), ...rows.map(line)].join('\n');
}

/** Nothing in it may turn into markup. */
export function plain(text: string): string {
  return onOneLine(text).replace(/[\\`*_{}[\]<>|#]/g, (sign) =>
    sign === '<' ? '&lt;' : sign === '>' ? '&gt;' : `\\${sign}`,
  );
}

/** A code span that survives back-ticks, and a bar in a table cell. */
export function code(text: string): string {
  const clean = onOneLine(text).replaceAll('|', '\\|');
  const fence = '`'.repeat(1 + Math.max(0, ...(clean.match(/`+/g) ?? []).map((run) => run.length)));
  const pad = fence.length > 1 ? ' ' : '';
  return `${fence}${pad}${clean}${pad}${fence}`;
}

function onOneLine(text: string): string {
  return printable(text.replace(/[\r\n]+/g, ' '));
}
