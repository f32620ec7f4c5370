import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Cache } from '../../project/cache.js';
import { GIT_SETTINGS, gitFacts } from '../../project/git.js';
import type { WorkCommit } from '../effort/calibrate.js';

/** More commits than these would cost seconds, and tell of a time long gone. */
const MOST_COMMITS = 20_000;

export interface TestWork {
  /** Oldest or newest first as git has them; null where they cannot be had. */
  readonly commits: readonly WorkCommit[] | null;
  readonly reason?: string;
}

/**
 * Who changed how many lines of tests when, in one pass over `git log`, remembered per commit. Merges and commits of
 * bots are left out; renames are not followed.
 *
 * @param isTest of a path from the project folder
 */
export async function readTestWork(root: string, isTest: (path: string) => boolean, cache: Cache): Promise<TestWork> {
  const git = await gitFacts(root);
  if (git === null) return { commits: null, reason: 'no git history here' };
  if (git.shallow) return { commits: null, reason: 'the clone is shallow, so most of its history is not here' };
  const key = [git.head, root].join(' ');
  const known = await cache.read<WorkCommit[]>('test-work', key);
  const commits = known ?? (await readLog(root, isTest).catch(() => null));
  if (commits === null) return { commits: null, reason: 'git history cannot be read' };
  if (known === null) await cache.write('test-work', key, commits);
  if (commits.length > MOST_COMMITS)
    return { commits: null, reason: `the history is longer than ${MOST_COMMITS} commits, which are not all read` };
  return { commits };
}

async function readLog(root: string, isTest: (path: string) => boolean): Promise<WorkCommit[]> {
  const args = [
    ...GIT_SETTINGS,
    'log',
    `--max-count=${MOST_COMMITS + 1}`,
    '--no-merges',
    '--no-renames',
    '--no-show-signature',
    '--no-ext-diff',
    '--no-textconv',
    '--format=%x01%at%x00%ae%x00%an',
    '--numstat',
    '--relative',
    '--',
    '.',
  ];
  const child = spawn('git', args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
  const exit = new Promise<number>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', (code) => resolve(code ?? 1));
  });
  const commits: WorkCommit[] = [];
  let open: { author: string; time: number; testLines: number; otherLines: number } | null = null;
  for await (const line of createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.startsWith('\x01')) {
      open = openCommit(line);
      if (open !== null) commits.push(open);
    } else if (open !== null) count(open, line, isTest);
  }
  if ((await exit) !== 0) throw new Error('git log failed');
  return commits;
}

function openCommit(line: string) {
  const [seconds, mail = '', name = ''] = line.slice(1).split('\0');
  if (/\[bot\]/.test(name) || /\[bot\]@/.test(mail)) return null;
  return { author: mail.toLowerCase(), time: Number(seconds) * 1000, testLines: 0, otherLines: 0 };
}

/** `12\t3\tpath`; of binary files git counts no lines. */
function count(
  commit: { testLines: number; otherLines: number },
  line: string,
  isTest: (path: string) => boolean,
): void {
  const [, added, removed, path] = /^(\d+)\t(\d+)\t(.+)$/.exec(line) ?? [];
  if (path === undefined) return;
  const lines = Number(added) + Number(removed);
  if (isTest(path)) commit.testLines += lines;
  else commit.otherLines += lines;
}
