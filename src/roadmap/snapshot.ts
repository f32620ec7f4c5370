import { createHash } from 'node:crypto';
import { addRatios } from '../core/coverage.js';
import type { Analysis, Module, Ratio } from '../model.js';
import type { GroupTotals, ModuleSnapshot, Snapshot, TestTotals } from './model.js';

/** What a snapshot is of, besides the analysis. */
export interface SnapshotOrigin {
  readonly project: string;
  readonly time: number;
  readonly recordedAt: number;
  readonly commit: string | null;
  readonly branch: string | null;
  readonly tests: TestTotals | null;
}

/**
 * What of an analysis is worth keeping for years.
 */
export function snapshotOf({ modules, tiers }: Pick<Analysis, 'modules' | 'tiers'>, origin: SnapshotOrigin): Snapshot {
  const kept = modules.map(({ module }) => keep(module)).sort((a, b) => (a.path < b.path ? -1 : 1));
  return assemble(
    kept,
    tiers.map(({ name }) => name),
    origin,
  );
}

/** A snapshot of these modules: totals and identity follow from them. */
export function assemble(
  modules: readonly ModuleSnapshot[],
  tiers: readonly string[],
  origin: SnapshotOrigin,
): Snapshot {
  return {
    id: identify(modules, origin),
    ...origin,
    totals: totalsOf(modules),
    tiers: tiers.map((name) => ({ name, ...totalsOf(modules.filter(({ tier }) => tier === name)) })),
    modules,
  };
}

/**
 * Lines of a module with the estimate where nothing measured it.
 *
 * @public
 */
export function linesOrEstimate({ lines, estimatedLines }: Pick<ModuleSnapshot, 'lines' | 'estimatedLines'>) {
  return lines ?? (estimatedLines === null ? null : { covered: 0, total: estimatedLines });
}

/** @public */
export function totalsOf(modules: readonly ModuleSnapshot[]): GroupTotals {
  return {
    modules: modules.length,
    unmeasured: modules.filter(({ state }) => state === 'unmeasured').length,
    lines: sum(modules, ({ lines }) => lines),
    branches: sum(modules, ({ branches }) => branches),
    functions: sum(modules, ({ functions }) => functions),
    linesWithUnmeasured: sum(modules, linesOrEstimate),
  };
}

function keep(module: Module): ModuleSnapshot {
  const { path, tier, state, lines, estimatedLines, branches, functions, complexity, testFiles, owners } = module;
  return {
    path,
    tier,
    state,
    lines,
    estimatedLines,
    branches,
    functions,
    complexity,
    testFiles: testFiles.length,
    owners: [...owners],
  };
}

/** When it was recorded is no part of what was measured: the same state recorded twice is one snapshot. */
function identify(modules: readonly ModuleSnapshot[], { project, commit, branch, tests }: SnapshotOrigin): string {
  const rows = modules.map(({ path, tier, state, lines, estimatedLines, branches, functions, complexity, ...rest }) => [
    path,
    tier,
    state,
    counts(lines),
    estimatedLines,
    counts(branches),
    counts(functions),
    complexity,
    rest.testFiles,
    rest.owners,
  ]);
  const failures = tests && [tests.tests, tests.passed, tests.failed, tests.errored, tests.skipped];
  return createHash('sha256')
    .update(JSON.stringify([project, commit, branch, failures, rows]))
    .digest('hex');
}

function counts(ratio: Ratio | null): readonly [number, number] | null {
  return ratio && [ratio.covered, ratio.total];
}

function sum(modules: readonly ModuleSnapshot[], of: (module: ModuleSnapshot) => Ratio | null): Ratio | null {
  return modules.reduce<Ratio | null>((total, module) => addRatios(total, of(module)), null);
}
