import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { isProven, type ProofResult, runTests } from '../../../src/scaffold/prove/index.js';
import type { FrameworkName } from '../../../src/scaffold/render/style.js';
import { project } from '../../support/project.js';
import { HEADS, installedProject } from './project.js';

const PATIENCE = 60_000;
const timeoutMs = 40_000;

const frameworks: readonly FrameworkName[] = ['vitest', 'jest', 'mocha', 'node-test'];

/** A test file of no format but that of the framework. */
const suffix: Readonly<Record<FrameworkName, string>> = {
  vitest: '.test.mjs',
  jest: '.test.cjs',
  mocha: '.test.cjs',
  'node-test': '.test.cjs',
};
const manifests: Readonly<Record<FrameworkName, object>> = {
  vitest: { devDependencies: { vitest: '4' } },
  // Names of CommonJS files are none jest looks for by itself.
  jest: { jest: { testMatch: ['**/*.test.cjs'], moduleFileExtensions: ['cjs', 'js'], testEnvironment: 'node' } },
  mocha: { mocha: { spec: ['other/**/*.cjs'] } },
  'node-test': { scripts: { test: 'node --test' } },
};

const todo: Readonly<Record<FrameworkName, string>> = {
  vitest: "it.todo('waits')",
  jest: "it.todo('waits')",
  mocha: "it('waits')",
  'node-test': "it.todo('waits')",
};

const statuses = ({ tests }: ProofResult) => tests.map(({ title, status }) => `${title}: ${status}`).sort();

describe.each(frameworks)('%s', (framework) => {
  const named = (name: string) => `test/${name}${suffix[framework]}`;
  const many = Array.from({ length: 12 }, (_, index) => `it('t${index}', () => say('t${index}'));`).join('\n');
  const say =
    "const say = (name) => process.getBuiltinModule('node:fs').appendFileSync(process.env.ORDER_FILE, name + ' ');\n";
  const root = installedProject({
    'package.json': manifests[framework],
    [named('mixed')]: `${HEADS[framework]}describe('outer', () => {
      describe('inner', () => { it('holds', () => assert.strictEqual(1, 1)); });
      it('breaks', () => assert.strictEqual('left', 'right'));
      it.skip('rests', () => {});
      ${todo[framework]};
    });
    test('alone', async () => {});\n`,
    [named('fine')]: `${HEADS[framework]}it('fine', () => {});\n`,
    [named('broken')]: `${HEADS[framework]}throw new Error('at load');\n`,
    [named('teardown')]:
      `${HEADS[framework]}describe('s', () => { afterAll(() => { throw new Error('in teardown'); }); it('fine', () => {}); });\n`,
    [named('hanging')]: `${HEADS[framework]}it('fine', () => {});\nit('hangs', () => { for (;;); });\n`,
    [named('many')]: `${HEADS[framework]}${say}describe('d', () => {\n${many}\n});\n`,
    'other/unasked.test.cjs': "require('node:fs').writeFileSync('ran.txt', 'x');\n",
  });
  const prove = (files: string[], more: { shuffleSeed?: number; timeoutMs?: number; signal?: AbortSignal } = {}) =>
    runTests({ root, framework, files, timeoutMs, ...more });

  it(
    'tells each test of each file, and of a file that does not load',
    async () => {
      const before = readdirSync(root, { recursive: true }).filter((name) => !String(name).startsWith('node_modules'));
      const result = await prove(['mixed', 'fine', 'broken'].map(named));
      expect(statuses({ ...result, tests: result.tests.filter(({ file }) => file === named('mixed')) })).toEqual([
        'alone: passed',
        'outer breaks: failed',
        'outer inner holds: passed',
        framework === 'mocha' ? 'outer rests: todo' : 'outer rests: skipped',
        'outer waits: todo',
      ]);
      const failed = result.tests.find(({ status }) => status === 'failed')!;
      expect(failed).toMatchObject({ file: named('mixed'), name: 'breaks' });
      expect(failed.message).toContain('left');
      expect(result.tests.filter(({ file }) => file === named('fine'))).toMatchObject([
        { title: 'fine', name: 'fine', status: 'passed', message: null, durationMs: expect.any(Number) },
      ]);
      expect(result.errors.map(({ file }) => file)).toEqual([named('broken')]);
      expect(result.errors[0]!.message).toContain('at load');
      expect(['mixed', 'fine', 'broken'].map((name) => isProven(result, named(name)))).toEqual([false, true, false]);
      expect(result.leftOpen).toEqual([]);
      const after = readdirSync(root, { recursive: true }).filter((name) => !String(name).startsWith('node_modules'));
      expect(after).toEqual(before);
      expect(existsSync(join(root, 'ran.txt'))).toBe(false);
    },
    PATIENCE,
  );

  it(
    'a failure outside of the tests counts',
    async () => {
      const result = await prove([named('teardown')]);
      expect(isProven(result, named('teardown'))).toBe(false);
      expect(result.errors.map(({ message }) => message).join('\n')).toContain('in teardown');
    },
    PATIENCE,
  );

  it(
    'is killed where it hangs, with nothing left in the way',
    async () => {
      const result = await prove([named('hanging')], { timeoutMs: 6000 });
      expect(isProven(result, named('hanging'))).toBe(false);
      expect(JSON.stringify(result)).toMatch(/stopped after 6 s|hangs/);
      expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`covgap-proof-${process.pid}`))).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'runs in an order of the seed',
    async () => {
      const file = join(project(), 'order.txt');
      vi.stubEnv('ORDER_FILE', file);
      const order = async (shuffleSeed?: number) => {
        writeFileSync(file, '');
        const result = await prove([named('many')], shuffleSeed === undefined ? {} : { shuffleSeed });
        expect(result).toMatchObject({ shuffled: true, errors: [] });
        expect(result.tests).toHaveLength(12);
        return readFileSync(file, 'utf8').trim().split(' ');
      };
      const plain = await order();
      expect(plain).toEqual(Array.from({ length: 12 }, (_, index) => `t${index}`));
      const shuffled = await order(7);
      expect([...shuffled].sort()).toEqual([...plain].sort());
      expect(shuffled).not.toEqual(plain);
      expect(await order(7)).toEqual(shuffled);
    },
    PATIENCE,
  );

  it(
    'is stopped by its signal',
    async () => {
      const controller = new AbortController();
      const run = prove([named('hanging')], { signal: controller.signal });
      setTimeout(() => controller.abort(new Error('stopped')), 1000);
      await expect(run).rejects.toThrow('stopped');
    },
    PATIENCE,
  );
});

describe('TypeScript', () => {
  it.each<FrameworkName>(['vitest', 'mocha', 'node-test'])(
    'is read by %s',
    async (framework) => {
      const head = { vitest: 'vitest', mocha: '', 'node-test': 'node:test', jest: '' }[framework];
      const root = installedProject({
        'package.json': { type: 'module' },
        'src/a.ts': 'export enum Kind { One = 1 }\n',
        'test/a.test.ts': `${head === '' ? '' : `import { it } from '${head}';\n`}import { Kind } from '../src/a.js';\nit('is', () => { const one: number = Kind.One; if (one !== 1) throw new Error('no'); });\n`,
      });
      const result = await runTests({ root, framework, files: [join(root, 'test/a.test.ts')], timeoutMs });
      expect(result.errors).toEqual([]);
      expect(statuses(result)).toEqual(['is: passed']);
    },
    PATIENCE,
  );
});

it(
  'coverage that the project asks for is neither measured nor in the way',
  async () => {
    const root = installedProject({
      'vitest.config.mjs':
        "export default { test: { coverage: { enabled: true, provider: 'v8', include: ['src/**'], thresholds: { lines: 100 } }, reporters: ['junit'], outputFile: { junit: 'junit.xml' } } };",
      'src/a.js': 'export const a = () => 1;\n',
      'test/a.test.js':
        "import { it, expect } from 'vitest';\nit('a', () => {});\nit('s', () => expect(1).toMatchSnapshot());\n",
    });
    const result = await runTests({ root, framework: 'vitest', files: ['test/a.test.js'], timeoutMs });
    expect(statuses(result)).toEqual(['a: passed', 's: failed']);
    expect(readdirSync(root).sort()).toEqual(['node_modules', 'src', 'test', 'vitest.config.mjs']);
    expect(readdirSync(join(root, 'test'))).toEqual(['a.test.js']);
    expect(readFileSync(join(root, 'src/a.js'), 'utf8')).toContain('=> 1');
  },
  PATIENCE,
);

it(
  'a rejection nobody handles fails the file it comes from alone',
  async () => {
    const root = installedProject({
      'test/bad.test.mjs':
        "import { it } from 'vitest';\nit('bad', async () => { Promise.reject(new Error('unheard')); await new Promise((r) => setTimeout(r, 20)); });\n",
      'test/good.test.mjs': "import { it } from 'vitest';\nit('good', () => {});\n",
    });
    const files = ['test/bad.test.mjs', 'test/good.test.mjs'];
    const result = await runTests({ root, framework: 'vitest', files, timeoutMs });
    expect(files.map((file) => isProven(result, file))).toEqual([false, true]);
    expect(result.errors[0]!.message).toContain('unheard');
  },
  PATIENCE,
);

it(
  'a file of a name that the runner does not look for is said to be one',
  async () => {
    const root = installedProject({ 'src/a_test.mjs': "import { it } from 'vitest';\nit('a', () => {});\n" });
    const { errors } = await runTests({ root, framework: 'vitest', files: ['src/a_test.mjs'], timeoutMs });
    expect(errors).toEqual([
      { file: 'src/a_test.mjs', message: expect.stringMatching(/not take it for a test file.*`include`/) },
    ]);
  },
  PATIENCE,
);

it(
  'what a test leaves open does not hold the run up',
  async () => {
    const root = installedProject({
      'test/open.test.cjs': "it('opens', () => { setInterval(() => {}, 1000); });\n",
    });
    const begin = Date.now();
    const result = await runTests({ root, framework: 'mocha', files: ['test/open.test.cjs'], timeoutMs });
    expect(statuses(result)).toEqual(['opens: passed']);
    expect(result.leftOpen).toEqual(['test/open.test.cjs']);
    expect(Date.now() - begin).toBeLessThan(25_000);
  },
  PATIENCE,
);
