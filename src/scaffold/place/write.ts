import { lstat, mkdir, readFile, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, relative, sep } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { CovgapError } from '../../errors.js';
import type { TestFile } from './target.js';

/**
 * Writes a test file: whole or not at all, and only where it still is what was read.
 *
 * @throws {CovgapError} `target-outside-root` where the path, by a link too, leads out of the root;
 * `target-changed` where the file changed, appeared or went since it was read.
 */
export async function writeTest(root: string, file: TestFile, text: string): Promise<void> {
  const path = await insideRoot(root, file.path);
  const now = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (now !== file.text)
    throw new CovgapError('target-changed', 'The test file changed while its tests were made', {
      file: file.path,
      hint: 'Run the command again.',
    });
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, text, { encoding: 'utf8' });
}

/** The real path of a file that may not exist yet. */
async function insideRoot(root: string, path: string): Promise<string> {
  const top = await realpath(root);
  const rest: string[] = [];
  let at = path;
  for (;;) {
    const real = await realpath(at).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (real !== null) {
      // A link that leads to nothing has no real path, but a parent that has one.
      const way = relative(top, real);
      const isInside = !isAbsolute(way) && way.split(sep)[0] !== '..';
      if (isInside) return [real, ...rest].join(sep);
      break;
    }
    if (await isLink(at)) break;
    rest.unshift(at.slice(dirname(at).length).replace(/^[\\/]/, ''));
    if (dirname(at) === at) break;
    at = dirname(at);
  }
  throw new CovgapError('target-outside-root', 'The test file would be written outside the project', {
    file: path,
    hint: 'Name a path below the root, or run with --root of the project it belongs to.',
  });
}

async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (facts) => facts.isSymbolicLink(),
    () => false,
  );
}
