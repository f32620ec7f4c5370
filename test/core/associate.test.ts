import { describe, expect, it } from 'vitest';
import { associateTests, type ResolvedFile } from '../../src/core/associate.js';
import { ImportResolver } from '../../src/core/resolve.js';
import { languageOf } from '../../src/languages/registry.js';

/** The tests of each module, as `path via`, from sources given as text. */
function testsOf(files: Readonly<Record<string, string>>): Record<string, string[]> {
  const resolver = new ImportResolver({ files: new Set(Object.keys(files)), packages: [], aliases: [] });
  const resolved = new Map<string, ResolvedFile>();
  for (const [path, text] of Object.entries(files)) {
    const language = languageOf(path)!;
    const unit = language.parse(path, text);
    const kind = language.isTest(path) ? 'test' : 'source';
    const imports = unit.imports.flatMap((ref) => {
      const target = resolver.resolve(path, ref.specifier);
      return target === null ? [] : [{ ref, target }];
    });
    resolved.set(path, { file: { path, kind, language: language.name, unit, size: 0, mtime: 0 }, imports });
  }
  const links = associateTests(resolved, (path) => languageOf(path)!.testNames(path));
  return Object.fromEntries([...links].map(([path, list]) => [path, list.map((link) => `${link.path} ${link.via}`)]));
}

const a = 'export function a() { return 1; }\nexport const other = 2;\n';
const b = 'export function b() { return 2; }\n';

describe('a test belongs to a module', () => {
  it('that it imports, and not to what that module imports in turn', () => {
    expect(
      testsOf({
        'src/a.ts': `import { b } from './b';\nexport const a = () => b();\n`,
        'src/b.ts': b,
        'test/any.test.ts': `import { a } from '../src/a';\na();\n`,
      }),
    ).toEqual({ 'src/a.ts': ['test/any.test.ts import'] });
  });

  it('that it loads for its effect alone, or while it runs', () => {
    expect(
      testsOf({
        'src/a.ts': a,
        'src/b.ts': b,
        'test/x.test.ts': `import '../src/a.js';\nconst { b } = await import('../src/b.js');\n`,
      }),
    ).toEqual({ 'src/a.ts': ['test/x.test.ts import'], 'src/b.ts': ['test/x.test.ts import'] });
  });

  it('that a helper of the tests imports for it', () => {
    expect(
      testsOf({
        'src/a.ts': a,
        'test/helpers/make.ts': `import { a } from '../../src/a';\nexport const make = () => a();\n`,
        'test/x.test.ts': `import { make } from './helpers/make';\nmake();\n`,
      })['src/a.ts'],
    ).toContain('test/x.test.ts import');
  });

  it('not by its types', () => {
    expect(
      testsOf({ 'src/a.ts': a, 'test/x.test.ts': `import type { a } from '../src/a';\nlet it: typeof a;\n` }),
    ).toEqual({});
  });
});

describe('through a barrel a test belongs to', () => {
  const test = (names: string) => `import ${names} from '../src/index';\n`;
  const barrel = (text: string, names: string) =>
    testsOf({ 'src/index.ts': text, 'src/a.ts': a, 'src/b.ts': b, 'test/x.test.ts': test(names) });
  const onlyA = { 'src/a.ts': ['test/x.test.ts import'] };
  const both = { ...onlyA, 'src/b.ts': ['test/x.test.ts import'] };

  it.each([
    [`export { a } from './a';\nexport { b } from './b';\n`, '{ a }', onlyA],
    [`export * from './a';\nexport * from './b';\n`, '{ a }', onlyA],
    [`export * from './a';\nexport * from './b';\n`, '{ a, b }', both],
    [`export * from './a';\nexport * from './b';\n`, '* as all', both],
    [`export { a as first } from './a';\nexport { b } from './b';\n`, '{ first }', onlyA],
    [`export * as things from './a';\nexport { b } from './b';\n`, '{ things }', onlyA],
    [`export type { A } from './a';\nexport { b } from './b';\n`, '{ A }', {}],
  ])('%j importing %s', (text, names, expected) => {
    expect(barrel(text, names)).toEqual(expected);
  });

  it('a module that a second barrel hands on', () => {
    expect(
      testsOf({
        'src/index.ts': `export * from './inner/index';\nexport * from './b';\n`,
        'src/inner/index.ts': `export { a } from '../a';\nexport * from '../index';\n`,
        'src/a.ts': a,
        'src/b.ts': b,
        'test/x.test.ts': test('{ a }'),
      }),
    ).toEqual(onlyA);
  });

  it.each([
    `export { default as Cart } from './cart';\nexport { default as Till } from './till';\n`,
    `export * from './till';\nexport { default as Cart } from './cart';\n`,
  ])('a default export under a name: %j', (text) => {
    expect(
      testsOf({
        'src/index.ts': text,
        'src/cart.ts': 'export default class Cart {}\n',
        'src/till.ts': 'export const open = 1;\nexport default class Till {}\n',
        'test/x.test.ts': test('{ Cart }'),
      }),
    ).toEqual({ 'src/cart.ts': ['test/x.test.ts import'] });
  });

  it('no module where it is loaded for its effect and names nothing', () => {
    expect(
      testsOf({
        'src/index.ts': `export { a } from './a';\n`,
        'src/a.ts': a,
        'test/x.test.ts': `import '../src/index';\n`,
      }),
    ).toEqual({});
  });
});

describe('a test that only bears the name of a module', () => {
  it('is told apart from one that imports it', () => {
    expect(testsOf({ 'src/cli.ts': a, 'test/cli.test.ts': `import { spawn } from 'node:child_process';\n` })).toEqual({
      'src/cli.ts': ['test/cli.test.ts name'],
    });
  });

  it('is listed once where it imports it too', () => {
    expect(testsOf({ 'src/a.ts': a, 'src/a.test.ts': `import { a } from './a';\n` })).toEqual({
      'src/a.ts': ['src/a.test.ts import'],
    });
  });

  it('belongs to the module whose folders it shares', () => {
    expect(
      testsOf({ 'packages/x/src/cart.ts': a, 'packages/y/src/cart.ts': a, 'packages/y/test/cart.test.ts': '' }),
    ).toEqual({ 'packages/y/src/cart.ts': ['packages/y/test/cart.test.ts name'] });
  });

  it('may bear the name of the folder of an index file', () => {
    expect(testsOf({ 'src/cart/index.ts': a, 'test/cart.spec.ts': '' })).toEqual({
      'src/cart/index.ts': ['test/cart.spec.ts name'],
    });
  });
});
