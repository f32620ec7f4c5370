import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listFiles } from '../../src/project/files.js';
import { discoverReports, namedReports } from '../../src/project/reports.js';
import { lcov } from '../support/coverage.js';
import { analyzed, type Files, moduleAt, project, statements, warningCodes } from '../support/project.js';

const report = lcov({ 'src/a.ts': { 1: 1 } });
const istanbul = { 'src/a.ts': { path: 'src/a.ts', statementMap: {}, fnMap: {}, branchMap: {}, s: {}, f: {}, b: {} } };

async function discovered(files: Files): Promise<string[]> {
  const root = project(files);
  const { found } = await discoverReports(root, await listFiles(root));
  return found.map(({ path }) => path).sort();
}

describe('reports in the usual places', () => {
  it('are found in every package of a monorepo', async () => {
    expect(
      await discovered({
        'package.json': '{}',
        'packages/a/package.json': '{}',
        'packages/a/coverage/lcov.info': report,
        'packages/[b]/pyproject.toml': '',
        'packages/[b]/coverage.xml': '<coverage line-rate="1"/>',
        'packages/c/coverage/lcov.info': report,
        'services/go/go.mod': 'module x',
        'services/go/coverage.out': 'mode: set\n',
      }),
    ).toEqual(['packages/[b]/coverage.xml', 'packages/a/coverage/lcov.info', 'services/go/coverage.out']);
  });

  it('are found though they are ignored by git and lie in a hidden folder', async () => {
    const files = { '.gitignore': 'coverage\n.nyc_output\n', 'coverage/lcov.info': report, 'b.ts': '' };
    expect(await discovered(files)).toEqual(['coverage/lcov.info']);
    expect(await discovered({ '.nyc_output/x.json': istanbul })).toEqual(['.nyc_output/x.json']);
  });

  it('are not looked for among installed packages, nor in fixtures of the tests', async () => {
    expect(
      await discovered({
        'node_modules/x/package.json': '{}',
        'node_modules/x/coverage/lcov.info': report,
        'test/fixtures/demo/package.json': '{}',
        'test/fixtures/demo/coverage/lcov.info': report,
      }),
    ).toEqual([]);
  });

  it('of several formats in one folder are read in the richest only', async () => {
    const root = project({
      'coverage/coverage-final.json': istanbul,
      'coverage/lcov.info': report,
      'coverage/coverage-summary.json': {},
      'coverage/clover.xml': '<coverage/>',
      'packages/a/package.json': '{}',
      'packages/a/coverage/lcov.info': report,
      'packages/a/coverage/clover.xml': '<coverage/>',
    });
    const { found, passedOver } = await discoverReports(root, await listFiles(root));
    expect(found.map(({ path }) => path).sort()).toEqual([
      'coverage/coverage-final.json',
      'packages/a/coverage/lcov.info',
    ]);
    expect(passedOver.map(({ path }) => path).sort()).toEqual([
      'coverage/clover.xml',
      'coverage/coverage-summary.json',
      'coverage/lcov.info',
      'packages/a/coverage/clover.xml',
    ]);
  });

  it('that are something else by their content are said and passed over', async () => {
    const files = { 'src/a.ts': statements(2), 'coverage/lcov.info': lcov({ 'src/a.ts': { 1: 1, 2: 0 } }) };
    const analysis = await analyzed(
      project({ ...files, 'build/coverage.json': { result: [] }, 'coverage.txt': 'all fine' }),
    );
    expect(analysis.reports.map(({ path }) => path)).toEqual(['coverage/lcov.info']);
    expect(moduleAt(analysis, 'src/a.ts').lines).toEqual({ covered: 1, total: 2 });
    const unknown = analysis.warnings.filter(({ code }) => code === 'report-format-unknown');
    expect(unknown.map(({ file }) => file).sort()).toEqual(['build/coverage.json', 'coverage.txt']);
  });

  it('are none where all are something else', async () => {
    const analysis = await analyzed(project({ 'src/a.ts': statements(2), 'coverage.txt': 'all fine' }));
    expect(analysis.totals).toMatchObject({ unmeasured: 1, lines: null });
    expect(warningCodes(analysis)).toEqual(expect.arrayContaining(['report-format-unknown', 'no-report']));
  });
});

describe('reports that are named', () => {
  const files = { 'a/lcov.info': report, 'b/lcov.info': report, 'b/other.txt': '', 'c d/[x].info': report };
  const named = async (...globs: string[]) => {
    const root = project(files);
    return (await namedReports(root, globs)).found.map(({ path, folder }) => [path, folder]);
  };

  it('may be files or globs, each taken once', async () => {
    expect(await named('b/lcov.info', '*/lcov.info')).toEqual([
      ['b/lcov.info', 'b'],
      ['a/lcov.info', 'a'],
    ]);
  });

  it('may hold signs that mean something in a glob', async () => {
    expect(await named('c d/[x].info')).toEqual([['c d/[x].info', 'c d']]);
  });

  it('may lie outside of the project, or be named absolutely', async () => {
    const outside = project({ 'x.info': report });
    const root = project(files);
    const { found } = await namedReports(root, [join(outside, 'x.info'), join(root, 'a', '*.info')]);
    expect(found.map(({ path, folder }) => [path, folder])).toEqual([
      [join(outside, 'x.info'), null],
      ['a/lcov.info', 'a'],
    ]);
  });

  it('must be there', async () => {
    await expect(named('a/lcov.info', 'gone/*.info')).rejects.toMatchObject({
      code: 'report-not-found',
      exitStatus: 2,
      where: { file: 'gone/*.info' },
    });
  });

  it('must be files', async () => {
    const root = project({ ...files, 'src/a.ts': '' });
    await expect(analyzed(root, { reports: ['a'] })).rejects.toMatchObject({
      code: 'report-unreadable',
      message: 'a folder, not a report',
      hint: expect.stringContaining("--report 'a/**/lcov.info'"),
    });
  });

  it('must be reports', async () => {
    const root = project({ 'src/a.ts': '', 'empty.info': '', 'hello.txt': 'hello' });
    await expect(analyzed(root, { reports: ['empty.info'] })).rejects.toMatchObject({ code: 'report-invalid' });
    await expect(analyzed(root, { reports: ['hello.txt'] })).rejects.toMatchObject({ code: 'report-format-unknown' });
  });
});
