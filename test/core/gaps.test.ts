import { describe, expect, it } from 'vitest';
import { functionFacts } from '../../src/core/functions.js';
import { findGaps } from '../../src/core/gaps.js';
import type { FileCoverage, SourceFunction } from '../../src/model.js';
import { branchArms, fileCoverage, functionHits, lineHits, sourceFunction, sourceUnit } from '../support/coverage.js';

/** Kind, name and lines of each gap. */
function gaps(functions: readonly SourceFunction[], coverage: FileCoverage | null): string[] {
  const facts = functionFacts(sourceUnit({ functions }), coverage);
  return findGaps(facts, coverage, []).map(
    ({ kind, name, startLine, endLine }) => `${kind} ${name} ${startLine}-${endLine}`,
  );
}

describe('functions never entered', () => {
  it('are gaps, the outermost only', () => {
    const functions = [sourceFunction('outer', 1, 9), sourceFunction('inner', 3, 5), sourceFunction('next', 11, 12)];
    expect(gaps(functions, fileCoverage({ lines: lineHits({ 2: 0, 4: 0, 11: 0 }) }))).toEqual([
      'function outer 1-9',
      'function next 11-12',
    ]);
  });

  it('inside one that runs stand on their own', () => {
    const functions = [sourceFunction('outer', 1, 9), sourceFunction('inner', 3, 5)];
    expect(gaps(functions, fileCoverage({ lines: lineHits({ 2: 1, 4: 0, 8: 1 }) }))).toEqual(['function inner 3-5']);
  });

  it('are told by their hits: the line that defines an arrow function runs without it', () => {
    const functions = [sourceFunction('short', 1, 1), sourceFunction('long', 2, 4)];
    const hits = [functionHits('short', 1, 0), functionHits('long', 2, 0)];
    expect(gaps(functions, fileCoverage({ lines: lineHits({ 1: 1, 2: 1, 3: 0 }), functions: hits }))).toEqual([
      'function short 1-1',
      'function long 2-4',
    ]);
  });

  it('are not claimed of a function that was entered, nor of one with nothing to cover', () => {
    const functions = [sourceFunction('entered', 1, 4), sourceFunction('empty', 6, 6)];
    const coverage = fileCoverage({ lines: lineHits({ 2: 1, 3: 0 }), functions: [functionHits('entered', 1, 1)] });
    expect(gaps(functions, coverage)).toEqual(['lines entered 3-3']);
  });

  it('are all of them in a module that no report measures', () => {
    expect(gaps([sourceFunction('a', 1, 3), sourceFunction('b', 5, 6)], null)).toEqual([
      'function a 1-3',
      'function b 5-6',
    ]);
  });

  it('are not claimed from totals', () => {
    const counts = { lines: { covered: 9, total: 9 }, branches: null, functions: null };
    expect(gaps([sourceFunction('a', 1, 3)], fileCoverage({ counts }))).toEqual([]);
  });
});

describe('lines never run', () => {
  it('are one gap as long as no covered line comes between', () => {
    const coverage = fileCoverage({ lines: lineHits({ 1: 1, 2: 0, 4: 0, 5: 1, 7: 0 }) });
    const found = findGaps([], coverage, ['', '  first();', '', '', '', '', '\tsecond();']);
    expect(found).toEqual([
      { kind: 'lines', name: null, startLine: 2, endLine: 4, text: 'first();', uncoveredLines: 2 },
      { kind: 'lines', name: null, startLine: 7, endLine: 7, text: 'second();', uncoveredLines: 1 },
    ]);
  });

  it('bear the name of the innermost function, and end before a function never entered', () => {
    const functions = [sourceFunction('outer', 1, 20), sourceFunction('inner', 5, 9), sourceFunction('dead', 12, 14)];
    const lines = lineHits({ 2: 1, 6: 1, 7: 0, 11: 0, 13: 0, 16: 0 });
    expect(gaps(functions, fileCoverage({ lines }))).toEqual([
      'lines inner 7-11',
      'function dead 12-14',
      'lines outer 16-16',
    ]);
  });
});

describe('branches never taken', () => {
  const arms = branchArms([
    [3, 0, 0, 4],
    [3, 0, 1, 0],
    [3, 1, 0, 0],
    [6, 0, 0, 0],
    [8, 0, 0, 1],
  ]);

  it('are gaps on lines that run, with the arms of the line', () => {
    const coverage = fileCoverage({ lines: lineHits({ 3: 4, 6: 0, 8: 1 }), branches: arms });
    const branches = findGaps([], coverage, []).filter(({ kind }) => kind === 'branch');
    expect(branches).toEqual([
      {
        kind: 'branch',
        name: null,
        startLine: 3,
        endLine: 3,
        text: '',
        uncoveredLines: 0,
        arms: { covered: 1, total: 3 },
      },
    ]);
  });

  it('are gaps wherever they are where the report has no lines', () => {
    const found = findGaps([], fileCoverage({ branches: arms }), []);
    expect(found.map(({ startLine, arms: ratio }) => [startLine, ratio?.covered])).toEqual([
      [3, 1],
      [6, 0],
    ]);
  });

  it('are not listed inside a function never entered', () => {
    const coverage = fileCoverage({ lines: lineHits({ 3: 0 }), branches: arms });
    expect(gaps([sourceFunction('dead', 1, 9)], coverage)).toEqual(['function dead 1-9']);
  });
});

it('the text of a gap is cut where a line is endless', () => {
  const coverage = fileCoverage({ lines: lineHits({ 1: 0 }) });
  expect(findGaps([], coverage, ['x'.repeat(10_000)])[0]?.text).toHaveLength(200);
});

describe('runs of lines where no function is known', () => {
  it('end at a stretch without coverable lines', () => {
    const numbers = Uint32Array.from([1, 2, 3, 9, 10, 12]);
    const gaps = findGaps([], { lines: { numbers, hits: new Uint32Array(6) }, branches: null }, []);
    expect(gaps.map(({ startLine, endLine, uncoveredLines }) => [startLine, endLine, uncoveredLines])).toEqual([
      [1, 3, 3],
      [9, 12, 3],
    ]);
  });
});
