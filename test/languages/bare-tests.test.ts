import { expect, it } from 'vitest';
import { languageOf } from '../../src/languages/registry.js';
import { analyzed, moduleAt, project } from '../support/project.js';

const isTest = (path: string, head: string) => languageOf(path)!.isTest(path, head);

it.each([
  "import { describe, it } from 'vitest';\n",
  'import { test } from "node:test";\n',
  "const { expect } = require('chai');\n",
  "/* eslint-env mocha */\n\nimport assert from 'assert'\n\ndescribe('add', function () {\n",
  "test.each([1])('adds', () => {});\ntest('more', () => {});\n",
])('a file called test in the product is one with %j', (head) => {
  for (const path of ['src/add/test.ts', 'src/add/spec.js', 'lib/tests.mjs']) expect(isTest(path, head)).toBe(true);
  expect(isTest('src/add/index.ts', head)).toBe(false);
});

it.each([
  '',
  "import { spawn } from 'node:child_process';\nexport function test() {\n  describe('x');\n}\n",
  "import { x } from './vitest';\nexport const it = test(x);\n",
])('and none with %j', (head) => expect(isTest('src/commands/test.ts', head)).toBe(false));

it('belongs to what it imports', async () => {
  const root = project({
    'src/add/index.ts': 'export const add = (a: number, b: number) => a + b;\n',
    'src/add/test.ts':
      "import { it } from 'vitest';\nimport { add } from './index.js';\nit('adds', () => add(1, 2));\n",
  });
  const analysis = await analyzed(root);
  expect(analysis.modules).toHaveLength(1);
  expect(moduleAt(analysis, 'src/add/index.ts').testFiles).toEqual([{ path: 'src/add/test.ts', via: 'import' }]);
});

it('`_test` outside of folders for tests is a test where it calls what tests call', () => {
  const statistics =
    "import mean from './mean.js';\nfunction permutationTest(a, b) {\n  return mean(a) - mean(b);\n}\n";
  expect(isTest('src/permutation_test.js', statistics)).toBe(false);
  expect(isTest('src/permutation_test.js', '')).toBe(true);
  expect(isTest('src/permutation_test.js', `/* a licence */\n`)).toBe(true);
  for (const call of ["test('adds', () => {})", 'assert.equal(1, 1)', 't.is(1, 1)', "QUnit.test('a', () => {})"])
    expect(isTest('src/mean_test.js', `import mean from './mean.js';\n${call};\n`)).toBe(true);
  expect(
    isTest('scripts/make_test.js', "'use strict';\n\nvar fs = require('fs');\nfs.writeFileSync('a', 'b');\n"),
  ).toBe(false);
  expect(isTest('scripts/required_test.js', 'require("../test/mean.test.js");\n')).toBe(false);
  expect(isTest('checks/mean_test.js', "const mean = require('..');\nassert(mean([1]) === 1);\n")).toBe(true);
  expect(isTest('test/permutation_test.js', statistics)).toBe(true);
  expect(isTest('src/mean.test.js', statistics)).toBe(true);
});
