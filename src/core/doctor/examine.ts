import type { DoctorFacts } from './facts.js';
import { bySeverity, type Finding } from './finding.js';
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
  someSkipped,
  testFilesNotRun,
  testRunProblems,
  testsFailed,
  testsPassed,
} from './test-run-checks.js';
import { modulesLeft, warningFindings } from './warning-checks.js';

/** A check looks at the facts and says what it found, good or bad; nothing where it does not apply. */
type Check = (facts: DoctorFacts) => Finding[];

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
  eunitAborts,
  applicationsMissing,
  unmeasuredModules,
  staleReports,
  reportAges,
  modulesLeft,
  testsFailed,
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
  testsPassed,
];

/** Can the number be trusted? Everything that speaks against it, the worst first, then what was looked at and is fine. */
export function examine(facts: DoctorFacts): Finding[] {
  return bySeverity(CHECKS.flatMap((check) => check(facts)));
}
