import { expect, it } from 'vitest';
import type { Param, Shape } from '../../../src/scaffold/model.js';
import { conveying } from '../../../src/scaffold/search/callbacks.js';

const param = (shape: Shape): Param => ({ name: 'p', shape, optional: false, rest: false });
const any: Shape = { kind: 'any' };
const fn = (takes: number): Shape => ({
  kind: 'function',
  params: Array.from({ length: takes }, () => param(any)),
  returns: any,
});
const functionsFor = (...shapes: Shape[]) =>
  conveying(shapes.map(param), (shape) => shape).map((text) => new Function(`return ${text}`)());

it('has nothing to say where no function is handed over', () => {
  expect(functionsFor(any, { kind: 'number' })).toEqual([]);
});

it('gives item after item, and then the end', () => {
  const [source] = functionsFor(any, fn(2));
  const seen: unknown[][] = [];
  for (let i = 0; i < 4; i++) source(null, (...args: unknown[]) => seen.push(args));
  expect(seen).toEqual([[null, 1], [null, 2], [null, 3], [true]]);
  source('stop', (...args: unknown[]) => seen.push(args));
  expect(seen.at(-1)).toEqual(['stop']);
});

it('comes to an end however it is read', () => {
  for (const source of functionsFor(any, fn(2))) {
    let turns = 0;
    let ended: unknown = null;
    while (ended === null && turns++ < 10) source(null, (end: unknown) => (ended = end));
    expect(turns).toBeLessThan(10);
  }
});

it('answers with a value or an error, as callbacks of one and of two parameters have it', () => {
  const seen: unknown[][] = [];
  for (const each of [...functionsFor(fn(1)), ...functionsFor(fn(2)), ...functionsFor(fn(0))])
    each((...args: unknown[]) => seen.push(args));
  expect(seen).toEqual([[1], [], [new Error('refused')], [null, 'a'], [new Error('refused')], []]);
});

it('returns what it is asked for, and marks what it does not read', () => {
  const params = [{ kind: 'number' } as const, fn(0)].map(param);
  expect(conveying(params, (shape) => shape)).toEqual(['(_a, b) => b()']);
  expect(conveying(params, (shape) => shape, '() => {}')).toEqual(['(_a, b) => {\n  b();\n  return () => {};\n}']);
  expect(conveying([...params, param(any)], (shape) => shape, '1')[0]).toMatch(/^\(_a, b\) => /);
  expect(conveying([param(fn(2))], (shape) => shape)[0]).toBe("(a) => a(null, 'a')");
});
