import type { Churn, FileCoverage, Module, ModuleState, Ratio, SourceFile, SourceUnit, TestLink } from '../model.js';
import { fileRatios } from './coverage.js';
import { functionFacts } from './functions.js';
import type { DependentCounts } from './graph.js';

export interface JoinInput {
  /** Files of kind `source`; empty for an analysis of reports alone. */
  readonly sources: readonly SourceFile[];
  /** Coverage by repository path. */
  readonly coverage: ReadonlyMap<string, FileCoverage>;
  readonly tierOf: (path: string) => string;
  readonly churn: ReadonlyMap<string, Churn> | null;
  readonly dependents: ReadonlyMap<string, DependentCounts>;
  readonly tests: ReadonlyMap<string, readonly TestLink[]>;
  readonly ownersOf: (path: string) => readonly string[];
}

/** Brings together what reports, sources and history say of each module. */
export function joinModules(input: JoinInput): Module[] {
  const scale = estimateScales(input);
  return input.sources.map((source) => {
    const coverage = input.coverage.get(source.path) ?? null;
    const estimatedLines =
      coverage === null ? Math.round((source.unit?.coverableLines ?? 0) * (scale.get(source.language) ?? 1)) : null;
    return makeModule(source.path, source.language, source.unit, coverage, estimatedLines, input);
  });
}

/** Modules of reports without a source tree: what the reports name is all there is. */
export function modulesOfReports(input: JoinInput, languageOf: (path: string) => string | null): Module[] {
  return [...input.coverage].map(([path, coverage]) => makeModule(path, languageOf(path), null, coverage, null, input));
}

function makeModule(
  path: string,
  language: string | null,
  unit: SourceUnit | null,
  coverage: FileCoverage | null,
  estimatedLines: number | null,
  input: JoinInput,
): Module {
  const ratios = coverage === null ? { lines: null, branches: null, functions: null } : fileRatios(coverage);
  const facts = functionFacts(unit, coverage);
  const complexities = facts.map(({ cyclomatic }) => cyclomatic).filter((value) => value !== null);
  const craps = facts.map(({ crap }) => crap).filter((value) => value !== null);
  return {
    path,
    name: moduleName(path),
    tier: input.tierOf(path),
    language,
    state: stateOf(coverage !== null, ratios.lines ?? ratios.functions ?? ratios.branches, estimatedLines),
    coverage,
    ...ratios,
    estimatedLines,
    unit,
    complexity: unit?.cyclomatic ?? (complexities.length > 0 ? complexities.reduce((a, b) => a + b) : null),
    crap: craps.length > 0 ? craps.reduce((a, b) => Math.max(a, b)) : null,
    functionFacts: facts,
    churn: input.churn === null ? null : (input.churn.get(path) ?? { commits90: 0, decayed: 0, lastChange: 0 }),
    dependents: unit === null ? null : (input.dependents.get(path) ?? { direct: 0, transitive: 0 }),
    testFiles: input.tests.get(path) ?? [],
    owners: input.ownersOf(path),
  };
}

function stateOf(measured: boolean, ratio: Ratio | null, estimatedLines: number | null): ModuleState {
  if (!measured) return estimatedLines === 0 ? 'empty' : 'unmeasured';
  if (ratio === null || ratio.total === 0) return 'empty';
  if (ratio.covered === 0) return 'uncovered';
  return ratio.covered === ratio.total ? 'covered' : 'partial';
}

/** `batch` for `src/batch.ts`, `cache` for `src/cache/index.ts`. */
export function moduleName(path: string): string {
  const segments = path.split('/');
  const stem = segments.at(-1)!.replace(/(.)\..*$/, '$1');
  if (!/^(index|mod|main|__init__|lib)$/.test(stem)) return stem;
  const folder = segments
    .slice(0, -1)
    .reverse()
    .find((segment) => segment !== 'src' && segment !== 'lib');
  return folder ?? stem;
}

/** A few modules say little about how a tool counts. */
const ENOUGH_LINES = 100;

/**
 * Tools count coverable lines differently (statements by Istanbul, physical lines by older V8 providers). What they
 * counted in the measured modules of a language, against the estimate for the same modules, scales the estimate for
 * its unmeasured ones.
 */
function estimateScales({ sources, coverage }: JoinInput): Map<string | null, number> {
  const sums = new Map<string | null, { reported: number; estimated: number }>();
  for (const { path, language, unit } of sources) {
    const lines = coverage.get(path)?.lines;
    if (!lines || unit === null) continue;
    const sum = sums.get(language) ?? { reported: 0, estimated: 0 };
    sum.reported += lines.numbers.length;
    sum.estimated += unit.coverableLines;
    sums.set(language, sum);
  }
  const scales = new Map<string | null, number>();
  for (const [language, { reported, estimated }] of sums)
    if (estimated >= ENOUGH_LINES) scales.set(language, Math.min(3, Math.max(0.5, reported / estimated)));
  return scales;
}
