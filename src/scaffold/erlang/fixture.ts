import { printAtom } from '../../languages/erlang/print.js';
import type { Example } from './facts/examples.js';
import type { ErlangFacts } from './facts/facts.js';
import { isStart } from './facts/subject.js';
import type { ErlangFixture, ErlangKind } from './model.js';
import type { Attempt, Tried } from './search/attempt.js';
import { outcomeOf, settled, type Tree } from './search/tree.js';
import type { Values } from './search/values.js';

/** Applications that own modules which code calls without saying so. */
const OWNERS: Readonly<Record<string, string>> = {
  gproc: 'gproc',
  ranch: 'ranch',
  cowboy: 'cowboy',
  gun: 'gun',
  mnesia: 'mnesia',
  httpc: 'inets',
  httpd: 'inets',
  inets: 'inets',
  ssl: 'ssl',
  cpu_sup: 'os_mon',
  memsup: 'os_mon',
  disksup: 'os_mon',
  poolboy: 'poolboy',
  jobs: 'jobs',
  hackney: 'hackney',
  lager: 'lager',
  otel_tracer: 'opentelemetry',
  prometheus_gauge: 'prometheus',
};

/** Applications that the module calls, as far as they are there. */
export function applicationsOf({ census }: ErlangFacts, there: ReadonlySet<string>): string[] {
  const names = new Set(census.calls.flatMap(({ module }) => (OWNERS[module] === undefined ? [] : [OWNERS[module]])));
  return [...names].filter((name) => there.has(name)).sort();
}

/** Expressions that may start a process of the module, the plainest first. */
export function startTexts(
  facts: ErlangFacts,
  kind: ErlangKind,
  values: Values,
  examples: readonly Example[],
): string[] {
  const module = printAtom(facts.name);
  const starts = [...facts.functions.values()].filter((fn) => fn.exported && isStart(fn));
  // `start_link` before `start`, fewer arguments before more.
  starts.sort((a, b) => Number(b.name === 'start_link') - Number(a.name === 'start_link') || a.arity - b.arity);
  const text = (name: string, args: readonly string[]) => `${module}:${printAtom(name)}(${args.join(', ')})`;
  const seen = examples.filter(({ name, args }) => starts.some((fn) => fn.name === name && fn.arity === args.length));
  const found = [...(starts.some(({ arity }) => arity === 0) ? [] : seen.map(({ name, args }) => text(name, args)))];
  for (const fn of starts)
    found.push(...fn.clauses.flatMap((_, at) => values.ofClause(facts, fn, at, 12).map((args) => text(fn.name, args))));
  const init = facts.functions.get('init/1');
  if ((kind === 'gen_server' || kind === 'gen_statem') && init?.exported) {
    for (const at of init.clauses.keys()) {
      for (const [argument] of values.ofClause(facts, init, at, 6))
        found.push(`${kind}:start_link(${module}, ${argument}, [])`);
    }
  }
  return [...new Set(found)].slice(0, 60);
}

/** Starts the process and tells whether it is there, and under which name. */
export function startAttempt(start: string): Attempt {
  return {
    target: { name: 'init', arity: 1 },
    process: false,
    setup: [`{ok, Pid} = ${start}`, 'unlink(Pid)', 'sys:get_state(Pid)'],
    act: '{is_process_alive(Pid), element(2, hd([{registered_name, []} || process_info(Pid, registered_name) =:= []] ++ [process_info(Pid, registered_name)]))}',
    distance: 0,
  };
}

/** The name it is registered under, an atom's text or null; undefined where it did not start. */
export function startedName({ seen }: Tried): string | null | undefined {
  if (seen.kind !== 'value' || seen.term?.t !== 'tuple') return undefined;
  const [alive, name] = seen.term.of;
  if (alive?.t !== 'atom' || alive.v !== 'true') return undefined;
  return name?.t === 'atom' ? printAtom(name.v) : null;
}

/** What is asked of a process to know its way with the unknown. */
export function lifecycleAttempts(kind: ErlangKind): Attempt[] {
  const target = { name: 'init', arity: 1 };
  const behaviour = kind === 'gen_statem' ? 'gen_statem' : 'gen_server';
  const attempt = (setup: readonly string[], act: string): Attempt => ({
    target,
    process: true,
    setup,
    act,
    distance: 0,
  });
  return [
    attempt([], `${behaviour}:call(Pid, '$covgap_unknown', 1000)`),
    attempt([`${behaviour}:cast(Pid, '$covgap_unknown')`, 'catch sys:get_state(Pid, 1000)'], 'is_process_alive(Pid)'),
    attempt([`Pid ! '$covgap_unknown'`, 'catch sys:get_state(Pid, 1000)'], 'is_process_alive(Pid)'),
    attempt([], 'gen_server:stop(Pid, normal, 1000)'),
  ];
}

export function lifecycleOf(tried: readonly Tried[], again: readonly Tried[]) {
  const [call, cast, info, stop] = tried;
  const yes = (each: Tried | undefined, other: Tried | undefined, atom: string) =>
    isAtom(each, atom) && isAtom(other, atom);
  const told =
    call !== undefined &&
    again[0] !== undefined &&
    call.seen.kind === again[0].seen.kind &&
    (call.seen.kind === 'value' || call.seen.kind === 'exception');
  const kind = call?.seen.kind === 'exception' ? call.seen.class : 'value';
  return {
    unknownCall: told ? outcomeOf(kind, settled(call.seen.term!)) : null,
    survivesUnknownCast: yes(cast, again[1], 'true'),
    survivesUnknownInfo: yes(info, again[2], 'true'),
    stops: yes(stop, again[3], 'ok'),
  };
}

function isAtom(tried: Tried | undefined, text: string): boolean {
  const term: Tree | undefined = tried?.seen.kind === 'value' ? tried.seen.term : undefined;
  return term?.t === 'atom' && term.v === text;
}

export function fixtureOf(start: string, registered: string | null, applications: readonly string[]): ErlangFixture {
  return { start, registered, applications, environment: [] };
}
