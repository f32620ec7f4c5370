import type { Ratio } from '../../model.js';
import type { EffortBasis, ModuleEffort, ModuleSnapshot } from '../model.js';
import { linesOrEstimate } from '../snapshot.js';
import { hoursOf } from './hours.js';
import type { EffortRates } from './rates.js';

/** Coverable lines of a usual function: where a report names no functions, they are estimated from lines. */
const LINES_PER_FUNCTION = 8;
/** Coverable lines for one decision path, where nothing else tells. */
const LINES_PER_PATH = 5;

/** What is worked on: the parts of a module that are to be covered. */
interface Work {
  readonly newTestFile: boolean;
  readonly functions: number;
  readonly paths: number;
  readonly lines: number;
}

/**
 * What it takes to cover what is uncovered in a module, or null where nothing is.
 *
 * @param impact how much it matters; the uncovered lines when left out
 */
export function moduleEffort(
  module: ModuleSnapshot,
  rates: EffortRates,
  basis: EffortBasis,
  impact?: number,
): ModuleEffort | null {
  const lines = linesOrEstimate(module);
  const uncoveredLines = lines === null ? 0 : lines.total - lines.covered;
  if (uncoveredLines === 0) return null;
  const expected = basis.factor * hoursFor(uncoveredWork(module, lines!), module.tier, rates);
  return {
    path: module.path,
    tier: module.tier,
    coveredLines: lines!.covered,
    uncoveredLines,
    gain: gainOf(uncoveredLines, rates),
    hours: hoursOf([expected], basis),
    impact: impact ?? uncoveredLines,
  };
}

/** At least one line: who works on a module covers something. */
function gainOf(uncoveredLines: number, { reach }: EffortRates): number {
  return Math.max(1, Math.round(reach * uncoveredLines));
}

function hoursFor({ newTestFile, functions, paths, lines }: Work, tier: string, rates: EffortRates): number {
  const { testFile, function: perFunction, path: perPath, line: perLine, tiers } = rates;
  const sum = (newTestFile ? testFile : 0) + perFunction * functions + perPath * paths + perLine * lines;
  return Math.max(SHORTEST, sum) * (tiers[tier] ?? 1);
}

/** Nothing is done in less than five minutes. */
const SHORTEST = 1 / 12;

function uncoveredWork(
  { functions, branches, complexity, testFiles }: ModuleSnapshot,
  { covered, total }: Ratio,
): Work {
  const lines = total - covered;
  return {
    newTestFile: testFiles === 0,
    functions: functions === null ? lines / LINES_PER_FUNCTION : functions.total - functions.covered,
    paths: branches === null ? pathsOf(complexity, lines, total) : branches.total - branches.covered,
    lines,
  };
}

function pathsOf(complexity: number | null, lines: number, total: number): number {
  return complexity === null ? lines / LINES_PER_PATH : (complexity * lines) / total;
}

/**
 * What the model says the tests that are there have cost: the model turned around, for calibration.
 *
 * @returns hours, with the lines they cover
 */
export function hoursOfExistingTests(
  modules: readonly ModuleSnapshot[],
  rates: EffortRates,
): { readonly hours: number; readonly lines: number } {
  let hours = 0;
  let covered = 0;
  for (const { lines, functions, branches, complexity, testFiles, tier } of modules) {
    if (lines === null || lines.covered === 0) continue;
    const work: Work = {
      newTestFile: testFiles > 0,
      functions: functions === null ? lines.covered / LINES_PER_FUNCTION : functions.covered,
      paths: branches === null ? pathsOf(complexity, lines.covered, lines.total) : branches.covered,
      lines: lines.covered,
    };
    hours += hoursFor(work, tier, rates);
    covered += lines.covered;
  }
  return { hours, lines: covered };
}

/** A function with what no test reaches in it. */
export interface FunctionGap {
  readonly name: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly uncoveredLines: number;
  /** Coverable lines; at least `uncoveredLines`. */
  readonly lines: number;
  readonly cyclomatic: number | null;
  readonly neverEntered: boolean;
}

/**
 * The same, function by function. What it costs to begin a test file is spread over the module's functions by their
 * uncovered lines, since whoever comes first pays it for all.
 */
export function functionEfforts(
  module: ModuleSnapshot,
  gaps: readonly FunctionGap[],
  rates: EffortRates,
  basis: EffortBasis,
  impact?: number,
): ModuleEffort[] {
  const all = gaps.reduce((sum, { uncoveredLines }) => sum + uncoveredLines, 0);
  const start = module.testFiles === 0 ? rates.testFile : 0;
  return gaps
    .filter(({ uncoveredLines }) => uncoveredLines > 0)
    .map(({ name, startLine, endLine, uncoveredLines, lines, cyclomatic, neverEntered }) => {
      const paths = pathsOf(cyclomatic, uncoveredLines, lines);
      const work = { newTestFile: false, functions: neverEntered ? 1 : 0, paths, lines: uncoveredLines };
      const share = uncoveredLines / all;
      const begin = start * share * (rates.tiers[module.tier] ?? 1);
      const expected = basis.factor * (hoursFor(work, module.tier, rates) + begin);
      return {
        path: module.path,
        function: { name, startLine, endLine },
        tier: module.tier,
        coveredLines: lines - uncoveredLines,
        uncoveredLines,
        gain: gainOf(uncoveredLines, rates),
        hours: hoursOf([expected], basis),
        impact: (impact ?? all) * share,
      };
    });
}
