import { Random } from '../../random.js';
import type { Callable, Case, Findings, Incident, ModuleFacts, PoolCase, Shape, Todo } from '../model.js';
import type { Candidate } from './candidate.js';
import { toCase } from './case.js';
import type { Expr } from './expr.js';
import { withFolderMade } from './folder.js';
import { RESULT } from './observation.js';
import { Starts } from './starts.js';
import { Values } from './values.js';

/** Findings of a module that was not run. */
export function withoutRun(incidents: readonly Incident[], cases: readonly Case[], todos: readonly Todo[]): Findings {
  const nothing = { covered: 0, total: 0 };
  const none = { statements: nothing, branches: nothing, functions: nothing };
  return {
    cases,
    pool: [],
    points: [],
    base: [],
    todos,
    incidents,
    before: none,
    after: none,
    executions: 0,
    mutants: null,
  };
}

/** One call of each callable as its types want it, with nothing said of what comes of it. */
export function skeletons(facts: ModuleFacts, seed: number): PoolCase[] {
  const values = new Values(facts, new Random(seed));
  const starts = new Starts(facts, values);
  return facts.callables.flatMap((callable) => {
    const candidate = callOf(callable, starts, values);
    return candidate === null
      ? []
      : [{ test: skeletonOf(withFolderMade(candidate, values.folder), facts), reached: [], cost: 0, elapsed: 0 }];
  });
}

/** A todo for each callable that has no skeleton. */
export function todosWithout({ callables }: ModuleFacts, cases: readonly Case[]): Todo[] {
  const done = new Set(cases.map(({ target }) => target));
  return callables
    .filter(({ id }) => !done.has(id))
    .map(({ id, startLine }) => ({
      name: id,
      line: startLine,
      text: '',
      reason: 'nothing was run, and no call was found that type-checks',
    }));
}

function callOf(callable: Callable, starts: Starts, values: Values): Candidate | null {
  const args = argsOf(callable, values);
  if (callable.owner === null || ['constructor', 'static', 'function'].includes(callable.kind))
    return starts.plain(callable, args);
  const [maker] = values.makersOf(callable.owner);
  if (maker === undefined) return null;
  const made = starts.plain(maker, argsOf(maker, values)).moves.at(-1)!.expr;
  return starts.member(callable, starts.receiver(callable.owner, made), args);
}

function argsOf(callable: Callable, values: Values): readonly Expr[] {
  return callable.kind === 'getter' ? [] : (values.argumentLists(callable, 0, 1)[0] ?? []);
}

function skeletonOf(candidate: Candidate, facts: ModuleFacts): Case {
  const awaited = candidate.moves.map(
    (_, index) => index === candidate.moves.length - 1 && isPromise(candidate.returns),
  );
  const nothing = { asserts: [], strong: false, wrap: null, words: 'is to be specified', stumbled: false };
  const test = toCase(candidate, { awaited }, nothing, facts);
  return { ...test, skeleton: true, act: { ...test.act, bind: isRead(candidate) ? RESULT : null } };
}

/** Assignments give nothing to look at. */
function isRead({ callable, returns }: Candidate): boolean {
  return callable?.kind !== 'setter' && returns?.kind !== 'undefined';
}

function isPromise(shape: Shape | null): boolean {
  return shape?.kind === 'builtin' && shape.name === 'Promise';
}
