import { describe, expect, it } from 'vitest';
import { list, listOf } from './run.js';

describe('ArithmeticOperator', () => {
  it.each([
    ['x = a + b', ['a + b → a - b']],
    ['x = a - b', ['a - b → a + b']],
    ['x = a * b', ['a * b → a / b']],
    ['x = a / b', ['a / b → a * b']],
    ['x = a % b', ['a % b → a * b']],
    ['x = a+-b', ['a+-b → a- -b']],
    ['x = a*/b/', ['a*/b/ → a/ /b/']],
    ['x = a /* + */ + b', ['a /* + */ + b → a /* + */ - b']],
    ["x = 'a' + b", []],
    ['x = a + `b`', []],
    ["x = a + 'b' + c", []],
    ['x = a ** b', []],
  ])('%s', (source, expected) => {
    expect(listOf('ArithmeticOperator', source)).toEqual(expected);
  });
});

describe('EqualityOperator', () => {
  it.each([
    ['x = a < b', ['a < b → a <= b', 'a < b → a >= b']],
    ['x = a <= b', ['a <= b → a < b', 'a <= b → a > b']],
    ['x = a > b', ['a > b → a >= b', 'a > b → a <= b']],
    ['x = a >= b', ['a >= b → a > b', 'a >= b → a < b']],
    ['x = a == b', ['a == b → a != b']],
    ['x = a != b', ['a != b → a == b']],
    ['x = a === b', ['a === b → a !== b']],
    ['x = a !== b', ['a !== b → a === b']],
    ["x = a === 'b'", ["a === 'b' → a !== 'b'"]],
  ])('%s', (source, expected) => {
    expect(listOf('EqualityOperator', source)).toEqual(expected);
  });
});

describe('LogicalOperator', () => {
  it.each([
    ['x = a && b', ['a && b → a || b']],
    ['x = a || b', ['a || b → a && b']],
    ['x = a ?? b', ['a ?? b → a && b']],
    ['x = a || b || c', ['a || b || c → (a || b) && c', 'a || b → a && b']],
    ['x = a ?? b ?? c', ['a ?? b ?? c → (a ?? b) && c', 'a ?? b → a && b']],
  ])('%s', (source, expected) => {
    expect(listOf('LogicalOperator', source)).toEqual(expected);
  });
});

describe('ConditionalExpression', () => {
  it.each([
    ['if (a) b()', ['a → true', 'a → false']],
    ['if ((a as boolean)) b()', ['a → true', 'a → false']],
    ['x = a ? b : c', ['a → true', 'a → false']],
    ['while (a) b()', ['a → false']],
    ['do b(); while (a)', ['a → false']],
    ['for (; a;) b()', ['a → false']],
    ['if (a, b) c()', ['a, b → true', 'a, b → false']],
    ['x = a < b', ['a < b → true', 'a < b → false']],
    ['if (a && b < c) d()', ['a && b < c → true', 'a && b < c → false', 'b < c → true']],
    ['if (a || b < c) d()', ['a || b < c → true', 'a || b < c → false', 'b < c → false']],
    [
      'switch (a) { case 1: b(); break; case 2: default: c() }',
      ['case 1: b(); break; → case 1:', 'default: c() → default:'],
    ],
    ['switch (a) { case 1: let b = 1; default: b = 2 }', ['default: b = 2 → default:']],
    ['x = a ?? b', []],
  ])('%s', (source, expected) => {
    expect(listOf('ConditionalExpression', source)).toEqual(expected);
  });
});

describe('BooleanLiteral', () => {
  it.each([
    ['x = true', ['true → false']],
    ['x = false', ['false → true']],
    ['x = !a', ['!a → a']],
    ['x = !(a, b)', ['!(a, b) → (a, b)']],
    ['let x: true', []],
  ])('%s', (source, expected) => {
    expect(listOf('BooleanLiteral', source)).toEqual(expected);
  });
});

describe('StringLiteral', () => {
  it.each([
    ["x = 'a'", ['\'a\' → ""']],
    ["x = ''", ['\'\' → "Stryker was here!"']],
    [`x = \`a\${b}\``, [`\`a\${b}\` → \`\``]],
    ['x = ``', ['`` → `Stryker was here!`']],
    ["x = a['b']", ['\'b\' → ""']],
    ["import a from 'b'; import('c'); export { d } from 'e'; export * from 'f'; require('g')", []],
    ["'use strict'; function f() { 'use asm' }", []],
    ["let x: 'a' | 'b'; type T<U = 'c'> = { 'd': U }; interface I { e: 'f' }", []],
    ["x = { 'a': 1, ['b']: 2 }; class A { 'c' = 1; 'd'() {} }", []],
    ["x = typeof a === 'string' || 'number' != typeof (a)", []],
    ["switch (typeof a) { case 'string': b() }", []],
    ["x = Symbol('a'); y = tag`b`", []],
    ["enum E { A = 'a' }; namespace N { export const b = 'b' }; declare const c: 'c'", []],
    ["@d('a') class A { @e('b') c() {} }", []],
    ["x = ['a', { b: 'c' }] as const; y = <const>['d']", []],
    ["x = { a: () => f('b') } as const", ['\'b\' → ""']],
    ["x = 'a' as string", ['\'a\' → ""']],
    ["x = ('a' satisfies string)!", ['\'a\' → ""']],
  ])('%s', (source, expected) => {
    expect(listOf('StringLiteral', source)).toEqual(expected);
  });

  it('leaves attributes of JSX alone', () => {
    expect(listOf('StringLiteral', "x = <a b='c' d={'e'}>f</a>", 'sample.tsx')).toEqual(['\'e\' → ""']);
  });
});

describe('UnaryOperator, UpdateOperator, AssignmentOperator', () => {
  it.each([
    ['x = +a', ['UnaryOperator: +a → -a']],
    ['x = -a', ['UnaryOperator: -a → +a']],
    ['x = -+a', ['UnaryOperator: -+a → + +a', 'UnaryOperator: +a → -a']],
    ['x = ~a', ['UnaryOperator: ~a → a']],
    ['a++', ['UpdateOperator: a++ → a--']],
    ['--a', ['UpdateOperator: --a → ++a']],
    ['a += b', ['AssignmentOperator: a += b → a -= b']],
    ['a -= b', ['AssignmentOperator: a -= b → a += b']],
    ['a *= b', ['AssignmentOperator: a *= b → a /= b']],
    ['a /= b', ['AssignmentOperator: a /= b → a *= b']],
    ['a %= b', ['AssignmentOperator: a %= b → a *= b']],
    ['a <<= b', ['AssignmentOperator: a <<= b → a >>= b']],
    ['a >>= b', ['AssignmentOperator: a >>= b → a <<= b']],
    ['a &= b', ['AssignmentOperator: a &= b → a |= b']],
    ['a |= b', ['AssignmentOperator: a |= b → a &= b']],
    ['a &&= b', ['AssignmentOperator: a &&= b → a ||= b']],
    ['a ||= b', ['AssignmentOperator: a ||= b → a &&= b']],
    ['a ??= b', ['AssignmentOperator: a ??= b → a &&= b']],
    ["a += 'b'", ['StringLiteral: \'b\' → ""']],
    ['(a.b) += c', ['AssignmentOperator: (a.b) += c → (a.b) -= c']],
    ['(a as number)++', ['UpdateOperator: (a as number)++ → (a as number)--']],
    ['--(a)', ['UpdateOperator: --(a) → ++(a)']],
    ['a = b', []],
  ])('%s', (source, expected) => {
    expect(list(source)).toEqual(expected);
  });
});

describe('ArrayDeclaration, ObjectLiteral', () => {
  it.each([
    ['x = []', ['ArrayDeclaration: [] → ["Stryker was here"]']],
    ['x = [a]', ['ArrayDeclaration: [a] → []']],
    ['x = new Array(3)', ['ArrayDeclaration: new Array(3) → new Array()']],
    ['x = Array()', ['ArrayDeclaration: Array() → Array([])']],
    ['[a] = b', []],
    ['x = { a }', ['ObjectLiteral: { a } → {}']],
    ['x = {}', []],
    ['({ a } = b)', []],
  ])('%s', (source, expected) => {
    expect(list(source)).toEqual(expected);
  });
});

describe('BlockStatement, ArrowFunction', () => {
  it.each([
    ['function f() { a() }', ['BlockStatement: { a() } → {}']],
    ['x = () => { a() }', ['BlockStatement: { a() } → {}']],
    ['class A { get b() { return c } static { d() } }', ['BlockStatement: { return c } → {}']],
    ['class A extends B { constructor() { super() } }', []],
    ['class A { constructor() { a() } }', ['BlockStatement: { a() } → {}']],
    ["function f() { 'use strict' }", []],
    ['for (const a of b) { c() }', ['BlockStatement: { c() } → {}']],
    ['try { a() } catch { b() }', ['BlockStatement: { a() } → {}', 'BlockStatement: { b() } → {}']],
    ['abstract class A { abstract b(): void; c(): void; c(d?: 1) { e() } }', ['BlockStatement: { e() } → {}']],
    ['x = () => a', ['ArrowFunction: a → undefined']],
    ['x = () => undefined', []],
  ])('%s', (source, expected) => {
    expect(list(source)).toEqual(expected);
  });

  it('leaves the bodies of loops that nothing else ends', () => {
    expect(listOf('BlockStatement', 'while (a) { b() } do { c() } while (d); for (;;) { e() }')).toEqual([]);
    expect(listOf('BlockStatement', 'if (a) { b() } else { c() }')).toEqual(['{ b() } → {}', '{ c() } → {}']);
  });
});

describe('MethodExpression, OptionalChaining', () => {
  it.each([
    ['a.toUpperCase()', ['a.toUpperCase() → a.toLowerCase()']],
    ['a.startsWith(b)', ['a.startsWith(b) → a.endsWith(b)']],
    ['a.some(b)', ['a.some(b) → a.every(b)']],
    ['Math.min(a, b)', ['Math.min(a, b) → Math.max(a, b)']],
    ['a.trim()', ['a.trim() → a']],
    ['a.trimEnd()', ['a.trimEnd() → a.trimStart()']],
    ['a.filter(b).sort()', ['a.filter(b).sort() → a.filter(b)', 'a.filter(b) → a']],
    ['a?.slice(1)', ['a?.slice(1) → a']],
    ['a[trim]()', []],
    ['class A extends B { c() { super.slice(1) } }', []],
  ])('%s', (source, expected) => {
    expect(listOf('MethodExpression', source)).toEqual(expected);
  });

  it.each([
    ['a?.b', ['a?.b → a.b']],
    ['a?.[0]', ['a?.[0] → a[0]']],
    ['a?.()', ['a?.() → a()']],
    ['a!?.b', ['a!?.b → a!.b']],
    ['a?.b?.c', ['a?.b?.c → a?.b.c', 'a?.b → a.b']],
    ['a.b', []],
  ])('%s', (source, expected) => {
    expect(listOf('OptionalChaining', source)).toEqual(expected);
  });
});

describe('Regex', () => {
  it.each([
    ['x = /^a$/g', ['/^a$/g → /a$/g', '/^a$/g → /^a/g']],
    ['x = /a+b*?c?/', ['/a+b*?c?/ → /a*b*?c?/', '/a+b*?c?/ → /a+b+?c?/', '/a+b*?c?/ → /a+b*?c/']],
    ['x = /a{2,3}/', ['/a{2,3}/ → /a/']],
    ['x = /[ab]/', ['/[ab]/ → /[^ab]/']],
    ['x = /[^\\]]/', ['/[^\\]]/ → /[\\]]/']],
    ['x = /\\d/', ['/\\d/ → /\\D/']],
    ['x = /(?=a)/', ['/(?=a)/ → /(?!a)/']],
    ['x = /(?<n>a)(?:b)/', []],
    ['x = /\\^\\u{1F600}\\p{L}/u', []],
    ['x = /^/', ['/^/ → /(?:)/']],
    ['x = /[a]/v', []],
    [`x = /${'a+'.repeat(501)}/`, []],
  ])('%s', (source, expected) => {
    expect(listOf('Regex', source)).toEqual(expected);
  });
});
