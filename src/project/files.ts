import { execFile } from 'node:child_process';
import { lstat, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { glob } from 'glob';
import ignore from 'ignore';
import { CovgapError } from '../errors.js';
import { isInProduct } from '../languages/paths.js';
import { languageOf } from '../languages/registry.js';
import { GIT_SETTINGS } from './git.js';
import { readSmallFile } from './small-file.js';

const run = promisify(execFile);

/** Folders that never hold a project's own sources. */
export const NEVER_SOURCES = ['**/node_modules/**', '**/.git/**', '**/.covgap/**'];

/** Throws `root-not-found` unless `root` is a folder. */
export async function requireFolder(root: string): Promise<void> {
  const found = await stat(root).catch(() => null);
  if (found?.isDirectory()) return;
  throw new CovgapError('root-not-found', found === null ? 'no such folder' : 'not a folder', {
    file: root,
    hint: 'Give the project folder with --root.',
  });
}

/**
 * Every file of the project, relative to `root` with `/`, without what .gitignore excludes. In a git checkout git
 * itself answers, so that nested and global ignore files count; elsewhere glob lists and .gitignore files are applied.
 */
export async function listFiles(root: string): Promise<string[]> {
  const listed = (await listWithGit(root)) ?? (await listWithGlob(root));
  const paths = listed.filter((path) => !/(^|\/)node_modules\//.test(path)).sort();
  const ofReport = reportPages(paths);
  return paths.filter((path) => !ofReport(path));
}

/** Where coverage tools write their pages, whose scripts are no sources of the project. */
const REPORT_FOLDER = /(^|\/)(?:lcov-report|htmlcov|\.nyc_output)\//;
const REPORT_FILE =
  /^(?:coverage-final\.json|lcov\.info|clover\.xml|cobertura-coverage\.xml|prettify\.js|block-navigation\.js)$/;

/** Whether a path is a page or a script of a coverage report. A folder `coverage` is one where it holds a report. */
function reportPages(paths: readonly string[]): (path: string) => boolean {
  const folders = new Set<string>();
  for (const path of paths) {
    const parts = path.split('/');
    const name = parts.pop()!;
    if (parts.at(-1) === 'coverage' && REPORT_FILE.test(name) && !isInProduct(parts)) folders.add(parts.join('/'));
  }
  return (path) => {
    if (languageOf(path) === null) return false;
    if (REPORT_FOLDER.test(path)) return true;
    for (let at = path.indexOf('/'); at !== -1 && folders.size > 0; at = path.indexOf('/', at + 1))
      if (folders.has(path.slice(0, at))) return true;
    return false;
  };
}

async function listWithGit(root: string): Promise<string[] | null> {
  const list = async (...what: string[]) => {
    const args = [...GIT_SETTINGS, 'ls-files', '-z', ...what];
    const result = await run('git', args, { cwd: root, maxBuffer: 1 << 30 }).catch(() => null);
    // A conflict lists a file several times.
    return [...new Set(result?.stdout.split('\0').filter((path) => path !== ''))];
  };
  const [paths, deleted] = await Promise.all([list('--cached', '--others', '--exclude-standard'), list('--deleted')]);
  // An empty answer is what git says of an ignored folder; its files are there all the same.
  if (paths.length === 0) return null;
  const gone = new Set(deleted);
  return paths.filter((path) => !gone.has(path));
}

async function listWithGlob(root: string): Promise<string[]> {
  const paths = await glob('**/*', { cwd: root, nodir: true, dot: true, posix: true, ignore: NEVER_SOURCES });
  const files = paths.filter((path) => path === '.gitignore' || path.endsWith('/.gitignore'));
  // Those further down come last: they have the last word.
  files.sort((a, b) => a.split('/').length - b.split('/').length);
  const rules = ignore({ ignorecase: process.platform === 'win32' || process.platform === 'darwin' });
  for (const file of files) {
    const text = (await readSmallFile(join(root, file))) ?? '';
    rules.add(text.split(/\r?\n/).map((line) => fromRoot(line, file === '.gitignore' ? '' : dirname(file))));
  }
  return paths.filter((path) => !rules.ignores(path));
}

/** A line of the .gitignore in `folder` as one that says the same in the root. */
function fromRoot(line: string, folder: string): string {
  if (folder === '' || line.trim() === '' || line.startsWith('#')) return line;
  const not = line.startsWith('!') ? '!' : '';
  // Behind a folder `#` and `!` need no escape.
  const pattern = line.slice(not.length).replace(/^\\(?=[#!])/, '');
  const anywhere = /\/\S/.test(pattern) ? '' : '**/';
  return `${not}/${folder.replace(/[\\*?[\]]/g, '\\$&')}/${anywhere}${pattern.replace(/^\//, '')}`;
}

export interface FileFacts {
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly mtime: number;
}

/**
 * Size and time of each path; null for what is gone or no regular file.
 *
 * @param onUnreadable told of each path that may be there, and cannot be looked at
 */
export async function factsOf(
  root: string,
  paths: readonly string[],
  onUnreadable?: (path: string) => void,
): Promise<(FileFacts | null)[]> {
  return Promise.all(
    paths.map(async (path) => {
      const found = await lstat(join(root, path)).catch((error: unknown) => {
        if (!isGone(error)) onUnreadable?.(path);
        return null;
      });
      return found?.isFile() ? { size: found.size, mtime: found.mtimeMs } : null;
    }),
  );
}

/** Whether an error says that a file is not there, rather than that it cannot be read. */
export function isGone(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '');
}
