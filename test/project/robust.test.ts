import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openProject } from '../../src/api.js';
import { DEFAULT_CHURN } from '../../src/core/churn.js';
import { Cache } from '../../src/project/cache.js';
import { readOwners } from '../../src/project/codeowners.js';
import { listFiles } from '../../src/project/files.js';
import { readHistory } from '../../src/project/history.js';
import { inGroups } from '../../src/project/small-file.js';
import { readWorkspace } from '../../src/project/workspace.js';
import { git, repository } from '../support/git.js';
import { analyzed, project } from '../support/project.js';

const windows = process.platform === 'win32';
const root = !windows && process.getuid?.() === 0;

describe('the pages of a coverage report', () => {
  it('are no sources', async () => {
    const folder = project({
      'src/a.ts': '',
      'src/coverage/lcov.info': '',
      'src/coverage/read.ts': '',
      'lib2/coverage/read.ts': '',
      'coverage/lcov.info': '',
      'coverage/prettify.js': '',
      'coverage/sub/sorter.js': '',
      'packages/a/coverage/lcov-report/prettify.js': '',
      'py/htmlcov/coverage_html.js': '',
      '.nyc_output/a.js': '',
    });
    expect(await listFiles(folder)).toEqual([
      'coverage/lcov.info',
      'lib2/coverage/read.ts',
      'src/a.ts',
      'src/coverage/lcov.info',
      'src/coverage/read.ts',
    ]);
  });
});

describe('what cannot be read', () => {
  it.skipIf(windows || root)('is said, and the rest is read', async () => {
    const folder = project({ 'src/a.ts': 'export const a = 1;\n', 'src/b.ts': '' });
    chmodSync(join(folder, 'src/b.ts'), 0);
    const { modules, warnings } = await analyzed(folder);
    expect(modules.map(({ module }) => module.path)).toEqual(['src/a.ts']);
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'source-unreadable', file: 'src/b.ts' }));
  });

  it.skipIf(windows)('does not wait for what is no regular file', async () => {
    const folder = project({ 'src/a.ts': '' });
    mkdirSync(join(folder, '.github'));
    for (const name of ['.github/CODEOWNERS', 'package.json', 'tsconfig.json', 'go.mod', '.gitignore'])
      execFileSync('mkfifo', [join(folder, name)]);
    expect((await readOwners(folder))('src/a.ts')).toEqual([]);
    expect(await listFiles(folder)).toContain('src/a.ts');
    const workspace = await readWorkspace(folder, ['package.json', 'tsconfig.json', 'go.mod']);
    expect(workspace).toEqual({ packages: [], aliases: [], goModules: [] });
  });

  it('takes only texts as targets of an alias', async () => {
    const paths = { '@/*': ['src/*', 1, null], '#/*': 'src/*', '~/*': [{}] };
    const folder = project({
      'tsconfig.json': { compilerOptions: { paths } },
      'src/a.ts': "import '@/b';\nimport '~/b';",
    });
    const { aliases } = await readWorkspace(folder, ['tsconfig.json']);
    expect(aliases[0]?.paths).toEqual({ '@/*': ['src/*'], '~/*': [] });
    expect((await analyzed(folder)).modules).toHaveLength(1);
  });

  it('is read some at a time', async () => {
    let open = 0;
    let most = 0;
    const results = await inGroups([...Array(500).keys()], async (item) => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setImmediate(resolve));
      open--;
      return item * 2;
    });
    expect(most).toBeLessThan(100);
    expect(results[499]).toBe(998);
  });
});

describe('a named configuration', () => {
  it('is taken from the current folder', async () => {
    const folder = project({ 'x.json': { reports: ['a'] }, 'sub/keep.txt': '' });
    const opened = await openProject({ root: '.', cwd: join(folder, 'sub'), configFile: '../x.json' });
    expect(opened.config.reports).toEqual(['a']);
    const from = await openProject({ root: 'sub', cwd: folder, configFile: 'x.json' });
    expect(from).toMatchObject({ root: join(folder, 'sub'), configFile: join(folder, 'x.json') });
  });
});

describe('a shallow clone', () => {
  it('is read anew when it was deepened', async () => {
    const whole = repository(
      ['2024-01-01T12:00:00Z', { 'a.ts': '1' }],
      ['2024-01-02T12:00:00Z', { 'a.ts': '2' }],
      ['2024-01-03T12:00:00Z', { 'a.ts': '3' }],
    );
    const folder = join(project(), 'clone');
    git(whole, ['clone', '--quiet', '--depth', '1', `file://${whole}`, folder]);
    const commits = async () => {
      const history = await readHistory(folder, { ...DEFAULT_CHURN, windowDays: 365 }, new Cache(folder));
      return [history.git?.shallow, history.churn?.get('a.ts')?.commits90];
    };
    expect(await commits()).toEqual([true, 1]);
    git(folder, ['fetch', '--quiet', '--depth', '2']);
    expect(await commits()).toEqual([true, 2]);
    git(folder, ['fetch', '--quiet', '--unshallow']);
    expect(await commits()).toEqual([false, 3]);
  });
});
