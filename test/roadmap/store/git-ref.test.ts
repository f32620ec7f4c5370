import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src/roadmap/store/open.js';
import { git, repository } from '../../support/git.js';
import { project } from '../../support/project.js';
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
