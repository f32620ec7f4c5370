import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addRatios, fileRatios, linesWithin, lowerBound, percent, ratioOf } from '../../src/core/coverage.js';
import { percentText } from '../../src/report/words.js';
import { branchArms, fileCoverage, functionHits, lineHits } from '../support/coverage.js';

describe('percentages', () => {
  it.each([
    [57, 100, 57],
    [29, 100, 29],
    [1, 3, 33.33],
    [2, 3, 66.66],
    [99_999, 100_000, 99.99],
    [1, 100_000, 0],
    [0, 7, 0],
    [7, 7, 100],
  ])('%d of %d is %d', (covered, total, expected) => {
    expect(percent({ covered, total })).toBe(expected);
  });

  it('of nothing to cover and of nothing measured are none, not 100 and not 0', () => {
    expect(percent({ covered: 0, total: 0 })).toBeNull();
    expect(percent(null)).toBeNull();
    expect(percentText({ covered: 0, total: 0 })).toBe('–');
  });

  it('are rounded down and never off by a hundredth', () => {
    const ratio = fc.tuple(fc.nat(100_000), fc.integer({ min: 1, max: 100_000 }));
    fc.assert(
      fc.property(ratio, ([a, b]) => {
        const [covered, total] = [Math.min(a, b), Math.max(a, b, 1)];
        const hundredths = Number((BigInt(covered) * 10_000n) / BigInt(total));
        expect(percent({ covered, total })).toBe(hundredths / 100);
        const tenths = Number((BigInt(covered) * 1_000n) / BigInt(total));
        expect(percentText({ covered, total })).toBe(`${(tenths / 10).toFixed(1)} %`);
      }),
      { numRuns: 2000 },
    );
  });

  it('are exact in every per mille', () => {
    for (let covered = 0; covered <= 1000; covered++)
      expect(percentText({ covered, total: 1000 })).toBe(`${(covered / 10).toFixed(1)} %`);
  });
});

describe('ratios', () => {
  it('count what was hit at least once', () => {
    expect(ratioOf(Uint32Array.of(0, 1, 7, 0))).toEqual({ covered: 2, total: 4 });
    expect(ratioOf(new Float64Array(0))).toEqual({ covered: 0, total: 0 });
  });

  it('add up; what was not measured adds nothing', () => {
    const half = { covered: 1, total: 2 };
    expect(addRatios(half, { covered: 3, total: 3 })).toEqual({ covered: 4, total: 5 });
    expect(addRatios(null, half)).toEqual(half);
    expect(addRatios(half, null)).toEqual(half);
    expect(addRatios(null, null)).toBeNull();
  });

  it('of a file are null for every measure its report does not take', () => {
    const file = fileCoverage({ lines: lineHits({ 1: 1, 2: 0 }), functions: [functionHits('f', 1, 0)] });
    expect(fileRatios(file)).toEqual({
      lines: { covered: 1, total: 2 },
      branches: null,
      functions: { covered: 0, total: 1 },
    });
    const arms = branchArms([
      [3, 0, 0, 2],
      [3, 0, 1, 0],
    ]);
    expect(fileRatios(fileCoverage({ branches: arms })).branches).toEqual({ covered: 1, total: 2 });
  });

  it('of a report with totals only are those totals', () => {
    const counts = { lines: { covered: 8, total: 9 }, branches: null, functions: { covered: 1, total: 1 } };
    expect(fileRatios(fileCoverage({ counts }))).toEqual(counts);
  });
});

describe('lines within a range', () => {
  const lines = lineHits({ 2: 1, 4: 0, 5: 3, 9: 0 });

  it('include both ends', () => {
    expect(linesWithin(lines, 2, 5)).toEqual({ covered: 2, total: 3 });
    expect(linesWithin(lines, 3, 4)).toEqual({ covered: 0, total: 1 });
    expect(linesWithin(lines, 6, 8)).toEqual({ covered: 0, total: 0 });
    expect(linesWithin(lines, 1, 100)).toEqual({ covered: 2, total: 4 });
  });

  it('begin at the first number that is not below', () => {
    expect([1, 2, 3, 9, 10].map((line) => lowerBound(lines.numbers, line))).toEqual([0, 0, 1, 3, 4]);
  });
});
