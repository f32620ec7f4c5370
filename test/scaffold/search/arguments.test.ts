import { describe, expect, it } from 'vitest';
import type { Callable, Shape } from '../../../src/scaffold/model.js';
import { search } from '../../../src/scaffold/search/search.js';
import { callable, factsOf, host, number, options, string, subjectOf } from './subject.js';

const any: Shape = { kind: 'any' };
const list: Shape = { kind: 'array', of: number };
const object = (...names: string[]): Shape => ({
  kind: 'object',
  props: names.map((name) => ({ name, shape: number, optional: false })),
});

async function casesOf(source: string, names: readonly string[], callables: readonly Callable[]) {
  const found = await search(factsOf(callables, names), await subjectOf(source, names), options, host);
  return found.pool.map(({ test }) => test);
}

describe('what a call does to its arguments', () => {
  it('is asserted of a variable for each that it changes', async () => {
    const source = 'export function add(point: { x: number }, by: { y: number }): void { point.x += by.y + 1; }';
    const [test] = await casesOf(source, ['add'], [callable('add', { point: object('x'), by: object('y') })]);
    expect(test).toMatchObject({
      title: expect.stringMatching(/^leaves point at \{ x: .* for \{ x: /),
      arrange: [{ bind: 'point', text: expect.stringMatching(/^\{ x: /) }],
      act: { text: expect.stringMatching(/^add\(point, \{ y: /), bind: null },
      asserts: [{ kind: 'equal', actual: 'point', expected: expect.stringMatching(/^\{ x: /) }],
    });
  });

  it('stands beside what it returns', async () => {
    const source = 'export const take = (items: number[]): number => items.pop() ?? -1;';
    const tests = await casesOf(source, ['take'], [callable('take', { items: list })]);
    const full = tests.find(({ arrange }) => arrange.length > 0);
    expect(full?.asserts).toMatchObject([{ actual: 'result' }, { actual: 'items' }]);
    // An empty list stays as it is.
    expect(tests.some(({ arrange, asserts }) => arrange.length === 0 && asserts.length === 1)).toBe(true);
  });

  it('is not said again where the argument comes back, or the test would see nothing', async () => {
    const source = `export const touch = (point: { x: number }): object => { point.x = 3; return point; };
      const seen = new WeakSet();
      export const see = (point: { x: number }): number => { seen.add(point); return 1; };`;
    const callables = ['touch', 'see'].map((name) => callable(name, { point: object('x') }));
    const tests = await casesOf(source, ['touch', 'see'], callables);
    expect(tests.flatMap(({ arrange }) => arrange)).toEqual([]);
    expect(tests.map(({ target }) => target)).toEqual(expect.arrayContaining(['touch', 'see']));
  });

  it('is seen in fields of fields, and in what can be read again and again', async () => {
    const source = `export class Reply { head = new Map(); body = { status: 1, run() {} };
      names = { list: ['a'], [Symbol.iterator]() { return this.list[Symbol.iterator](); }, go() {} }; }
      export function send(reply: Reply, name: string): void { reply.body.status = 204; reply.names.list.push(name); }`;
    const owner = 'Reply';
    const reply: Shape = { kind: 'instance', of: 'Reply' };
    const tests = await casesOf(
      source,
      ['Reply', 'send'],
      [
        callable('new Reply', {}, { kind: 'constructor', expression: 'Reply', owner, name: 'Reply' }),
        callable('send', { reply, name: string }),
      ],
    );
    const sent = tests.find(({ target }) => target === 'send');
    expect(sent?.asserts).toMatchObject([
      { actual: 'reply.body.status', expected: '204' },
      { actual: '[...reply.names]', expected: expect.stringMatching(/^\['a', '/) },
    ]);
  });
});

describe('a stream of bytes', () => {
  it('is read as text', async () => {
    const source = `export const page = (title: string): ReadableStream => new Response('<b>' + title + '</b>').body!;`;
    const tests = await casesOf(source, ['page'], [callable('page', { title: string })]);
    expect(tests[0]).toMatchObject({
      act: { text: expect.stringMatching(/^new Response\(page\('.*'\)\)\.text\(\)$/), awaits: true },
      asserts: [{ kind: 'is', actual: 'result', expected: expect.stringMatching(/^'<b>/) }],
    });
  });

  it('is left unread where it is none', async () => {
    const source = `export const counts = (from: number): ReadableStream =>
      new ReadableStream({ start(to) { to.enqueue(from); to.close(); } });`;
    const tests = await casesOf(source, ['counts'], [callable('counts', { from: any })]);
    for (const { act } of tests) expect(act.text).toMatch(/^counts\(/);
  });
});
