import type { DoctorFacts, TestRunFacts } from './facts.js';
import { at, blocking, type Finding } from './finding.js';
import { all, figure, many, some } from './words.js';

export function testRunProblems({ testRunProblems: problems }: DoctorFacts): Finding[] {
  return problems.map(({ message, file, line, hint }) => ({
    code: 'test-results-unreadable',
    severity: 'warn' as const,
    message,
    ...at(file, line),
    fix: hint ?? 'Run the tests again, and let them finish writing their results.',
  }));
}

/** A run that ran nothing leaves a report behind all the same, and often exits with success. */
export function noTestRan({ testRuns }: DoctorFacts): Finding[] {
  if (testRuns.length === 0 || testRuns.some(({ tests }) => tests > 0)) return [];
  return [
    {
      code: 'no-test-ran',
      severity: 'error',
      message: 'no test ran: the test results hold no test case',
      ...at(testRuns[0]!.path),
      fix: 'Look at the output of the test run: a start-up error, or a pattern for test files that matches none?',
    },
  ];
}

export function allSkipped({ testRuns }: DoctorFacts): Finding[] {
  const { tests, skipped } = sums(testRuns);
  if (tests === 0 || skipped < tests) return [];
  return [
    {
      code: 'all-tests-skipped',
      severity: 'error',
      message: `${tests === 1 ? 'the only test was' : `all ${figure(tests)} tests were`} skipped`,
      ...at(testRuns.find((run) => run.tests > 0)?.path),
      fix: 'What does the set-up of the tests need that was not there? Runners skip what it failed for.',
    },
  ];
}

/** Failures, errors and skips are three things: a sum of them misleads. */
export function testsFailed({ testRuns }: DoctorFacts): Finding[] {
  const { tests, failed, errored, skipped } = sums(testRuns);
  if (failed + errored === 0) return [];
  const parts = [
    ...(failed > 0 ? [`${many(failed, 'test')} failed`] : []),
    ...(errored > 0 ? [`${many(errored, 'test')} ended in an error`] : []),
  ];
  const worst = testRuns.filter((run) => run.failed + run.errored > 0);
  const rest = skipped > 0 ? `, with ${figure(skipped)} skipped` : '';
  return [
    {
      code: 'tests-failed',
      severity: 'warn',
      message: `${all(parts)} of ${figure(tests)} in all${rest}: what they would have covered may be missing in the reports`,
      ...at(worst[0]!.path),
      fix: 'Get the tests to pass before the coverage is looked at.',
    },
  ];
}

export function someSkipped({ testRuns }: DoctorFacts): Finding[] {
  const { tests, skipped } = sums(testRuns);
  if (skipped === 0 || skipped === tests) return [];
  return [
    {
      code: 'tests-skipped',
      severity: 'info',
      message: `${figure(skipped)} of ${many(tests, 'test')} were skipped`,
      ...at(testRuns.find((run) => run.skipped > 0)?.path),
      fix: 'A skipped test covers nothing: mend it, or take it out.',
    },
  ];
}

/**
 * A number of failures that holds what was only skipped. `rebar3 ct` ends with "Failures occurred running tests: N" and
 * counts into N what Common Test skipped because a set-up failed; some writers do the same in their totals.
 */
export function skipsAddedToFailures({ testRuns }: Pick<DoctorFacts, 'testRuns'>): Finding[] {
  const claims = testRuns.filter(
    ({ failed, errored, skipped, claimedFailures }) => skipped > 0 && claimedFailures === failed + errored + skipped,
  );
  const auto = testRuns.filter(({ autoSkipped }) => autoSkipped > 0);
  const [first] = [...auto, ...claims];
  if (first === undefined) return [];
  const { failed, errored } = sums(auto);
  const skipped = auto.reduce((sum, run) => sum + run.autoSkipped, 0);
  const said =
    auto.length > 0
      ? `${many(skipped, 'test')} of Common Test were skipped because a set-up failed, and rebar3 ct adds them to the ${figure(failed + errored)} that failed: it says ${figure(failed + errored + skipped)}`
      : `the totals in ${some(claims.map(({ path }) => path))} add what was skipped to what failed`;
  return [
    blocking({
      code: 'skips-counted-as-failures',
      severity: 'warn',
      message: said,
      file: first.path,
      fix: 'Quote the two apart. One set-up that is mended (init_per_suite, init_per_group) may bring back a whole suite.',
      blocks: skipped,
    }),
  ];
}

/** rebar3 eunit lists suites of Common Test as well, where it finds nothing to run. */
const COMMON_TEST_SUITE = /^module '\w+_SUITE'$/;

export function emptySuites({ testRuns }: DoctorFacts): Finding[] {
  if (sums(testRuns).tests === 0) return [];
  const empty = testRuns.flatMap(({ path, suites }) =>
    suites
      .filter(({ name, tests }) => tests === 0 && !COMMON_TEST_SUITE.test(name))
      .map(({ name }) => ({ path, name: name || '(no name)' })),
  );
  const [first] = empty;
  if (first === undefined) return [];
  return [
    {
      code: 'suite-without-tests',
      severity: 'warn',
      message: `${many(empty.length, 'test suite')} ran no test case: ${some(empty.map(({ name }) => name))}`,
      file: first.path,
      fix: 'A file without tests, or one that broke before its first: look at the output of the test run.',
    },
  ];
}

/** Share of suites named after test files from which on the suites are taken to be the test files. */
const NAMED_BY_FILE = 0.5;

/** Where the results name test files, as those of vitest do: which test files of the tree are not among them? */
export function testFilesNotRun({ testRuns, tree }: DoctorFacts): Finding[] {
  if (tree === null) return [];
  const named = tree.tests.filter((test) => test.named).map(({ path }) => path);
  const ran = new Set(testRuns.flatMap(({ suites }) => suites.map(({ name }) => name)));
  const found = named.filter((path) => ran.has(path));
  if (found.length === 0 || found.length < ran.size * NAMED_BY_FILE) return [];
  const missing = named.filter((path) => !ran.has(path));
  if (missing.length === 0)
    return [{ code: 'test-files-run', severity: 'ok', message: 'every test file of the tree is in the test results' }];
  return [
    {
      code: 'test-file-not-run',
      severity: 'warn',
      message: `${figure(missing.length)} of ${many(named.length, 'test file')} are not in the test results: ${some(missing)}`,
      file: missing[0]!,
      fix: 'Does the pattern for test files leave them out, or were only some tests run?',
    },
  ];
}

export function testsPassed({ testRuns }: DoctorFacts): Finding[] {
  const { tests, passed, failed, errored } = sums(testRuns);
  if (passed === 0 || failed + errored > 0) return [];
  const message =
    passed === tests
      ? `${many(passed, 'test')} ran and passed`
      : `${many(passed, 'test')} of ${figure(tests)} passed, none failed`;
  return [{ code: 'tests-passed', severity: 'ok', message }];
}

function sums(runs: readonly TestRunFacts[]) {
  const sum = { tests: 0, passed: 0, failed: 0, errored: 0, skipped: 0 };
  for (const run of runs)
    for (const key of ['tests', 'passed', 'failed', 'errored', 'skipped'] as const) sum[key] += run[key];
  return sum;
}
