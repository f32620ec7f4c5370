import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CHURN } from '../../src/core/churn.js';
import { Cache } from '../../src/project/cache.js';
import { changedSinceHead, gitFacts, readCommits } from '../../src/project/git.js';
import { readHistory } from '../../src/project/history.js';
import { commit, git, repository } from '../support/git.js';
import { project, write } from '../support/project.js';

const history = (root: string, windowDays = 365) =>
  readHistory(root, { ...DEFAULT_CHURN, windowDays }, new Cache(null));

describe('change history', () => {
  it('counts the commits that touched each file', async () => {
    const root = repository(
      ['2024-01-01T12:00:00Z', { 'src/a.ts': '1', 'src/b.ts': '1' }],
      ['2024-04-30T12:00:00Z', { 'src/a.ts': '2' }],
      ['2024-05-01T00:00:00Z', { 'src/a.ts': '3' }],
    );
    const { churn, warnings } = await history(root);
    expect(warnings).toEqual([]);
    const a = churn!.get('src/a.ts')!;
    expect(a.commits90).toBe(2);
    expect(a.decayed).toBeCloseTo(1 + 0.5 ** (0.5 / 120) + 0.5 ** (120.5 / 120), 10);
    expect(a.lastChange).toBe(Date.parse('2024-05-01T00:00:00Z'));
    expect(churn!.get('src/b.ts')!.commits90).toBe(0);
  });

  it('looks no further back than asked for', async () => {
    const root = repository(['2022-01-01T12:00:00Z', { 'old.ts': '' }], ['2024-01-01T12:00:00Z', { 'new.ts': '' }]);
    expect([...(await history(root)).churn!.keys()]).toEqual(['new.ts']);
    expect([...(await history(root, 3650)).churn!.keys()].sort()).toEqual(['new.ts', 'old.ts']);
  });

  it('weighs a sweep over many files a tenth', async () => {
    const many = (text: string) => Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`f${i}.ts`, text]));
    const root = repository(['2024-01-01T12:00:00Z', many('1')], ['2024-01-01T12:00:00Z', { 'f0.ts': '2' }]);
    const { churn } = await history(root);
    expect(churn!.get('f0.ts')!.decayed).toBeCloseTo(1.1, 10);
    expect(churn!.get('f1.ts')!.decayed).toBeCloseTo(0.1, 10);
  });

  it('leaves merges out', async () => {
    const root = repository(['2024-01-01T12:00:00Z', { 'a.ts': '1', 'b.ts': '1' }]);
    git(root, ['checkout', '--quiet', '-b', 'side']);
    commit(root, '2024-01-02T12:00:00Z', { 'a.ts': '2' });
    git(root, ['checkout', '--quiet', 'main']);
    commit(root, '2024-01-03T12:00:00Z', { 'b.ts': '2' });
    git(root, ['merge', '--quiet', '--no-ff', '--no-edit', 'side'], '2024-01-04T12:00:00Z');
    const commits = await readCommits(root, 365);
    expect(commits.map(({ paths }) => paths.join(' '))).toEqual(['b.ts', 'a.ts', 'a.ts b.ts']);
  });

  it('names files from the folder that is analysed, those outside not at all', async () => {
    const root = repository(['2024-01-01T12:00:00Z', { 'packages/a/src/x.ts': '', 'packages/b/y.ts': '' }]);
    expect([...(await history(join(root, 'packages/a'))).churn!.keys()]).toEqual(['src/x.ts']);
  });

  it.skipIf(process.platform === 'win32')('names files as the disk does, whatever signs are in them', async () => {
    const names = [
      'größe.ts',
      '日本 語.ts',
      '"q".ts',
      'new\nline.ts',
      'bell\u0007.ts',
      'del\u007f.ts',
      'tab\t.ts',
      'back\\101.ts',
    ];
    const root = repository(['2024-01-01T12:00:00Z', Object.fromEntries(names.map((name) => [name, '']))]);
    expect([...(await history(root)).churn!.keys()].sort()).toEqual([...names].sort());
  });

  it('does not depend on what git is configured to show', async () => {
    const root = repository(['2024-01-01T12:00:00Z', { 'a.ts': '' }]);
    git(root, ['config', 'log.showSignature', 'true']);
    git(root, ['config', 'color.ui', 'always']);
    git(root, ['config', 'diff.renames', 'copies']);
    expect(await readCommits(root, 365)).toEqual([{ time: Date.parse('2024-01-01T12:00:00Z'), paths: ['a.ts'] }]);
  });
});

describe('what cannot be told from git', () => {
  const codes = async (root: string) => (await history(root)).warnings.map(({ code }) => code);

  it('is said where there is no repository', async () => {
    const found = await history(project({ 'a.ts': '' }));
    expect(found).toMatchObject({ git: null, churn: null });
    expect(found.warnings.map(({ code }) => code)).toEqual(['no-history']);
  });

  it('is said where there is no commit yet', async () => {
    const root = project({ 'a.ts': '' });
    git(root, ['init', '--quiet']);
    expect(await codes(root)).toEqual(['no-history']);
  });

  it('is said of a shallow clone, whose history is read all the same', async () => {
    const root = repository(['2024-01-01T12:00:00Z', { 'a.ts': '1' }], ['2024-01-02T12:00:00Z', { 'a.ts': '2' }]);
    const clone = project();
    git(clone, ['clone', '--quiet', '--depth', '1', `file://${root}`, 'it']);
    const { churn, warnings, git: facts } = await history(join(clone, 'it'));
    expect(warnings.map(({ code }) => code)).toEqual(['shallow-history']);
    expect(warnings[0]?.message).toContain('fetch-depth: 0');
    expect(facts?.shallow).toBe(true);
    expect(churn!.get('a.ts')?.commits90).toBe(1);
  });

  it('is said where the repository is broken', async () => {
    const root = repository(['2024-01-01T12:00:00Z', { 'a.ts': '1' }], ['2024-01-02T12:00:00Z', { 'a.ts': '2' }]);
    const parent = git(root, ['rev-parse', 'HEAD~1']).trim();
    rmSync(join(root, '.git/objects', parent.slice(0, 2), parent.slice(2)));
    const { churn, warnings } = await history(root);
    expect(churn).toBeNull();
    expect(warnings.map(({ code }) => code)).toEqual(['no-history']);
    expect(warnings[0]?.message).toMatch(/^git history cannot be read \(.+\): modules are ranked without it$/);
  });

  it('is nothing of a detached HEAD', async () => {
    const root = repository(['2024-01-01T12:00:00Z', { 'a.ts': '' }], ['2024-01-02T12:00:00Z', {}]);
    expect(await gitFacts(root)).toMatchObject({ shallow: false, topLevel: root });
    git(root, ['checkout', '--quiet', 'HEAD~1']);
    const facts = await gitFacts(root);
    expect(facts?.head).toBe(git(root, ['rev-parse', 'HEAD']).trim());
    expect(await codes(root)).toEqual([]);
  });
});

describe('files that differ from the last commit', () => {
  it('are the edited, the staged and the new', async () => {
    const root = repository([
      '2024-01-01T12:00:00Z',
      { 'a.ts': '1', 'b.ts': '1', 'größe c.ts': '1', '.gitignore': 'x/' },
    ]);
    write(root, { 'b.ts': '2', 'größe c.ts': '2', 'new.ts': '', 'staged.ts': '', 'x/ignored.ts': '' });
    git(root, ['add', 'staged.ts']);
    expect([...(await changedSinceHead(root))].sort()).toEqual(['b.ts', 'größe c.ts', 'new.ts', 'staged.ts']);
  });

  it('are not those that were only touched', async () => {
    const root = repository(['2024-01-01T12:00:00Z', { 'a.ts': 'same' }]);
    writeFileSync(join(root, 'a.ts'), 'same');
    const long = new Date('2020-01-01T00:00:00Z');
    utimesSync(join(root, 'a.ts'), long, long);
    expect([...(await changedSinceHead(root))]).toEqual([]);
  });

  it('are named from the folder that is analysed', async () => {
    const root = repository(['2024-01-01T12:00:00Z', { 'packages/a/x.ts': '1', 'y.ts': '1' }]);
    write(root, { 'packages/a/x.ts': '2', 'packages/a/new.ts': '', 'y.ts': '2' });
    expect([...(await changedSinceHead(join(root, 'packages/a')))].sort()).toEqual(['new.ts', 'x.ts']);
  });
});

describe('remembered history', () => {
  it('is read again where the commit is the same, and only there', async () => {
    const root = repository(['2024-01-01T12:00:00Z', { 'a.ts': '1' }]);
    const cache = new Cache(root);
    const options = { ...DEFAULT_CHURN, windowDays: 365 };
    const first = await readHistory(root, options, cache);
    const second = await readHistory(root, options, cache);
    expect(second.churn).toEqual(first.churn);
    commit(root, '2024-01-02T12:00:00Z', { 'a.ts': '2' });
    expect((await readHistory(root, options, cache)).churn!.get('a.ts')?.commits90).toBe(2);
    expect((await readHistory(root, { ...options, halfLifeDays: 1 }, cache)).churn!.get('a.ts')?.decayed).toBe(1.5);
  });
});
