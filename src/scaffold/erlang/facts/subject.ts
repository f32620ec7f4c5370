import type { NameArity } from '../../../languages/erlang/module.js';
import { visitClause } from '../../../languages/erlang/visit.js';
import type { ErlangKind } from '../model.js';
import { type ErlangFacts, type FunctionFacts, keyOf } from './facts.js';

const KINDS: readonly ErlangKind[] = ['supervisor', 'gen_server', 'gen_statem', 'gen_event', 'application'];

export function kindOf({ census, functions }: ErlangFacts): ErlangKind {
  const found = KINDS.find((kind) => census.behaviours.includes(kind));
  if (found !== undefined) return found;
  return census.callbacks.length > 0 && [...functions.values()].every(({ exported }) => !exported)
    ? 'behaviour'
    : 'plain';
}

const CALLBACKS: Readonly<Partial<Record<ErlangKind, readonly string[]>>> = {
  gen_server: [
    'init/1',
    'handle_call/3',
    'handle_cast/2',
    'handle_info/2',
    'handle_continue/2',
    'terminate/2',
    'code_change/3',
    'format_status/1',
    'format_status/2',
  ],
  gen_statem: [
    'callback_mode/0',
    'init/1',
    'handle_event/4',
    'terminate/3',
    'code_change/4',
    'format_status/1',
    'format_status/2',
  ],
  gen_event: ['init/1', 'handle_event/2', 'handle_call/2', 'handle_info/2', 'terminate/2', 'code_change/3'],
  supervisor: ['init/1'],
  application: ['start/2', 'stop/1', 'prep_stop/1', 'config_change/3'],
};

/** Exported functions that OTP calls rather than a user of the module. */
export function callbacksOf(facts: ErlangFacts, kind: ErlangKind): FunctionFacts[] {
  const named = new Set(CALLBACKS[kind] ?? []);
  return [...facts.functions.values()].filter(
    (fn) => fn.exported && (named.has(keyOf(fn)) || (kind === 'gen_statem' && fn.arity === 3 && isState(fn))),
  );
}

/** The function of one state: its first argument is the kind of an event. */
function isState({ clauses }: FunctionFacts): boolean {
  return clauses.some(({ patterns: [event] }) => {
    if (event?.k === 'tuple') return event.of[0]?.k === 'atom' && event.of[0].text === 'call';
    return event?.k === 'atom' && /^(?:cast|info|enter|timeout|internal|state_timeout)$/.test(event.text);
  });
}

export function isStart({ name }: NameArity): boolean {
  return /^start(?:_link|_monitor)?$/.test(name);
}

/** What is called for its users: exported, no callback, nothing that starts a process. */
export function apiOf(facts: ErlangFacts, kind: ErlangKind): FunctionFacts[] {
  const callbacks = new Set(callbacksOf(facts, kind));
  return [...facts.functions.values()].filter(
    (fn) => fn.exported && !callbacks.has(fn) && !isStart(fn) && fn.clauses.length > 0,
  );
}

/** Lines each function may reach by calls within the module and by messages to its own callbacks, by `name/arity`. */
export function reachOf(facts: ErlangFacts): Map<string, Set<string>> {
  const direct = new Map([...facts.functions].map(([key, fn]) => [key, calledBy(fn, facts)]));
  return new Map([...direct.keys()].map((key) => [key, closure(key, direct)]));
}

function closure(from: string, direct: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const found = new Set([from]);
  for (const key of found) for (const next of direct.get(key) ?? []) found.add(next);
  return found;
}

function calledBy(fn: FunctionFacts, facts: ErlangFacts): Set<string> {
  const called = new Set<string>();
  const add = (key: string) => {
    if (facts.functions.has(key)) called.add(key);
  };
  for (const clause of fn.clauses) {
    visitClause(clause, (node) => {
      if (node.k === 'reference' && node.fn.k === 'atom' && node.arity.k === 'int')
        add(`${node.fn.text}/${node.arity.text}`);
      if (node.k === 'op' && node.op === '!') add('handle_info/2');
      if (node.k !== 'call' || node.fn.k !== 'atom') return;
      const module = node.module?.k === 'atom' ? node.module.text : null;
      if (node.module === null || module === facts.name) add(`${node.fn.text}/${node.args.length}`);
      else if (module === 'gen_server' && node.fn.text === 'call') add('handle_call/3');
      else if (module === 'gen_server' && node.fn.text === 'cast') add('handle_cast/2');
      else if (module === 'gen_server' && /^start/.test(node.fn.text)) add('init/1');
      else if (module === 'gen_server' && node.fn.text === 'stop') add('terminate/2');
      else if (module === 'erlang' && node.fn.text === 'send_after') add('handle_info/2');
    });
  }
  return called;
}
