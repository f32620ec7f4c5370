import { describe, expect, it } from 'vitest';
import type { Callable } from '../../../src/scaffold/model.js';
import { search } from '../../../src/scaffold/search/search.js';
import { callable, factsOf, host, mutatedSubjectOf, number, options, string } from './subject.js';

async function find(source: string, names: readonly string[], callables: readonly Callable[]) {
  return search(factsOf(callables, names), await mutatedSubjectOf(source, names), options, host);
}

const acts = ({ cases }: Awaited<ReturnType<typeof find>>) => cases.map(({ act }) => act.text);

describe('mutants that live are hunted', () => {
  it('at the boundary of a comparison, which no literal of the facts gives', async () => {
    const source = 'export const isLate = (minutes: number): boolean => minutes > 17;';
    const found = await find(source, ['isLate'], [callable('isLate', { minutes: number })]);
    expect(found.mutants).toEqual({ killed: found.mutants!.total, total: found.mutants!.total });
    expect(acts(found)).toContain('isLate(17)');
  });

  it('with an argument that was left out and is compared with a text', async () => {
    const source = `export function pad(text: string, side?: string): string {
      return side === 'left' ? ' ' + text : text + ' ';
    }`;
    const found = await find(source, ['pad'], [callable('pad', { text: string, side: string })]);
    expect(acts(found).some((text) => /^pad\('.*', 'left'\)$/.test(text))).toBe(true);
    expect(found.mutants!.killed).toBe(found.mutants!.total);
  });

  it('with other calls on the object that a method changed', async () => {
    const source = `export class Store {
      #map = new Map<string, number>();
      put(key: string, value: number): void { this.#map.set(key, value); }
      take(key: string): number | undefined { return this.#map.get(key); }
    }`;
    const owner = 'Store';
    const member = (name: string, params: Parameters<typeof callable>[1]) =>
      callable(`Store.${name}`, params, { kind: 'method', expression: name, owner, name });
    const found = await find(
      source,
      ['Store'],
      [
        callable('new Store', {}, { kind: 'constructor', expression: 'Store', owner, name: 'Store' }),
        member('put', { key: string, value: number }),
        member('take', { key: string }),
      ],
    );
    expect(found.mutants!.killed).toBe(found.mutants!.total);
    const after = found.cases.find(({ arrange, act }) => arrange.length > 1 && act.text.startsWith('store.take('));
    expect(after?.arrange.at(-1)?.text).toMatch(/^store\.put\(/);
  });

  it('says that a function comes back which was passed in', async () => {
    const source = 'export const either = (a: unknown, b: unknown) => (typeof a === "function" ? a : b);';
    const fn = { kind: 'function', params: [], returns: { kind: 'undefined' } } as const;
    const found = await find(source, ['either'], [callable('either', { a: fn, b: number })]);
    expect(found.cases.flatMap(({ asserts }) => asserts)).toContainEqual({
      kind: 'is',
      actual: 'result',
      expected: 'a',
    });
  });
});
