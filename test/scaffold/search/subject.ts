import { transformSync } from 'esbuild';
import type { Callable, ModuleFacts, Shape } from '../../../src/scaffold/model.js';
import { makeMutants } from '../../../src/scaffold/mutants/index.js';
import { variable } from '../../../src/scaffold/mutants/splice.js';
import { counterHolder, counterKey, instrument } from '../../../src/scaffold/sandbox/instrument.js';
import { traceComparisons } from '../../../src/scaffold/sandbox/trace.js';
import { tracer } from '../../../src/scaffold/sandbox/tracer.js';
import type { Instance, SearchHost, SearchOptions, Subject } from '../../../src/scaffold/search/subject.js';

/** A module given as text, evaluated in this process: for tests of the search alone. */
export async function subjectOf(source: string, names: readonly string[], watched = false): Promise<Subject> {
  const text = watched ? traceComparisons('/module.ts', source, counterHolder) : source;
  const { code, empty } = await instrument(text, '/module.ts', 'esm');
  const evaluate = evaluator(code, names);
  return {
    async load(): Promise<Instance> {
      const trace = tracer();
      const counters: Record<string, unknown> = { ...trace };
      const scope = evaluate(counters);
      const coverage = (counters[counterKey] as Record<string, never> | undefined)?.['/module.ts'] ?? empty;
      return { scope, coverage: coverage as never, ...(watched ? { trace } : {}) };
    },
  };
}

/** The same with comparisons watched, and with its mutants. */
export async function mutatedSubjectOf(source: string, names: readonly string[]): Promise<Subject> {
  const { text, mutants } = makeMutants('/module.ts', source);
  const faulty = evaluator(text, names);
  return {
    ...(await subjectOf(source, names, true)),
    mutated: {
      mutants,
      async load(id) {
        (globalThis as Record<string, unknown>)[variable] = id;
        return { scope: faulty({}) };
      },
    },
  };
}

function evaluator(code: string, names: readonly string[]): (counters: object) => Record<string, unknown> {
  const script = transformSync(code, { loader: 'ts', format: 'cjs', keepNames: true }).code;
  const evaluate = new Function(counterHolder, 'module', 'exports', script) as (
    counters: object,
    module: { exports: Record<string, unknown> },
    exports: object,
  ) => void;
  return (counters) => {
    const module = { exports: {} as Record<string, unknown> };
    evaluate(counters, module, module.exports);
    return Object.fromEntries(names.map((name) => [name, module.exports[name]]));
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
