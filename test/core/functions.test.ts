import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crap, functionFacts } from '../../src/core/functions.js';
import { fileCoverage, functionHits, lineHits, sourceFunction, sourceUnit } from '../support/coverage.js';

describe('CRAP', () => {
  it.each([
    [1, 1, 1],
    [1, 0, 2],
    [5, 0, 30],
    [5, 1, 5],
    [10, 0, 110],
    [10, 0.5, 10 ** 2 * 0.125 + 10],
    [30, 1, 30],
  ])('of complexity %d, covered to %d, is %d', (cyclomatic, covered, expected) => {
    expect(crap(cyclomatic, covered)).toBe(expected);
  });

  it('never falls with complexity, never rises with coverage, and never goes below the complexity', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), share, share, (cyclomatic, a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        expect(crap(cyclomatic, more)).toBeLessThanOrEqual(crap(cyclomatic, less));
        expect(crap(cyclomatic + 1, a)).toBeGreaterThan(crap(cyclomatic, a));
        expect(crap(cyclomatic, a)).toBeGreaterThanOrEqual(cyclomatic);
      }),
    );
  });
});

describe('facts about the functions of a source', () => {
  const unit = sourceUnit({ functions: [sourceFunction('a', 1, 4, 2), sourceFunction('b', 6, 9, 3)] });

  it('come from its lines', () => {
    const coverage = fileCoverage({
      lines: lineHits({ 2: 1, 3: 0, 7: 0, 8: 0 }),
      functions: [functionHits('a', 1, 4)],
    });
    expect(functionFacts(unit, coverage)).toEqual([
      { name: 'a', startLine: 1, endLine: 4, cyclomatic: 2, lines: { covered: 1, total: 2 }, hits: 4, crap: 2.5 },
      { name: 'b', startLine: 6, endLine: 9, cyclomatic: 3, lines: { covered: 0, total: 2 }, hits: null, crap: 12 },
    ]);
  });

  it('without a report count as not covered', () => {
    expect(functionFacts(unit, null)).toEqual([
      { name: 'a', startLine: 1, endLine: 4, cyclomatic: 2, lines: null, hits: null, crap: 6 },
      { name: 'b', startLine: 6, endLine: 9, cyclomatic: 3, lines: null, hits: null, crap: 12 },
    ]);
  });

  it('of a report with totals only leave open which function ran', () => {
    const counts = { lines: { covered: 4, total: 4 }, branches: null, functions: null };
    const facts = functionFacts(unit, fileCoverage({ counts }));
    expect(facts.map(({ name, lines, hits, crap }) => [name, lines, hits, crap])).toEqual([
      ['a', null, null, null],
      ['b', null, null, null],
    ]);
  });

  it('of several on one line take the hits of the one entered most', () => {
    const one = sourceUnit({ functions: [sourceFunction('f', 3, 3)] });
    const functions = [functionHits('f', 3, 0), functionHits('(anonymous)', 3, 5)];
    expect(functionFacts(one, fileCoverage({ functions }))[0]?.hits).toBe(5);
  });
});

describe('facts about functions where only the report knows them', () => {
  it('end where the next begins, or with the last line', () => {
    const coverage = fileCoverage({
      lines: lineHits({ 1: 1, 2: 0, 5: 0, 6: 0, 8: 0 }),
      functions: [functionHits('later', 5, 0, { complexity: 4 }), functionHits('first', 1, 2, { complexity: 2 })],
    });
    expect(functionFacts(null, coverage)).toEqual([
      { name: 'first', startLine: 1, endLine: 4, cyclomatic: 2, lines: { covered: 1, total: 2 }, hits: 2, crap: 2.5 },
      { name: 'later', startLine: 5, endLine: 8, cyclomatic: 4, lines: { covered: 0, total: 3 }, hits: 0, crap: 20 },
    ]);
  });

  it('have no CRAP where no complexity is known, and by their hits where no line is', () => {
    const functions = [functionHits('a', 1, 0), functionHits('b', 4, 3, { complexity: 3, endLine: 6 })];
    const facts = functionFacts(null, fileCoverage({ functions }));
    expect(facts.map(({ name, endLine, lines, crap }) => [name, endLine, lines, crap])).toEqual([
      ['a', 3, null, null],
      ['b', 6, null, 3],
    ]);
  });

  it('leave out what has no name or no line', () => {
    const functions = [functionHits('', 1, 0), functionHits('nowhere', null, 0)];
    expect(functionFacts(sourceUnit(), fileCoverage({ functions }))).toEqual([]);
    expect(functionFacts(null, null)).toEqual([]);
  });
});
