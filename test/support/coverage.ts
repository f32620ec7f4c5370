import type {
  BranchArms,
  FileCoverage,
  FunctionHits,
  LineHits,
  Module,
  SourceFunction,
  SourceUnit,
} from '../../src/model.js';

/** Hit counts by line number. */
export type Lines = Readonly<Record<number, number>>;

export function lineHits(lines: Lines): LineHits {
  const entries = Object.entries(lines).map(([line, hits]) => [Number(line), hits] as const);
  return { numbers: Uint32Array.from(entries, ([line]) => line), hits: Uint32Array.from(entries, ([, hits]) => hits) };
}

/** Rows of line, branch point on that line, arm of that, hits; in this order. */
export function branchArms(rows: readonly (readonly [number, number, number, number])[]): BranchArms {
  const column = (index: 0 | 1 | 2 | 3) => Uint32Array.from(rows, (row) => row[index]);
  return { lines: column(0), blocks: column(1), arms: column(2), hits: column(3) };
}

export function functionHits(name: string, startLine: number | null, hits: number, more: Partial<FunctionHits> = {}) {
  return { name, startLine, endLine: null, complexity: null, hits, ...more };
}

export function fileCoverage(parts: Partial<FileCoverage>): FileCoverage {
  return { rawPath: 'a.ts', lines: null, branches: null, functions: null, counts: null, ...parts };
}

export function sourceFunction(name: string, startLine: number, endLine: number, cyclomatic = 1): SourceFunction {
  return { name, kind: 'function', startLine, endLine, cyclomatic, cognitive: 0, exported: true };
}

export function sourceUnit(parts: Partial<SourceUnit> = {}): SourceUnit {
  const empty = { functions: [], imports: [], exports: [], lineCount: 0, coverableLines: 0 };
  return { ...empty, cyclomatic: null, syntaxErrors: 0, ...parts };
}

export function moduleOf(parts: Partial<Module> = {}): Module {
  return {
    path: 'src/a.ts',
    name: 'a',
    tier: 'rest',
    language: 'typescript',
    state: 'partial',
    coverage: null,
    lines: null,
    branches: null,
    functions: null,
    estimatedLines: null,
    unit: null,
    complexity: null,
    crap: null,
    functionFacts: [],
    churn: null,
    dependents: null,
    testFiles: [],
    owners: [],
    ...parts,
  };
}

/** An LCOV report: hit counts by line number, by path. */
export function lcov(files: Readonly<Record<string, Lines>>): string {
  return Object.entries(files)
    .map(([path, lines]) => {
      const rows = Object.entries(lines).map(([line, hits]) => `DA:${line},${hits}\n`);
      return `TN:\nSF:${path}\n${rows.join('')}end_of_record\n`;
    })
    .join('');
}
