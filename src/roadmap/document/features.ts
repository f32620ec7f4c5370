import { compileGlobs } from '../../core/tiers.js';
import type { Ratio } from '../../model.js';
import type { ModuleEffort, ModuleSnapshot, Snapshot } from '../model.js';
import { totalsOf } from '../snapshot.js';
import { figure, share } from './figure.js';
import type { FeatureRow, Figure, Source } from './model.js';

/** A feature as the configuration has it. */
export interface Feature {
  readonly name: string;
  readonly modules: readonly string[];
  readonly benchmarks: readonly string[];
  readonly docs: readonly string[];
  /** Percent of lines that count as covered enough. */
  readonly target: number;
}

/**
 * How ready a feature is, in percent: the mean of what is measured of
 *
 * - lines covered of its target (at most 100);
 * - modules that have a test file;
 * - benchmarks: 100 where a file is there, 0 where none is;
 * - docs: the same.
 *
 * Benchmarks and docs count only where globs say where they would be.
 *
 * @param paths every file of the project
 */
export function featureRow(
  { name, modules: globs, benchmarks, docs, target }: Feature,
  index: number,
  newest: Snapshot,
  paths: readonly string[],
  efforts: readonly ModuleEffort[],
): FeatureRow {
  const isOf = compileGlobs(globs);
  const modules = newest.modules.filter(({ path }) => isOf(path));
  const at: Source = `config#/features/${index}`;
  const from: Source = `snapshot:${newest.id}#/modules`;
  const wanted = figure(target, 'level', `${at}/target`);
  const coverage = { ...share(totalsOf(modules).linesWithUnmeasured, from), from: [from, `${at}/modules`] as const };
  const tested = { ...share(testedOf(modules), from), from: [from, `${at}/modules`] as const };
  const found = { benchmarks: filesOf(benchmarks, paths), docs: filesOf(docs, paths) };
  return {
    name,
    modules: figure(modules.length, 'count', from, `${at}/modules`),
    coverage,
    target: wanted,
    tested,
    benchmarks: found.benchmarks,
    docs: found.docs,
    ready: readiness(coverage, wanted, tested, found.benchmarks, found.docs),
    hours: hoursOf(efforts, isOf, `${at}/modules`),
  };
}

function testedOf(modules: readonly ModuleSnapshot[]): Ratio {
  const counted = modules.filter(({ state }) => state !== 'empty');
  return { covered: counted.filter(({ testFiles }) => testFiles > 0).length, total: counted.length };
}

function filesOf(globs: readonly string[], paths: readonly string[]): Figure {
  const from = globs.map((glob): Source => `tree#${glob}`);
  return figure(globs.length === 0 ? null : paths.filter(compileGlobs(globs)).length, 'count', ...from);
}

function readiness(coverage: Figure, target: Figure, tested: Figure, benchmarks: Figure, docs: Figure): Figure {
  const parts = [
    coverage.value === null ? null : Math.min(100, target.value === 0 ? 100 : (coverage.value * 100) / target.value!),
    tested.value,
    present(benchmarks),
    present(docs),
  ].filter((part) => part !== null);
  const value = parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0) / parts.length;
  return { value, unit: 'percent', from: [coverage, target, tested, benchmarks, docs].flatMap(({ from }) => from) };
}

function present({ value }: Figure): number | null {
  return value === null ? null : value > 0 ? 100 : 0;
}

/** Nothing open takes no hours. */
function hoursOf(efforts: readonly ModuleEffort[], isOf: (path: string) => boolean, globs: Source): Figure {
  const hours = efforts.filter(({ path }) => isOf(path)).reduce((sum, { hours: { expected } }) => sum + expected, 0);
  return figure(hours, 'hours', 'plan#/matrix', globs);
}
