import { describe, expect, it } from 'vitest';
import type { DoctorFacts } from '../../src/core/doctor/facts.js';
import {
  noSources,
  nothingToCover,
  strangersMeasured,
  totalsApart,
  unmeasuredModules,
} from '../../src/core/doctor/module-checks.js';
import { detectRunners } from '../../src/core/doctor/runners.js';
import { codes, factsOf, moduleOf, reportOf, totalsOf } from './facts.js';

describe('modules no report mentions', () => {
  const missing = [
    ['packages/a/src/x.ts', 40],
    ['packages/a/src/y.ts', 30],
    ['packages/b/src/z.ts', 1200],
    ['build.ts', 5],
  ] as const;
  const modules = [
    moduleOf('packages/a/src/ok.ts'),
    ...missing.map(([path, estimatedLines]) => moduleOf(path, { state: 'unmeasured', estimatedLines })),
  ];

  it('are counted, placed and the largest named', () => {
    const [finding] = unmeasuredModules(factsOf({ modules }));
    expect(finding).toMatchObject({ code: 'modules-unmeasured', severity: 'warn' });
    expect(finding?.message).toBe(
      '4 of 5 modules are in no report, about 1,275 lines: 2 in packages/a, 1 in packages/b and 1 in the project folder; the largest are packages/b/src/z.ts (about 1,200), packages/a/src/x.ts (about 40) and packages/a/src/y.ts (about 30)',
    );
  });

  it('name the setting that leaves them out', () => {
    const manifests = [
      { path: 'package.json', text: '{"devDependencies":{"vitest":"^4.1.0"}}' },
      { path: 'vitest.config.ts', text: 'export default { test: { coverage: { provider: "v8" } } }' },
    ];
    const [finding] = unmeasuredModules(factsOf({ modules, manifests, runners: detectRunners(manifests) }));
    expect(finding?.file).toBe('vitest.config.ts');
    expect(finding?.fix).toContain("coverage: { include: ['packages/*/src/**'] }");
  });

  it('are none of a runner of another language', () => {
    const manifests = [{ path: 'pyproject.toml', text: '[tool.pytest.ini_options]' }];
    const [finding] = unmeasuredModules(factsOf({ modules, manifests, runners: detectRunners(manifests) }));
    expect(finding?.file).toBeUndefined();
    expect(finding?.fix).toContain('Widen what the test run measures');
  });

  it('are said to be none', () => {
    expect(codes(unmeasuredModules(factsOf()))).toEqual(['ok modules-measured']);
  });

  it('say nothing where nothing was measured at all', () => {
    expect(unmeasuredModules(factsOf({ modules, reports: [] }))).toEqual([]);
    expect(unmeasuredModules(factsOf({ modules, reports: [reportOf({ matched: 0 })] }))).toEqual([]);
  });

  it('splits a folder that holds nearly all of them', () => {
    const deep = ['src/api/a.ts', 'src/api/b.ts', 'src/api/c.ts', 'src/store/d.ts', 'src/e.ts'];
    const facts = factsOf({ modules: deep.map((path) => moduleOf(path, { state: 'unmeasured', estimatedLines: 1 })) });
    expect(unmeasuredModules(facts)[0]?.message).toContain(': 3 in src/api, 1 in src/store and 1 in src;');
  });
});

describe('what reports measure beside sources', () => {
  const strangers = [
    { path: 'test/helper.ts', kind: 'test', lines: { covered: 100, total: 100 } },
    { path: 'test/other.ts', kind: 'test', lines: null },
    { path: 'src/types.d.ts', kind: 'declaration', lines: null },
  ] as const;
  const facts = (only: DoctorFacts['reports'][number]['strangers']) =>
    factsOf({ reports: [reportOf({ strangers: only })] });

  it('is a warning for tests, with what they do to the total', () => {
    const [finding] = strangersMeasured(facts(strangers));
    expect(finding).toMatchObject({ code: 'report-file-not-source', severity: 'warn', file: 'test/helper.ts' });
    expect(finding?.message).toContain('2 test files and helpers and 1 declaration file');
    expect(finding?.message).toContain('with them the lines read 90.0 % rather than 80.0 %');
  });

  it('is a note for declarations', () => {
    expect(codes(strangersMeasured(facts([strangers[2]])))).toEqual(['info report-file-not-source']);
    expect(codes(strangersMeasured(facts([])))).toEqual(['ok only-sources-measured']);
  });
});

describe('the total', () => {
  const withUnmeasured = (covered: number, total: number) =>
    factsOf({ totals: totalsOf({ unmeasured: 3, linesWithUnmeasured: { covered, total } }) });

  it('holds within five points', () => {
    expect(codes(totalsApart(withUnmeasured(80, 105)))).toEqual(['ok total-holds']);
  });

  it('is doubtful from there, and wrong beyond twenty', () => {
    expect(codes(totalsApart(withUnmeasured(80, 120)))).toEqual(['warn total-without-unmeasured']);
    const [finding] = totalsApart(withUnmeasured(80, 400));
    expect(finding?.severity).toBe('error');
    expect(finding?.message).toBe(
      'the reports say 80.0 % of lines, but it is about 20.0 % with the 3 modules they leave out',
    );
  });

  it('is nothing to gate on where there is nothing to cover', () => {
    const totals = (covered: number, total: number) => factsOf({ totals: totalsOf({ lines: { covered, total } }) });
    expect(codes(nothingToCover(totals(0, 0)))).toEqual(['error nothing-to-cover']);
    expect(codes(nothingToCover(factsOf({ totals: totalsOf({ lines: null }) })))).toEqual(['error nothing-to-cover']);
    expect(codes(nothingToCover(totals(0, 9)))).toEqual(['warn nothing-covered']);
    expect(codes(nothingToCover(totals(1, 9)))).toEqual(['ok lines-measured']);
    expect(totalsApart(totals(0, 0))).toEqual([]);
  });

  it('is missed where there are no sources', () => {
    expect(codes(noSources(factsOf({ modules: [] })))).toEqual(['error no-sources']);
    expect(noSources(factsOf({ modules: [], tree: null }))).toEqual([]);
  });
});
