import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CovgapError } from '../../../src/errors.js';
import { locateRunner } from '../../../src/scaffold/prove/locate.js';
import type { FrameworkName } from '../../../src/scaffold/render/style.js';
import { type Files, project } from '../../support/project.js';

const list = (folder: string) => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};
const VITEST = { 'node_modules/vitest/vitest.mjs': '', 'node_modules/vitest/package.json': { version: '4.1.2' } };

function locate(files: Files, file: string, framework: FrameworkName = 'vitest') {
  const root = project(files);
  mkdirSync(dirname(join(root, file)), { recursive: true });
  const runner = locateRunner(framework, join(root, file), list);
  const below = (path: string | null) => (path === null ? null : path.slice(root.length + 1));
  return { ...runner, bin: below(runner.bin), cwd: below(runner.cwd), config: below(runner.config) };
}

describe('the folder a runner is started in', () => {
  it.each<[string, Files, string, string]>([
    ['has its configuration', { 'vitest.config.ts': '', 'package.json': {} }, 'test/a.test.ts', ''],
    ['has that of vite', { 'a/vite.config.mjs': '', 'vitest.config.ts': '' }, 'a/test/a.test.ts', 'a'],
    [
      'has a script that calls it, before one above with a configuration',
      { 'a/package.json': { scripts: { test: 'vitest run' } }, 'vitest.config.ts': '' },
      'a/test/a.test.ts',
      'a',
    ],
    [
      'is not a package that only depends on it, where one above has the configuration',
      { 'a/package.json': { devDependencies: { vitest: '4' } }, 'vitest.config.ts': '' },
      'a/test/a.test.ts',
      '',
    ],
    [
      'is the package that depends on it, where nothing else is known',
      { 'a/package.json': { devDependencies: { vitest: '4' } }, 'package.json': {} },
      'a/b/c/a.test.ts',
      'a',
    ],
    ['is the nearest package else', { 'a/package.json': {}, 'package.json': {} }, 'a/b/a.test.ts', 'a'],
  ])('%s', (_, files, file, cwd) => {
    expect(locate({ ...VITEST, ...files }, file)).toMatchObject({
      cwd,
      bin: 'node_modules/vitest/vitest.mjs',
      version: '4.1.2',
      config: null,
    });
  });

  it('of node:test is the nearest package', () => {
    const found = locate({ 'a/package.json': {} }, 'a/test/a.test.js', 'node-test');
    expect(found).toMatchObject({ cwd: 'a', bin: null, version: process.versions.node });
  });
});

it('the nearest installation is taken', () => {
  const files = { ...VITEST, 'a/node_modules/vitest/vitest.mjs': '' };
  expect(locate(files, 'a/test/a.test.ts').bin).toBe('a/node_modules/vitest/vitest.mjs');
  expect(locate(files, 'b/test/a.test.ts').bin).toBe('node_modules/vitest/vitest.mjs');
});

it.each([
  ['vitest run --config config/v.ts', 'config/v.ts'],
  ['tsc -c x && vitest -c "config/v.ts" run', 'config/v.ts'],
  ['vitest run --config gone.ts', null],
  ['vitest', null],
])('the configuration that a script names: %s', (script, config) => {
  const files = { ...VITEST, 'config/v.ts': '', 'package.json': { scripts: { test: script } } };
  expect(locate(files, 'test/a.test.ts').config).toBe(config);
});

it.each<[FrameworkName, string]>([
  ['vitest', 'node_modules/vitest/vitest.mjs'],
  ['jest', 'node_modules/jest/bin/jest.js and node_modules/jest-cli/bin/jest.js'],
  ['mocha', 'node_modules/mocha/bin/mocha.js'],
])('that %s is missing says what was looked for, and what to do', (framework, looked) => {
  let error: unknown;
  try {
    locate({ 'package.json': {} }, 'test/a.test.ts', framework);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(CovgapError);
  const { code, message, hint } = error as CovgapError;
  expect(code).toBe('no-runner');
  expect(message).toContain(looked);
  expect(message).toMatch(/in \S+\/test or above it$/);
  expect(hint).toContain(`npm i -D ${framework}`);
  expect(hint).toContain('--no-prove');
});
