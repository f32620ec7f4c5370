import type { Findings, ModuleFacts } from '../model.js';

/** What can be said of a module without running it: each callable as a todo. */
export function skeletons(facts: ModuleFacts): Findings {
  const nothing = { covered: 0, total: 0 };
  const none = { statements: nothing, branches: nothing, functions: nothing };
  return {
    cases: [],
    pool: [],
    points: [],
    base: [],
    todos: facts.callables.map(({ id, startLine }) => ({
      name: id,
      line: startLine,
      text: '',
      reason: 'nothing was run to see what it does',
    })),
    incidents: [],
    before: none,
    after: none,
    executions: 0,
    mutants: null,
  };
}
