import { describe, expect, it } from 'vitest';
import { functionFacts } from '../../src/core/functions.js';
import { reasonsOf } from '../../src/core/rank.js';
import type { Module, Reason } from '../../src/model.js';
import { reasonText } from '../../src/report/words.js';
import { fileCoverage, functionHits, lineHits, moduleOf, sourceFunction, sourceUnit } from '../support/coverage.js';

const tested: Pick<Module, 'testFiles'> = { testFiles: [{ path: 'test/a.test.ts', via: 'import' }] };

describe('the reasons of a module', () => {
  it('begin with what is open, then how it stands among the others, then what is worst in it', () => {
    const unit = sourceUnit({ functions: [sourceFunction('f', 1, 3, 6), sourceFunction('g', 5, 6)], cyclomatic: 7 });
    const coverage = fileCoverage({ lines: lineHits({ 2: 0, 5: 1 }), functions: [functionHits('g', 5, 2)] });
    const module = moduleOf({
      lines: { covered: 1, total: 2 },
      branches: { covered: 1, total: 4 },
      functionFacts: functionFacts(unit, coverage),
      unit,
      crap: 42,
      churn: { commits90: 3, decayed: 2, lastChange: 0 },
      dependents: { direct: 2, transitive: 5 },
    });
    expect(reasonsOf(module)).toEqual([
      { code: 'uncovered-lines', uncovered: 1, total: 2 },
      { code: 'changed', commits: 3 },
      { code: 'no-test-file' },
      { code: 'imported-by', direct: 2, transitive: 5 },
      { code: 'crap', name: 'f', crap: 42 },
      { code: 'missed-branches', uncovered: 3, total: 4 },
      { code: 'untouched-functions', uncovered: 1, total: 2 },
    ]);
  });

  it('of an unmeasured one claim neither branches nor functions', () => {
    const functions = functionFacts(sourceUnit({ functions: [sourceFunction('f', 1, 3)] }), null);
    const module = moduleOf({ state: 'unmeasured', estimatedLines: 12, functionFacts: functions, crap: 2, ...tested });
    expect(reasonsOf(module)).toEqual([{ code: 'unmeasured', lines: 12 }]);
  });

  it('tell a test that only bears the name from one that imports the module', () => {
    const named = { path: 'test/cli.test.ts', via: 'name' } as const;
    const uncovered = { lines: { covered: 0, total: 1 }, state: 'uncovered' } as const;
    const byName = moduleOf({ ...uncovered, testFiles: [named] });
    expect(reasonsOf(byName)).toContainEqual({ code: 'test-in-name-only', path: 'test/cli.test.ts' });
    const both = moduleOf({ ...uncovered, testFiles: [named, ...tested.testFiles] });
    expect(reasonsOf(both).map(({ code }) => code)).not.toContain('test-in-name-only');
    const running = moduleOf({ lines: { covered: 1, total: 1 }, testFiles: [named] });
    expect(reasonsOf(running)).toEqual([]);
  });

  it('miss a test file only where imports are read, or nothing of the module runs', () => {
    const codes = (parts: Partial<Module>) => reasonsOf(moduleOf(parts)).map(({ code }) => code);
    const runs = { lines: { covered: 1, total: 1 }, state: 'covered' } as const;
    const read = sourceUnit({ cyclomatic: 1 });
    expect(codes({ ...runs, unit: read })).toEqual(['no-test-file']);
    expect(codes({ ...runs, unit: sourceUnit() })).toEqual([]);
    expect(codes({ state: 'unmeasured', unit: sourceUnit() })).toEqual(['unmeasured', 'no-test-file']);
    expect(codes({ state: 'unmeasured', unit: null })).toEqual(['unmeasured']);
  });

  it('name CRAP from above the threshold of its authors only', () => {
    const at = (crap: number) => reasonsOf(moduleOf({ lines: { covered: 1, total: 1 }, crap, ...tested }));
    expect(at(30)).toEqual([]);
    expect(at(30.4)).toEqual([{ code: 'crap', name: '', crap: 30 }]);
  });
});

describe('reasons in words', () => {
  it.each<[Reason, string]>([
    [{ code: 'unmeasured', lines: 1204 }, 'in no report, about 1,204 lines'],
    [{ code: 'uncovered-lines', uncovered: 1, total: 1 }, '1 of 1 line uncovered'],
    [{ code: 'missed-branches', uncovered: 2, total: 9 }, '2 of 9 branches never taken'],
    [{ code: 'untouched-functions', uncovered: 1, total: 2 }, '1 of 2 functions never entered'],
    [{ code: 'crap', name: 'Cart.add', crap: 1056 }, 'CRAP 1,056 in Cart.add'],
    [{ code: 'changed', commits: 1 }, 'changed once in 90 days'],
    [{ code: 'changed', commits: 12 }, 'changed 12 times in 90 days'],
    [{ code: 'imported-by', direct: 1, transitive: 1 }, 'imported by 1 module'],
    [{ code: 'imported-by', direct: 1, transitive: 4 }, 'imported by 1 module (4 indirectly)'],
    [{ code: 'no-test-file' }, 'no test file'],
    [{ code: 'test-in-name-only', path: 'test/cli.test.ts' }, 'cli.test.ts never imports it'],
  ])('%j', (reason, text) => {
    expect(reasonText(reason)).toBe(text);
  });
});
