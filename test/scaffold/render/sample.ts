import { readFileSync } from 'node:fs';
import type { Callable, Case, ModuleFacts, Shape, Todo } from '../../../src/scaffold/model.js';
import type { RenderInput } from '../../../src/scaffold/render/file.js';
import { specifierOf } from '../../../src/scaffold/render/specifier.js';
import {
  type FrameworkName,
  type TemplateSet,
  type TestStyle,
  templateNames,
} from '../../../src/scaffold/render/style.js';
import { withFolder } from '../../../src/scaffold/search/folder.js';

/** A module with something for every kind of assertion. */
export const moduleText = `export class LimitError extends Error {
  constructor(limit: number) {
    super(\`more than \${limit}\`);
  }
}

export type Mode = 'fast' | 'slow';

export function ratio(a: number, b: number): number {
  if (b < 0) throw new RangeError('b must not be negative');
  return a / b;
}

export async function later(value: number, done?: (value: number) => string): Promise<string> {
  if (value > 9) throw new LimitError(9);
  return done === undefined ? String(value) : done(value);
}

export class Box<T> {
  readonly items: T[] = [];
  readonly limit: number;

  constructor(limit = 3) {
    this.limit = limit;
  }

  add(item: T): this {
    if (this.items.length >= this.limit) throw new LimitError(this.limit);
    this.items.push(item);
    return this;
  }

  describe(mode: Mode): { mode: Mode; count: number; text: string; first: T | undefined } {
    return { mode, count: this.items.length, text: 'box '.repeat(40), first: this.items[0] };
  }
}

export function stamp(): string {
  return new Date().toISOString();
}

export function paint(text: string, mode: Mode): string {
  return mode === 'fast' ? text : text.repeat(2);
}

import { readFile, writeFileSync } from 'node:fs';

export function save(path: string, text: string): number {
  writeFileSync(path, text);
  return text.length;
}

export function load(path: string, done: (error: Error | null, text?: string) => void): void {
  readFile(path, 'utf8', (error, text) => (error ? done(error) : done(null, text)));
}
`;

function callable(id: string, startLine: number, owner: string | null = null): Callable {
  const name = id.split(/[ .]/).at(-1)!;
  const kind = owner === null ? 'function' : id.startsWith('new ') ? 'constructor' : 'method';
  const signatures = [{ params: [], returns: { kind: 'any' } as const }];
  return {
    id,
    kind,
    name,
    expression: name,
    owner,
    signatures,
    startLine,
    endLine: startLine + 3,
    summary: '',
    literals: [],
    examples: [],
  };
}

const mode: Shape = {
  kind: 'union',
  of: [
    { kind: 'literal', text: "'fast'" },
    { kind: 'literal', text: "'slow'" },
  ],
};

export function factsAt(file: string): ModuleFacts {
  const names = ['LimitError', 'ratio', 'later', 'Box', 'stamp', 'paint', 'save', 'load'];
  return withFolder({
    file,
    path: 'src/box.ts',
    format: 'esm',
    typed: true,
    callables: [
      callable('ratio', 9),
      callable('later', 14),
      callable('new Box', 24, 'Box'),
      callable('Box.add', 28, 'Box'),
      callable('Box.describe', 34, 'Box'),
      callable('stamp', 39),
      callable('save', 49),
      callable('load', 54),
      {
        ...callable('paint', 43),
        signatures: [
          {
            params: [
              { name: 'text', shape: { kind: 'string' }, optional: false, rest: false },
              { name: 'mode', shape: mode, optional: false, rest: false },
            ],
            returns: { kind: 'string' },
          },
        ],
      },
    ],
    shapes: [],
    locals: [
      ...names.map((name) => ({ local: name, exported: name, from: file, typeOnly: false })),
      { local: 'Mode', exported: 'Mode', from: file, typeOnly: true },
    ],
    unreachable: [],
    literals: [],
    effects: ['node:fs'],
  });
}

const nothing = { callbacks: [], arrange: [], uses: [], frozenAt: null, covers: { lines: [], branches: [] } };
const call = (text: string, awaits = false) => ({ bind: 'result', text, awaits });

export const cases: readonly Case[] = [
  {
    ...nothing,
    target: 'ratio',
    title: 'returns 2 for (4, 2)',
    act: call('ratio(4, 2)'),
    asserts: [{ kind: 'is', actual: 'result', expected: '2' }],
    covers: { lines: [9, 11], branches: [10] },
  },
  {
    ...nothing,
    target: 'ratio',
    title: 'returns NaN for (0, 0)',
    act: call('ratio(0, 0)'),
    asserts: [{ kind: 'is', actual: 'result', expected: 'NaN' }],
  },
  {
    ...nothing,
    target: 'ratio',
    title: 'returns -0 for (-0, 5)',
    act: call('ratio(-0, 5)'),
    asserts: [{ kind: 'is', actual: 'result', expected: '-0' }],
  },
  {
    ...nothing,
    target: 'ratio',
    title: "throws RangeError: 'b must not be negative'",
    act: call('ratio(1, -1)'),
    asserts: [
      { kind: 'throws', message: 'b must not be negative', errorClass: 'RangeError', name: 'RangeError', async: false },
    ],
    covers: { lines: [10], branches: [10] },
  },
  {
    ...nothing,
    target: 'ratio',
    title: 'throws SyntaxError for what is no JSON',
    act: call("ratio(JSON.parse('{'), 1)"),
    asserts: [
      {
        kind: 'throws',
        message: 'worded anew',
        told: { by: 'name', value: 'SyntaxError' },
        errorClass: 'SyntaxError',
        name: 'SyntaxError',
        async: false,
      },
    ],
  },
  {
    ...nothing,
    target: 'ratio',
    title: 'throws TypeError: ERR_INVALID_URL for what is no address',
    act: call("ratio(new URL('nowhere').port.length, 1)"),
    asserts: [
      {
        kind: 'throws',
        message: 'worded anew',
        told: { by: 'code', value: 'ERR_INVALID_URL' },
        errorClass: 'TypeError',
        name: 'TypeError',
        async: false,
      },
    ],
  },
  {
    ...nothing,
    target: 'later',
    title: "resolves to 'done' with a callback",
    callbacks: [{ name: 'done', returns: "'done'", async: false }],
    act: call('later(3, done)', true),
    asserts: [
      { kind: 'is', actual: 'result', expected: "'done'" },
      { kind: 'calls', callback: 'done', expected: '[[3]]' },
    ],
    covers: { lines: [14, 15, 16], branches: [16] },
  },
  {
    ...nothing,
    target: 'later',
    title: 'rejects with LimitError: more than 9',
    callbacks: [{ name: 'error', returns: "'never'", async: false }],
    act: call('later(10, error)', true),
    asserts: [
      { kind: 'throws', message: 'more than 9', errorClass: 'LimitError', name: 'Error', async: true },
      { kind: 'calls', callback: 'error', expected: '[]' },
    ],
  },
  {
    ...nothing,
    target: 'new Box',
    title: 'makes an empty box',
    act: { ...call('new Box<string>()'), js: 'new Box()' },
    asserts: [
      { kind: 'instance', actual: 'result', of: 'Box' },
      { kind: 'length', actual: 'result.items', length: 0 },
      { kind: 'type', actual: 'result.add', type: 'function' },
      { kind: 'includes', actual: 'result', expected: '{ items: [], limit: 3 }' },
    ],
    covers: { lines: [21, 22, 25], branches: [24] },
  },
  {
    ...nothing,
    target: 'Box.add',
    title: 'throws LimitError: more than 1',
    arrange: [
      { bind: 'box', text: 'new Box<number>(1)', js: 'new Box(1)', awaits: false },
      { bind: null, text: 'box.add(1)', awaits: false },
    ],
    act: call('box.add(2)'),
    asserts: [
      { kind: 'throws', message: 'more than 1', errorClass: 'LimitError', name: 'Error', async: false },
      { kind: 'equal', actual: 'box.items', expected: '[1]' },
    ],
  },
  {
    ...nothing,
    target: 'Box.describe',
    title: 'returns an object',
    arrange: [
      {
        bind: 'box',
        text: 'new Box<string>().add(`two\nlines`)',
        js: 'new Box().add(`two\nlines`)',
        awaits: false,
      },
    ],
    act: { ...call("box.describe('slow' as Mode)"), js: "box.describe('slow')" },
    asserts: [
      { kind: 'starts', actual: 'result.text', expected: "'box box '" },
      { kind: 'length', actual: 'result.text', length: 160 },
      {
        kind: 'equal',
        actual: 'result',
        expected: `{ mode: 'slow', count: 1, text: '${'box '.repeat(40)}', first: 'two\\nlines' }`,
      },
    ],
  },
  {
    ...nothing,
    target: 'stamp',
    title: 'returns the time',
    act: call('stamp()'),
    asserts: [{ kind: 'is', actual: 'result', expected: "'2023-11-14T22:13:20.000Z'" }],
    frozenAt: 1_700_000_000_000,
    covers: { lines: [39, 40], branches: [] },
  },
  {
    ...nothing,
    target: 'save',
    title: 'writes the text',
    arrange: [{ bind: 'folder', text: "folderWith({ 'empty/': '' })", awaits: false }],
    act: call("save(join(folder, 'empty/a.txt'), 'text')"),
    asserts: [
      { kind: 'is', actual: 'result', expected: '4' },
      { kind: 'is', actual: "readFileSync(join(folder, 'empty/a.txt'), 'utf8')", expected: "'text'" },
    ],
  },
  {
    ...nothing,
    target: 'load',
    title: 'hands the text over',
    arrange: [{ bind: 'folder', text: "folderWith({ 'sub/a.txt': 'one' })", awaits: false }],
    act: call(
      "new Promise((resolve, reject) => {\n  load(join(folder, 'sub/a.txt'), (error, value) => (error ? reject(error) : resolve(value)));\n})",
      true,
    ),
    asserts: [{ kind: 'is', actual: 'result', expected: "'one'" }],
  },
  {
    ...nothing,
    target: 'load',
    title: 'hands the error over',
    arrange: [{ bind: 'folder', text: 'folderWith()', awaits: false }],
    act: call("new Promise((resolve) => {\n  load(join(folder, 'none'), (...args) => resolve(args));\n})", true),
    asserts: [{ kind: 'is', actual: "existsSync(join(folder, 'none'))", expected: 'false' }],
  },
  {
    ...nothing,
    target: 'load',
    title: 'rejects with an error that names the file',
    arrange: [{ bind: 'folder', text: 'folderWith()', awaits: false }],
    act: call(
      "new Promise((resolve, reject) => {\n  load(join(folder, 'none'), (error, value) => (error ? reject(error) : resolve(value)));\n})",
      true,
    ),
    asserts: [
      {
        kind: 'throws',
        message: "ENOENT: no such file or directory, open '/tmp/x/none'",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text
        text: "`ENOENT: no such file or directory, open '${join(folder, 'none')}'`",
        errorClass: 'Error',
        name: 'Error',
        async: true,
      },
    ],
  },
];

export const todos: readonly Todo[] = [
  { name: 'ratio', line: 11, text: 'return a / b;', reason: 'no call was found that takes it' },
  { name: 'branch on line 35', line: 35, text: '', reason: 'no call was found that takes it' },
];

export function styleFor(framework: FrameworkName, more: Partial<TestStyle> = {}): TestStyle {
  return {
    framework,
    language: 'ts',
    modules: 'esm',
    quotes: 'single',
    semicolons: true,
    indent: '  ',
    eol: '\n',
    width: 100,
    globals: framework === 'mocha',
    testWord: 'it',
    assertions: framework === 'mocha' ? 'chai' : framework === 'node-test' ? 'assert' : 'expect',
    importExtension: 'js',
    aliases: [],
    exportEquals: 'default',
    libraries: [],
    ...more,
  };
}

function templatesOf(framework: FrameworkName): TemplateSet {
  const folder = new URL(`../../../templates/${framework}/`, import.meta.url);
  const texts = templateNames.map((name) => [name, readFileSync(new URL(`${name}.ejs`, folder), 'utf8')]);
  return Object.fromEntries(texts) as TemplateSet;
}

export function inputFor(style: TestStyle, more: Partial<RenderInput> = {}): RenderInput {
  const testPath = more.testPath ?? '/project/test/box.test.ts';
  return {
    facts: factsAt('/project/src/box.ts'),
    cases,
    todos,
    style,
    testPath,
    importPathOf: (from) => specifierOf(testPath, from, style),
    templates: templatesOf(style.framework),
    ...more,
  };
}
