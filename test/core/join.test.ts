import { describe, expect, it } from 'vitest';
import { type JoinInput, joinModules, moduleName, modulesOfReports } from '../../src/core/join.js';
import { tierSummaries, totalsOf } from '../../src/core/totals.js';
import type { FileCoverage, SourceFile } from '../../src/model.js';
import { fileCoverage, functionHits, lineHits, sourceFunction, sourceUnit } from '../support/coverage.js';

const source = (path: string, coverableLines: number, language: string | null = 'typescript'): SourceFile => {
  const unit = sourceUnit({ coverableLines, functions: [sourceFunction('f', 1, 2, 3)], cyclomatic: 4 });
  return { path, kind: 'source', language, unit, size: 1, mtime: 1 };
};

/** As many lines as asked for, the first of them covered. */
const measured = (covered: number, total: number): FileCoverage =>
  fileCoverage({
    lines: lineHits(Object.fromEntries(Array.from({ length: total }, (_, i) => [i + 1, i < covered ? 1 : 0]))),
  });

function input(sources: readonly SourceFile[], coverage: Readonly<Record<string, FileCoverage>>): JoinInput {
  return {
    sources,
    coverage: new Map(Object.entries(coverage)),
    tierOf: (path) => (path.startsWith('core/') ? 'core' : 'rest'),
    churn: null,
    dependents: new Map(),
    tests: new Map(),
    ownersOf: () => [],
  };
}

describe('the state of a module', () => {
  it.each([
    ['covered', measured(3, 3), 3],
    ['partial', measured(1, 3), 3],
    ['uncovered', measured(0, 3), 3],
    ['empty', measured(0, 0), 0],
    ['uncovered', fileCoverage({ functions: [functionHits('f', 1, 0)] }), 3],
    ['unmeasured', null, 3],
    ['empty', null, 0],
  ] as const)('%s', (state, coverage, coverable) => {
    const [module] = joinModules(input([source('a.ts', coverable)], coverage === null ? {} : { 'a.ts': coverage }));
    expect(module?.state).toBe(state);
    expect(module?.estimatedLines).toBe(coverage === null ? coverable : null);
  });
});

describe('lines of unmeasured modules', () => {
  const estimate = (reported: number, estimated: number, language = 'typescript') => {
    const sources = [source('seen.ts', estimated), source('unseen', 50, language)];
    return joinModules(input(sources, { 'seen.ts': measured(1, reported) }))[1]?.estimatedLines;
  };

  it('are estimated as the tool counted in the measured ones', () => {
    expect(estimate(200, 100)).toBe(100);
    expect(estimate(150, 200)).toBe(38);
  });

  it('are not scaled by a handful of lines, nor by another language, nor beyond reason', () => {
    expect(estimate(198, 99)).toBe(50);
    expect(estimate(200, 100, 'go')).toBe(50);
    expect(estimate(900, 100)).toBe(150);
    expect(estimate(10, 100)).toBe(25);
  });
});

describe('what is known of a module', () => {
  const empty = { ...input([source('core/a.ts', 5), source('b.ts', 5)], { 'core/a.ts': measured(2, 4) }) };

  it('is put together from reports, source, history, imports, tests and owners', () => {
    const [a, b] = joinModules({
      ...empty,
      churn: new Map([['core/a.ts', { commits90: 2, decayed: 1.5, lastChange: 7 }]]),
      dependents: new Map([['core/a.ts', { direct: 1, transitive: 1 }]]),
      tests: new Map([['core/a.ts', [{ path: 'a.test.ts', via: 'import' }]]]),
      ownersOf: (path) => [`@${path}`],
    });
    expect(a).toMatchObject({
      name: 'a',
      tier: 'core',
      lines: { covered: 2, total: 4 },
      branches: null,
      complexity: 4,
    });
    expect(a).toMatchObject({ crap: 3, churn: { commits90: 2 }, dependents: { direct: 1 }, owners: ['@core/a.ts'] });
    expect(a?.testFiles).toEqual([{ path: 'a.test.ts', via: 'import' }]);
    expect(b).toMatchObject({ tier: 'rest', crap: 12, testFiles: [], dependents: { direct: 0, transitive: 0 } });
    expect(b?.churn).toEqual({ commits90: 0, decayed: 0, lastChange: 0 });
  });

  it('without history is not zero change but none', () => {
    expect(joinModules(empty)[0]?.churn).toBeNull();
  });

  it('of reports alone is what the reports name', () => {
    const functions = [functionHits('f', 1, 0, { complexity: 3 }), functionHits('g', 5, 1, { complexity: 2 })];
    const report = { 'com/x/A.java': fileCoverage({ lines: measured(1, 6).lines, functions }) };
    const [module] = modulesOfReports(input([], report), () => 'java');
    expect(module).toMatchObject({ path: 'com/x/A.java', language: 'java', state: 'partial', complexity: 5 });
    expect(module).toMatchObject({ unit: null, dependents: null, estimatedLines: null });
  });
});

describe('the name of a module', () => {
  it.each([
    ['src/batch.ts', 'batch'],
    ['src/cache/index.ts', 'cache'],
    ['packages/core/src/index.ts', 'core'],
    ['pkg/shop/__init__.py', 'shop'],
    ['src/index.ts', 'index'],
    ['index.js', 'index'],
    ['crates/net/src/lib.rs', 'net'],
    ['.eslintrc.js', '.eslintrc'],
    ['Makefile', 'Makefile'],
  ])('%s: %s', (path, name) => {
    expect(moduleName(path)).toBe(name);
  });
});

describe('totals', () => {
  const sources = [source('core/a.ts', 9), source('core/b.ts', 8), source('c.ts', 3), source('types.ts', 0)];
  const modules = joinModules(input(sources, { 'core/a.ts': measured(2, 4), 'c.ts': measured(0, 0) }));

  it('tell measured, unmeasured and empty modules apart', () => {
    expect(totalsOf(modules, 5)).toEqual({
      modules: 4,
      measured: 2,
      unmeasured: 1,
      empty: 1,
      testFiles: 5,
      lines: { covered: 2, total: 4 },
      branches: null,
      functions: null,
      linesWithUnmeasured: { covered: 2, total: 12 },
    });
  });

  it('are taken tier by tier, in the order asked for', () => {
    expect(tierSummaries(modules, ['rest', 'core', 'none'])).toEqual([
      {
        name: 'rest',
        modules: 2,
        unmeasured: 0,
        lines: { covered: 0, total: 0 },
        linesWithUnmeasured: { covered: 0, total: 0 },
      },
      {
        name: 'core',
        modules: 2,
        unmeasured: 1,
        lines: { covered: 2, total: 4 },
        linesWithUnmeasured: { covered: 2, total: 12 },
      },
      { name: 'none', modules: 0, unmeasured: 0, lines: null, linesWithUnmeasured: null },
    ]);
  });

  it('of nothing measured are none, not 0 %', () => {
    expect(totalsOf(joinModules(input(sources, {})), 0).lines).toBeNull();
    expect(totalsOf([], 0)).toMatchObject({ modules: 0, lines: null, linesWithUnmeasured: null });
  });
});
