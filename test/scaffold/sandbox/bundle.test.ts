import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FileCoverageData } from 'istanbul-lib-coverage';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Local, ModuleFacts } from '../../../src/scaffold/model.js';
import { bundle } from '../../../src/scaffold/sandbox/bundle.js';
import { counterKey } from '../../../src/scaffold/sandbox/instrument.js';
import { tracer } from '../../../src/scaffold/sandbox/tracer.js';
import { factsOf } from './subjects.js';

let root: string;
let scratch: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bundled-'));
  scratch = mkdtempSync(join(tmpdir(), 'bundles-'));
});
afterEach(() => {
  for (const folder of [root, scratch]) rmSync(folder, { recursive: true });
});

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

interface Evaluated {
  // biome-ignore lint/suspicious/noExplicitAny: whatever the modules of these tests export.
  scope: Record<string, any>;
  coverage: FileCoverageData;
}

/** @param names exported names by local name. */
async function load(path: string, names: Record<string, string>, format: 'esm' | 'cjs' = 'esm') {
  const file = join(root, path);
  const locals: Local[] = Object.entries(names).map(([local, exported]) => ({
    local,
    exported,
    from: file,
    typeOnly: false,
  }));
  const facts: ModuleFacts = { ...factsOf(path, {}, format), file, path, locals };
  const made = await bundle(facts, { root, scratch });
  // Imported by the test runner a script would become a module, which is strict.
  const script = createRequire(import.meta.url);
  const { evaluate } = made.file.endsWith('.cjs') ? script(made.file) : await import(pathToFileURL(made.file).href);
  const fresh = async (): Promise<Evaluated> => {
    const counters: Record<string, unknown> = { ...tracer() };
    const scope = await evaluate(counters);
    return { scope, coverage: (counters[counterKey] as Record<string, FileCoverageData>)[file]! };
  };
  return { ...made, fresh };
}

describe('evaluations', () => {
  it('have a module state and counters of their own', async () => {
    write({ 'a.ts': 'let n = 0;\nexport const next = (): number => ++n;\nexport { n };\n' });
    const { fresh, empty } = await load('a.ts', { next: 'next', n: 'n' });
    const [one, two] = [await fresh(), await fresh()];
    expect([one.scope.next(), one.scope.next(), two.scope.next()]).toEqual([1, 2, 1]);
    expect(one.scope.n).toBe(2);
    expect([one.coverage.f, two.coverage.f]).toEqual([{ 0: 2 }, { 0: 1 }]);
    expect(empty.f).toEqual({ 0: 0 });
  });

  it('count lines of the source', async () => {
    const source = ['enum Color { Red }', '', 'export function pick<T>(a: T, b?: T): T {', '  return b ?? a;', '}', ''];
    write({ 'a.ts': source.join('\n') });
    const { fresh } = await load('a.ts', { pick: 'pick' });
    const { coverage, scope } = await fresh();
    expect(scope.pick.name).toBe('pick');
    expect(Object.values(coverage.fnMap).find(({ name }) => name === 'pick')!.decl.start.line).toBe(3);
  });
});

describe('what a project imports', () => {
  it('path aliases, .js for .ts, JSON, styles, text and types that do not exist', async () => {
    write({
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      'src/a.ts': `import { b } from '@/b.js'; import { c } from './c.js'; import data from './data.json';
        import styles from './a.css'; import Icon from './icon.svg?react'; import text from './a.txt';
        import type { Gone } from 'gone'; import { join } from 'path';
        export const all = (x?: Gone) => [b, c, data.z, typeof styles, typeof Icon, text, join('a', 'b'), x];`,
      'src/b.ts': 'export const b = 1;',
      'src/c.ts': 'export const c = 2;',
      'src/data.json': '{"z": 3}',
      'src/a.css': 'a {}',
      'src/icon.svg': '<svg/>',
      'src/a.txt': 'text',
    });
    const { scope } = await (await load('src/a.ts', { all: 'all' })).fresh();
    expect(scope.all()).toEqual([1, 2, 3, 'object', 'object', 'text', join('a', 'b'), undefined]);
  });

  it('packages, ES and CommonJS, through their own entries', async () => {
    write({
      'node_modules/es/package.json': '{"type":"module","exports":{"import":"./main.js","module":"./wrong.js"}}',
      'node_modules/es/main.js': 'export default "es"; export const named = 1;',
      'node_modules/old/package.json': '{"main":"./main.js"}',
      'node_modules/old/main.js': 'module.exports = { old: __filename.endsWith("main.js") };',
      'a.mts': 'import es, { named } from "es"; import old from "old"; export const all = () => [es, named, old.old];',
    });
    const { scope } = await (await load('a.mts', { all: 'all' })).fresh();
    expect(scope.all()).toEqual(['es', 1, true]);
  });

  it('workspace packages, built or not', async () => {
    write({
      'packages/core/package.json': '{"name":"@x/core","exports":{".":{"import":"./dist/index.js"}}}',
      'packages/core/src/index.ts': 'export const core: string = "core";',
      'packages/util/package.json': '{"name":"@x/util","main":"./index.ts"}',
      'packages/util/index.ts': 'export const util: string = "util";',
      'packages/app/a.ts':
        'import { core } from "@x/core"; import { util } from "@x/util"; export default () => core + util;',
    });
    mkdirSync(join(root, 'node_modules/@x'), { recursive: true });
    for (const name of ['core', 'util']) symlinkSync(join(root, 'packages', name), join(root, 'node_modules/@x', name));
    const { scope, missing } = await await load('packages/app/a.ts', { run: 'default' }).then(async (made) => ({
      ...(await made.fresh()),
      missing: made.missing,
    }));
    expect(scope.run()).toBe('coreutil');
    expect([...missing]).toEqual([]);
  });

  it('packages that are missing are named; optional ones do not matter', async () => {
    write({ 'a.js': 'let x = 0; try { x = require("gone-too"); } catch { x = 7; }\nexports.x = () => x;' });
    const { fresh, missing } = await load('a.js', { x: 'x' }, 'cjs');
    expect((await fresh()).scope.x()).toBe(7);
    expect([...missing.keys()]).toEqual(['gone-too']);
  });
});

describe('dialects', () => {
  it('CommonJS: module.exports, prototypes, sloppy mode', async () => {
    write({
      'a.js': `var util = require('util');
function Counter(n) { this.n = n; loose = 1; }
Counter.prototype.add = function add(by) { return this.n + by; };
Counter.isCounter = function (x) { return util.inspect(x).length > 0 && (function () { return this === undefined; })(); };
module.exports = Counter;`,
    });
    const { scope } = await (await load('a.js', { Counter: '=' }, 'cjs')).fresh();
    expect(new scope.Counter(2).add(3)).toBe(5);
    expect(scope.Counter.isCounter(1)).toBe(false);
    delete (globalThis as Record<string, unknown>).loose;
  });

  it('UMD', async () => {
    write({
      'a.js': `(function (root, factory) {
  if (typeof define === 'function' && define.amd) define([], factory);
  else if (typeof exports === 'object') module.exports = factory();
  else root.Lib = factory();
})(this, function () { return { two: function () { return 2; } }; });`,
    });
    const { scope } = await (await load('a.js', { lib: '=' }, 'cjs')).fresh();
    expect(scope.lib.two()).toBe(2);
  });

  it('exports of a CommonJS module by name and default', async () => {
    write({
      'a.js': 'Object.defineProperty(exports, "__esModule", { value: true }); exports.default = 1; exports.b = 2;',
    });
    const { scope } = await (await load('a.js', { a: 'default', b: 'b', all: '*' }, 'cjs')).fresh();
    expect([scope.a, scope.b, scope.all.b]).toEqual([1, 2, 2]);
  });

  it('decorators, parameter properties, JSX kept by the compiler, a first line for programs, its own place', async () => {
    write({
      'tsconfig.json': '{ "compilerOptions": { "jsx": "preserve", "experimentalDecorators": true } }',
      'a.tsx': `#!/usr/bin/env node
const React = { createElement: (tag: string) => tag };
function twice(_: unknown, __: string, d: PropertyDescriptor) { const f = d.value; d.value = () => f() * 2; return d; }
export class K { constructor(readonly q = 1) {} @twice two() { return 1; } }
export const view = () => <b>{React ? 1 : 0}</b>;
export const place = () => [import.meta.url, __dirname];`,
    });
    const { scope } = await (await load('a.tsx', { K: 'K', view: 'view', place: 'place' })).fresh();
    expect([new scope.K().q, new scope.K().two(), scope.view()]).toEqual([1, 2, 'b']);
    expect(scope.place()).toEqual([pathToFileURL(join(root, 'a.tsx')).href, root]);
  });

  it('top-level await and import cycles', async () => {
    write({
      'a.ts':
        'import { b } from "./b.js"; export const a = await Promise.resolve(1); export const sum = () => a + b();',
      'b.ts': 'import { a } from "./a.js"; export const b = () => a + 1;',
    });
    const { scope } = await (await load('a.ts', { sum: 'sum' })).fresh();
    expect(scope.sum()).toBe(3);
  });

  it('a target inside node_modules: its package is bundled, other packages are not', async () => {
    write({
      'node_modules/p/package.json': '{"type":"module"}',
      'node_modules/p/a.js': 'import { b } from "./b.js"; import q from "q"; export const a = () => b + q;',
      'node_modules/p/b.js': 'export const b = 1;',
      'node_modules/q/index.js': 'module.exports = 2;',
    });
    const { scope } = await (await load('node_modules/p/a.js', { a: 'a' })).fresh();
    expect(scope.a()).toBe(3);
  });
});
