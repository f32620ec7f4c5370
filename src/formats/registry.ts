import type { CoverageFormat } from './format.js';

interface FormatRow {
  /**
   * How every report of the format begins, behind white space; only such are asked whether a report is theirs. What is
   * binary may begin with any byte, and is asked when no other knows the report.
   */
  readonly opens: '{' | '<' | 'text' | 'binary';
  readonly load: () => Promise<CoverageFormat>;
}

/** A row a format, richest first: where one test run wrote several formats, the first that is there is read. */
const rows: readonly FormatRow[] = [
  { opens: '{', load: () => import('./istanbul.js').then((module) => module.istanbul) },
  { opens: '{', load: () => import('./coverage-py.js').then((module) => module.coveragePy) },
  { opens: 'binary', load: () => import('./coverdata.js').then((module) => module.coverdata) },
  { opens: 'text', load: () => import('./lcov.js').then((module) => module.lcov) },
  { opens: '{', load: () => import('./llvm.js').then((module) => module.llvm) },
  { opens: '{', load: () => import('./simplecov.js').then((module) => module.simplecov) },
  { opens: '<', load: () => import('./jacoco.js').then((module) => module.jacoco) },
  { opens: '<', load: () => import('./cobertura.js').then((module) => module.cobertura) },
  { opens: '<', load: () => import('./clover.js').then((module) => module.clover) },
  { opens: 'text', load: () => import('./go-cover.js').then((module) => module.goCover) },
  { opens: '{', load: () => import('./istanbul-summary.js').then((module) => module.istanbulSummary) },
];

export async function allFormats(): Promise<readonly CoverageFormat[]> {
  return Promise.all(rows.map(({ load }) => load()));
}

/** The format a report that starts with `head` is written in, or null. Readers bring libraries along: few are loaded. */
export async function detect(head: string): Promise<CoverageFormat | null> {
  const first = /[^\s\uFEFF]/.exec(head)?.[0];
  const opens = first === '{' || first === '[' ? '{' : first === '<' ? '<' : 'text';
  for (const row of [...rowsThat(opens), ...rowsThat('binary')]) {
    const format = await row.load();
    if (format.sniff(head)) return format;
  }
  return null;
}

function rowsThat(opens: FormatRow['opens']): FormatRow[] {
  return rows.filter((row) => row.opens === opens);
}
