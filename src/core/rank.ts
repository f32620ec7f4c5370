import type { Module, RankedModule, Reason, TestOutcome } from '../model.js';
import { neverEntered } from './gaps.js';

export interface RankWeights {
  /** Per uncovered line. */
  readonly lines: number;
  /** Per branch arm never taken. */
  readonly branches: number;
  /** Per uncovered path: the root of what CRAP says full coverage would take away, summed over functions. */
  readonly complexity: number;
  /** Exponent on change: 0 leaves history out. */
  readonly churn: number;
}

export const DEFAULT_WEIGHTS: RankWeights = { lines: 1, branches: 1, complexity: 1, churn: 1 };

export type Order = 'tier' | 'risk' | 'gain' | 'churn' | 'path';

/**
 * The score: how much is uncovered, times how much it changes.
 *
 *     score = (lines × uncovered lines + branches × missed arms + complexity × uncovered paths) × (1 + decayed commits)^churn
 *
 * The product is what the back-test in `docs/ranking.md` supports; the 1 keeps a module without history from
 * vanishing. Dependents and missing tests are shown, not scored: they did not predict where fixes land.
 */
export function score(module: Module, weights: RankWeights): number {
  const lines = uncoveredLines(module);
  if (lines === 0 && missedArms(module) === 0) return 0;
  const uncovered =
    weights.lines * lines + weights.branches * missedArms(module) + weights.complexity * uncoveredPaths(module);
  return uncovered * (1 + (module.churn?.decayed ?? 0)) ** weights.churn;
}

/** Uncovered coverable lines; of an unmeasured module the estimate. */
export function uncoveredLines(module: Module): number {
  if (module.lines !== null) return module.lines.total - module.lines.covered;
  return module.estimatedLines ?? 0;
}

function missedArms({ branches }: Module): number {
  return branches === null ? 0 : branches.total - branches.covered;
}

/** √(CRAP − cc) is cc × (1 − cov)^1.5: decision paths that no test takes, in the unit of paths rather than its square. */
function uncoveredPaths({ functionFacts }: Module): number {
  let sum = 0;
  for (const { crap, cyclomatic } of functionFacts)
    if (crap !== null && cyclomatic !== null) sum += Math.sqrt(Math.max(0, crap - cyclomatic));
  return sum;
}

/** Orders modules and numbers them from 1. */
export function rank(
  modules: readonly Module[],
  tiers: readonly string[],
  weights: RankWeights,
  order: Order = 'tier',
): RankedModule[] {
  const tierIndex = new Map(tiers.map((tier, index) => [tier, index]));
  const scored = modules.map((module) => ({ module, score: score(module, weights) }));
  type Scored = (typeof scored)[number];
  const byScore = (a: Scored, b: Scored) => b.score - a.score;
  const byTier = (a: Scored, b: Scored) =>
    (tierIndex.get(a.module.tier) ?? tiers.length) - (tierIndex.get(b.module.tier) ?? tiers.length);
  const keys: Record<Order, readonly ((a: Scored, b: Scored) => number)[]> = {
    tier: [byTier, byScore],
    risk: [byScore],
    gain: [(a, b) => uncoveredLines(b.module) - uncoveredLines(a.module), byScore],
    churn: [(a, b) => (b.module.churn?.decayed ?? 0) - (a.module.churn?.decayed ?? 0), byScore],
    path: [],
  };
  const byPath = (a: Scored, b: Scored) => (a.module.path < b.module.path ? -1 : 1);
  scored.sort((a, b) => {
    for (const compare of [...keys[order], byPath]) {
      const difference = compare(a, b);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  return scored.map(({ module, score }, index) => ({ module, rank: index + 1, score, reasons: reasonsOf(module) }));
}

/** Facts about the module: what is open, how it changes, who depends on it, then the details. Words are the reporters'. */
export function reasonsOf(module: Module): Reason[] {
  return [...openReasons(module), ...failingReasons(module), ...contextReasons(module), ...detailReasons(module)];
}

/** What a failing test would have covered may be missing, and what it covers is not checked. */
function failingReasons({ testFiles }: Module): Reason[] {
  const failing = testFiles.flatMap(({ path, outcome }) =>
    outcome !== undefined && outcome.failed + outcome.errored > 0 ? [{ path, outcome }] : [],
  );
  const [first] = failing;
  if (first === undefined) return [];
  const all = (key: keyof TestOutcome) => failing.reduce((sum, { outcome }) => sum + outcome[key], 0);
  return [
    {
      code: 'tests-failing',
      path: first.path,
      more: failing.length - 1,
      tests: all('tests'),
      failed: all('failed'),
      errored: all('errored'),
      skipped: all('skipped'),
    },
  ];
}

function openReasons(module: Module): Reason[] {
  if (module.state === 'unmeasured') return [{ code: 'unmeasured', lines: module.estimatedLines ?? 0 }];
  const uncovered = uncoveredLines(module);
  return uncovered === 0 ? [] : [{ code: 'uncovered-lines', uncovered, total: module.lines!.total }];
}

function contextReasons(module: Module): Reason[] {
  const { churn, dependents, testFiles, state } = module;
  const reasons: Reason[] = [];
  if (churn !== null && churn.commits90 > 0) reasons.push({ code: 'changed', commits: churn.commits90 });
  // A module that runs is reached somehow: only where none of it does, a test in name alone explains something.
  const runs = state !== 'unmeasured' && state !== 'uncovered';
  if (testFiles.length === 0) {
    if (missesTestFile(module, runs)) reasons.push({ code: 'no-test-file' });
  } else if (!runs && testFiles.every(({ via }) => via === 'name'))
    reasons.push({ code: 'test-in-name-only', path: testFiles[0]!.path });
  if (dependents !== null && dependents.direct > 0) reasons.push({ code: 'imported-by', ...dependents });
  return reasons;
}

/** Where imports are not read, a test of another name may well be what runs it; without a tree nothing is known. */
function missesTestFile({ unit }: Module, runs: boolean): boolean {
  return unit !== null && (unit.cyclomatic !== null || !runs);
}

function detailReasons(module: Module): Reason[] {
  const reasons: Reason[] = [];
  if (module.crap !== null && module.crap > CRAP_THRESHOLD) {
    const worst = module.functionFacts.find(({ crap }) => crap === module.crap);
    reasons.push({ code: 'crap', name: worst?.name ?? '', crap: Math.round(module.crap) });
  }
  if (module.state === 'unmeasured') return reasons;
  const untouched = module.functionFacts.filter(neverEntered).length;
  if (missedArms(module) > 0)
    reasons.push({ code: 'missed-branches', uncovered: missedArms(module), total: module.branches!.total });
  if (untouched > 0)
    reasons.push({ code: 'untouched-functions', uncovered: untouched, total: module.functionFacts.length });
  return reasons;
}

/** The threshold its authors named: above it a function is called crappy. */
const CRAP_THRESHOLD = 30;
