import { transformSync } from 'esbuild';
import type { Callable, ModuleFacts, Shape } from '../../../src/scaffold/model.js';
import { instrument } from '../../../src/scaffold/sandbox/instrument.js';
import type { Instance, SearchHost, SearchOptions, Subject } from '../../../src/scaffold/search/subject.js';

/** A module given as text, evaluated in this process: for tests of the search alone. */
export async function subjectOf(source: string, names: readonly string[]): Promise<Subject> {
  const { code, empty } = await instrument(source, '/module.ts', 'esm');
  const script = transformSync(code, { loader: 'ts', format: 'cjs', keepNames: true }).code;
  const evaluate = new Function('__covgap_counters__', 'module', 'exports', script) as (
    counters: object,
    module: { exports: Record<string, unknown> },
    exports: object,
  ) => void;
  return {
    async load(): Promise<Instance> {
      const module = { exports: {} as Record<string, unknown> };
      const counters: Record<string, Record<string, never>> = {};
      evaluate(counters, module, module.exports);
      const coverage = Object.values(Object.values(counters)[0] ?? { file: empty })[0] as never;
      return { scope: Object.fromEntries(names.map((name) => [name, module.exports[name]])), coverage };
    },
  };
}

export const string: Shape = { kind: 'string' };
export const number: Shape = { kind: 'number' };

export function callable(id: string, params: Readonly<Record<string, Shape>>, rest: Partial<Callable> = {}): Callable {
  const list = Object.entries(params).map(([name, shape]) => ({ name, shape, optional: false, rest: false }));
  return {
    id,
    kind: 'function',
    name: id.replace(/^.*[. ]/, ''),
    expression: id,
    owner: null,
    signatures: [{ params: list, returns: { kind: 'any' } }],
    startLine: 1,
    endLine: 1000,
    summary: '',
    literals: [],
    examples: [],
    ...rest,
  };
}

export function factsOf(callables: readonly Callable[], names: readonly string[]): ModuleFacts {
  return {
    file: '/module.ts',
    path: 'module.ts',
    format: 'esm',
    typed: true,
    callables,
    shapes: [],
    locals: names.map((local) => ({ local, exported: local, from: '/module.ts', typeOnly: false })),
    unreachable: [],
    literals: [],
    effects: [],
  };
}

export const host: SearchHost = { beat: () => {} };
export const options: SearchOptions = { seed: 1, budget: 3000, banned: [], phase: 'search' };
