import { resolve } from 'node:path';
import type { Callable, ModuleFacts } from '../../../src/scaffold/model.js';
import { runSearch, type SandboxOptions } from '../../../src/scaffold/sandbox/sandbox.js';

export const root = resolve(import.meta.dirname, '../../..');
export const standIn = resolve(root, 'fixtures/scaffold/sandbox/search-stand-in.mjs');

/** Facts of a module whose exported functions are `calls`, each with the source texts of its arguments. */
export function factsOf(file: string, calls: Record<string, string[]>, format: 'esm' | 'cjs' = 'esm'): ModuleFacts {
  const path = resolve(root, file);
  const locals = Object.keys(calls).map((name) => ({ local: name, exported: name, from: path, typeOnly: false }));
  const callables = Object.entries(calls).map(([name, args]) => callable(name, args));
  const rest = { shapes: [], unreachable: [], literals: [], effects: [], typed: false };
  return { ...rest, file: path, path: file, format, callables, locals };
}

function callable(name: string, args: string[]): Callable {
  const params = args.map((_, index) => ({
    name: `p${index}`,
    shape: { kind: 'string' as const },
    optional: false,
    rest: false,
  }));
  return {
    id: name,
    kind: 'function',
    name,
    expression: name,
    owner: null,
    signatures: [{ params, returns: { kind: 'any' } }],
    startLine: 1,
    endLine: 1,
    summary: '',
    literals: [],
    examples: [args],
  };
}

export function hostile(name: string, calls: Record<string, string[]>): ModuleFacts {
  return factsOf(`fixtures/scaffold/hostile/${name}.js`, calls);
}

/** Runs the stand-in: one call for each callable. */
export async function tryOut(facts: ModuleFacts, options: Partial<SandboxOptions> = {}) {
  const limits = { timeoutMs: 500, importTimeoutMs: 3000, memoryMb: 128 };
  const findings = await runSearch(facts, { root, seed: 1, budget: 100, searchModule: standIn, ...limits, ...options });
  return {
    findings,
    titles: findings.cases.map(({ title }) => title),
    codes: [...new Set(findings.incidents.map(({ code }) => code))],
    messages: findings.incidents.map(({ message }) => message).join('\n'),
  };
}
