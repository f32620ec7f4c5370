import type { Proposal } from '../core/propose-tiers.js';
import { printable, renderTable, type Terminal } from './terminal.js';
import { count, counted } from './words.js';
import { wrapLines } from './wrap.js';

/** What `covgap init` proposed. */
export interface InitResult extends Proposal {
  readonly reports: readonly string[];
}

/** What `covgap init` says in the end: what it wrote, and what to do now. */
export function initText(path: string, result: InitResult, terminal: Terminal): string {
  const { colors } = terminal;
  const parts = [
    `${colors.green('Wrote')} ${printable(path)}`,
    tierTable(result, terminal),
    notes(result).join('\n'),
    colors.dim('Next: check the order of the tiers in it and what it suggests in comments, then run covgap.'),
  ];
  return `${wrapLines(parts.filter((part) => part !== '').join('\n\n'), terminal.width)}\n`;
}

function tierTable({ tiers, rest, exclude, inNoTier }: InitResult, terminal: Terminal): string {
  if (tiers.length === 0) return '';
  const rows = tiers.map(({ name, paths, modules }) => [name, count(sum(modules)), paths.join(' ')]);
  if (inNoTier > 0) rows.push(['rest', count(inNoTier), firstOf([...rest, ...exclude].map(({ path }) => path))]);
  const columns = [{ title: 'Tier' }, { title: 'Modules', right: true }, { title: 'Paths', flexible: { min: 20 } }];
  return renderTable(
    columns,
    rows.map((row) => row.map(printable)),
    terminal,
  );
}

function notes({ tiers, exclude, reports, inNoTier }: InitResult): string[] {
  const lines: string[] = [];
  if (tiers.length === 0)
    lines.push(
      inNoTier === 0
        ? 'No source of a known language is in this folder.'
        : `No tiers: neither folder names nor imports say what is critical in ${counted(inNoTier, 'module')}.`,
    );
  lines.push(
    reports.length === 0
      ? 'No coverage report was found; `covgap doctor` says how to make one.'
      : `${counted(reports.length, 'report')} to read: ${printable(firstOf(reports))}`,
  );
  if (exclude.length > 0)
    lines.push(
      `Suggested to leave out, in comments: ${printable(firstOf(exclude.map(({ path, modules }) => `${path} (${counted(modules, 'module')})`)))}`,
    );
  return lines;
}

const FIRST = 4;

function firstOf(texts: readonly string[]): string {
  return texts.slice(0, FIRST).join(', ') + (texts.length > FIRST ? `, and ${texts.length - FIRST} more` : '');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

export function initJson(path: string, written: boolean, { tiers, exclude, reports }: InitResult) {
  return {
    schemaVersion: 1 as const,
    path,
    written,
    tiers: tiers.map(({ name, paths, modules, why }) => ({ name, paths, modules: sum(modules), why })),
    exclude,
    reports,
  };
}
