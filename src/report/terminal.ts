import Table from 'cli-table3';
import stringWidth from 'fast-string-width';
import type pc from 'picocolors';
import type { Level } from './level.js';

export interface Terminal {
  /** Columns; Infinity for a pipe: nothing is cut. */
  readonly width: number;
  readonly colors: ReturnType<typeof pc.createColors>;
}

export interface Column {
  readonly title: string;
  readonly right?: boolean;
  /** The column that gives way when the terminal is narrow; the last such one takes what is left. */
  readonly flexible?: { readonly min: number };
  /** Cut at the front: of a path the end says more. */
  readonly keepEnd?: boolean;
}

/** A table without frames, cut to the terminal. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { width, colors }: Terminal,
): string {
  const natural = columns.map(({ title }, index) =>
    Math.max(stringWidth(title), ...rows.map((row) => stringWidth(row[index] ?? ''))),
  );
  const widths = fitWidths(columns, natural, width);
  const table = new Table({
    chars: NO_FRAME,
    style: { 'padding-left': 0, 'padding-right': 2, head: [], border: [], compact: true },
    colWidths: widths.map((each) => each + 2),
    colAligns: columns.map(({ right }) => (right ? 'right' : 'left')),
    head: columns.map(({ title }) => colors.dim(title)),
  });
  for (const row of rows)
    table.push(row.map((cell, index) => (columns[index]!.keepEnd ? cutFront(cell, widths[index]!) : cell)));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const NO_FRAME = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ].map((name) => [name, '']),
);

const GUTTER = 2;

function fitWidths(columns: readonly Column[], natural: readonly number[], width: number): number[] {
  const widths = [...natural];
  const over = () => widths.reduce((sum, each) => sum + each + GUTTER, 0) - GUTTER - width;
  // The last flexible column gives way first, then the one before it.
  for (let index = columns.length - 1; index >= 0 && over() > 0; index--) {
    const min = columns[index]!.flexible?.min;
    if (min !== undefined) widths[index] = Math.max(Math.min(min, widths[index]!), widths[index]! - over());
  }
  return widths;
}

/** Keeps the end of a text, without colours in it. */
function cutFront(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  const characters = [...text];
  while (stringWidth(characters.join('')) > width - 1) characters.shift();
  return `…${characters.join('')}`;
}

/** Control characters in names of untrusted files would reach the terminal as commands. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be removed
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\u{fffd}');
}

const BLOCKS = 12;

/** `████████░░░░` */
export function bar(share: number | null, { colors }: Terminal): string {
  if (share === null) return colors.dim('·'.repeat(BLOCKS));
  const full = Math.max(share > 0 ? 1 : 0, Math.floor(share * BLOCKS));
  return '█'.repeat(full) + colors.dim('░'.repeat(BLOCKS - full));
}

export function paint(level: Level, text: string, { colors }: Terminal): string {
  if (level === 'low') return colors.red(text);
  if (level === 'medium') return colors.yellow(text);
  return level === 'high' ? colors.green(text) : colors.dim(text);
}
