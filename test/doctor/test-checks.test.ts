import { describe, expect, it } from 'vitest';
import type { TestFileFacts } from '../../src/core/doctor/facts.js';
import {
  noTestFiles,
  testsInNameOnly,
  testsReachNothing,
  testsWithoutCases,
} from '../../src/core/doctor/test-file-checks.js';
import {
  allSkipped,
  emptySuites,
  noTestRan,
  someSkipped,
  testFilesNotRun,
  testRunProblems,
  testsFailed,
  testsPassed,
} from '../../src/core/doctor/test-run-checks.js';
import { codes, factsOf, runOf, TREE, testOf } from './facts.js';

describe('test files', () => {
  const withTests = (...tests: TestFileFacts[]) => factsOf({ tree: { ...TREE, tests } });

  it('are missing', () => {
    expect(codes(noTestFiles(withTests()))).toEqual(['warn no-test-files']);
    expect(noTestFiles(withTests(testOf('a.test.ts')))).toEqual([]);
  });

  it('are not missed in Rust, which has them in its sources', () => {
    const languages = TREE.languages.map((each) => ({ ...each, language: 'rust' }));
    expect(noTestFiles(factsOf({ tree: { ...TREE, languages, tests: [] } }))).toEqual([]);
  });

  it('bear the name of a module they never import', () => {
    const [finding] = testsInNameOnly(withTests(testOf('cli.test.ts', { onlyNamedAfter: ['src/cli.ts'] })));
    expect(finding).toMatchObject({ code: 'test-in-name-only', severity: 'warn', file: 'cli.test.ts' });
    expect(finding?.message).toContain('cli.test.ts (src/cli.ts)');
    expect(codes(testsInNameOnly(withTests(testOf('a.test.ts'))))).toEqual(['ok tests-import-namesakes']);
  });

  it('are not judged by imports where these are not read', () => {
    const python = testOf('test_a.py', { importsKnown: false, reaches: 0, onlyNamedAfter: ['a.py'] });
    expect(testsInNameOnly(withTests(python))).toEqual([]);
    expect(testsReachNothing(withTests(python))).toEqual([]);
  });

  it('import nothing: a note, a warning where most do', () => {
    const lost = testOf('e2e.test.ts', { reaches: 0 });
    expect(codes(testsReachNothing(withTests(lost, testOf('a.test.ts'))))).toEqual(['info test-reaches-no-module']);
    expect(codes(testsReachNothing(withTests(lost)))).toEqual(['warn test-reaches-no-module']);
    expect(testsReachNothing(withTests(testOf('helper.ts', { reaches: 0, named: false })))).toEqual([]);
  });

  it('hold no test', () => {
    expect(codes(testsWithoutCases(withTests(testOf('a.test.ts', { callsTest: false }))))).toEqual([
      'info test-without-cases',
    ]);
    expect(testsWithoutCases(withTests(testOf('a.py', { callsTest: null })))).toEqual([]);
  });
});

describe('test results', () => {
  const withRuns = (...testRuns: ReturnType<typeof runOf>[]) => factsOf({ testRuns });
  const suite = (name: string, tests: number) => ({ name, tests, failed: 0, errored: 0, skipped: 0 });

  it('of a run that ran nothing', () => {
    const nothing = runOf({ tests: 0, passed: 0 });
    expect(codes(noTestRan(withRuns(nothing, nothing)))).toEqual(['error no-test-ran']);
    expect(noTestRan(withRuns(nothing, runOf()))).toEqual([]);
    expect(noTestRan(withRuns())).toEqual([]);
  });

  it('keep failures, errors and skips apart', () => {
    const facts = withRuns(
      runOf({ tests: 400, passed: 100, failed: 93, errored: 22, skipped: 185 }),
      runOf({ path: 'b.xml' }),
    );
    const [finding] = testsFailed(facts);
    expect(finding).toMatchObject({ code: 'tests-failed', severity: 'warn', file: 'coverage/junit.xml' });
    expect(finding?.message).toContain(
      '93 tests failed and 22 tests ended in an error of 404 in all, with 185 skipped',
    );
    expect(finding?.message).not.toMatch(/115|278|300/);
    expect(testsPassed(facts)).toEqual([]);
    expect(codes(someSkipped(facts))).toEqual(['info tests-skipped']);
  });

  it('of which all were skipped', () => {
    const facts = withRuns(runOf({ tests: 3, passed: 0, skipped: 3 }));
    expect(codes(allSkipped(facts))).toEqual(['error all-tests-skipped']);
    expect(someSkipped(facts)).toEqual([]);
    expect(allSkipped(withRuns(runOf({ tests: 0, passed: 0 })))).toEqual([]);
  });

  it('with suites that ran nothing', () => {
    const run = runOf({ suites: [suite('a', 4), suite('b', 0), suite('', 0)] });
    expect(emptySuites(withRuns(run))).toMatchObject([{ code: 'suite-without-tests', severity: 'warn' }]);
    expect(emptySuites(withRuns(run))[0]?.message).toContain('2 test suites ran no test case: b, (no name)');
  });

  it('name test files, and those that are not among them', () => {
    const tree = { ...TREE, tests: [testOf('test/a.test.ts'), testOf('test/b.test.ts')] };
    const ran = (...names: string[]) =>
      factsOf({ tree, testRuns: [runOf({ suites: names.map((name) => suite(name, 1)) })] });
    expect(testFilesNotRun(ran('test/a.test.ts'))).toMatchObject([
      { code: 'test-file-not-run', severity: 'warn', file: 'test/b.test.ts' },
    ]);
    expect(codes(testFilesNotRun(ran('test/a.test.ts', 'test/b.test.ts')))).toEqual(['ok test-files-run']);
    expect(testFilesNotRun(ran('queue', 'stack'))).toEqual([]);
  });

  it('that passed, and such as cannot be read', () => {
    expect(codes(testsPassed(factsOf()))).toEqual(['ok tests-passed']);
    const problem = { code: 'report-invalid', message: 'cut off', file: 'junit.xml', line: 4, hint: undefined };
    expect(testRunProblems(factsOf({ testRunProblems: [problem] }))).toMatchObject([
      { code: 'test-results-unreadable', severity: 'warn', file: 'junit.xml', line: 4 },
    ]);
  });
});
