import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatWithProject } from '../../../src/scaffold/place/format.js';
import { listTests } from '../../../src/scaffold/place/neighbours.js';
import { detectStyle } from '../../../src/scaffold/place/style.js';
import { readTest, testFileOf } from '../../../src/scaffold/place/target.js';
import { ejectTemplates, loadTemplates } from '../../../src/scaffold/place/templates.js';
import { writeTest } from '../../../src/scaffold/place/write.js';

const house = fileURLToPath(new URL('../../../', import.meta.url)).replace(/\/$/, '');
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'covgap-place-')).replaceAll('\\', '/');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function files(tree: Readonly<Record<string, string | object>>): void {
  for (const [path, content] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
}

async function target(module: string): Promise<string> {
  const tests = await listTests(root);
  const style = await detectStyle(root, module, { tests });
  return (await testFileOf(root, module, style, tests)).path.slice(root.length + 1);
}

describe('the framework', () => {
  it.each([
    ['vitest', { devDependencies: { vitest: '4' } }],
    ['jest', { scripts: { test: 'jest --coverage' }, devDependencies: { vitest: '4' } }],
    ['node-test', { scripts: { test: 'node --import tsx --test' } }],
    ['mocha', { devDependencies: { mocha: '12', chai: '6' } }],
  ])('is %s by the manifest', async (framework, manifest) => {
    files({ 'package.json': manifest, 'src/a.ts': '' });
    expect((await detectStyle(root, 'src/a.ts')).framework).toBe(framework);
  });

  it('is what the nearest tests import', async () => {
    files({
      'package.json': { devDependencies: { jest: '29' } },
      'src/a.ts': '',
      'src/b.test.ts': "import { it } from 'node:test';\n",
    });
    expect((await detectStyle(root, 'src/a.ts')).framework).toBe('node-test');
  });

  it('is missing with a reason', async () => {
    files({ 'package.json': {}, 'src/a.ts': '' });
    await expect(detectStyle(root, 'src/a.ts')).rejects.toMatchObject({
      code: 'no-runner',
      hint: expect.stringContaining('--framework'),
    });
    expect((await detectStyle(root, 'src/a.ts', { framework: 'mocha' })).assertions).toBe('assert');
  });
});

describe('the style', () => {
  it('is that of the house for a module of the house', async () => {
    expect(await detectStyle(house, 'src/core/rank.ts')).toEqual({
      framework: 'vitest',
      language: 'ts',
      modules: 'esm',
      quotes: 'single',
      semicolons: true,
      indent: '  ',
      eol: '\n',
      width: 120,
      globals: false,
      testWord: 'it',
      assertions: 'expect',
      importExtension: 'js',
      aliases: [],
      exportEquals: 'default',
      libraries: [],
    });
  });

  it('has no globals where only data lies among the tests', async () => {
    files({
      'package.json': { devDependencies: { vitest: '4' } },
      'a.js': 'exports.a = 1\n',
      'test_input.js': 'module.exports = [1]\n',
    });
    expect(await detectStyle(root, 'a.js')).toMatchObject({ framework: 'vitest', globals: false });
  });

  it('is read from tests, where no formatter is set up', async () => {
    files({
      'package.json': { devDependencies: { jest: '29', sinon: '1' } },
      'tsconfig.json': { compilerOptions: { paths: { '@/*': ['./src/*'] } } },
      'src/a.ts': "export const a = 'x';\n",
      'src/__tests__/b.spec.ts': 'import { b } from "@/b"\ntest("b", () => {\n\texpect(b).toBe("b")\n})\n',
    });
    expect(await detectStyle(root, 'src/a.ts')).toMatchObject({
      framework: 'jest',
      quotes: 'double',
      semicolons: false,
      indent: '\t',
      globals: true,
      testWord: 'test',
      importExtension: 'none',
      aliases: [{ prefix: '@/', folder: `${root}/src/` }],
      libraries: ['sinon'],
    });
  });

  it('is that of prettier before that of tests', async () => {
    files({
      'package.json': { devDependencies: { vitest: '4' } },
      '.prettierrc': 'singleQuote: false\ntabWidth: 4\nprintWidth: 90 # wide\n',
      'src/a.js': "module.exports = 'x';\n",
    });
    expect(await detectStyle(root, 'src/a.js')).toMatchObject({ quotes: 'double', indent: '    ', width: 90 });
  });

  it('says require for CommonJS, and extensions for modules of node', async () => {
    files({ 'package.json': { scripts: { test: 'mocha' } }, 'lib/a.js': "exports.b = require('./b');\n" });
    expect(await detectStyle(root, 'lib/a.js')).toMatchObject({ modules: 'cjs', importExtension: 'none' });
    files({ 'package.json': { type: 'module', scripts: { test: 'node --test' } }, 'lib/a.js': '' });
    expect(await detectStyle(root, 'lib/a.js')).toMatchObject({ modules: 'esm', importExtension: 'source' });
  });
});

describe('the test file', () => {
  it('is the one of its name', async () => {
    files({
      'package.json': { devDependencies: { vitest: '4' } },
      'src/a/cache.ts': '',
      'src/b/cache.ts': '',
      'test/a/cache.test.ts': "import { a } from '../../src/a/cache.js';\n",
      'test/b/cache.test.ts': "import { b } from '../../src/b/cache.js';\n",
    });
    expect(await target('src/b/cache.ts')).toBe('test/b/cache.test.ts');
    expect(await target('src/a/cache.ts')).toBe('test/a/cache.test.ts');
  });

  it('is one that imports nothing else', async () => {
    files({
      'package.json': { devDependencies: { vitest: '4' } },
      'src/lru.ts': '',
      'src/other.ts': '',
      'test/caching.test.ts': "import { lru } from '../src/lru.js';\n",
      'test/all.test.ts': "import { lru } from '../src/lru.js';\nimport { x } from '../src/other.js';\n",
    });
    expect(await target('src/lru.ts')).toBe('test/caching.test.ts');
  });

  it.each([
    [['src/x/b.spec.ts'], 'src/x/a.spec.ts'],
    [['src/x/__tests__/b.test.ts'], 'src/x/__tests__/a.test.ts'],
    [['test/x/b.test.ts', 'test/c.test.ts'], 'test/x/a.test.ts'],
    [['tests/unit/x/b.test.ts'], 'tests/unit/x/a.test.ts'],
    [['test/b-test.ts', 'test/c-test.ts'], 'test/a-test.ts'],
    [[], 'src/x/a.test.ts'],
  ])('is placed as the others: %s', async (others, expected) => {
    files({ 'package.json': { devDependencies: { vitest: '4' } }, 'src/x/a.ts': '' });
    files(Object.fromEntries(others.map((path) => [path, "import { it } from 'vitest';\n"])));
    expect(await target('src/x/a.ts')).toBe(expected);
  });

  it('is placed in the package as other packages do it', async () => {
    const kit = join(house, 'fixtures/projects/mcp-kit');
    const tests = await listTests(kit);
    const style = await detectStyle(kit, 'packages/tools/src/config.ts', { tests });
    const file = await testFileOf(kit, 'packages/tools/src/config.ts', style, tests);
    expect(file).toMatchObject({ path: join(kit, 'packages/tools/test/config.test.ts'), exists: false, text: null });
  });

  it('is refused where it is not UTF-8', async () => {
    writeFileSync(join(root, 'a.test.js'), Buffer.from([0x2f, 0x2f, 0xff, 0x0a]));
    await expect(readTest(root, 'a.test.js')).rejects.toMatchObject({ code: 'target-unparsable' });
  });
});

describe('writing', () => {
  it('makes folders, and replaces what was read', async () => {
    const file = await readTest(root, 'test/deep/a.test.ts');
    await writeTest(root, file, 'one');
    await writeTest(root, await readTest(root, 'test/deep/a.test.ts'), 'two');
    expect(readFileSync(file.path, 'utf8')).toBe('two');
  });

  it('refuses what changed or appeared since', async () => {
    const file = await readTest(root, 'a.test.ts');
    writeFileSync(file.path, 'mine');
    await expect(writeTest(root, file, 'yours')).rejects.toMatchObject({ code: 'target-changed' });
    expect(readFileSync(file.path, 'utf8')).toBe('mine');
  });

  it('follows no link out of the root', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'covgap-outside-'));
    try {
      mkdirSync(join(root, 'in'));
      symlinkSync(outside, join(root, 'in/test'), 'junction');
      symlinkSync(join(outside, 'gone.ts'), join(root, 'in/dangling.test.ts'));
      for (const path of ['in/test/a.test.ts', 'in/test/deep/a.test.ts', 'in/dangling.test.ts', '../beside.test.ts'])
        await expect(writeTest(root, await readTest(root, path), 'x'), path).rejects.toMatchObject({
          code: 'target-outside-root',
        });
      expect(existsSync(join(outside, 'gone.ts'))).toBe(false);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });
});

describe('formatting', () => {
  it('is that of the Biome of the project', async () => {
    files({ 'biome.json': { formatter: { indentStyle: 'tab' } }, 'package.json': {} });
    symlinkSync(join(house, 'node_modules'), join(root, 'node_modules'), 'junction');
    const text = await formatWithProject(root, join(root, 'a.test.ts'), "it('a', () => {\n  a( 1 )\n})\n");
    expect(text).toBe('it("a", () => {\n\ta(1);\n});\n');
    expect(await formatWithProject(root, join(root, 'a.test.ts'), 'const = ;')).toBe('const = ;');
  });

  it('is none where none is installed', async () => {
    files({ '.prettierrc': '{}', 'package.json': {} });
    expect(await formatWithProject(root, join(root, 'a.test.ts'), 'a( 1 )')).toBe('a( 1 )');
  });
});

describe('templates', () => {
  it('are ours, but for those the user has', async () => {
    files({ '.covgap/templates/vitest/todo.ejs': 'mine' });
    const templates = await loadTemplates(root, 'vitest');
    expect(templates.todo).toBe('mine');
    expect(templates.case).toContain('quote(title)');
  });

  it('are copied once', async () => {
    files({ '.covgap/templates/jest/todo.ejs': 'mine' });
    expect(await ejectTemplates(root, 'jest')).toHaveLength(10);
    expect(await ejectTemplates(root, 'jest')).toEqual([]);
    expect(readFileSync(join(root, '.covgap/templates/jest/todo.ejs'), 'utf8')).toBe('mine');
  });
});
