import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { record } from '../../src/record.js';
import { SHOP } from '../support/cli.js';
import { git, repository } from '../support/git.js';
import { project, write } from '../support/project.js';

const JUNIT = `<testsuites><testsuite name="a"><testcase name="x"/><testcase name="y"><failure/></testcase>
<testcase name="z"><skipped/></testcase></testsuite></testsuites>`;

const CI_NAMES = ['GITHUB_HEAD_REF', 'GITHUB_REF_NAME', 'GITHUB_REF_TYPE', 'CI_COMMIT_BRANCH', 'COVGAP_STORE'];

afterEach(() => {
  vi.unstubAllEnvs();
});

/** An environment that no CI of ours has set. */
function environment(values: Readonly<Record<string, string>> = {}): void {
  for (const name of CI_NAMES) vi.stubEnv(name, values[name]);
}

const COMMITTED = '2026-01-26T10:00:00Z';

function shop(more = {}): string {
  return repository([COMMITTED, { '.gitignore': 'coverage/\njunit.xml\n', ...SHOP, 'junit.xml': JUNIT, ...more }]);
}

describe('record', () => {
  it('keeps commit, branch, committer time, test results and every module', async () => {
    environment();
    const root = shop();
    const { snapshot, added, warnings } = await record({ root });
    expect(added).toBe(true);
    expect(snapshot).toMatchObject({
      project: 'shop',
      commit: git(root, ['rev-parse', 'HEAD']).trim(),
      branch: 'main',
      time: Date.parse(COMMITTED),
      tests: { tests: 3, passed: 1, failed: 1, errored: 0, skipped: 1 },
      totals: { modules: 2, unmeasured: 1, lines: { covered: 2, total: 3 } },
    });
    expect(snapshot.modules.map(({ path, state }) => [path, state])).toEqual([
      ['src/cart.ts', 'partial'],
      ['src/till.ts', 'unmeasured'],
    ]);
    expect(warnings).toEqual([]);
  });

  it('records the same once, and something else beside it', async () => {
    environment();
    const root = shop();
    const first = await record({ root });
    expect(await record({ root })).toMatchObject({ added: false, snapshot: { id: first.snapshot.id } });
    write(root, { 'junit.xml': JUNIT.replace('<failure/>', '') });
    expect(await record({ root })).toMatchObject({ added: true, snapshot: { tests: { failed: 0 } } });
  });

  it('stores nothing with dryRun, not even a folder', async () => {
    environment();
    const root = shop();
    expect(await record({ root, dryRun: true, cache: false })).toMatchObject({ added: false, ignoreFile: null });
    expect(existsSync(join(root, '.covgap'))).toBe(false);
  });

  it('sees to it that git leaves the database alone, without touching what is there', async () => {
    environment();
    const root = shop();
    expect((await record({ root })).ignoreFile).toBe('.covgap/.gitignore');
    expect(git(root, ['status', '--porcelain'])).toBe('');
    const own = shop({ '.covgap/.gitignore': 'mine\n' });
    const result = await record({ root: own });
    expect(result.warnings.map(({ code }) => code)).toEqual(['store-not-ignored']);
    expect(readFileSync(join(own, '.covgap/.gitignore'), 'utf8')).toBe('mine\n');
    const ignoring = repository([COMMITTED, { ...SHOP, '.gitignore': '.covgap/\n' }]);
    expect(await record({ root: ignoring })).toMatchObject({ ignoreFile: null, warnings: [] });
  });

  it('warns where modules differ from the commit', async () => {
    environment();
    const root = shop();
    write(root, { 'src/till.ts': `${SHOP['src/till.ts']}// changed\n` });
    expect((await record({ root })).warnings.map(({ code }) => code)).toContain('dirty-tree');
  });

  it('refuses where there is no report, or where none of it is in the tree', async () => {
    environment();
    const { 'coverage/lcov.info': _, ...without } = SHOP;
    const root = project(without);
    await expect(record({ root })).rejects.toMatchObject({ code: 'report-not-found' });
    write(root, { 'coverage/lcov.info': 'SF:nowhere/else.ts\nDA:1,1\nend_of_record\n' });
    await expect(record({ root })).rejects.toMatchObject({ code: 'paths-match-nothing' });
    expect(existsSync(join(root, '.covgap/history.db'))).toBe(false);
  });

  it.each([
    ['a pull request on GitHub', { GITHUB_HEAD_REF: 'topic', GITHUB_REF_NAME: '7/merge' }, 'topic'],
    ['a push on GitHub', { GITHUB_HEAD_REF: '', GITHUB_REF_NAME: 'main', GITHUB_REF_TYPE: 'branch' }, 'main'],
    ['a tag on GitHub', { GITHUB_REF_NAME: 'v1', GITHUB_REF_TYPE: 'tag' }, null],
    ['GitLab', { CI_COMMIT_BRANCH: 'develop' }, 'develop'],
    ['no CI', {}, null],
  ])('knows the branch of a detached HEAD from %s', async (_, env, branch) => {
    environment(env);
    const root = shop();
    git(root, ['checkout', '--quiet', '--detach']);
    expect((await record({ root, dryRun: true })).snapshot.branch).toBe(branch);
  });

  it('takes what is named instead', async () => {
    environment();
    const root = shop();
    const given = { root, project: 'mine', branch: 'b', commit: 'ABCDEF0', time: 5, store: 'other.db' };
    const { snapshot, place } = await record(given);
    expect(snapshot).toMatchObject({ project: 'mine', branch: 'b', commit: 'abcdef0', time: 5 });
    expect(place).toBe('other.db');
    await expect(record({ root, commit: 'no-such' })).rejects.toMatchObject({ code: 'usage' });
  });

  it('goes where the environment says rather than the configuration, and by the name configured', async () => {
    environment({ COVGAP_STORE: 'env.db' });
    const root = shop({ 'covgap.config.jsonc': { project: 'configured', store: 'config.db' } });
    expect(await record({ root })).toMatchObject({ place: 'env.db', snapshot: { project: 'configured' } });
    environment();
    expect((await record({ root })).place).toBe('config.db');
  });

  it('works where there is no git, at the time of recording', async () => {
    environment();
    const before = Date.now();
    const { snapshot } = await record({ root: project(SHOP) });
    expect(snapshot).toMatchObject({ commit: null, branch: null });
    expect(snapshot.time).toBeGreaterThanOrEqual(before);
  });
});
