import type { FrameworkName } from '../render/style.js';

export interface ProofRequest {
  /** Absolute path of the project. */
  readonly root: string;
  readonly framework: FrameworkName;
  /** Test files, absolute or relative to the root. Only these run. */
  readonly files: readonly string[];
  /** Runs the tests of each file in another order; see `ProofResult.shuffled`. */
  readonly shuffleSeed?: number;
  /** Milliseconds that one start of the runner may take; then it is killed with all its processes. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface ProofTest {
  /** As it was asked for. */
  readonly file: string;
  /** Names of the suites it stands in and its own, joined by spaces. */
  readonly title: string;
  /** Its own name alone. */
  readonly name: string;
  /** `todo` also for what mocha skips: it does not tell the two apart. */
  readonly status: 'passed' | 'failed' | 'skipped' | 'todo';
  /** What the runner says of a failure. */
  readonly message: string | null;
  /** Milliseconds; null where the runner does not say. */
  readonly durationMs: number | null;
}

/** Something that went wrong outside of any test: a file that does not load, leaves no result, or breaks the run. */
export interface ProofError {
  readonly file: string;
  readonly message: string;
}

export interface ProofResult {
  readonly framework: FrameworkName;
  readonly tests: readonly ProofTest[];
  readonly errors: readonly ProofError[];
  /** Files whose results were complete, but something (a timer, a socket) kept the runner from ending by itself. */
  readonly leftOpen: readonly string[];
  /** False where an order was asked for and this runner cannot change it. */
  readonly shuffled: boolean;
}

/** Whether every test of the file passed or was left out on purpose, and nothing else went wrong. */
export function isProven(result: ProofResult, file: string): boolean {
  const own = result.tests.filter((test) => test.file === file);
  return (
    own.length > 0 &&
    own.every(({ status }) => status !== 'failed') &&
    !result.errors.some((error) => error.file === file)
  );
}
