import type { InspectedFunction } from '../../languages/erlang/inspect.js';
import type { RemoteCall } from '../../languages/erlang/module.js';
import { type ErlangFile, ErlangWorld, idOf } from '../../languages/erlang/world.js';
import type { BlockingFacts } from './facts.js';
import { blocking, type Finding, type Place } from './finding.js';
import { figure, many, some } from './words.js';

interface Undefined {
  readonly file: ErlangFile;
  readonly fn: InspectedFunction;
  readonly call: RemoteCall;
  /** `gone`: no such module. `unknown`: none that is known. `function`: the module has no such function. */
  readonly why: 'gone' | 'unknown' | 'function';
}

/** What the compiler lets pass, and what ends in `undef` when it runs: calls of modules and functions that are not there. */
export function undefinedCalls({ erlang }: BlockingFacts): Finding[] {
  if (erlang === null) return [];
  const found = erlang.facts.files.flatMap((file) => (file.role === 'elsewhere' ? [] : undefinedIn(file, erlang)));
  const of = (role: ErlangFile['role'], why: Undefined['why']) =>
    found.filter((each) => each.file.role === role && each.why === why);
  return [
    ...inTests('test-calls-missing-function', of('test', 'function'), erlang),
    ...inTests('test-calls-missing-module', of('test', 'gone'), erlang),
    ...inSources([...of('source', 'function'), ...of('source', 'gone')], erlang),
    ...unknownModules(found.filter(({ why }) => why === 'unknown')),
  ];
}

/** `throw:reason(…)` in a pattern is a class of exceptions, no module. */
const CLASSES: ReadonlySet<string> = new Set(['throw', 'error', 'exit']);

function undefinedIn(file: ErlangFile, world: ErlangWorld): Undefined[] {
  return file.functions.flatMap((fn) =>
    fn.remote.flatMap((call): Undefined[] => {
      const { module, name, arity } = call;
      if (module === file.module.name || file.provided.has(module) || CLASSES.has(module)) return [];
      const presence = world.presence(module);
      if (presence !== 'there') return [{ file, fn, call, why: presence }];
      if (name === null || world.hasFunction(module, `${name}/${arity}`, file.role === 'test')) return [];
      return [{ file, fn, call, why: 'function' }];
    }),
  );
}

function inTests(code: string, found: readonly Undefined[], world: ErlangWorld): Finding[] {
  const [first] = found;
  if (first === undefined) return [];
  const faulty = new Set(found.map(({ fn }) => fn));
  const blocked = world.tests.filter(({ runs }) => runs.some((fn) => faulty.has(fn)));
  const isFunction = first.why === 'function';
  const what = isFunction ? 'functions that their modules do not have' : 'modules that are nowhere';
  return [
    blocking({
      code,
      severity: 'error',
      message: `${many(found.length, 'call')} in ${many(new Set(found.map(({ file }) => file)).size, 'test module')} of ${what}: ${some(mostCalled(found, isFunction, world))}`,
      file: first.file.path,
      line: first.call.line,
      fix: isFunction
        ? 'They end in undef. Was the function renamed, or never written? Correct the call, or take the test out.'
        : 'They end in undef. Was the module moved or renamed? Correct the calls, or take the tests out.',
      blocks: ErlangWorld.cases(blocked),
      places: placesOf(found),
    }),
  ];
}

function inSources(found: readonly Undefined[], world: ErlangWorld): Finding[] {
  const [first] = found;
  if (first === undefined) return [];
  const faulty = new Map<string, Set<string>>();
  for (const { file, fn } of found) {
    const name = file.module.name!;
    faulty.set(name, (faulty.get(name) ?? new Set()).add(idOf(fn)));
  }
  const runsIt = (call: RemoteCall) => faulty.get(call.module)?.has(`${call.name}/${call.arity}`) ?? false;
  const blocked = world.tests.filter(({ runs }) => runs.some(({ remote }) => remote.some(runsIt)));
  const functions = found.filter(({ why }) => why === 'function').length;
  return [
    blocking({
      code: 'source-calls-undefined',
      severity: 'warn',
      message: `${many(found.length, 'call')} in sources end in undef, ${figure(functions)} of functions that their modules do not have and ${figure(found.length - functions)} of modules that are nowhere: ${some(mostCalled(found, false, world))}`,
      file: first.file.path,
      line: first.call.line,
      fix: 'Code that cannot run cannot be covered. rebar3 xref lists all of them.',
      blocks: ErlangWorld.cases(blocked),
      places: placesOf(found),
    }),
  ];
}

function unknownModules(found: readonly Undefined[]): Finding[] {
  const [first] = found;
  if (first === undefined) return [];
  const modules = [...new Set(found.map(({ call }) => call.module))];
  return [
    {
      code: 'module-not-found',
      severity: 'info',
      message: `${many(found.length, 'call')} of modules that are neither in the tree nor in Erlang/OTP, and that no dependency is named after: ${some(modules)}`,
      file: first.file.path,
      line: first.call.line,
      fix: 'Fine where a dependency brings them. Otherwise add it to deps in rebar.config, or take the calls out.',
      places: placesOf(found),
    },
  ];
}

/** What is called most often, first; a module that lies where rebar3 does not look is named with its place. */
function mostCalled(found: readonly Undefined[], functions: boolean, world: ErlangWorld): string[] {
  const counts = new Map<string, number>();
  for (const { call, why } of found) {
    const elsewhere = why === 'gone' ? world.elsewhere(call.module) : null;
    const name = functions ? idOfCall(call) : why === 'function' ? idOfCall(call) : call.module;
    const shown = elsewhere === null ? name : `${name} (only in ${elsewhere}, which rebar3 does not compile)`;
    counts.set(shown, (counts.get(shown) ?? 0) + 1);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([name, count]) => (count === 1 ? name : `${name} (${figure(count)} times)`));
}

function idOfCall({ module, name, arity }: RemoteCall): string {
  return `${module}:${name}/${arity}`;
}

function placesOf(found: readonly Undefined[]): Place[] {
  return found.map(({ file, call }) => ({ file: file.path, line: call.line, what: idOfCall(call) }));
}
