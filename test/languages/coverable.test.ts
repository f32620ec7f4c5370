import { describe, expect, it } from 'vitest';
import { read } from './unit.js';

const lines = (text: string, path = 'a.ts') => read(text, path).coverableLines;

describe('coverable lines', () => {
  it.each([
    ['expression statements', 'a();\nb();', 2],
    ['a line once', 'a(); b(); c();', 1],
    ['the line a value begins on', 'const a =\n  1;', 1],
    ['each declarator with a value', 'let a = 1,\n  b,\n  c = 2;', 2],
    ['no declarator without', 'let a;\nvar b;', 0],
    ['return, throw, debugger', 'function f() {\n  debugger;\n  if (a)\n    return;\n  throw b;\n}', 4],
    ['loops', 'for (;;)\n  a();\nwhile (b)\n  c();\ndo\n  d();\nwhile (e);\nfor (const x of y)\n  ;', 7],
    ['switch and its statements, not its cases', 'switch (a) {\n  case 1:\n    b();\n    break;\n  default:\n}', 3],
    ['try, not catch', 'try {\n  a();\n} catch {\n  b();\n} finally {\n  c();\n}', 4],
    ['else if', 'if (a) {\n} else if (b) {\n} else {\n}', 2],
    ['labels', 'a: for (;;) {\n  continue a;\n}', 2],
    ['class fields with a value', 'class A {\n  a = 1;\n  b;\n  static c = 2;\n  static {\n    d();\n  }\n}', 3],
    ['arrow bodies without braces', 'const f = () =>\n  1;\nconst g = () => {\n};', 3],
    [
      'parameter properties',
      'class A {\n  constructor(\n    private a: 1,\n    readonly b = 2,\n    c: 3,\n  ) {}\n}',
      2,
    ],
    ['enums and their members', 'enum A {\n  B,\n  C = 1,\n}', 3],
    ['const enums', 'const enum A {\n  B,\n}', 2],
    ['namespaces that hold code', 'namespace N {\n  export const a = 1;\n}', 2],
    ['export = and import =', "import a = require('a');\nexport = a;", 2],
    ['JSX', 'export const A = () => (\n  <a\n    b={() => c()}\n  />\n);', 3],
  ])('count %s', (_, text, expected) => expect(lines(text, 'a.tsx')).toBe(expected));

  it.each([
    ['functions and classes', 'function f() {}\nclass A {\n  m() {}\n}\nabstract class B {\n  abstract m(): void;\n}'],
    ['imports and exports', "import a from 'a';\nexport * from 'b';\nexport { c } from 'c';\nexport default a;"],
    [
      'types',
      'interface A {\n  a: 1;\n}\ntype B = 1;\ndeclare const c: 1;\ndeclare function d(): void;\ndeclare enum E { F }\ndeclare class G {\n  h: 1;\n}',
    ],
    ['ambient modules', "declare module 'x' {\n  export const a: 1;\n}\ndeclare global {\n  interface Window {}\n}"],
    ['namespaces of types', 'namespace N {\n  export interface A {}\n  type B = 1;\n}'],
    ['directives', "'use strict';\n'use client';"],
    ['empty statements and blocks', ';\n{\n}\n;'],
    ['comments', '// a();\n/* b();\n c(); */'],
  ])('do not count %s', (_, text) => expect(lines(text)).toBe(0));

  it('fall back on lines with code where the file cannot be parsed', () => {
    expect(read('const a = ;\n// comment\n\nfoo();\n}\n')).toMatchObject({ coverableLines: 2, cyclomatic: null });
  });
});
