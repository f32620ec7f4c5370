import { expect, it } from 'vitest';
import type { Analysis } from '../../src/model.js';
import { lcov } from '../support/coverage.js';
import { analyzed, moduleAt, project } from '../support/project.js';

const codesOf = ({ modules }: Analysis, path: string) =>
  modules.find(({ module }) => module.path === path)?.reasons.map(({ code }) => code);

it('claims nothing of tests whose imports it does not read', async () => {
  const root = project({
    'go.mod': 'module example.com/a\n',
    'a.go': 'package a\n\nfunc A() int {\n\treturn 1\n}\n',
    'a_test.go': 'package a\n',
    'b.go': 'package a\n\nfunc B() int {\n\treturn 1\n}\n',
    'c.go': 'package a\n\nfunc C() int {\n\treturn 1\n}\n',
    'd.ts': 'export const d = () => 1;\n',
    'd.test.ts': "import { it } from 'vitest';\nit('is', () => {});\n",
    'lcov.info': lcov({ 'a.go': { 4: 0 }, 'b.go': { 3: 1, 4: 0 }, 'c.go': { 4: 0 }, 'd.ts': { 1: 0 } }),
  });
  const analysis = await analyzed(root);
  expect(moduleAt(analysis, 'a.go').testFiles).toEqual([{ path: 'a_test.go', via: 'namesake' }]);
  expect(codesOf(analysis, 'a.go')).not.toContain('test-in-name-only');
  expect(codesOf(analysis, 'b.go')).not.toContain('no-test-file');
  expect(codesOf(analysis, 'c.go')).toContain('no-test-file');
  expect(codesOf(analysis, 'd.ts')).toContain('test-in-name-only');
});

it('claims no missing test file where there is no tree to look in', async () => {
  const root = project({ 'x.info': lcov({ 'src/a.ts': { 1: 0 } }) });
  const analysis = await analyzed(root, { reportOnly: true, reports: ['x.info'] });
  expect(codesOf(analysis, 'src/a.ts')).toEqual(['uncovered-lines']);
});
