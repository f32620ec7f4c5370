import { describe, expect, it } from 'vitest';
import type { Callable, Shape } from '../../../src/scaffold/model.js';
import { search } from '../../../src/scaffold/search/search.js';
import { callable, factsOf, host, number, options, string, subjectOf } from './subject.js';

async function find(source: string, names: readonly string[], callables: readonly Callable[]) {
  return search(factsOf(callables, names), await subjectOf(source, names), options, host);
}

describe('search', () => {
  it('takes both sides of comparisons with literals of the code', async () => {
    const source = `export function grade(points: number): string {
      if (points >= 90) return 'A';
      if (points < 0) throw new RangeError('negative');
      return points === 42 ? 'answer' : 'B';
    }`;
    const found = await find(
      source,
      ['grade'],
      [callable('grade', { points: number }, { literals: ['90', '89', '42'] })],
    );
    expect(found.after.branches).toEqual({ covered: 6, total: 6 });
    expect(found.cases.map(({ title }) => title)).toEqual([
      "returns 'B' for 1",
      "returns 'A' for 90",
      'throws RangeError: negative for -1',
      "returns 'answer' for 42",
    ]);
  });

  it('calls methods in a row to reach what one call cannot', async () => {
    const source = `export class Counter {
      #count = 0;
      constructor(readonly max: number) {}
      get value() { return this.#count; }
      add() { if (this.#count >= this.max) throw new Error('full'); this.#count++; }
    }`;
    const owner = 'Counter';
    const found = await find(
      source,
      ['Counter'],
      [
        callable(
          'new Counter',
          { max: number },
          { kind: 'constructor', expression: 'Counter', owner, name: 'Counter' },
        ),
        callable('Counter.value', {}, { kind: 'getter', expression: 'value', owner, name: 'value' }),
        callable('Counter.add', {}, { kind: 'method', expression: 'add', owner, name: 'add' }),
      ],
    );
    expect(found.after.statements).toEqual(found.after.statements);
    expect(found.after.branches).toEqual({ covered: 2, total: 2 });
    const add = found.cases.find(({ asserts }) =>
      asserts.some((each) => 'actual' in each && each.actual === 'counter.value'),
    );
    expect(add?.act.text).toBe('counter.add()');
  });

  it('records what a callback is called with', async () => {
    const source = 'export function twice(fn: (n: number) => void): void { fn(1); fn(2); }';
    const fn = {
      kind: 'function',
      params: [{ name: 'n', shape: number, optional: false, rest: false }],
      returns: { kind: 'undefined' },
    } as const;
    const found = await find(source, ['twice'], [callable('twice', { fn })]);
    expect(found.cases[0]).toMatchObject({
      callbacks: [{ name: 'fn', returns: null }],
      act: { text: 'twice(fn)', bind: null },
      asserts: [{ kind: 'calls', callback: 'fn', expected: '[[1], [2]]' }],
    });
  });

  it('calls methods of promises that no promise of the language has', async () => {
    const source = `class Vow {
      constructor(readonly value: unknown) {}
      then(fn: (value: unknown) => void) { fn(this.value); }
      spread(...args: unknown[]) { return args.length; }
    }
    export function vow(value: unknown) { return new Vow(value); }`;
    const untyped = { kind: 'any' } as const;
    const facts = { ...factsOf([callable('vow', { value: untyped })], ['vow']), typed: false };
    const found = await search(facts, await subjectOf(source, ['vow']), { ...options, budget: 2000 }, host);
    expect(found.after.functions).toEqual({ covered: 4, total: 4 });
    const said = found.cases.flatMap(({ arrange, act }) => [...arrange, act].map(({ text }) => text));
    expect(said).toContainEqual(expect.stringMatching(/^vow\(.*\)\.spread\(/));
  });

  it('reads generators to their end, and says what they throw on the way', async () => {
    const source = `export function* countdown(from: number): Generator<number> {
      if (from < 0) throw new RangeError('negative');
      for (let at = from; at > 0; at--) yield at;
    }
    export async function* later(from: number): AsyncGenerator<number> {
      yield from;
      yield from + 1;
    }`;
    const found = await find(
      source,
      ['countdown', 'later'],
      [callable('countdown', { from: number }), callable('later', { from: number })],
    );
    expect(found.after.statements.covered).toBe(found.after.statements.total);
    const acts = found.cases.map(({ act }) => act.text);
    expect(acts).toContain('[...countdown(1)]');
    expect(acts.find((each) => each.includes('for await (const item of later(1))'))).toBeDefined();
    expect(found.cases.map(({ title }) => title)).toContain('throws RangeError: negative for -1');
  });

  it('leaves generators without an end unread', async () => {
    const source = `export function* forever(step: number): Generator<number> {
      for (let at = 0; ; at += step) yield at;
    }`;
    const found = await find(source, ['forever'], [callable('forever', { step: number })]);
    expect(found.cases.map(({ act }) => act.text)).not.toContain('[...forever(1)]');
  });

  it('makes calls on objects whose methods return the object itself', async () => {
    const source = `export class Box {
      #items = new Map();
      put(key: string, value: string) { this.#items.set(key, value); return this; }
      take(key: string) {
        if (!this.#items.has(key)) return undefined;
        return this.#items.get(key);
      }
      *[Symbol.iterator]() { for (const item of this.#items) yield item; }
    }`;
    const owner = 'Box';
    const member = (name: string, params: Readonly<Record<string, typeof string>>) =>
      callable(`Box.${name}`, params, { kind: 'method', expression: name, owner, name });
    const found = await find(
      source,
      ['Box'],
      [
        callable('new Box', {}, { kind: 'constructor', expression: 'Box', owner, name: 'Box' }),
        member('put', { key: string, value: string }),
        member('take', { key: string }),
        member('[Symbol.iterator]', {}),
      ],
    );
    expect(found.after.statements.covered).toBe(found.after.statements.total);
    expect(found.cases.map(({ act }) => act.text)).toContain('[...box[Symbol.iterator]()]');
  });

  it('lets functions that are handed over do something with what they are given', async () => {
    const source = `export function run(steps: (state: { count: number }, next: (value: string) => void) => void) {
      const state = { count: 1 };
      let said = 'nothing';
      steps(state, (value) => { said = value; });
      if (state.count === 2) return 'changed';
      return said;
    }`;
    const any = { kind: 'any' } as const;
    const param = (name: string) => ({ name, shape: any, optional: false, rest: false });
    const steps = {
      kind: 'function',
      params: [param('state'), param('next')],
      returns: { kind: 'undefined' },
    } as const;
    const found = await find(source, ['run'], [callable('run', { steps })]);
    expect(found.after.statements.covered).toBe(found.after.statements.total);
    const acts = found.cases.map(({ act }) => act.text);
    expect(acts).toContain('run((first: any) => {\n  first.count = 2;\n})');
    expect(acts.some((each) => each.startsWith('run((first: any, second: any) => second('))).toBe(true);
  });

  it('prepares objects of other modules before they are handed over, and uses them afterwards', async () => {
    const source = `export class Bag {
      items = new Map(); heard = [];
      put(key) { this.items.set(key, 1); }
      listen(fn) { this.heard.push(fn); }
      tell(word) { return this.heard.map((fn) => fn(word)); }
    }
    export function watch(bag) {
      bag.listen((word) => {
        if (word === 'a') return 'first';
        return 'other';
      });
      if (bag.items.size > 0) return 'full';
      return 'empty';
    }`;
    const owner = 'Bag';
    const helper = (name: string, params: Readonly<Record<string, typeof string>>) =>
      callable(`Bag.${name}`, params, { kind: 'method', expression: name, owner, name });
    const helpers = [
      callable('new Bag', {}, { kind: 'constructor', expression: 'Bag', owner, name: 'Bag' }),
      helper('put', { key: string }),
      helper('tell', { word: string }),
    ];
    const facts = {
      ...factsOf([callable('watch', { bag: { kind: 'instance', of: owner } })], ['watch', 'Bag']),
      helpers,
    };
    const found = await search(facts, await subjectOf(source, ['watch', 'Bag']), options, host);
    const open = found.points.filter((_, number) => !found.pool.some(({ reached }) => reached.includes(number)));
    expect(open.map(({ line }) => line).filter((line) => line > 6)).toEqual([]);
    expect(found.cases.map(({ act }) => act.text)).toContain('watch(bag)');
  });

  it('lets functions share an object of another module', async () => {
    const source = `export class Sheet { notes = new Map(); clear() { this.notes.clear(); } }
    export function note(sheet, key) { sheet.notes.set(key, 'noted'); }
    export function read(sheet, key) {
      if (sheet.notes.has(key)) return sheet.notes.get(key);
      return 'nothing';
    }`;
    const owner = 'Sheet';
    const sheet = { kind: 'instance', of: owner } as const;
    const helpers = [
      callable('new Sheet', {}, { kind: 'constructor', expression: 'Sheet', owner, name: 'Sheet' }),
      callable('Sheet.clear', {}, { kind: 'method', expression: 'clear', owner, name: 'clear' }),
    ];
    const names = ['note', 'read', 'Sheet'];
    const callables = [callable('note', { sheet, key: string }), callable('read', { sheet, key: string })];
    const facts = { ...factsOf(callables, names), helpers };
    const found = await search(facts, await subjectOf(source, names), options, host);
    expect(found.cases.map(({ title }) => title.replace(/ for .*/, ''))).toContain("returns 'noted'");
  });

  it('makes objects by functions of other modules, and calls what holds functions of this one', async () => {
    const source = `export class Rule {
      constructor(checks) { if (checks.length === 0) throw new Error('no check'); this.checks = checks; }
      holds(value) { return this.checks.every((check) => check(value)); }
    }
    export const text = () => new Rule([(value) => typeof value === 'string']);
    export function limited(rule, length) {
      return new Rule([(value) => rule.holds(value), (value) => {
        if (value === 'abc') return false;
        return value.length <= length;
      }]);
    }`;
    const names = ['Rule', 'text', 'limited'];
    const rule = { kind: 'instance', of: 'Rule' } as const;
    const helper = (id: string, kind: 'constructor' | 'static' | 'method', params: Readonly<Record<string, Shape>>) =>
      callable(id, params, { kind, expression: id, owner: 'Rule', name: id });
    const helpers = [
      helper('Rule', 'constructor', { checks: { kind: 'array', of: { kind: 'never' } } }),
      helper('text', 'static', {}),
      helper('holds', 'method', { value: string }),
    ];
    const taking = callable('limited', { rule, length: number }, { startLine: 6, endLine: 11, literals: ["'abc'"] });
    const facts = { ...factsOf([taking], names), helpers };
    const found = await search(facts, await subjectOf(source, names), options, host);
    const open = found.points.filter((_, number) => !found.pool.some(({ reached }) => reached.includes(number)));
    expect(open.map(({ line }) => line).filter((line) => line > 6)).toEqual([]);
    expect(found.cases.map(({ arrange }) => arrange.map(({ text }) => text).join())).toContain('limited(text(), 1)');
  });

  it('goes on where a call gives a proxy that throws at any touch', async () => {
    const source = `export function trap(name: string): object {
      if (name === 'b') return [];
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    }`;
    const found = await find(source, ['trap'], [callable('trap', { name: string }, { literals: ["'b'"] })]);
    expect(found.cases.map(({ title }) => title)).toContain("returns [] for 'b'");
  });

  it('awaits promises and says what they reject with', async () => {
    const source = `export async function load(name: string): Promise<string> {
      if (name === '') throw new TypeError('no name');
      return name.toUpperCase();
    }`;
    const found = await find(source, ['load'], [callable('load', { name: string })]);
    expect(found.cases.map(({ act, asserts }) => [act.awaits, asserts[0]])).toEqual([
      [true, { kind: 'is', actual: 'result', expected: "'A'" }],
      [true, { kind: 'throws', message: 'no name', errorClass: 'TypeError', async: true }],
    ]);
  });

  it('asserts the class alone where the engine words the message', async () => {
    const source = 'export const read = (text: string): unknown => JSON.parse(text);';
    const found = await find(source, ['read'], [callable('read', { text: string })]);
    const thrown = found.pool.map(({ test }) => test).find(({ asserts }) => asserts[0]?.kind === 'throws');
    expect(thrown?.title).toMatch(/^throws SyntaxError for '/);
    expect(thrown?.asserts).toMatchObject([
      { kind: 'throws', errorClass: 'SyntaxError', told: { by: 'name', value: 'SyntaxError' } },
    ]);
  });

  it('says dates in local time where the case does, and what is no date', async () => {
    const source = `export const next = (date: Date): Date => new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1);`;
    const date: Shape = { kind: 'builtin', name: 'Date', args: [] };
    const example = 'new Date(2024, 1, 28, 23, 30)';
    const found = await find(source, ['next'], [callable('next', { date }, { examples: [[example]] })]);
    const asserts = found.pool.map(({ test }) => [test.act.text, test.asserts[0]]);
    expect(asserts).toContainEqual([
      `next(${example})`,
      { kind: 'equal', actual: 'result', expected: 'new Date(2024, 1, 29)' },
    ]);
    const invalid = { kind: 'is', actual: 'result.getTime()', expected: 'Number.NaN' };
    expect(asserts).toContainEqual(['next(new Date(Number.NaN))', invalid]);
  });

  it('asserts the code of an error whose message Node words', async () => {
    const source = 'export const whole = (text: string): Buffer => Buffer.from(text.length > 3 ? (7 as never) : text);';
    const found = await find(source, ['whole'], [callable('whole', { text: string })]);
    const thrown = found.pool.map(({ test }) => test).find(({ asserts }) => asserts[0]?.kind === 'throws');
    expect(thrown?.title).toMatch(/^throws TypeError: ERR_INVALID_ARG_TYPE for '/);
    expect(thrown?.asserts[0]).toMatchObject({ told: { by: 'code', value: 'ERR_INVALID_ARG_TYPE' } });
  });

  it('leaves out what differs from run to run', async () => {
    const found = await find('export const roll = (): number => Math.random();', ['roll'], [callable('roll', {})]);
    expect(found.cases).toEqual([]);
    expect(found.todos).toMatchObject([{ line: 1 }]);
  });

  it('finds the same with the same seed', async () => {
    const source = "export const join = (a: string, b: string) => (a > b ? a + b : a.length > 3 ? 'long' : b);";
    const once = () => find(source, ['join'], [callable('join', { a: string, b: string })]);
    expect(await once()).toEqual(await once());
  });

  it('gives parameters of functions a type where a cast takes the one they would get', async () => {
    const source = `export function use(callback: any): unknown {
      return typeof callback === 'function' ? callback(1) : 'none';
    }`;
    const found = await find(source, ['use'], [callable('use', { callback: { kind: 'any' } })]);
    const given = found.pool.filter(({ test }) => test.act.text === 'use((value) => value)');
    expect(given.map(({ loose }) => loose?.[0]?.act)).toMatchObject([
      { text: 'use(((value: any) => value) as never)', js: 'use((value) => value)' },
    ]);
  });
});
