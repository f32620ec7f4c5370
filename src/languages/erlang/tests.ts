import type { ErlangInspection, InspectedFunction } from './inspect.js';

/** A test as the source declares it, with the functions of its module that run when it does. */
export interface ErlangTest {
  readonly module: string;
  readonly framework: 'eunit' | 'ct';
  /** Test cases it stands for: an EUnit generator may hold many. An estimate. */
  readonly cases: number;
  readonly runs: readonly InspectedFunction[];
}

/** What Common Test runs around every case of a suite. */
const AROUND = ['init_per_suite', 'init_per_group', 'init_per_testcase'];
/** Exported with one argument, and no cases. */
const NO_CASES = new Set(['init_per_suite', 'end_per_suite', 'group']);

/** The tests of one module. */
export function testsOf({ module, functions }: ErlangInspection): ErlangTest[] {
  const { name } = module;
  if (name === null) return [];
  const byId = new Map(functions.map((fn) => [`${fn.name}/${fn.arity}`, fn]));
  const closure = (starts: readonly InspectedFunction[]) => closureOf(starts, byId);
  if (name.endsWith('_SUITE')) {
    const around = functions.filter((fn) => AROUND.includes(fn.name));
    return casesOf(module, functions).map((fn) => ({
      module: name,
      framework: 'ct',
      cases: 1,
      runs: closure([fn, ...around]),
    }));
  }
  if (!module.includes.some(({ path }) => path.endsWith('eunit.hrl'))) return [];
  return functions
    .filter((fn) => fn.arity === 0 && /_test_?$/.test(fn.name))
    .map((fn) => ({
      module: name,
      framework: 'eunit',
      cases: fn.name.endsWith('_test_') ? Math.max(1, objectsOf(fn, byId, new Set())) : 1,
      runs: closure([fn]),
    }));
}

/** Exported functions of one argument that `all/0` or `groups/0` name; all of them where those name none. */
function casesOf(module: ErlangInspection['module'], functions: readonly InspectedFunction[]): InspectedFunction[] {
  const exported = new Set(module.exports.filter(({ arity }) => arity === 1).map(({ name }) => name));
  const candidates = functions.filter(
    (fn) => fn.arity === 1 && (module.exportAll || exported.has(fn.name)) && !NO_CASES.has(fn.name),
  );
  const lists = functions.filter((fn) => fn.arity === 0 && (fn.name === 'all' || fn.name === 'groups'));
  const listed = candidates.filter((fn) => lists.some(({ atoms }) => atoms.has(fn.name)));
  return listed.length > 0 ? listed : candidates;
}

function objectsOf(fn: InspectedFunction, byId: ReadonlyMap<string, InspectedFunction>, seen: Set<string>): number {
  let count = fn.eunit.own;
  for (const id of fn.eunit.handed) {
    const handed = byId.get(id);
    if (handed === undefined || seen.has(id)) continue;
    seen.add(id);
    count += Math.max(1, objectsOf(handed, byId, seen));
  }
  return count;
}

function closureOf(
  starts: readonly InspectedFunction[],
  byId: ReadonlyMap<string, InspectedFunction>,
): InspectedFunction[] {
  const reached = new Set(starts);
  for (const fn of reached)
    for (const id of fn.local) {
      const next = byId.get(id);
      if (next !== undefined) reached.add(next);
    }
  return [...reached];
}
