import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nestsTooDeep } from '../../src/languages/javascript/nesting.js';
import { names, read } from './unit.js';

describe('odd input', () => {
  it('reads an empty file', () => {
    expect(read('')).toEqual({
      functions: [],
      imports: [],
      exports: [],
      lineCount: 0,
      coverableLines: 0,
      cyclomatic: 1,
      syntaxErrors: 0,
    });
  });

  it('reads a file of comments', () =>
    expect(read('// a\n/* b */')).toMatchObject({ lineCount: 2, coverableLines: 0 }));

  it.each([
    ['function f( {', 'a.ts'],
    ['const a = ;', 'a.js'],
    ['<a>', 'a.tsx'],
    ['}{', 'a.mjs'],
    ['\0\u0001\ud800', 'a.cjs'],
  ])('says that %j does not parse', (text, path) => expect(read(text, path).syntaxErrors).toBeGreaterThan(0));

  it('reads on after an error it can recover from', () => {
    const unit = read('declare class A { constructor() {} }\nfunction f() { return 1; }');
    expect(unit.syntaxErrors).toBe(1);
    expect(unit.functions.map((fn) => fn.name)).toContain('f');
  });

  it.each([
    ['JSX in .js', 'const f = () => <a b={() => c}>d</a>;', 'a.js'],
    ['return outside functions', 'if (a) return;\nmodule.exports = 1;', 'a.js'],
    ['sloppy mode', 'with (a) b = 010; yield = 1;', 'a.js'],
    ['top-level await', 'const a = await b;', 'a.js'],
    ['Flow annotations', '/* @flow */ function f(a: number): string { return ""; }', 'a.js'],
    ['decorators', '@a class B { @c d = 1; @e() f() {} accessor g = 1; }', 'a.ts'],
    ['parameter decorators', 'class A { constructor(@B() private c: D) {} }', 'a.ts'],
    ['generic arrows', 'const f = <T,>(a: T) => a;', 'a.tsx'],
    ['type assertions', 'const a = <A>b;', 'a.ts'],
    ['using', 'using a = b(); await using c = d();', 'a.ts'],
  ])('reads %s', (_, text, path) => expect(read(text, path).syntaxErrors).toBe(0));

  it('reads TSX', () => {
    const text =
      'export function App() { return <A onClick={() => b()} {...c} render={function () {}}>{d.map((x) => <E key={x} />)}</A>; }';
    expect(names(text, 'a.tsx')).toEqual(['App', '(anonymous):1', '(anonymous):1', '(anonymous):1']);
  });

  it('gives plain data', () => {
    const unit = read("import a from 'a';\nexport const f = (b = 1) => b ?? a;");
    expect(JSON.parse(JSON.stringify(unit))).toEqual(unit);
  });
});

const deep = 50_000;
const bombs: readonly (readonly [string, string])[] = [
  ['parentheses', `x = ${'('.repeat(deep)}a${')'.repeat(deep)}`],
  ['open parentheses', `x = ${'('.repeat(deep)}`],
  ['arrays', `x = ${'['.repeat(deep)}${']'.repeat(deep)}`],
  ['blocks', '{'.repeat(deep) + '}'.repeat(deep)],
  ['functions', 'function f() {\n'.repeat(deep) + '}'.repeat(deep)],
  ['templates', `x = ${'`${'.repeat(deep)}a${'}`'.repeat(deep)}`],
  ['a sum', `x = ${'a + '.repeat(100_000)}a`],
  ['a chain', `x = a${'.b()'.repeat(100_000)}`],
  ['negations', `x = ${'!'.repeat(deep)}a`],
  ['ternaries', `x = ${'a ? b : '.repeat(deep)}c`],
  ['else if', `${'if (a) b(); else '.repeat(deep)}c();`],
  ['else if with blocks', `${'if (a) { b(); } else '.repeat(deep)}c();`],
  ['if on lines of their own', `${'if (a)\n'.repeat(deep)}b();`],
  ['arrows', `x = ${'a => '.repeat(deep)}b`],
  ['assignments', `${'x = '.repeat(deep)}1`],
  ['assignments of another kind', `${'x += '.repeat(deep)}1`],
  ['powers', `x = ${'a ** '.repeat(deep)}a`],
  ['new', `x = ${'new '.repeat(deep)}a`],
  ['typeof on lines of their own', `x = ${'typeof\n'.repeat(deep)}a`],
  ['labels', `${'a: '.repeat(deep)}b`],
  ['JSX', `x = ${'<a>'.repeat(deep)}${'</a>'.repeat(deep)}`],
  ['generics', `type T = ${'A<'.repeat(deep)}A${'>'.repeat(deep)}`],
  ['conditional types', `type T = ${'A extends B ? C : '.repeat(deep)}D`],
  ['arrow parameters', `x = ${'(a = '.repeat(deep)}1${') => 1'.repeat(deep)}`],
];

describe('deep nesting', () => {
  it.each(bombs)('survives %s', (_, text) => {
    expect(read(text, 'a.tsx')).toMatchObject({ syntaxErrors: 1, functions: [] });
  });

  it.each([
    ['a long sum', `x = ${'a + '.repeat(10_000)}a;`],
    ['a long chain', `x = a${'.b'.repeat(10_000)};`],
    ['a long list', `x = [${'{ a: [1, (2)], b: () => !c },\n'.repeat(20_000)}];`],
    ['many fallthrough cases', `switch (a) {\n${'case 1:\n'.repeat(5_000)}b(); }`],
    ['a long file without semicolons', 'const a = b(1)\nfoo(a)\nif (a) b()\n'.repeat(5_000)],
    ['a long file of functions', 'export function f(a) { if (a) { return !a } else { return 1 } }\n'.repeat(5_000)],
    ['large JSX', `x = <svg>${'<path d="M0 (" /><b>one two</b>\n'.repeat(5_000)}</svg>;`],
    ['many decorated methods', `class A {\n${'@B() c() { return 1 }\n'.repeat(5_000)}}`],
    ['quotes in regular expressions and templates', `x(/'([/"{]/g, \`it's (\${a ? '\`(' : "("}\`);`.repeat(5_000)],
    ['comments', `// it's ((\n/* "(( */\n`.repeat(5_000)],
  ])('takes %s for flat', (_, text) => {
    expect(nestsTooDeep(text)).toBe(false);
    expect(read(text, 'a.tsx').syntaxErrors).toBe(0);
  });

  it('reads a minified line of megabytes', () => {
    const unit = read('function a(b){return b?c(b):d};'.repeat(80_000), 'a.js');
    expect(unit).toMatchObject({ lineCount: 1, coverableLines: 1, cyclomatic: 80_001, syntaxErrors: 0 });
  });
});

describe('damaged sources', () => {
  const folder = fileURLToPath(new URL('../../src/languages/javascript/', import.meta.url));
  const sources = readdirSync(folder).map((name) => readFileSync(folder + name, 'utf8'));

  it('never throws, and stays within the file', () => {
    const cut = fc.tuple(
      fc.nat(),
      fc.nat({ max: 200 }),
      fc.oneof(fc.string(), fc.constantFrom('{', '`', '/*', '=>', '<', '\\', '\r\n')),
    );
    fc.assert(
      fc.property(fc.constantFrom(...sources), fc.array(cut, { minLength: 1, maxLength: 5 }), (source, cuts) => {
        let text = source;
        for (const [at, length, insert] of cuts) {
          const start = at % (text.length + 1);
          text = text.slice(0, start) + insert + text.slice(start + length);
        }
        for (const path of ['a.ts', 'a.jsx']) {
          const unit = read(text, path);
          expect(unit.coverableLines).toBeLessThanOrEqual(unit.lineCount);
          for (const fn of unit.functions) {
            expect(fn.startLine).toBeGreaterThanOrEqual(1);
            expect(fn.endLine).toBeGreaterThanOrEqual(fn.startLine);
            expect(fn.endLine).toBeLessThanOrEqual(unit.lineCount);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});
