import { undefinedCalls } from './erlang-calls.js';
import {
  applicationsGone,
  childrenMissing,
  modulesThatNeverLoad,
  testModulesTwice,
  testsKillTheRun,
} from './erlang-checks.js';
import { failuresHidden, modulesToldApart, oneRunnerMeasured } from './erlang-report-checks.js';
import type { BlockingFacts, DoctorFacts } from './facts.js';
import { bySeverity, type Finding, makesMeasurable } from './finding.js';
import { noSources, nothingToCover, strangersMeasured, totalsApart, unmeasuredModules } from './module-checks.js';
import { configuration, history } from './project-checks.js';
import { applicationsMissing, eunitAborts } from './rebar3-checks.js';
import {
  emptyReports,
  goodReports,
  neverEntered,
  noReport,
  pathsMatchNothing,
  reportAges,
  reportProblems,
  staleReports,
} from './report-checks.js';
import { noTestFiles, testsInNameOnly, testsReachNothing, testsWithoutCases } from './test-file-checks.js';
import {
  allSkipped,
  emptySuites,
  noTestRan,
  skipsAddedToFailures,
  someSkipped,
  testFilesNotRun,
  testRunProblems,
  testsFailed,
  testsPassed,
} from './test-run-checks.js';
import { modulesLeft, warningFindings } from './warning-checks.js';

/** A check looks at the facts and says what it found, good or bad; nothing where it does not apply. */
type Check = (facts: DoctorFacts) => Finding[];

/** What keeps tests of an Erlang project from running, by its sources alone. */
const BUILT_BY_REBAR3: readonly ((facts: BlockingFacts) => Finding[])[] = [
  eunitAborts,
  applicationsMissing,
  modulesThatNeverLoad,
  childrenMissing,
  applicationsGone,
  testsKillTheRun,
  undefinedCalls,
  testModulesTwice,
];

/** What is to be mended before anything can be covered, the most blocking first: nothing in most projects. */
export function examineBlocking(facts: BlockingFacts): Finding[] {
  return makesMeasurable([...BUILT_BY_REBAR3, skipsAddedToFailures].flatMap((check) => check(facts)));
}

/** In the order in which findings of one severity are told. */
const CHECKS: readonly Check[] = [
  reportProblems,
  noReport,
  pathsMatchNothing,
  emptyReports,
  neverEntered,
  noSources,
  nothingToCover,
  totalsApart,
  noTestRan,
  allSkipped,
  ...BUILT_BY_REBAR3,
  unmeasuredModules,
  oneRunnerMeasured,
  staleReports,
  reportAges,
  modulesLeft,
  testsFailed,
  skipsAddedToFailures,
  failuresHidden,
  emptySuites,
  testFilesNotRun,
  testRunProblems,
  strangersMeasured,
  warningFindings,
  noTestFiles,
  testsInNameOnly,
  testsReachNothing,
  testsWithoutCases,
  someSkipped,
  history,
  configuration,
  goodReports,
  modulesToldApart,
  testsPassed,
];

/** Can the number be trusted? Everything that speaks against it, the worst first, then what was looked at and is fine. */
export function examine(facts: DoctorFacts): Finding[] {
  return bySeverity(CHECKS.flatMap((check) => check(facts)));
}
