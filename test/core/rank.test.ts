import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { functionFacts } from '../../src/core/functions.js';
import { joinModules } from '../../src/core/join.js';
import { DEFAULT_WEIGHTS, type Order, rank, score, uncoveredLines } from '../../src/core/rank.js';
import type { Module } from '../../src/model.js';
import { branchArms, fileCoverage, lineHits, moduleOf, sourceFunction, sourceUnit } from '../support/coverage.js';

const churn = (decayed: number) => ({ commits90: 0, decayed, lastChange: 0 });
const lines = (covered: number, total: number) => ({ covered, total });

describe('the score', () => {
  const facts = functionFacts(sourceUnit({ functions: [sourceFunction('f', 1, 9, 4)] }), null);
  const module = moduleOf({
    lines: lines(3, 10),
    branches: lines(1, 3),
    functionFacts: facts,
    churn: churn(1.5),
  });

  it('is what is uncovered times how much it changes', () => {
    // 7 lines + 2 arms + √(16 × 1³) paths, times 1 + 1.5 commits
    expect(score(module, DEFAULT_WEIGHTS)).toBe((7 + 2 + 4) * 2.5);
  });

  it('follows the weights', () => {
    expect(score(module, { lines: 2, branches: 0, complexity: 0, churn: 1 })).toBe(14 * 2.5);
    expect(score(module, { lines: 0, branches: 10, complexity: 1, churn: 0 })).toBe(24);
    expect(score(module, { ...DEFAULT_WEIGHTS, churn: 2 })).toBe(13 * 6.25);
  });

  it('of a module without history does not vanish', () => {
    expect(score(moduleOf({ lines: lines(3, 10) }), DEFAULT_WEIGHTS)).toBe(7);
    expect(score(moduleOf({ lines: lines(3, 10), churn: churn(0) }), DEFAULT_WEIGHTS)).toBe(7);
  });

  it('of an unmeasured module takes the estimated lines', () => {
    const unmeasured = moduleOf({ state: 'unmeasured', estimatedLines: 40, functionFacts: facts });
    expect(uncoveredLines(unmeasured)).toBe(40);
    expect(score(unmeasured, DEFAULT_WEIGHTS)).toBe(44);
  });

  it('of what is covered is nothing, however complex and busy it is', () => {
    expect(score(moduleOf({ lines: lines(9, 9), functionFacts: facts, churn: churn(50) }), DEFAULT_WEIGHTS)).toBe(0);
    expect(score(moduleOf({ lines: lines(9, 9), branches: lines(1, 2) }), DEFAULT_WEIGHTS)).toBe(1);
  });

  it('never falls where fewer lines are covered, nor where fewer arms are taken, nor with more change', () => {
    const hit = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 });
    const unit = sourceUnit({ functions: [sourceFunction('f', 1, 6, 7), sourceFunction('g', 7, 12, 3)] });
    const scored = (hits: readonly boolean[], arms: readonly boolean[], decayed: number) => {
      const source = { path: 'a', kind: 'source', language: null, unit, size: 0, mtime: 0 } as const;
      const coverage = fileCoverage({
        lines: lineHits(Object.fromEntries(hits.map((each, index) => [index + 1, Number(each)]))),
        branches: branchArms(arms.map((each, index) => [index + 1, 0, 0, Number(each)] as const)),
      });
      const [joined] = joinModules({
        sources: [source],
        coverage: new Map([['a', coverage]]),
        tierOf: () => 'rest',
        churn: new Map([['a', churn(decayed)]]),
        dependents: new Map(),
        tests: new Map(),
        ownersOf: () => [],
      });
      return score(joined!, DEFAULT_WEIGHTS);
    };
    const less = (hits: readonly boolean[], drop: readonly boolean[]) =>
      hits.map((each, index) => each && !drop[index]);
    const change = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(hit, hit, hit, change, change, (hits, arms, drop, a, b) => {
        const before = scored(hits, arms, Math.min(a, b));
        expect(scored(less(hits, drop), arms, Math.min(a, b))).toBeGreaterThanOrEqual(before);
        expect(scored(hits, less(arms, drop), Math.min(a, b))).toBeGreaterThanOrEqual(before);
        expect(scored(hits, arms, Math.max(a, b))).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});

describe('the order', () => {
  const modules: readonly Module[] = [
    moduleOf({ path: 'e', tier: 'late', lines: lines(0, 90), churn: churn(0) }),
    moduleOf({ path: 'd', tier: 'first', lines: lines(0, 5), churn: churn(0) }),
    moduleOf({ path: 'c', tier: 'first', lines: lines(0, 20), churn: churn(9) }),
    moduleOf({ path: 'b', tier: 'unheard', lines: lines(0, 95), churn: churn(0) }),
    moduleOf({ path: 'a', tier: 'first', lines: lines(0, 5), churn: churn(0) }),
  ];
  const ordered = (order?: Order) =>
    rank(modules, ['first', 'late'], DEFAULT_WEIGHTS, order)
      .map(({ module }) => module.path)
      .join('');

  it.each([
    ['tier', 'cadeb'],
    ['risk', 'cbead'],
    ['gain', 'becad'],
    ['churn', 'cbead'],
    ['path', 'abcde'],
  ] as const)('by %s', (order, expected) => {
    expect(ordered(order)).toBe(expected);
  });

  it('is by tier where none is asked for, and the first tier that is named comes first', () => {
    expect(ordered()).toBe('cadeb');
    const turned = rank(modules, ['late', 'first'], DEFAULT_WEIGHTS);
    expect(turned.map(({ module }) => module.path).join('')).toBe('ecadb');
  });

  it('numbers from 1 without holes, whatever order the modules come in', () => {
    const forwards = rank(modules, ['first', 'late'], DEFAULT_WEIGHTS);
    expect(forwards.map(({ rank: number }) => number)).toEqual([1, 2, 3, 4, 5]);
    expect(rank([...modules].reverse(), ['first', 'late'], DEFAULT_WEIGHTS)).toEqual(forwards);
  });

  it('does not change the list it is given', () => {
    const before = [...modules];
    rank(modules, [], DEFAULT_WEIGHTS, 'path');
    expect(modules).toEqual(before);
  });
});
