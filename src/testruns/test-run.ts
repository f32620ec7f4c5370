/** What a run of tests did, as its results file says. Failures, errors and skips are never added to one another. */

interface TestSuite {
  /** Empty where the file names none. */
  readonly name: string;
  readonly tests: number;
  readonly failed: number;
  readonly errored: number;
  readonly skipped: number;
}

/** One results file, counted case by case: the totals that writers put on suites and roots are not to be trusted. */
export interface TestRun {
  /** As shown to the user: relative to the project where possible. */
  readonly path: string;
  readonly format: 'junit' | 'ctrf';
  readonly tests: number;
  readonly passed: number;
  /** An expectation did not hold. */
  readonly failed: number;
  /** Ended in some other way: a crash, a broken set-up, a verdict of the runner's own. */
  readonly errored: number;
  readonly skipped: number;
  /** Of the skipped, those of suites of Common Test whose set-up, or that of a group, failed. */
  readonly autoSkipped: number;
  /** The sum of failures and errors that the file itself claims on suites with cases; null where it claims none. */
  readonly claimedFailures: number | null;
  /** Suites that hold cases themselves or hold nothing at all, in the order of the file; see `MAX_SUITES`. */
  readonly suites: readonly TestSuite[];
}

export type Outcome = 'passed' | 'failed' | 'errored' | 'skipped';

/** Suites beyond these are counted in the totals only: a hostile file is not to fill the memory. */
export const MAX_SUITES = 20_000;
const MAX_NAME = 300;

interface OpenSuite {
  readonly name: string;
  tests: number;
  failed: number;
  errored: number;
  skipped: number;
}

/** Adds up cases, in all and per suite. */
export class TestCounter {
  readonly #suites: OpenSuite[] = [];
  readonly #all = { passed: 0, failed: 0, errored: 0, skipped: 0 };
  #autoSkipped = 0;
  #claimed: number | null = null;

  /** Null once there are too many of them. */
  suite(name: string): OpenSuite | null {
    if (this.#suites.length >= MAX_SUITES) return null;
    const suite = { name: name.slice(0, MAX_NAME), tests: 0, failed: 0, errored: 0, skipped: 0 };
    this.#suites.push(suite);
    return suite;
  }

  count(suite: OpenSuite | null, outcome: Outcome): void {
    this.#all[outcome]++;
    if (suite === null) return;
    suite.tests++;
    if (outcome !== 'passed') suite[outcome]++;
  }

  /** Of the cases counted so far, these were skipped because a set-up failed. */
  autoSkipped(cases: number): void {
    this.#autoSkipped += cases;
  }

  /** What a suite claims of itself. */
  claim(failures: number): void {
    this.#claimed = (this.#claimed ?? 0) + failures;
  }

  result(path: string, format: TestRun['format']): TestRun {
    const { passed, failed, errored, skipped } = this.#all;
    const tests = passed + failed + errored + skipped;
    return {
      path,
      format,
      tests,
      passed,
      failed,
      errored,
      skipped,
      autoSkipped: this.#autoSkipped,
      claimedFailures: this.#claimed,
      suites: this.#suites,
    };
  }
}

export type { OpenSuite };
