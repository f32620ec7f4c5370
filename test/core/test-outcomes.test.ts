import { expect, it } from 'vitest';
import { withOutcomes } from '../../src/core/test-outcomes.js';
import { reasonText } from '../../src/report/words.js';

const suite = (name: string, tests: number, failed = 0, errored = 0, skipped = 0) => ({
  name,
  tests,
  failed,
  errored,
  skipped,
});

it('suites are known by the path of their file or the Erlang module they are, over several runs', () => {
  const tests = new Map([
    ['src/a.ts', [{ path: 'test/a.test.ts', via: 'import' as const }]],
    [
      'apps/x/src/x_cache.erl',
      [
        { path: 'apps/x/test/x_cache_tests.erl', via: 'import' as const },
        { path: 'apps/x/test/x_SUITE.erl', via: 'name' as const },
      ],
    ],
  ]);
  const found = withOutcomes(tests, [
    { suites: [suite('test/a.test.ts', 4, 1), suite('x_cache_tests', 3, 0, 1)] },
    { suites: [suite('x_cache_tests', 2, 0, 0, 2), suite('a.test.ts', 9, 9), suite('x_SUITE', 0)] },
  ]);
  expect(found.get('src/a.ts')![0]!.outcome).toEqual({ tests: 4, failed: 1, errored: 0, skipped: 0 });
  expect(found.get('apps/x/src/x_cache.erl')).toEqual([
    {
      path: 'apps/x/test/x_cache_tests.erl',
      via: 'import',
      outcome: { tests: 5, failed: 0, errored: 1, skipped: 2 },
    },
    { path: 'apps/x/test/x_SUITE.erl', via: 'name' },
  ]);
});

it('the reason names the first of several failing test files', () => {
  const reason = { code: 'tests-failing', path: 'test/a_tests.erl', more: 1, ...suite('', 9, 2, 1, 3) } as const;
  expect(reasonText(reason)).toBe(
    '2 failed, 1 ended in an error, 3 skipped of 9 tests in a_tests.erl and 1 more test file',
  );
});
