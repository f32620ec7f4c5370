import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { transformSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Case, Local, ModuleFacts } from '../../../src/scaffold/model.js';
import { renderBench } from '../../../src/scaffold/render/bench.js';
import { expressible } from '../../../src/scaffold/render/express.js';
import { renderFile } from '../../../src/scaffold/render/file.js';
import { mergeInto } from '../../../src/scaffold/render/merge.js';
import { specifierOf } from '../../../src/scaffold/render/specifier.js';
import { renderStrategies } from '../../../src/scaffold/render/strategies.js';
import type { FrameworkName, TestStyle } from '../../../src/scaffold/render/style.js';
import { cases, factsAt, inputFor, moduleText, styleFor } from './sample.js';

const run = promisify(execFile);
const house = fileURLToPath(new URL('../../../', import.meta.url));
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'covgap-render-')).split(sep).join('/');
  symlinkSync(join(house, 'node_modules'), join(root, 'node_modules'), 'junction');
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(root, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        target: 'es2023',
        module: 'nodenext',
        strict: true,
        skipLibCheck: true,
        noEmit: true,
        types: ['node', 'mocha'],
        verbatimModuleSyntax: true,
      },
      include: ['src', 'test'],
    }),
  );
  writeFileSync(
    join(root, 'transform.cjs'),
    "exports.process = (text, file) => ({ code: require('esbuild').transformSync(text, { loader: 'ts', format: 'cjs', target: 'node20', sourcefile: file }).code });",
  );
  writeFileSync(
    join(root, 'jest.config.cjs'),
    "module.exports = { testMatch: ['**/jest/*.test.*'], transform: { '[.][cm]?[tj]s$': './transform.cjs' }, moduleNameMapper: { '^([.]{1,2}/.*)[.]js$': '$1' }, haste: { enableSymlinks: false } };",
  );
  for (const folder of ['src', 'test']) mkdirSync(join(root, folder));
  writeFileSync(join(root, 'src/box.ts'), moduleText);
  writeFileSync(
    join(root, 'src/plain.cjs'),
    transformSync(moduleText, { loader: 'ts', format: 'cjs', target: 'node20' }).code,
  );
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Writes the sample for a style and says where. */
function write(style: TestStyle, source = 'src/box.ts'): string {
  const testPath = `${root}/test/${style.framework}/box.test.${style.language}`;
  const facts = factsAt(`${root}/${source}`);
  const input = inputFor(style, { facts, testPath, importPathOf: (from) => specifierOf(testPath, from, style) });
  mkdirSync(join(root, 'test', style.framework), { recursive: true });
  // Half of the cases arrive by merging.
  const later = input.cases.filter((_, index) => index % 2 === 1);
  const first = renderFile({ ...input, cases: input.cases.filter((one) => !later.includes(one)), todos: [] });
  const merged = mergeInto(first, input);
  expect(merged.added).toBe(expressible(later, style).length);
  writeFileSync(testPath, merged.text);
  return testPath;
}

/** Counts of tests by outcome, as the runner itself reports them. */
async function outcomes(framework: FrameworkName, file: string): Promise<{ passed: number; failed: number }> {
  const env = { PATH: process.env.PATH, HOME: root, NO_COLOR: '1' };
  const out = join(root, `${framework}.json`);
  const bin = (name: string) => join(house, 'node_modules', name);
  const node = (args: string[]) => run(process.execPath, args, { cwd: root, env, maxBuffer: 1 << 24 });
  const counts = () => JSON.parse(readFileSync(out, 'utf8'));
  switch (framework) {
    case 'vitest':
      await node([bin('vitest/vitest.mjs'), 'run', '--root', root, file, '--reporter=json', `--outputFile=${out}`]);
      return { passed: counts().numPassedTests, failed: counts().numFailedTests };
    case 'jest':
      await node([bin('jest/bin/jest.js'), '--json', `--outputFile=${out}`, '--watchman=false', file]);
      return { passed: counts().numPassedTests, failed: counts().numFailedTests };
    case 'mocha':
      await node([
        '--import',
        'tsx',
        bin('mocha/bin/mocha.js'),
        '--reporter',
        'json',
        `--reporter-option=output=${out}`,
        file,
      ]);
      return { passed: counts().stats.passes, failed: counts().stats.failures };
    case 'node-test': {
      const { stdout } = await node(['--import', 'tsx', '--test', '--test-reporter=tap', file]);
      const count = (word: string) => Number(new RegExp(`^# ${word} (\\d+)`, 'm').exec(stdout)?.[1]);
      return { passed: count('pass'), failed: count('fail') };
    }
  }
}

const frozen = cases.filter((one) => one.frozenAt !== null).length;

describe('the sample, rendered and merged, in the real runner', () => {
  for (const framework of ['vitest', 'jest', 'node-test', 'mocha'] as const) {
    it(`is green: ${framework}`, { timeout: 120_000 }, async () => {
      const file = write(styleFor(framework));
      const expected = framework === 'mocha' ? cases.length - frozen : cases.length;
      expect(await outcomes(framework, file)).toEqual({ passed: expected, failed: 0 });
    });
  }

  it('is green for the members of a union', { timeout: 120_000 }, async () => {
    for (const framework of ['vitest', 'jest', 'node-test', 'mocha'] as const) {
      const style = styleFor(framework);
      const testPath = `${root}/test/${framework}/strategies.test.ts`;
      const facts = factsAt(`${root}/src/box.ts`);
      const importPathOf = (from: string) => specifierOf(testPath, from, style);
      mkdirSync(join(root, 'test', framework), { recursive: true });
      writeFileSync(testPath, renderStrategies({ ...inputFor(style), facts, testPath, importPathOf })!);
      expect(await outcomes(framework, testPath), framework).toEqual({ passed: 2, failed: 0 });
    }
  });

  it('is measured by the benchmark runner of vitest', { timeout: 120_000 }, async () => {
    const style = styleFor('vitest');
    const testPath = `${root}/test/vitest/box.bench.ts`;
    const facts = factsAt(`${root}/src/box.ts`);
    const importPathOf = (from: string) => specifierOf(testPath, from, style);
    mkdirSync(join(root, 'test/vitest'), { recursive: true });
    writeFileSync(testPath, renderBench({ ...inputFor(style), facts, testPath, importPathOf }));
    const out = join(root, 'bench.json');
    const vitest = join(house, 'node_modules/vitest/vitest.mjs');
    const args = [vitest, 'bench', '--run', '--root', root, testPath, '--outputJson', out];
    await run(process.execPath, args, { cwd: root, env: { PATH: process.env.PATH, HOME: root, NO_COLOR: '1' } });
    const { files } = JSON.parse(readFileSync(out, 'utf8')) as {
      files: { groups: { benchmarks: { name: string; hz: number }[] }[] }[];
    };
    const [ratio] = files.flatMap(({ groups }) => groups.flatMap(({ benchmarks }) => benchmarks));
    expect(ratio?.name).toBe('ratio(4, 2)');
    expect(ratio?.hz).toBeGreaterThan(0);
  });

  it('is skipped where nothing was observed', { timeout: 120_000 }, async () => {
    for (const framework of ['vitest', 'jest', 'node-test', 'mocha'] as const) {
      const style = styleFor(framework);
      const testPath = `${root}/test/${framework}/skeletons.test.ts`;
      const facts = factsAt(`${root}/src/box.ts`);
      const importPathOf = (from: string) => specifierOf(testPath, from, style);
      const skeletons = cases.map((one) => ({
        ...one,
        asserts: [],
        frozenAt: null,
        skeleton: true as const,
        act: { ...one.act, bind: 'result' },
      }));
      const input = { ...inputFor(style), facts, testPath, importPathOf, todos: [], cases: skeletons };
      const text = renderFile(input);
      mkdirSync(join(root, 'test', framework), { recursive: true });
      writeFileSync(testPath, text);
      expect(text.match(/\.skip\(/g)).toHaveLength(cases.length);
      expect(text.match(/void result; \/\/ not specified\n/g)).toHaveLength(cases.length);
      expect(mergeInto(text, input)).toMatchObject({ text, added: 0 });
      expect(await outcomes(framework, testPath), framework).toEqual({ passed: 0, failed: 0 });
    }
  });

  it('type-checks strictly', { timeout: 120_000 }, async () => {
    for (const framework of ['vitest', 'jest', 'node-test', 'mocha'] as const) write(styleFor(framework));
    const tsc = join(house, 'node_modules/typescript/bin/tsc');
    const failed = await run(process.execPath, [tsc, '-p', root]).catch((error: { stdout: string }) => error);
    expect(failed.stdout).toBe('');
  });

  it('is green with require, double quotes, tabs and no semicolons: mocha and node:test', {
    timeout: 120_000,
  }, async () => {
    for (const framework of ['node-test', 'mocha'] as const) {
      const style = styleFor(framework, {
        language: 'cjs',
        modules: 'cjs',
        quotes: 'double',
        indent: '\t',
        semicolons: false,
        testWord: framework === 'mocha' ? 'it' : 'test',
        assertions: framework === 'mocha' ? 'chai' : 'assert',
      });
      const file = write(style, 'src/plain.cjs');
      const text = readFileSync(file, 'utf8');
      expect(text).not.toMatch(/;$|^ +\S|\bimport\b/m);
      const skipped = framework === 'mocha' ? frozen : 0;
      expect(await outcomes(framework, file)).toEqual({ passed: cases.length - skipped, failed: 0 });
    }
  });

  it('shares the classes of CommonJS modules with the module under test: vitest', { timeout: 120_000 }, async () => {
    const folder = join(root, 'common');
    mkdirSync(folder, { recursive: true });
    const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
    write('package.json', '{ "type": "commonjs" }');
    write('dot.js', 'module.exports = class Dot { constructor(x) { this.x = x; } };\n');
    write(
      'sum.js',
      "const Dot = require('./dot.js');\nmodule.exports = (dot, more = 0) => (dot instanceof Dot ? dot.x + more : 'none');\n",
    );
    const style = styleFor('vitest', { language: 'js' });
    const file = `${root}/common/sum.js`;
    const testPath = `${root}/common/sum.test.mjs`;
    const whole = (local: string, from: string): Local => ({ local, exported: '=', from, typeOnly: false });
    const locals = [whole('sum', file), whole('Dot', `${root}/common/dot.js`)];
    const facts: ModuleFacts = { ...factsAt(file), format: 'cjs', typed: false, callables: [], locals };
    const sums = ['sum(new Dot(2))', 'sum(new Dot(2), 1)'].map(
      (text, index): Case => ({
        target: 'sum',
        title: `returns ${index + 2}`,
        callbacks: [],
        arrange: [],
        act: { bind: null, text, awaits: false },
        asserts: [{ kind: 'is', actual: text, expected: `${index + 2}` }],
        covers: { lines: [], branches: [] },
        uses: ['sum', 'Dot'],
        frozenAt: null,
      }),
    );
    const importPathOf = (from: string) => specifierOf(testPath, from, style);
    const input = { ...inputFor(style), facts, testPath, importPathOf, todos: [], cases: sums };
    const first = renderFile({ ...input, cases: sums.slice(0, 1) });
    const { text, added } = mergeInto(first, input);
    expect(added).toBe(1);
    expect(mergeInto(text, input)).toMatchObject({ text, added: 0 });
    writeFileSync(testPath, text);
    expect(await outcomes('vitest', testPath)).toEqual({ passed: 2, failed: 0 });
    // A file that has no such class yet gets `require` when it is extended.
    const plain = "import { expect, it } from 'vitest';\n\nit('is here', () => expect(1).toBe(1));\n";
    writeFileSync(testPath, mergeInto(plain, input).text);
    expect(await outcomes('vitest', testPath)).toEqual({ passed: 3, failed: 0 });
  });
});
