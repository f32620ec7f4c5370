import { describe, expect, it } from 'vitest';
import { CovgapError } from '../../src/errors.js';
import { lcov } from '../support/coverage.js';
import { analyzed, moduleAt, project, statements, warningCodes } from '../support/project.js';

const sources = { 'src/a.ts': statements(3), 'src/b.ts': statements(4) };

async function failure(analysis: Promise<unknown>): Promise<CovgapError> {
  const error = await analysis.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof CovgapError) return error;
  throw new Error('no CovgapError', { cause: error });
}

describe('a project without reports', () => {
  it('is analysed all the same: everything is unmeasured, and that is said', async () => {
    const analysis = await analyzed(project(sources));
    expect(analysis.totals).toMatchObject({ modules: 2, measured: 0, unmeasured: 2, lines: null });
    expect(analysis.totals.linesWithUnmeasured).toEqual({ covered: 0, total: 7 });
    expect(warningCodes(analysis)).toEqual(['no-history', 'no-report']);
  });

  it('has nothing to say of reports alone', async () => {
    expect(await failure(analyzed(project(sources), { reportOnly: true }))).toMatchObject({
      code: 'report-not-found',
      exitStatus: 2,
    });
  });
});

describe('reports that fit nowhere', () => {
  it('are an error that shows three examples of each side', async () => {
    const raw = ['/ci/one/x.ts', '/ci/two/y.ts', '/ci/three/z.ts', '/ci/four/q.ts'];
    const tree = { 'src/a.ts': 'a', 'src/b.ts': 'b', 'src/c.ts': 'c', 'src/d.ts': 'd' };
    const report = lcov(Object.fromEntries(raw.map((path) => [path, { 1: 1 }])));
    const error = await failure(analyzed(project({ ...tree, 'coverage/lcov.info': report })));
    expect(error.code).toBe('paths-match-nothing');
    expect(error.message).toBe(
      [
        'none of the 4 files in the reports is in the source tree',
        '  the reports name:',
        ...raw.slice(0, 3).map((path) => `    ${path}`),
        '  the tree has:',
        '    src/a.ts',
        '    src/b.ts',
        '    src/c.ts',
      ].join('\n'),
    );
    expect(error.hint).toContain('"paths"');
    expect(error.where.file).toBe('coverage/lcov.info');
  });

  it('are an error where there is no source at all', async () => {
    const error = await failure(analyzed(project({ 'coverage/lcov.info': lcov({ 'a.ts': { 1: 1 } }) })));
    expect(error.message).toContain('no source file at all');
  });

  it('beside one that fits are said, not passed over in silence', async () => {
    const root = project({
      ...sources,
      'a.info': lcov({ 'src/a.ts': { 1: 1 } }),
      'stranger.info': lcov({ '/ci/one/x.ts': { 1: 1 }, '/ci/one/y.ts': { 1: 1 } }),
    });
    const analysis = await analyzed(root, { reports: ['*.info'] });
    expect(analysis.reports.map(({ path, files, matched }) => [path, files, matched])).toEqual([
      ['a.info', 1, 1],
      ['stranger.info', 2, 0],
    ]);
    expect(analysis.warnings).toContainEqual({
      code: 'path-unmatched',
      message: '2 of 2 files are not in the source tree, such as /ci/one/x.ts',
      file: 'stranger.info',
    });
  });

  it('in part say so, and which files could be several', async () => {
    const root = project({
      'packages/a/src/x.ts': statements(1),
      'packages/b/src/x.ts': statements(1),
      'src/y.ts': statements(1),
      'coverage/lcov.info': lcov({ 'src/y.ts': { 1: 1 }, 'src/x.ts': { 1: 1 }, 'gone/z.ts': { 1: 1 } }),
    });
    const analysis = await analyzed(root);
    expect(analysis.totals).toMatchObject({ measured: 1, unmeasured: 2 });
    const messages = analysis.warnings.map(({ code, message }) => `${code}: ${message}`).join('\n');
    expect(messages).toContain('path-ambiguous: 1 of 3 files');
    expect(messages).toContain('src/x.ts (packages/a/src/x.ts, packages/b/src/x.ts)');
    expect(messages).toContain('path-unmatched: 1 of 3 files are not in the source tree, such as gone/z.ts');
  });
});

describe('several reports', () => {
  it('add up, line by line', async () => {
    const root = project({
      ...sources,
      'unit.info': lcov({ 'src/a.ts': { 1: 1, 2: 0, 3: 0 } }),
      'e2e.info': lcov({ 'src/a.ts': { 2: 1, 3: 0 }, '/app/src/b.ts': { 1: 0, 4: 0 } }),
    });
    const analysis = await analyzed(root, { reports: ['*.info'] });
    expect(moduleAt(analysis, 'src/a.ts').lines).toEqual({ covered: 2, total: 3 });
    expect(moduleAt(analysis, 'src/b.ts')).toMatchObject({ state: 'uncovered', lines: { covered: 0, total: 2 } });
    expect(analysis.totals.lines).toEqual({ covered: 2, total: 5 });
  });

  it('of two packages each count for their own', async () => {
    const root = project({
      'package.json': '{}',
      'packages/a/package.json': '{}',
      'packages/a/src/x.ts': statements(2),
      'packages/a/coverage/lcov.info': lcov({ 'src/x.ts': { 1: 1, 2: 1 } }),
      'packages/b/package.json': '{}',
      'packages/b/src/x.ts': statements(2),
      'packages/b/coverage/lcov.info': lcov({ 'src/x.ts': { 1: 0, 2: 0 } }),
    });
    const analysis = await analyzed(root);
    expect(moduleAt(analysis, 'packages/a/src/x.ts').state).toBe('covered');
    expect(moduleAt(analysis, 'packages/b/src/x.ts').state).toBe('uncovered');
  });
});

describe('files of a report that are no modules', () => {
  it('are left out of all totals, and that is said', async () => {
    const root = project({
      ...sources,
      'test/a.test.ts': statements(2),
      'coverage/lcov.info': lcov({ 'src/a.ts': { 1: 1 }, 'test/a.test.ts': { 1: 1, 2: 1 } }),
    });
    const analysis = await analyzed(root);
    expect(analysis.totals.lines).toEqual({ covered: 1, total: 1 });
    expect(analysis.reports[0]).toMatchObject({ files: 2, matched: 2 });
    expect(warningCodes(analysis)).toContain('report-file-not-source');
  });

  it('are counted for each kind', async () => {
    const root = project({
      ...sources,
      'test/a.test.ts': statements(2),
      'test/b.test.ts': statements(2),
      'src/types.d.ts': 'export type T = 1;\n',
      'coverage/lcov.info': lcov({
        'src/a.ts': { 1: 1 },
        'src/types.d.ts': { 1: 1 },
        'test/a.test.ts': { 1: 1 },
        'test/b.test.ts': { 1: 1 },
      }),
    });
    expect((await analyzed(root)).warnings).toContainEqual({
      code: 'report-file-not-source',
      message: 'the reports measure 1 declaration file and 2 test files and helpers, left out of all totals',
      file: 'src/types.d.ts',
    });
  });

  it('are those the configuration excludes', async () => {
    const root = project({
      ...sources,
      'covgap.config.jsonc': { exclude: ['src/b.ts'] },
      'coverage/lcov.info': lcov({ 'src/a.ts': { 1: 1 }, 'src/b.ts': { 1: 1 } }),
    });
    const analysis = await analyzed(root);
    expect(analysis.modules.map(({ module }) => module.path)).toEqual(['src/a.ts']);
    expect(analysis.totals.lines).toEqual({ covered: 1, total: 1 });
    expect(warningCodes(analysis)).not.toContain('path-unmatched');
  });
});

it('a report of longer sources than these is of another version', async () => {
  const root = project({ ...sources, 'coverage/lcov.info': lcov({ 'src/a.ts': { 1: 1, 99: 0 } }) });
  const analysis = await analyzed(root);
  const warning = analysis.warnings.find(({ code }) => code === 'report-of-other-version');
  expect(warning).toMatchObject({ file: 'src/a.ts' });
});
