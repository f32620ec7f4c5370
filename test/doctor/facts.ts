import type { DoctorFacts, ReportFacts, TestFileFacts, TestRunFacts, TreeFacts } from '../../src/core/doctor/facts.js';
import type { Finding } from '../../src/core/doctor/finding.js';
import type { Module, Totals } from '../../src/model.js';

export const NOW = Date.UTC(2026, 0, 28);
export const DAY = 86_400_000;

export function moduleOf(path: string, more: Partial<Module> = {}): Module {
  return {
    path,
    name: path,
    tier: 'rest',
    language: 'typescript',
    state: 'covered',
    coverage: null,
    lines: null,
    branches: null,
    functions: null,
    estimatedLines: null,
    unit: null,
    complexity: null,
    crap: null,
    functionFacts: [],
    churn: null,
    dependents: null,
    testFiles: [],
    owners: [],
    ...more,
  };
}

export function reportOf(more: Partial<ReportFacts> = {}): ReportFacts {
  return {
    path: 'coverage/lcov.info',
    format: 'lcov',
    files: 2,
    matched: 2,
    madeAt: NOW - DAY,
    staleSources: 0,
    changed: [],
    examples: [],
    strangers: [],
    entered: true,
    ...more,
  };
}

export function totalsOf(more: Partial<Totals> = {}): Totals {
  const lines = { covered: 80, total: 100 };
  return {
    modules: 2,
    measured: 2,
    unmeasured: 0,
    empty: 0,
    testFiles: 1,
    lines,
    branches: null,
    functions: null,
    linesWithUnmeasured: lines,
    ...more,
  };
}

export function testOf(path: string, more: Partial<TestFileFacts> = {}): TestFileFacts {
  return { path, named: true, importsKnown: true, reaches: 1, onlyNamedAfter: [], callsTest: true, ...more };
}

export function runOf(more: Partial<TestRunFacts> = {}): TestRunFacts {
  return {
    path: 'coverage/junit.xml',
    tests: 4,
    passed: 4,
    failed: 0,
    errored: 0,
    skipped: 0,
    autoSkipped: 0,
    claimedFailures: null,
    suites: [],
    ...more,
  };
}

export const TREE: TreeFacts = {
  languages: [
    {
      language: 'typescript',
      counts: { source: 2, test: 1, generated: 0, declaration: 0, config: 0, other: 0 },
    },
  ],
  examples: ['src/a.ts', 'src/b.ts'],
  tests: [testOf('test/a.test.ts')],
  history: 'whole',
  configFile: 'covgap.config.jsonc',
  tiers: [{ name: 'core', modules: 2 }],
  paths: ['src/a.ts', 'src/b.ts', 'test/a.test.ts'],
};

/** A project with which all is well, but for what the test says. */
export function factsOf(more: Partial<DoctorFacts> = {}): DoctorFacts {
  return {
    now: NOW,
    reports: [reportOf()],
    reportProblems: [],
    reportAbove: null,
    warnings: [],
    totals: totalsOf(),
    modules: [moduleOf('src/a.ts'), moduleOf('src/b.ts')],
    tree: TREE,
    runners: [],
    manifests: [],
    testRuns: [runOf()],
    testRunProblems: [],
    erlang: null,
    ...more,
  };
}

export const codes = (findings: readonly Finding[]) => findings.map(({ code, severity }) => `${severity} ${code}`);
