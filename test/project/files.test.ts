import { symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { factsOf, listFiles, requireFolder } from '../../src/project/files.js';
import { git } from '../support/git.js';
import { type Files, project, write } from '../support/project.js';

/** What is listed without git, and what git lists of the very same folder. */
async function listed(files: Files, prepare: (folder: string) => void = () => {}) {
  const folder = project(files);
  prepare(folder);
  const without = await listFiles(folder);
  git(folder, ['init', '--quiet']);
  return { without, withGit: await listFiles(folder) };
}

describe('the files of a project, with git and without', () => {
  it.each<[string, Files, string[]]>([
    [
      'leave out what .gitignore names',
      {
        '.gitignore': 'dist/\n*.log\n/top.ts\n',
        'dist/a.js': '',
        'a.log': '',
        'x/b.log': '',
        'top.ts': '',
        'x/top.ts': '',
      },
      ['.gitignore', 'x/top.ts'],
    ],
    [
      'leave out what a nested .gitignore names, below it only',
      {
        'a/.gitignore': '/out\n*.tmp\ndeep/x.ts\n',
        'a/out/b.ts': '',
        'out/b.ts': '',
        'a/b/c.tmp': '',
        'c.tmp': '',
        'a/deep/x.ts': '',
      },
      ['a/.gitignore', 'c.tmp', 'out/b.ts'],
    ],
    [
      'keep what a negation takes back',
      { '.gitignore': '*.log\n!keep.log\n', 'keep.log': '', 'x/keep.log': '', 'other.log': '' },
      ['.gitignore', 'keep.log', 'x/keep.log'],
    ],
    [
      'keep what a nested negation takes back',
      {
        '.gitignore': '*.log\nbuild\n',
        'a/.gitignore': '!*.log\n!build\n',
        'a/x.log': '',
        'x.log': '',
        'a/build/b.ts': '',
        'build/b.ts': '',
      },
      ['.gitignore', 'a/.gitignore', 'a/build/b.ts', 'a/x.log'],
    ],
    [
      'cannot keep a file whose folder is left out',
      { '.gitignore': 'out/\n!out/keep.ts\n', 'out/keep.ts': '', 'a.ts': '' },
      ['.gitignore', 'a.ts'],
    ],
    [
      'never are installed packages',
      { 'node_modules/x/index.js': '', 'packages/a/node_modules/y.js': '', 'src/node_modules.ts': '' },
      ['src/node_modules.ts'],
    ],
    ['may have dots in front', { '.github/CODEOWNERS': '', '.a.ts': '' }, ['.a.ts', '.github/CODEOWNERS']],
    [
      'differ by case',
      { '.gitignore': 'Build/\n', 'build/a.ts': '', 'src/A.ts': '' },
      ['.gitignore', 'build/a.ts', 'src/A.ts'],
    ],
    [
      'follow escapes and comments in .gitignore',
      { 'a/.gitignore': '# no\n\n\\#x\n\\!y\nz\\ \n', 'a/#x': '', 'a/!y': '', 'a/z ': '', 'a/z': '' },
      ['a/.gitignore', 'a/z'],
    ],
  ])('%s', async (_, files, expected) => {
    const { without, withGit } = await listed(files);
    expect(withGit).toEqual(expected);
    expect(without).toEqual(expected);
  });

  it.skipIf(process.platform === 'win32')('may have any name a disk takes', async () => {
    const names = [
      'a b.ts',
      'größe.ts',
      '日本.ts',
      '"quoted".ts',
      "it's.ts",
      'new\nline.ts',
      'tab\t.ts',
      '[id].ts',
      '*.ts',
    ];
    const { without, withGit } = await listed(Object.fromEntries(names.map((name) => [`src/${name}`, 'x'])));
    expect(withGit).toEqual(names.map((name) => `src/${name}`).sort());
    expect(without).toEqual(withGit);
  });

  it.skipIf(process.platform === 'win32')('include links, but nothing behind them', async () => {
    const { without, withGit } = await listed({ 'src/a.ts': '' }, (folder) => {
      symlinkSync('a.ts', join(folder, 'src/link.ts'));
      symlinkSync('src', join(folder, 'folder'));
      symlinkSync('nowhere', join(folder, 'broken.ts'));
      symlinkSync('..', join(folder, 'src/up'));
    });
    expect(withGit).toEqual(['broken.ts', 'folder', 'src/a.ts', 'src/link.ts', 'src/up']);
    expect(without).toEqual(withGit);
  });

  it('of an ignored folder of a repository are all there', async () => {
    const outer = project({ '.gitignore': 'sandbox/\n', 'sandbox/src/a.ts': '', 'b.ts': '' });
    git(outer, ['init', '--quiet']);
    git(outer, ['add', '--all']);
    expect(await listFiles(join(outer, 'sandbox'))).toEqual(['src/a.ts']);
  });

  it('of a folder of a repository are named from that folder', async () => {
    const outer = project({ 'packages/a/src/a.ts': '', 'b.ts': '' });
    git(outer, ['init', '--quiet']);
    git(outer, ['add', '--all']);
    write(outer, { 'packages/a/new.ts': '' });
    expect(await listFiles(join(outer, 'packages/a'))).toEqual(['new.ts', 'src/a.ts']);
  });

  it('that were removed and not yet committed are gone', async () => {
    const folder = project({ 'a.ts': '', 'b.ts': '' });
    git(folder, ['init', '--quiet']);
    git(folder, ['add', '--all']);
    unlinkSync(join(folder, 'b.ts'));
    expect(await listFiles(folder)).toEqual(['a.ts']);
  });
});

describe('facts', () => {
  it('are of regular files only', async () => {
    const folder = project({ 'a.ts': 'abc', 'b/c.ts': '' });
    symlinkSync('a.ts', join(folder, 'link.ts'));
    const [file, link, directory, gone] = await factsOf(folder, ['a.ts', 'link.ts', 'b', 'gone.ts']);
    expect(file?.size).toBe(3);
    expect([link, directory, gone]).toEqual([null, null, null]);
  });
});

describe('the project folder', () => {
  it('must be there and be a folder', async () => {
    const folder = project({ 'a.ts': '' });
    await expect(requireFolder(folder)).resolves.toBeUndefined();
    await expect(requireFolder(join(folder, 'gone'))).rejects.toMatchObject({
      code: 'root-not-found',
      message: 'no such folder',
    });
    await expect(requireFolder(join(folder, 'a.ts'))).rejects.toMatchObject({ message: 'not a folder' });
  });
});
