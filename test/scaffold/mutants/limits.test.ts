import { describe, expect, it } from 'vitest';
import { makeMutants } from '../../../src/scaffold/mutants/index.js';
import { outcome } from './run.js';

const text = (path: string, source: string) => makeMutants(path, source).text;

describe('the place of a mutant', () => {
  it('is its line and column from 1, in the source as given', () => {
    const { mutants } = makeMutants('a.ts', '// é😀\nlet x =\n  a + (b as number) // c\n');
    expect(mutants).toEqual([
      {
        id: 1,
        line: 3,
        column: 3,
        operator: 'ArithmeticOperator',
        original: 'a + (b as number)',
        replacement: 'a - (b as number)',
      },
    ]);
  });
});

describe('what comes back as it is', () => {
  it.each([
    ['broken.ts', 'let x = ;'],
    ['types.d.ts', 'export declare const a: 1;'],
    ['types.ts', 'export interface A { a: "b" }\nexport type B = A["a"] | true;'],
    ['deep.ts', `x = ${'('.repeat(5000)}1${')'.repeat(5000)}`],
    ['empty.ts', ''],
  ])('%s', (path, source) => {
    expect(makeMutants(path, source)).toEqual({ text: source, mutants: [] });
  });
});

describe('dialects', () => {
  it.each([
    ['a.js', 'return 1 + x'],
    ['a.cjs', "'use strict'\nmodule.exports = !x"],
    ['a.mjs', 'export default await (x && y)'],
    ['a.jsx', 'export default <a>{b || c}</a>'],
    ['a.js', 'export default <a>{b || c}</a>'],
    ['a.tsx', 'export const a = <T,>(b: T) => <c>{b ?? 1}</c>'],
    ['a.mts', 'export const a = (b: unknown) => (b as any) || 1'],
    ['a.cts', 'import a = require("a"); export = a && 1'],
  ])('%s: %s', (path, source) => {
    expect(makeMutants(path, source).mutants.length).toBeGreaterThan(0);
  });
});

describe('the prelude', () => {
  const prelude = ';globalThis.__covgap_mutant__ ??= 0;';

  it('stands after directives and after #!, on the same line', () => {
    expect(text('a.ts', "'use client'\nx = !y")).toMatch(`'use client'${prelude}\n`);
    expect(text('a.js', '#!/usr/bin/env node\nx = !y').startsWith(`#!/usr/bin/env node\n${prelude}x`)).toBe(true);
    expect(text('a.ts', '// @ts-check\nx = !y').startsWith(`${prelude}// @ts-check\n`)).toBe(true);
  });
});

describe('large files', () => {
  const source = `var out = [\n${Array.from({ length: 3000 }, (_, at) => `  ${at} < 5,`).join('\n')}\n];`;
  const { text: mutated, mutants } = makeMutants('a.ts', source);

  it('get 400 mutants, spread over the file and over the kinds', () => {
    expect(mutants).toHaveLength(400);
    const lines = mutants.map(({ line }) => line);
    for (let from = 2; from < 3000; from += 100) {
      expect(lines.filter((line) => line >= from && line < from + 100).length).toBeGreaterThan(10);
    }
    const kinds = new Set(mutants.map(({ replacement }) => replacement.replace(/\d+ (.*) \d+/, '$1')));
    expect([...kinds].sort()).toEqual(['<=', '>=', 'false', 'true']);
  });

  it('are the same each time', () => {
    expect(makeMutants('a.ts', source)).toEqual({ text: mutated, mutants });
    expect(outcome(mutated)).toBe(outcome(source));
  });

  it('with long chains stay within reason', () => {
    const chain = `var a = 1, out = ${Array.from({ length: 10_000 }, () => 'a').join(' || ')}`;
    const made = makeMutants('a.ts', chain);
    expect(made.mutants).toHaveLength(400);
    expect(outcome(made.text)).toBe('1');
    expect(made.text.length).toBeLessThan(10_000_000);
  });
});
