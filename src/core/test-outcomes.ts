import type { TestLink, TestOutcome } from '../model.js';

/** Suites of test results by name; see `testruns/test-run.ts`. */
export interface NamedSuites {
  readonly suites: readonly (TestOutcome & { readonly name: string })[];
}

/**
 * What the last runs said of the test files of each module. Suites are known by the path of their file, as vitest
 * writes it, or by the Erlang module they are.
 */
export function withOutcomes(
  tests: ReadonlyMap<string, readonly TestLink[]>,
  runs: readonly NamedSuites[],
): Map<string, readonly TestLink[]> {
  const outcomes = new Map<string, TestOutcome>();
  for (const { suites } of runs)
    for (const { name, ...outcome } of suites)
      if (outcome.tests > 0) outcomes.set(name, sum(outcomes.get(name) ?? NONE, outcome));
  return new Map(
    [...tests].map(([module, links]) => [
      module,
      links.map((link) => {
        const outcome = outcomes.get(link.path) ?? outcomes.get(erlangModule(link.path));
        return outcome === undefined ? link : { ...link, outcome };
      }),
    ]),
  );
}

const NONE: TestOutcome = { tests: 0, failed: 0, errored: 0, skipped: 0 };

function sum(a: TestOutcome, b: TestOutcome): TestOutcome {
  return {
    tests: a.tests + b.tests,
    failed: a.failed + b.failed,
    errored: a.errored + b.errored,
    skipped: a.skipped + b.skipped,
  };
}

/** Empty for files of other languages, and no suite is called so. */
function erlangModule(path: string): string {
  return /([^/]+)\.erl$/.exec(path)?.[1] ?? '';
}
