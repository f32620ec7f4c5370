import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { ciBranch } from './ci.js';
import { GIT_SETTINGS } from './git.js';
import { readSmallFile } from './small-file.js';

const run = promisify(execFile);

async function git(root: string, ...args: string[]): Promise<string | null> {
  const result = await run('git', [...GIT_SETTINGS, ...args], { cwd: root }).catch(() => null);
  const text = result?.stdout.trim() ?? '';
  return text === '' ? null : text;
}

const MAX_NAME = 200;

/** What to call a project that does not say: by its package.json, else its repository, else its folder. */
export async function projectName(root: string): Promise<string> {
  const name = (await packageName(root)) ?? (await repositoryName(root)) ?? basename(root);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be removed
  const plain = name.replace(/[\u0000-\u001f\u007f-\u009f]/g, '').slice(0, MAX_NAME);
  return plain === '' ? 'project' : plain;
}

async function packageName(root: string): Promise<string | null> {
  try {
    const { name } = JSON.parse((await readSmallFile(join(root, 'package.json'))) ?? '{}') as { name?: unknown };
    return typeof name === 'string' && name !== '' ? name : null;
  } catch {
    return null;
  }
}

/** A folder inside a repository is a project of its own. */
async function repositoryName(root: string): Promise<string | null> {
  const topLevel = await git(root, 'rev-parse', '--show-toplevel');
  if (topLevel === null || (await realpath(topLevel).catch(() => topLevel)) !== root) return null;
  const url = await git(root, 'config', '--get', 'remote.origin.url');
  return url?.match(/([^/:\\]+?)(?:\.git)?[/\\]*$/)?.[1] ?? null;
}

export interface CommitFacts {
  readonly commit: string;
  /** Committer time, in milliseconds since the epoch. */
  readonly time: number;
}

/** A commit by any name git knows; null where it knows none. */
export async function commitFacts(root: string, name = 'HEAD'): Promise<CommitFacts | null> {
  const text = await git(root, 'log', '-1', '--no-show-signature', '--format=%H %ct', '--end-of-options', name, '--');
  const [commit, seconds] = text?.split(' ') ?? [];
  return commit === undefined || seconds === undefined ? null : { commit, time: Number(seconds) * 1000 };
}

/** The branch that is checked out, else the one that CI says it builds. */
export async function branchName(root: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  return (await git(root, 'symbolic-ref', '--short', '-q', 'HEAD')) ?? ciBranch(env);
}

/** Whether git would leave the file alone; null where there is no git. */
export async function isIgnored(root: string, path: string): Promise<boolean | null> {
  const result = await run('git', [...GIT_SETTINGS, 'check-ignore', '-q', '--', path], { cwd: root }).catch(
    (error: { code?: unknown }) => error,
  );
  if (!('code' in result)) return true;
  return result.code === 1 ? false : null;
}
