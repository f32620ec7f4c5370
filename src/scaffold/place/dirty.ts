import { execFile } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { promisify } from 'node:util';
import { CovgapError } from '../../errors.js';
import { type Cache, digest } from '../../project/cache.js';
import { GIT_SETTINGS } from '../../project/git.js';
import type { TestFile } from './target.js';

const run = promisify(execFile);
const STORE = 'written';

/**
 * Refuses a test file with changes that are not committed: what is written into it could not be told from them again.
 * Files that git does not know have nothing to be told from, and what was left there as covgap wrote it is no work of
 * anybody.
 *
 * @throws {CovgapError} `target-dirty`
 */
export async function refuseDirty(file: TestFile, cache: Cache): Promise<void> {
  if (file.text === null || !(await hasChanges(file.path))) return;
  const known = (await cache.read<Record<string, string>>(STORE, STORE)) ?? {};
  if (known[file.path] === digest(file.text)) return;
  throw new CovgapError('target-dirty', 'The test file has changes that are not committed', {
    file: file.path,
    hint: 'Commit or stash them, write to another file with --out, or go on with --allow-dirty.',
  });
}

/** Remembers files as they are now, so that what covgap wrote is not taken for the work of somebody. */
export async function rememberWritten(files: ReadonlyMap<string, string>, cache: Cache): Promise<void> {
  if (files.size === 0) return;
  const known = (await cache.read<Record<string, string>>(STORE, STORE)) ?? {};
  for (const [path, text] of files) known[path] = digest(text);
  await cache.write(STORE, STORE, known);
}

/** Whether git knows the file and sees changes, staged or not. Without git nothing is dirty. */
async function hasChanges(path: string): Promise<boolean> {
  const args = [...GIT_SETTINGS, 'status', '--porcelain', '--untracked-files=no', '--', basename(path)];
  const { stdout } = await run('git', args, { cwd: dirname(path) }).catch(() => ({ stdout: '' }));
  return stdout.trim() !== '';
}
