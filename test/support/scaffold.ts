import type { Measured } from '../../src/scaffold/model.js';
import type { ModuleResult, ScaffoldResult } from '../../src/scaffold.js';

/** Coverage with the same figures for all measures. */
export function measuredOf(covered: number, total = 20): Measured {
  const ratio = { covered, total };
  return { statements: ratio, branches: ratio, functions: ratio };
}

export function moduleResult(parts: Partial<ModuleResult> = {}): ModuleResult {
  return {
    module: 'src/cart.ts',
    file: 'test/cart.test.ts',
    status: 'written',
    reason: null,
    text: "it('adds', () => {});\n",
    previous: null,
    cases: 3,
    todos: 1,
    dropped: [],
    before: measuredOf(2),
    after: measuredOf(19),
    seconds: 1.234,
    executions: 400,
    incidents: [],
    warnings: [],
    ...parts,
  };
}

export function scaffoldResult(...modules: readonly ModuleResult[]): ScaffoldResult {
  return { root: '/project', framework: 'vitest', modules };
}

/** One module of each kind. */
export const EVERY_KIND: readonly ModuleResult[] = [
  moduleResult(),
  moduleResult({
    module: 'src/till.ts',
    file: 'test/till.test.ts',
    status: 'extended',
    text: 'a\nb\nc\n',
    previous: 'a\nc\n',
    incidents: [{ code: 'hangs', target: 'wait', message: 'does not end for (0)' }],
    dropped: [{ title: 'open: returns 1', reason: 'fails in the runner: Error: no' }],
    warnings: [{ code: 'type-errors', message: 'the module has 2 type errors' }],
  }),
  moduleResult({
    module: 'src/same.ts',
    file: 'test/same.test.ts',
    status: 'unchanged',
    text: null,
    previous: 'x\n',
    cases: 0,
    todos: 0,
    before: measuredOf(20),
    after: measuredOf(20),
  }),
  moduleResult({
    module: 'src/dom.ts',
    file: null,
    status: 'nothing',
    reason: 'it exports nothing that can be called',
    text: null,
    cases: 0,
    todos: 0,
    before: measuredOf(0, 0),
    after: measuredOf(0, 0),
  }),
];
