import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Commit } from '../core/churn.js';

const run = promisify(execFile);

/** For every call: no monitor of the checkout's own is started, and names come as they are. */
export const GIT_SETTINGS: readonly string[] = ['-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false'];

export interface GitFacts {
  readonly head: string;
  /** True when the clone holds only part of the history. */
  readonly shallow: boolean;
  /** Absolute path of the checkout. */
  readonly topLevel: string;
}

/** What git knows about the folder, or null where there is no git, no checkout or no commit. */
export async function gitFacts(root: string): Promise<GitFacts | null> {
  const args = [...GIT_SETTINGS, 'rev-parse', 'HEAD', '--is-shallow-repository', '--show-toplevel'];
  const result = await run('git', args, { cwd: root }).catch(() => null);
  const [head, shallow, topLevel] = result?.stdout.trimEnd().split('\n') ?? [];
  if (head === undefined || topLevel === undefined) return null;
  return { head, shallow: shallow === 'true', topLevel };
}

/** Whether git refuses to read the checkout because it belongs to another user. */
export async function isOwnedByAnother(root: string): Promise<boolean> {
  const env = { ...process.env, LC_ALL: 'C' };
  const result = await run('git', [...GIT_SETTINGS, 'rev-parse', '--git-dir'], { cwd: root, env }).catch(
    (error: { stderr?: string }) => error,
  );
  return /dubious ownership|unsafe repository/.test(result.stderr ?? '');
}

/**
 * The commits of the last `windowDays` before HEAD, newest first, with the files they touched below `root`, in one
 * pass over `git log`. Merges are left out; renames are not followed: that would cost more than all the rest.
 */
export async function readCommits(root: string, windowDays: number): Promise<Commit[]> {
  const { stdout } = await run('git', [...GIT_SETTINGS, 'log', '-1', '--format=%ct'], { cwd: root });
  const since = Number(stdout.trim()) - windowDays * 86_400;
  const args = [
    ...GIT_SETTINGS,
    'log',
    '--no-merges',
    '--no-renames',
    '--no-show-signature',
    `--since=${since}`,
    '--format=%x01%ct',
    '--name-only',
    '--relative',
    '--',
    '.',
  ];
  const child = spawn('git', args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
  const exit = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  const commits: Commit[] = [];
  let open: { time: number; paths: string[] } | null = null;
  for await (const line of createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.startsWith('\x01')) {
      open = { time: Number(line.slice(1)) * 1000, paths: [] };
      commits.push(open);
    } else if (line !== '') open?.paths.push(line.startsWith('"') ? unquote(line) : line);
  }
  if ((await exit) !== 0) throw new Error('git log failed');
  return commits;
}

/** Files that differ from HEAD, below `root`, new ones among them; what was only touched does not differ. */
export async function changedSinceHead(root: string): Promise<Set<string>> {
  const list = async (...args: string[]) => {
    const result = await run('git', [...GIT_SETTINGS, ...args], { cwd: root, maxBuffer: 1 << 28 }).catch(() => null);
    return result?.stdout.split('\0').filter((path) => path !== '') ?? [];
  };
  const [changed, untracked] = await Promise.all([
    list('-c', 'diff.autoRefreshIndex=true', 'diff', '--name-only', '-z', '--relative', '--no-ext-diff', 'HEAD'),
    list('ls-files', '-z', '--others', '--exclude-standard'),
  ]);
  return new Set([...changed, ...untracked]);
}

/** git quotes names with control characters, quotes or backslashes even with core.quotePath off. */
function unquote(line: string): string {
  return line
    .slice(1, -1)
    .replace(/\\([0-7]{3}|.)/g, (_, code: string) =>
      code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (ESCAPES[code] ?? code),
    );
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
};
