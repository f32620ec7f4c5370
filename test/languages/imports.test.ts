import { describe, expect, it } from 'vitest';
import { read } from './unit.js';

const imports = (text: string, path = 'a.ts') =>
  read(text, path).imports.map(({ specifier, kind, names }) => [
    specifier,
    kind,
    ...(names === undefined ? [] : [names]),
  ]);

describe('static imports', () => {
  it.each([
    ["import 'a';", ['a', 'value', []]],
    ["import a from 'a';", ['a', 'value', ['default']]],
    ["import * as a from 'a';", ['a', 'value', ['*']]],
    ["import a, { b, c as d } from 'a';", ['a', 'value', ['default', 'b', 'c']]],
    ["import { a, type B } from 'a';", ['a', 'value', ['a']]],
    ["import { type A, type B } from 'a';", ['a', 'type', ['A', 'B']]],
    ["import type A from 'a';", ['a', 'type', ['default']]],
    ["import type { A } from 'a';", ['a', 'type', ['A']]],
    ["import type {} from 'a';", ['a', 'type', []]],
    ["import {} from 'a';", ['a', 'value', []]],
    ["import a from './a.json' with { type: 'json' };", ['./a.json', 'value', ['default']]],
    ["import a = require('a');", ['a', 'value', ['*']]],
    ["export { a, b as c } from 'a';", ['a', 'reexport', ['a', 'b']]],
    ["export {} from 'a';", ['a', 'reexport', []]],
    ["export * from 'a';", ['a', 'reexport', ['*']]],
    ["export * as b from 'a';", ['a', 'reexport', ['*']]],
    ["export type { A } from 'a';", ['a', 'type', ['A']]],
    ["export type * from 'a';", ['a', 'type', ['*']]],
    ["export { type A } from 'a';", ['a', 'type', ['A']]],
    ["export { type A, b } from 'a';", ['a', 'reexport', ['A', 'b']]],
  ])('%s', (text, expected) => expect(imports(text)).toEqual([expected]));

  it('takes an alias for no import', () => expect(imports('import a = B.c;')).toEqual([]));

  it('tells a name that is imported from one that is passed on', () => {
    expect(imports("import { a } from 'a'; export { a };")).toEqual([['a', 'value', ['a']]]);
  });
});

describe('dynamic imports', () => {
  it.each([
    "import('x')",
    'import(`x`)',
    "require('x')",
    "require.resolve('x')",
    "import.meta.resolve('x')",
    "new URL('x', import.meta.url)",
    "vi.mock('x')",
    "vi.doMock('x', () => ({}))",
    "vi.unmock('x')",
    "vi.importActual('x')",
    "vi.importActual<typeof X>('x')",
    "vi.importMock('x')",
    "jest.mock('x')",
    "jest.requireActual('x')",
    "jest.requireMock('x')",
    "jest.unstable_mockModule('x', f)",
    "jest.createMockFromModule('x')",
    "mock.module('x')",
    "proxyquire('x', {})",
  ])('%s', (text) => {
    expect(imports(`async function f() { return ${text}; }`)).toEqual([['x', 'dynamic']]);
  });

  it.each([
    'import(x)',
    `import(\`\${x}\`)`,
    'require(x)',
    'require()',
    "require('')",
    "new URL('x', base)",
    "vi.fn('x')",
    "other.mock('x')",
    "vi.hasOwnProperty('x')",
    "a.constructor('x')",
  ])('not %s', (text) => expect(imports(`let y: any = ${text};`)).toEqual([]));

  it('not type imports', () => expect(imports("let a: import('x').A; type B = typeof import('x');")).toEqual([]));
});

it('orders imports by line and keeps repeats', () => {
  const text = "const a = require('a');\nimport b from 'b';\n\nconst c = () => import('a');\nexport * from 'd';\n";
  expect(read(text).imports.map(({ specifier, line }) => [specifier, line])).toEqual([
    ['a', 1],
    ['b', 2],
    ['a', 4],
    ['d', 5],
  ]);
});
