import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src/roadmap/store/open.js';
import { smallDisk } from '../../support/disk.js';
import { git, repository } from '../../support/git.js';
import { recorder } from '../../support/processes.js';
import { project, write } from '../../support/project.js';
import { describeStore } from './contract.js';
import { headOf, sample } from './samples.js';

const START = '2026-01-01T00:00:00Z';

/** A bare repository with one commit on main, as a server has it. */
function remote(): string {
  const bare = join(project(), 'remote.git');
  git(project(), ['clone', '--quiet', '--bare', repository([START, { 'a.ts': '' }], [START, { 'b.ts': '' }]), bare]);
  return bare;
}

/** A shallow clone, as CI makes it. */
function clone(bare: string): string {
  const folder = project();
  git(folder, ['clone', '--quiet', '--depth=1', `file://${bare}`, '.']);
  return folder;
}

describeStore('a git store on a remote, each time from another shallow clone', async () => {
  const bare = remote();
  return async () => openStore('git:origin', clone(bare));
});

describeStore('a git store in the repository itself', async () => {
  const folder = repository([START, {}]);
  return () => openStore('git:', folder);
});

describe('a git store', () => {
  it('leaves branches, tags, index, work tree and shallowness alone', async () => {
    const bare = remote();
    const folder = clone(bare);
    const facts = () => [
      git(folder, ['for-each-ref', 'refs/heads', 'refs/tags', 'refs/remotes']),
      git(folder, ['status', '--porcelain']),
      git(folder, ['rev-parse', 'HEAD', '--is-shallow-repository']),
      execFileSync('cat', [join(folder, '.git/shallow')], { encoding: 'utf8' }),
    ];
    const before = facts();
    const store = await openStore('git:origin', folder);
    await store.append([sample(1)]);
    await store.heads({ project: 'kit' });
    expect(facts()).toEqual(before);
    expect(git(bare, ['for-each-ref', '--format=%(refname)'])).toBe('refs/covgap/history\nrefs/heads/main\n');
    expect(git(bare, ['log', '--format=%an %s', 'refs/covgap/history'])).toBe(
      `covgap covgap: snapshot ${sample(1).id.slice(0, 12)}\n`,
    );
  });

  it('keeps a history on another ref, apart', async () => {
    const bare = remote();
    const folder = clone(bare);
    const branch = await openStore('git:origin#refs/heads/coverage', folder);
    await branch.append([sample(1)]);
    expect(await (await openStore(`git:${bare}#refs/heads/coverage`, folder)).heads({ project: 'kit' })).toEqual([
      headOf(sample(1)),
    ]);
    expect(await (await openStore('git:origin', folder)).heads({ project: 'kit' })).toEqual([]);
  });

  it('frees what was pruned, and a clone that had it does not bring it back', async () => {
    const bare = remote();
    const [one, two] = [await openStore('git:origin', clone(bare)), await openStore('git:origin', clone(bare))];
    await one.append([sample(1), sample(2)]);
    expect(await two.heads({ project: 'kit' })).toHaveLength(2);
    await one.prune('kit', [sample(1).id]);
    await two.append([sample(3)]);
    expect((await one.heads({ project: 'kit' })).map(({ id }) => id)).toEqual([sample(2).id, sample(3).id]);
    expect(git(bare, ['rev-list', '--objects', 'refs/covgap/history'])).not.toContain(sample(1).id);
  });

  it('does not write over a ref that holds something else', async () => {
    const bare = remote();
    const store = await openStore('git:origin#refs/heads/main', clone(bare));
    const before = git(bare, ['rev-parse', 'main']);
    await expect(store.append([sample(1)])).rejects.toMatchObject({ code: 'store-unavailable' });
    expect(git(bare, ['rev-parse', 'main'])).toBe(before);
  });

  it('says where it cannot be reached, and no token', async () => {
    const folder = clone(remote());
    const gone = await openStore('git:https://ada:t0ken@127.0.0.1:1/x.git', folder);
    const error = await gone.append([sample(1)]).catch((caught: Error) => caught);
    expect(error).toMatchObject({ code: 'store-unavailable', message: expect.stringContaining('git cannot use it') });
    expect(`${gone.place} ${JSON.stringify(error)} ${(error as Error).message}`).not.toContain('t0ken');
    const outside = await openStore('git:', project());
    await expect(outside.append([sample(1)])).rejects.toMatchObject({ code: 'store-unavailable' });
  });

  it.each([
    'git:origin#main',
    'git:origin#refs/heads/../x',
    'git:--upload-pack=x',
    'git:origin#refs/heads/x.lock',
    'mysql://u:p4ss@h/db',
  ])('refuses %s', async (location) => {
    const error = await openStore(location, '/').catch((caught: Error) => caught);
    expect(error).toMatchObject({ code: 'usage' });
    expect((error as Error).message).not.toContain('p4ss');
  });
});

/** A commit with these files on the ref, made behind the back of the store; null takes a file out. */
function tamper(folder: string, files: Readonly<Record<string, string | null>>): void {
  const ref = 'refs/covgap/history';
  git(folder, ['read-tree', ref]);
  for (const [path, text] of Object.entries(files)) {
    if (text === null) git(folder, ['update-index', '--force-remove', path]);
    else {
      write(folder, { draft: text });
      const object = git(folder, ['hash-object', '-w', 'draft']).trim();
      git(folder, ['update-index', '--add', '--cacheinfo', `100644,${object},${path}`]);
    }
  }
  const tree = git(folder, ['write-tree']).trim();
  git(folder, ['update-ref', ref, git(folder, ['commit-tree', tree, '-p', ref, '-m', 'x']).trim()]);
}

describe('a git store that is not what it was', () => {
  const paths = (folder: string) =>
    git(folder, ['ls-tree', '-r', '--name-only', 'refs/covgap/history']).trim().split('\n');
  const tip = (folder: string) => git(folder, ['rev-parse', 'refs/covgap/history']);

  async function filled() {
    const folder = repository([START, {}]);
    const store = await openStore('git:', folder);
    await store.append([sample(1), sample(2)]);
    return { folder, store };
  }

  it('tells a newer layout, and changes nothing', async () => {
    const { folder, store } = await filled();
    tamper(folder, { 'covgap-history': '99\n' });
    const before = tip(folder);
    await expect(store.append([sample(3)])).rejects.toMatchObject({ code: 'store-newer' });
    await expect(store.heads({ project: 'kit' })).rejects.toMatchObject({ code: 'store-newer' });
    expect(tip(folder)).toBe(before);
  });

  it.each([
    ['modules that were changed', '.modules', (text: string) => text.replace('"partial"', '"covered"')],
    ['modules that are cut off', '.modules', (text: string) => text.slice(0, 100)],
    ['modules that are gone', '.modules', () => null],
    ['a head that is no JSON', '.head', () => '{'],
    ['a head with other totals', '.head', (text: string) => text.replace('"modules":6', '"modules":7')],
  ])('tells %s', async (_, ending, change) => {
    const { folder, store } = await filled();
    const path = paths(folder).find((each) => each.includes(sample(1).id) && each.endsWith(ending))!;
    tamper(folder, { [path]: change(git(folder, ['show', `refs/covgap/history:${path}`])) });
    await expect(store.read('kit', [sample(1).id])).rejects.toMatchObject({ code: 'store-corrupt' });
    expect(await store.read('kit', [sample(2).id])).toEqual([sample(2)]);
    expect(await store.check()).toHaveLength(1);
  });

  it('tells a remote that takes no push, at once', async () => {
    const bare = remote();
    write(bare, { 'hooks/pre-receive': '#!/bin/sh\necho no pushes here >&2\nexit 1\n' });
    chmodSync(join(bare, 'hooks/pre-receive'), 0o755);
    const store = await openStore('git:origin', clone(bare));
    const message = expect.stringMatching(/hook declined[\s\S]*no pushes here/);
    await expect(store.append([sample(1)])).rejects.toMatchObject({ code: 'store-unavailable', message });
  });

  it('tells a remote that lets nothing be pruned', async () => {
    const bare = remote();
    git(bare, ['config', 'receive.denyNonFastForwards', 'true']);
    const store = await openStore('git:origin#refs/heads/coverage', clone(bare));
    await store.append([sample(1), sample(2)]);
    await expect(store.prune('kit', [sample(1).id])).rejects.toMatchObject({ code: 'store-unavailable' });
    expect(await store.heads({ project: 'kit' })).toHaveLength(2);
  });

  const disk = smallDisk(2);
  const why = disk === null ? ' (skipped: no file system can be mounted here)' : '';
  it.skipIf(disk === null)(
    `says that the disk is full, and keeps what it has${why}`,
    { timeout: 120_000 },
    async () => {
      git(disk!, ['init', '--quiet']);
      const { ids, error } = await recorder({ location: 'git:', root: disk!, name: 'full', many: 10_000 }).ended;
      expect(error).toMatch(/^! store-unavailable (.*No space left|.*couldn't write)/is);
      expect(ids.length).toBeGreaterThan(5);
      const store = await openStore('git:', disk!);
      expect((await store.heads({ project: 'kit' })).map(({ id }) => id)).toEqual(expect.arrayContaining([...ids]));
      expect(await store.check()).toEqual([]);
    },
  );
});
