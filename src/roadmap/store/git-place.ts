import { createHash } from 'node:crypto';
import { DecodeError } from './codec.js';
import { runGit } from './git-run.js';

/** Where the ref is: in the repository of the project, or on a remote. */
export interface GitPlace {
  /** The commit it points to now, with its objects at hand; null where there is none. */
  tip(): Promise<string | null>;
  /**
   * Compare and swap: null where it was done, else what git said, since the ref pointed elsewhere or was locked: another
   * writer was faster.
   */
  move(from: string | null, to: string): Promise<string | null>;
}

/** What passes when it is tried again, and what does not though git words it alike. */
const LOST =
  /stale info|cannot lock ref|failed to update ref|incorrect old value|reference already exists|but expected/i;
const FAILED = /permission denied|read-only file system|no space left|hook declined/i;

/** A local ref. */
export function localPlace(folder: string, ref: string): GitPlace {
  return {
    async tip() {
      const { status, stdout } = await runGit(folder, ['rev-parse', '--verify', '-q', `${ref}^{commit}`]);
      if (status === 0) return stdout.toString('latin1').trim();
      const { status: outside, stderr } = await runGit(folder, ['rev-parse', '--git-dir']);
      if (outside !== 0) throw new Error(stderr);
      return null;
    },
    async move(from, to) {
      const { status, stderr } = await runGit(folder, ['update-ref', '-m', 'covgap record', ref, to, from ?? NONE]);
      return status === 0 ? null : lostOrFail(stderr);
    },
  };
}

function lostOrFail(said: string): string {
  if (LOST.test(said) && !FAILED.test(said)) return said;
  throw new Error(said);
}

const NONE = '0'.repeat(40);

/** A ref of a remote: asked for what it is, fetched where its objects are missing, pushed with a lease. */
export function remotePlace(folder: string, remote: string, ref: string): GitPlace {
  // Points to what was fetched or pushed whole, which keeps it from being collected and saves fetching it again. That a
  // commit is there proves nothing: a fetch that was killed leaves commits without their files.
  const kept = `refs/covgap/fetched/${createHash('sha256').update(`${remote}\0${ref}`).digest('hex').slice(0, 16)}`;
  const tip = async (): Promise<string | null> => {
    const { status, stdout, stderr } = await runGit(folder, ['ls-remote', '--', remote, ref]);
    if (status !== 0) throw new Error(stderr);
    const line = stdout
      .toString('latin1')
      .split('\n')
      .find((each) => each.endsWith(`\t${ref}`));
    return line?.split('\t')[0] ?? null;
  };
  const isWhole = async (commit: string) =>
    (await runGit(folder, ['rev-parse', '--verify', '-q', kept])).stdout.toString('latin1').trim() === commit;
  const has = async (commit: string) => (await runGit(folder, ['cat-file', '-e', `${commit}^{tree}`])).status === 0;
  return {
    async tip() {
      // What was pruned between question and fetch is asked for again.
      for (let attempt = 0; attempt < 5; attempt++) {
        const commit = await tip();
        if (commit === null || (await isWhole(commit))) return commit;
        const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules'];
        const { status, stderr } = await runGit(folder, [...args, '--', remote, ref]);
        if (status !== 0 && attempt === 4) throw new Error(stderr);
        if (status !== 0 || !(await has(commit))) continue;
        await runGit(folder, ['update-ref', kept, commit]);
        return commit;
      }
      throw new DecodeError('the remote does not hand out what its ref points to');
    },
    async move(from, to) {
      const lease = `--force-with-lease=${ref}:${from ?? ''}`;
      const args = ['push', '--quiet', '--porcelain', '--no-verify', lease, '--', remote, `${to}:${ref}`];
      const { status, stdout, stderr } = await runGit(folder, args);
      if (status !== 0) return lostOrFail(`${refusal(stdout)}${stderr}`.trim());
      await runGit(folder, ['update-ref', kept, to]);
      return null;
    },
  };
}

/** What `git push --porcelain` says of the ref: `!<tab>from:to<tab>[rejected] (stale info)`. */
function refusal(stdout: Buffer): string {
  const line = stdout
    .toString('utf8')
    .split('\n')
    .find((each) => each.startsWith('!\t'));
  return line === undefined ? '' : `${line.split('\t')[2] ?? line}\n`;
}
