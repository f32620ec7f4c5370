import type { RankedModule, Ratio } from '../model.js';
import { printable } from './terminal.js';
import { reasonText } from './words.js';

const COLUMNS = [
  'rank',
  'path',
  'name',
  'tier',
  'language',
  'state',
  'lines_covered',
  'lines_total',
  'branches_covered',
  'branches_total',
  'functions_covered',
  'functions_total',
  'estimated_lines',
  'complexity',
  'crap',
  'commits_90_days',
  'dependents',
  'dependents_transitive',
  'test_files',
  'owners',
  'score',
  'reasons',
];

/** One row a module (RFC 4180); measures not taken are empty. */
export function csv(modules: readonly RankedModule[]): string {
  return csvOf(COLUMNS, modules.map(row));
}

/** Rows under their titles, as RFC 4180 has them; what is null is empty. */
export function csvOf(columns: readonly string[], rows: readonly (readonly Value[])[]): string {
  return `${[columns, ...rows].map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`;
}

export type Value = string | number | null | undefined;

function row({ rank, module, score, reasons }: RankedModule): Value[] {
  const pair = (ratio: Ratio | null): Value[] => [ratio?.covered, ratio?.total];
  return [
    rank,
    module.path,
    module.name,
    module.tier,
    module.language,
    module.state,
    ...pair(module.lines),
    ...pair(module.branches),
    ...pair(module.functions),
    module.estimatedLines,
    module.complexity,
    module.crap === null ? null : Math.round(module.crap * 100) / 100,
    module.churn?.commits90,
    module.dependents?.direct,
    module.dependents?.transitive,
    module.testFiles.map(({ path }) => path).join(' '),
    module.owners.join(' '),
    Math.round(score * 100) / 100,
    reasons.map(reasonText).join(' · '),
  ];
}

/** Spreadsheets run what starts like a formula; an apostrophe in front keeps it text. Line ends are data, quoted. */
function cell(value: Value): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return `${value}`;
  const clean = value.split(/([\t\r\n])/).map((part, index) => (index % 2 === 1 ? part : printable(part)));
  const text = `${/^[=+\-@\t\r\n]/.test(value) ? "'" : ''}${clean.join('')}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
