import { printAtom } from '../../../languages/erlang/print.js';
import type { Random } from '../../../random.js';
import { type ErlangFacts, type FunctionFacts, keyOf } from '../facts/facts.js';
import { isStart } from '../facts/subject.js';
import { wantsOf } from '../facts/walk.js';
import type { ErlangKind } from '../model.js';
import type { Attempt } from './attempt.js';
import type { Values } from './values.js';

export interface CallContext {
  readonly facts: ErlangFacts;
  readonly kind: ErlangKind;
  readonly values: Values;
  /** Whether a process of the module can be started. */
  readonly process: boolean;
  /** Steps before every case without a process: applications to start. */
  readonly before: readonly string[];
}

/** `module:name(args)`. */
function callText({ facts }: Pick<CallContext, 'facts'>, name: string, args: readonly string[]): string {
  return `${printAtom(facts.name)}:${printAtom(name)}(${args.join(', ')})`;
}

/** Calls of one function of the API: each clause's own arguments, with one varied at a time. */
export function apiCalls(context: CallContext, fn: FunctionFacts, most: number): Attempt[] {
  const { facts, values } = context;
  const each = Math.max(4, Math.ceil(most / Math.max(1, fn.clauses.length)));
  return fn.clauses.flatMap((_, at) => values.ofClause(facts, fn, at, each).map((args) => apiCall(context, fn, args)));
}

export function apiCall(context: CallContext, fn: FunctionFacts, args: readonly string[]): Attempt {
  return { ...attempt(context, fn, [], callText(context, fn.name, args), 0), args };
}

/** The same with arguments drawn from all that are thought of. */
export function drawnCalls(context: CallContext, fn: FunctionFacts, count: number, random: Random): Attempt[] {
  if (fn.arity === 0) return [];
  const lists = Array.from({ length: fn.arity }, (_, at) => context.values.ofArgument(context.facts, fn, at, 40));
  if (lists.some(({ length }) => length === 0)) return [];
  return Array.from({ length: count }, () =>
    apiCall(
      context,
      fn,
      lists.map((list) => random.pick(list)),
    ),
  );
}

/** Starts that stop again at once, so that the next test can start it, too. */
export function startCalls(context: CallContext, fn: FunctionFacts, most: number): Attempt[] {
  const { facts, values, before } = context;
  if (!isStart(fn)) return [];
  const target = { name: fn.name, arity: fn.arity };
  return fn.clauses.flatMap((_, at) =>
    values.ofClause(facts, fn, at, most).flatMap((args) => {
      const call = callText(context, fn.name, args);
      const stop = `begin {ok, P} = ${call}, unlink(P), gen_server:stop(P) end`;
      return [
        { target, process: false, setup: before, act: stop, distance: 0 },
        { target, process: false, setup: before, act: call, distance: 1 },
      ];
    }),
  );
}

/** What the callbacks of a server take, as messages to its process. */
export function messages(context: CallContext, most: number): Attempt[] {
  const { facts, values, kind } = context;
  if (!context.process || (kind !== 'gen_server' && kind !== 'gen_statem')) return [];
  const found: Attempt[] = [];
  const add = (key: string, make: (message: string) => Pick<Attempt, 'setup' | 'act'>) => {
    const fn = facts.functions.get(key);
    for (const clause of fn?.clauses ?? []) {
      for (const message of values.ofPattern({ facts, clause, node: clause.patterns[0]! }, most)) {
        found.push({ target: { name: fn!.name, arity: fn!.arity }, process: true, distance: 1, ...make(message) });
      }
    }
  };
  const alive = (step: string) => ({ setup: [step, 'sys:get_state(Pid)'], act: 'is_process_alive(Pid)' });
  add('handle_call/3', (message) => ({ setup: [], act: `gen_server:call(Pid, ${message})` }));
  add('handle_cast/2', (message) => alive(`gen_server:cast(Pid, ${message})`));
  add('handle_info/2', (message) => alive(`Pid ! ${message}`));
  if (kind === 'gen_statem') found.push(...events(context, most));
  return found;
}

function events({ facts, values }: CallContext, most: number): Attempt[] {
  const found: Attempt[] = [];
  for (const fn of facts.functions.values()) {
    if (fn.arity !== 3 && keyOf(fn) !== 'handle_event/4') continue;
    for (const clause of fn.clauses) {
      const [type, content] = clause.patterns;
      const target = { name: fn.name, arity: fn.arity };
      for (const message of values.ofPattern({ facts, clause, node: content! }, most)) {
        const isCall = type?.k === 'tuple' && type.of[0]?.k === 'atom' && type.of[0].text === 'call';
        const step =
          type?.k === 'atom' && type.text === 'cast' ? `gen_statem:cast(Pid, ${message})` : `Pid ! ${message}`;
        if (isCall)
          found.push({ target, process: true, setup: [], act: `gen_statem:call(Pid, ${message})`, distance: 1 });
        else
          found.push({
            target,
            process: true,
            setup: [step, 'sys:get_state(Pid)'],
            act: 'is_process_alive(Pid)',
            distance: 1,
          });
      }
    }
  }
  return found;
}

/** How a test comes by a state to call callbacks with: steps that bind it to `State`. */
export interface StateSource {
  readonly process: boolean;
  readonly setup: readonly string[];
}

/** Callbacks called by hand, with a state that a process or `init/1` made, as it is and with parts of it replaced. */
export function callbackCalls(
  context: CallContext,
  fn: FunctionFacts,
  sources: readonly StateSource[],
  most: number,
): Attempt[] {
  const { facts, values } = context;
  const stateAt = stateIndex(fn);
  const target = { name: fn.name, arity: fn.arity };
  const found: Attempt[] = [];
  for (const at of fn.clauses.keys()) {
    const lists = values.ofClause(facts, fn, at, most);
    if (stateAt === null || sources.length === 0) {
      for (const args of lists)
        found.push({
          target,
          process: false,
          setup: context.before,
          act: callText(context, fn.name, args),
          distance: 2,
        });
      continue;
    }
    for (const source of sources) {
      const seen = new Set<string>();
      for (const args of lists) {
        const act = callText(context, fn.name, args.with(stateAt, 'State').map(fromHere));
        if (seen.has(act)) continue;
        seen.add(act);
        found.push({ target, process: source.process, setup: source.setup, act, distance: 2 });
      }
      const [first] = lists;
      if (first === undefined) continue;
      for (const state of stateVariants(context, fn, at, stateAt, most)) {
        const act = callText(context, fn.name, first.with(stateAt, state).map(fromHere));
        found.push({ target, process: source.process, setup: source.setup, act, distance: 3 });
      }
    }
    for (const args of lists.slice(0, most))
      found.push({
        target,
        process: false,
        setup: context.before,
        act: callText(context, fn.name, args.map(fromHere)),
        distance: 3,
      });
  }
  return found;
}

/** Values that only a running server can be asked for make no sense in a call by hand. */
function fromHere(text: string): string {
  return text === '{self(), a}' ? '{self(), make_ref()}' : text;
}

function stateIndex({ name, arity }: FunctionFacts): number | null {
  if (/^handle_(?:call|cast|info|continue)$|^terminate$/.test(name)) return arity - 1;
  return name === 'code_change' && arity === 3 ? 1 : null;
}

/** The state with one part replaced by what this clause does something else for. */
function stateVariants(
  { facts, values }: CallContext,
  fn: FunctionFacts,
  at: number,
  stateAt: number,
  most: number,
): string[] {
  const clause = fn.clauses[at]!;
  const pattern = clause.patterns[stateAt]!;
  const found: string[] = [];
  const records =
    pattern.k === 'record' ? [pattern.name] : [...facts.records.keys()].filter((name) => /state/.test(name));
  const variables = [...wantsOf({ facts, clause })].filter(([name]) =>
    /^(?:New|Updated|Next)?(?:State|Data|S)\d*$/.test(name),
  );
  for (const [name, want] of variables) {
    for (const key of want.keys.keys()) {
      for (const text of values.ofVariable({ facts, clause }, name, key, most)) found.push(`State#{${key} => ${text}}`);
    }
    for (const record of records) {
      const fields = facts.records.get(record) ?? [];
      for (const [index, field] of fields.entries()) {
        for (const text of values.ofField({ facts, clause }, name, record, field.name, most))
          found.push(`setelement(${index + 2}, State, ${text})`);
      }
    }
  }
  if (pattern.k === 'record') {
    const fields = facts.records.get(pattern.name) ?? [];
    for (const { name, value } of pattern.fields) {
      const index = fields.findIndex((field) => field.name === name);
      if (index === -1) continue;
      for (const text of values.ofPattern({ facts, clause, node: value }, most))
        found.push(`setelement(${index + 2}, State, ${text})`);
    }
  }
  return [...new Set(found)].slice(0, most * 4);
}

function attempt(
  { process, before }: CallContext,
  { name, arity }: FunctionFacts,
  setup: readonly string[],
  act: string,
  distance: number,
): Attempt {
  return { target: { name, arity }, process, setup: [...(process ? [] : before), ...setup], act, distance };
}
