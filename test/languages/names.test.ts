import { describe, expect, it } from 'vitest';
import { exportedNames, functionNamed, names, read } from './unit.js';

describe('function names', () => {
  it.each([
    ['declarations', 'function a() {} async function* b() {}', ['a', 'b']],
    ['variables', 'const a = () => 1; let b = function () {}; var c = function inner() {};', ['a', 'b', 'c']],
    [
      'type wrappers',
      'const a = (() => 1) as Fn; const b = (function () {})!; const c = <Fn>(() => 1);',
      ['a', 'b', 'c'],
    ],
    [
      'class members',
      'class A { constructor() {} m() {} get g() { return 1; } set g(v) {} static s() {} f = () => 1; #p() {} }',
      ['A.constructor', 'A.m', 'A.g', 'A.g', 'A.s', 'A.f', 'A.#p'],
    ],
    ['class expressions', 'const A = class { m() {} }; const B = class C { m() {} };', ['A.m', 'B.m']],
    [
      'object members',
      'const o = { m() {}, f: () => 1, g: function () {}, get x() { return 1; }, in: { n() {} } };',
      ['o.m', 'o.f', 'o.g', 'o.x', 'o.in.n'],
    ],
    ['objects without a name', 'call({ m() {} });', ['m']],
    [
      'keys',
      "const o = { 'a-b': () => 1, [Symbol.iterator]() {}, [`x`]() {}, 1: () => 2 };",
      ['o.a-b', 'o.[Symbol.iterator]', 'o.[`x`]', 'o.1'],
    ],
    ['assignments', 'a.b = () => 1; A.prototype.m = function () {}; c = () => 2;', ['a.b', 'A.m', 'c']],
    [
      'places without a name',
      'a[i] = () => 1; b().c = function () {}; [d] = [() => 2];',
      ['(anonymous):1', '(anonymous):1', '(anonymous):1'],
    ],
    ['this in a class', 'class A { constructor() { this.x = () => 1; } }', ['A.constructor', 'A.x']],
    ['defaults', 'function f(a = () => 1) {} const { b = () => 2 } = c;', ['f', 'a', 'b']],
    ['default exports', 'export default () => 1;', ['default']],
    ['default class', 'export default class { m() {} }', ['default.m']],
    ['default object', 'export default { m() {} };', ['default.m']],
    [
      'callbacks',
      'a(() => 1);\nb(function () {}); c(function named() {});',
      ['(anonymous):1', '(anonymous):2', 'named'],
    ],
    [
      'namespaces',
      'namespace N { export function f() {} export class A { m() {} } const g = () => 1; }',
      ['N.f', 'N.A.m', 'N.g'],
    ],
  ])('of %s', (_, text, expected) => expect(names(text)).toEqual(expected));

  it('of CommonJS exports', () => {
    const text = 'exports.a = () => 1; module.exports.b = function () {}; module.exports = { c() {}, d: () => 1 };';
    expect(names(text, 'a.js')).toEqual(['a', 'b', 'c', 'd']);
    expect(names('module.exports = function () {};', 'a.cjs')).toEqual(['default']);
    expect(names('const x = module.exports = () => 1;', 'a.cjs')).toEqual(['default']);
  });

  it('leaves out signatures without a body', () => {
    const text =
      'function f(a: string): void; function f(a: unknown) {} declare function g(): void;' +
      'abstract class A { abstract m(): void; n(): void; n(a?: 1) {} }';
    expect(names(text)).toEqual(['f', 'A.n']);
  });

  it('shortens long computed keys', () => {
    expect(names(`const o = { [${'x + '.repeat(20)}y]() {} };`)).toEqual(['o.[…]']);
  });
});

describe('kinds and lines', () => {
  it('tells kinds apart', () => {
    const text =
      'class A { constructor() {} get a() { return 1; } set a(v) {} m() {} f = () => 1; } function g() {} const o = { get a() { return 1; }, m() {}, h: function () {} };';
    const kinds = ['constructor', 'getter', 'setter', 'method', 'arrow', 'function', 'getter', 'method', 'function'];
    expect(read(text).functions.map((fn) => fn.kind)).toEqual(kinds);
  });

  it('begins a method at its modifiers, after its decorators', () => {
    const text = 'class A {\n  @Get(\n    "x"\n  )\n  public async m() {\n    return 1;\n  }\n}';
    expect(functionNamed(text, 'A.m')).toMatchObject({ startLine: 5, endLine: 7 });
  });

  it.each([
    ['LF', '// é😀漢\nconst s = "😀";\nfunction f() {\n  return `漢`;\n}\n', 3, 5],
    ['CRLF', '// é\r\n\r\nfunction f() {\r\n}\r\n', 3, 4],
    ['a byte order mark', '\uFEFF// é\nfunction f() {}\n', 2, 2],
    ['a hashbang', '#!/usr/bin/env node\nfunction f() {}', 2, 2],
    ['a byte order mark and a hashbang', '\uFEFF#!/usr/bin/env node\nfunction f() {}', 2, 2],
  ])('counts lines with %s', (_, text, startLine, endLine) => {
    expect(read(text).syntaxErrors).toBe(0);
    expect(functionNamed(text, 'f')).toMatchObject({ startLine, endLine });
  });

  it('lists functions in the order of the text', () => {
    expect(names('const a = [() => 1, { m() { return () => 2; } }]; function z() {}')).toEqual([
      '(anonymous):1',
      'm',
      '(anonymous):1',
      'z',
    ]);
  });
});

describe('exported functions', () => {
  it.each([
    ['declared', 'export function a() {} function b() {} export const c = () => 1, d = () => 2;', ['a', 'c', 'd']],
    ['listed', 'function a() {} const b = () => 1; function c() {} export { a, b as x };', ['a', 'b']],
    ['default', 'export default function a() {}', ['a']],
    ['default by name', 'function a() {} export default a;', ['a']],
    [
      'public members',
      'export class A { constructor() {} m() {} private p() {} protected q() {} #r() {} static s() {} f = () => 1; }',
      ['A.constructor', 'A.m', 'A.s', 'A.f'],
    ],
    ['private constructor', 'export class A { private constructor() {} }', []],
    ['a parameter called private', 'export class A { m(private_: 1) {} }', ['A.m']],
    ['class listed later', 'class A { m() {} } class B { m() {} } export { A };', ['A.m']],
    ['object members', 'export const o = { m() {}, in: { n() {} } }; const p = { m() {} };', ['o.m', 'o.in.n']],
    ['arguments are not', 'export const a = wrap(() => 1);', []],
    ['nested are not', 'export function a() { function b() {} return () => b; }', ['a']],
    ['prototype', 'function A() {} A.prototype.m = function () {}; export { A };', ['A', 'A.m']],
    [
      'namespace',
      'export namespace N { export function a() {} function b() {} export const c = () => 1; }',
      ['N.a', 'N.c'],
    ],
    ['hidden namespace', 'namespace N { export function a() {} }', []],
    ['export =', 'class A { m() {} } export = A;', ['A.m']],
  ])('%s', (_, text, expected) => expect(exportedNames(text)).toEqual(expected));

  it('in CommonJS', () => {
    const text =
      'function a() {} function b() {} class C { m() {} } module.exports = { a, x: b, C, d() {}, e: () => 1 };';
    expect(exportedNames(text, 'a.js')).toEqual(['a', 'b', 'C.m', 'd', 'e']);
    expect(exportedNames('function a() {} exports.b = a; exports.c = exports.d = () => 1;', 'a.js')).toEqual([
      'a',
      'd',
    ]);
    expect(exportedNames('function a() {} function b() {} module.exports = a;', 'a.js')).toEqual(['a']);
  });
});

describe('exported names', () => {
  it.each([
    [
      'declarations',
      'export const a = 1, { b, c: [d] } = x; export function e() {} export class F {} export enum G { A }',
      ['a', 'b', 'd', 'e', 'F', 'G'],
    ],
    ['lists', 'const a = 1; export { a, a as b };', ['a', 'b']],
    [
      'reexports',
      "export { a, b as c, default } from 'x'; export * from 'y'; export * as ns from 'z';",
      ['a', 'c', 'default', '*', 'ns'],
    ],
    ['default', 'export default 1;', ['default']],
    [
      'no types',
      "export interface A {} export type B = 1; export type { C } from 'x'; export { type D } from 'y'; export declare const e: 1;",
      [],
    ],
    ['export =', 'const a = 1; export = a;', ['default']],
  ])('%s', (_, text, expected) => expect(read(text).exports).toEqual(expected));

  it('in CommonJS', () => {
    expect(read('exports.a = exports.b = 1; module.exports.c = 2;', 'a.js').exports).toEqual(['a', 'b', 'c']);
    expect(read("module.exports = { a, 'b-c': 1, ...d };", 'a.js').exports).toEqual(['a', 'b-c']);
    expect(read('module.exports = class {};', 'a.js').exports).toEqual(['default']);
    expect(read('other.exports.a = 1; exports.a.b = 2;', 'a.js').exports).toEqual([]);
  });
});
