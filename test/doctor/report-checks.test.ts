import { describe, expect, it } from 'vitest';
import { examine } from '../../src/core/doctor/examine.js';
import {
  emptyReports,
  goodReports,
  neverEntered,
  noReport,
  pathsMatchNothing,
  reportAges,
  reportProblems,
  staleReports,
} from '../../src/core/doctor/report-checks.js';
import { detectRunners } from '../../src/core/doctor/runners.js';
import { modulesLeft, warningFindings } from '../../src/core/doctor/warning-checks.js';
import { codes, DAY, factsOf, NOW, reportOf, TREE, totalsOf } from './facts.js';

describe('a healthy project', () => {
  it('has nothing but checks that are fine', () => {
    const findings = examine(factsOf());
    expect(findings.every(({ severity }) => severity === 'ok')).toBe(true);
    expect(codes(findings)).toContain('ok reports-match');
    expect(codes(findings)).toContain('ok reports-fresh');
  });

  it('is told the worst first', () => {
    const findings = examine(factsOf({ reports: [], testRuns: [], tree: { ...TREE, configFile: null } }));
    expect(findings[0]).toMatchObject({ code: 'no-report', severity: 'error' });
    const order = findings.map(({ severity }) => ['error', 'warn', 'info', 'ok'].indexOf(severity));
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });
});

describe('no report', () => {
  it('says how the runner that is used makes one', () => {
    const runners = detectRunners([{ path: 'package.json', text: '{"devDependencies":{"vitest":"^4.0.0"}}' }]);
    const [finding] = noReport(factsOf({ reports: [], runners }));
    expect(finding).toMatchObject({ code: 'no-report', severity: 'error' });
    expect(finding?.fix).toContain('$ npx vitest run --coverage --coverage.reporter=json --coverage.reporter=lcov\n');
    expect(finding?.fix).toContain('$ npm install --save-dev @vitest/coverage-v8');
  });

  it('names the formats where no runner is known', () => {
    expect(noReport(factsOf({ reports: [] }))[0]?.fix).toContain('Cobertura');
  });

  it('names the report of a folder above first', () => {
    const [finding] = noReport(factsOf({ reports: [], reportAbove: '../../coverage/lcov.info' }));
    expect(finding?.fix).toMatch(/^One lies above .*\n\$ covgap --report '\.\.\/\.\.\/coverage\/lcov\.info'\n/);
  });

  it('tells missing from broken', () => {
    const broken = [{ code: 'report-invalid', message: 'cut off' }];
    expect(noReport(factsOf({ reports: [] }))[0]?.message).toContain('was found');
    expect(noReport(factsOf({ reports: [], reportProblems: broken }))[0]?.message).toContain('could be read');
    expect(noReport(factsOf())).toEqual([]);
  });
});

describe('reports that cannot be used', () => {
  it('are findings with the place and what to do', () => {
    const problem = { code: 'report-invalid', message: 'it ends in a tag', file: 'a.xml', line: 7, hint: 'Run again.' };
    expect(reportProblems(factsOf({ reportProblems: [problem] }))).toEqual([
      {
        code: 'report-invalid',
        severity: 'error',
        message: 'it ends in a tag',
        file: 'a.xml',
        line: 7,
        fix: 'Run again.',
      },
    ]);
  });

  it('point to another report of the same run', () => {
    const problem = { code: 'report-invalid', message: 'x', instead: 'coverage/lcov.info' };
    expect(reportProblems(factsOf({ reportProblems: [problem] }))[0]?.fix).toMatch(
      /\n\$ covgap --report 'coverage\/lcov\.info'$/,
    );
  });

  it('show both sides where no path matches', () => {
    const report = reportOf({ files: 4, matched: 0, examples: ['/x/a.js', '/x/b.js', '/x/c.js', '/x/d.js'] });
    const [finding] = pathsMatchNothing(factsOf({ reports: [report] }));
    expect(finding).toMatchObject({ code: 'paths-match-nothing', severity: 'error', file: 'coverage/lcov.info' });
    expect(finding?.message).toContain('/x/a.js, /x/b.js, /x/c.js and 1 more');
    expect(finding?.message).toContain('src/a.ts, src/b.ts');
    expect(pathsMatchNothing(factsOf({ reports: [reportOf({ files: 0, matched: 0 })] }))).toEqual([]);
    expect(pathsMatchNothing(factsOf({ reports: [report], tree: null }))).toEqual([]);
  });

  it('are errors where they are empty and alone, warnings beside others', () => {
    const empty = reportOf({ files: 0, matched: 0 });
    expect(codes(emptyReports(factsOf({ reports: [empty] })))).toEqual(['error report-without-files']);
    expect(codes(emptyReports(factsOf({ reports: [empty, reportOf()] })))).toEqual(['warn report-without-files']);
  });
});

describe('a report of a run that ran nothing', () => {
  it('is told by its name, beside others too', () => {
    const reports = [reportOf({ path: 'e2e.info', entered: false }), reportOf(), reportOf({ entered: null })];
    const findings = neverEntered(factsOf({ reports }));
    expect(findings).toMatchObject([{ code: 'nothing-entered', severity: 'warn', file: 'e2e.info' }]);
    expect(findings[0]?.fix).toContain('Did any test run?');
    expect(neverEntered(factsOf())).toEqual([]);
  });

  it('is told once: that no line is covered then goes without saying', () => {
    const lines = { covered: 0, total: 9 };
    const said = (entered: boolean) =>
      codes(
        examine(factsOf({ totals: totalsOf({ lines, linesWithUnmeasured: lines }), reports: [reportOf({ entered })] })),
      );
    expect(said(false)).toContain('warn nothing-entered');
    expect(said(false)).not.toContain('warn nothing-covered');
    expect(said(true)).toContain('warn nothing-covered');
    expect(said(true)).not.toContain('warn nothing-entered');
  });
});

describe('the age of a report', () => {
  it('does not matter while nothing changed, until it is a month', () => {
    expect(reportAges(factsOf({ reports: [reportOf({ madeAt: NOW - 30 * DAY })] }))).toEqual([]);
    expect(codes(reportAges(factsOf({ reports: [reportOf({ madeAt: NOW - 31 * DAY })] })))).toEqual([
      'info report-old',
    ]);
  });

  it('matters where sources changed, and they are named', () => {
    const stale = reportOf({ madeAt: NOW - 60 * DAY, staleSources: 9, changed: ['src/a.ts', 'src/b.ts'] });
    const facts = factsOf({ reports: [stale] });
    const [finding] = staleReports(facts);
    expect(finding).toMatchObject({ code: 'report-stale', severity: 'warn' });
    expect(finding?.message).toContain('9 sources changed since the report was made: src/a.ts, src/b.ts and 7 more');
    expect(reportAges(facts)).toEqual([]);
    expect(codes(goodReports(facts))).not.toContain('ok reports-fresh');
  });

  it('cannot be told where the report comes from the future', () => {
    const facts = factsOf({ reports: [reportOf({ madeAt: NOW + 3 * DAY })] });
    expect(codes(reportAges(facts))).toEqual(['warn report-from-future']);
    expect(codes(goodReports(facts))).not.toContain('ok reports-fresh');
  });
});

describe('warnings of the readers', () => {
  it('become findings, harmless ones as notes', () => {
    const warnings = [
      { code: 'path-ambiguous', message: 'a' },
      { code: 'xml-ampersand', message: 'b' },
      { code: 'negative-count', message: 'c', file: 'x', line: 3 },
      { code: 'report-stale', message: 'said elsewhere' },
    ];
    const findings = warningFindings(factsOf({ warnings }));
    expect(codes(findings)).toEqual(['warn path-ambiguous', 'info xml-ampersand', 'warn negative-count']);
    expect(findings[2]).toMatchObject({ file: 'x', line: 3 });
    expect(findings.every(({ fix }) => fix !== undefined)).toBe(true);
  });

  it('tell once of all modules that left, and not where a report is broken', () => {
    const warnings = ['src/a.ts', 'src/b.ts'].map((file) => ({ code: 'module-left-report', message: 'x', file }));
    expect(modulesLeft(factsOf({ warnings }))).toMatchObject([
      { code: 'module-left-report', severity: 'warn', file: 'src/a.ts' },
    ]);
    expect(modulesLeft(factsOf({ warnings }))[0]?.message).toContain('2 modules were');
    expect(modulesLeft(factsOf({ warnings, reportProblems: [{ code: 'report-invalid', message: 'x' }] }))).toEqual([]);
  });
});
