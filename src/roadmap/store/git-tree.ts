import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Snapshot } from '../model.js';
import { DecodeError, encodeModules } from './codec.js';
import { runGit } from './git-run.js';

/**
 * How a history lies in the tree of a commit:
 *
 *     covgap-history                        the version of this layout
 *     <project>/<year>-<month>/<id>.head    a snapshot without its modules, as JSON
 *     <project>/<year>-<month>/<id>.modules its modules, as the codec writes them, not compressed: git does that, and
 *                                           stores what is like last week's as a difference
 *
 * Names follow from content, so that two trees never hold different files of one name. Months keep folders small: an
 * append writes those on its path anew.
 */
export const LAYOUT = 1;
export const LAYOUT_FILE = 'covgap-history';

const MAX_FILE_BYTES = 256 * 1024 * 1024;

export interface TreeFile {
  readonly path: string;
  readonly object: string;
  readonly size: number;
}

export interface StoredFile {
  readonly project: string;
  readonly id: string;
  readonly part: 'head' | 'modules';
}

/** Letters, digits and few signs stand for themselves; the rest is escaped, a leading dot too. */
function folderOf(project: string): string {
  return encodeURIComponent(project).replace(/[.!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
}

function pathOf({ project, id, time }: Pick<Snapshot, 'project' | 'id' | 'time'>, part: StoredFile['part']): string {
  return `${folderOf(project)}/${new Date(time).toISOString().slice(0, -17)}/${id}.${part}`;
}

/** Null for what is no part of a snapshot. */
export function storedFile(path: string): StoredFile | null {
  const match = /^([^/]+)\/[+-]?\d+-\d\d\/([0-9a-f]{64})\.(head|modules)$/.exec(path);
  if (match === null) return null;
  try {
    return { project: decodeURIComponent(match[1]!), id: match[2]!, part: match[3] as StoredFile['part'] };
  } catch {
    return null;
  }
}

/** All files of the tree of a commit. */
export async function listTree(folder: string, commit: string): Promise<TreeFile[]> {
  const { status, stdout, stderr } = await runGit(folder, ['ls-tree', '-r', '-z', '--long', '--full-tree', commit]);
  if (status !== 0) throw new DecodeError(`its tree cannot be read (${stderr})`);
  return stdout
    .toString('utf8')
    .split('\0')
    .flatMap((line) => {
      const match = /^100644 blob ([0-9a-f]{40,64}) +(\d+)\t(.+)$/s.exec(line);
      return match === null ? [] : [{ object: match[1]!, size: Number(match[2]), path: match[3]! }];
    });
}

/** The texts of these files, in their order. */
export async function readFiles(folder: string, files: readonly TreeFile[]): Promise<string[]> {
  const texts: string[] = [];
  for (const group of bySize(files)) {
    const input = group.map(({ object }) => `${object}\n`).join('');
    const { stdout, stderr } = await runGit(folder, ['cat-file', '--batch'], { input });
    let at = 0;
    for (const { object, path, size } of group) {
      const start = stdout.indexOf(0x0a, at) + 1;
      if (stdout.toString('latin1', at, start) !== `${object} blob ${size}\n` || start + size >= stdout.length)
        throw new DecodeError(`${path} cannot be read${stderr === '' ? '' : ` (${stderr})`}`);
      texts.push(stdout.toString('utf8', start, start + size));
      at = start + size + 1;
    }
  }
  return texts;
}

/** Files to be read at once: few large ones, many small ones. */
function bySize(files: readonly TreeFile[]): TreeFile[][] {
  const groups: TreeFile[][] = [];
  let left = 0;
  for (const file of files) {
    if (file.size > MAX_FILE_BYTES) throw new DecodeError(`${file.path} is too large`);
    if (file.size > left) {
      groups.push([]);
      left = MAX_FILE_BYTES;
    }
    groups.at(-1)!.push(file);
    left -= file.size;
  }
  return groups;
}

/** Writes the files of snapshots as objects that no ref points to yet. */
export async function writeFiles(folder: string, snapshots: readonly Snapshot[]): Promise<Map<string, string>> {
  const drafts = await mkdtemp(join(tmpdir(), 'covgap-'));
  try {
    const paths = [LAYOUT_FILE];
    await writeFile(join(drafts, '0'), `${LAYOUT}\n`);
    for (const snapshot of snapshots) {
      const { modules, ...head } = snapshot;
      const parts = { head: `${JSON.stringify(head)}\n`, modules: `${encodeModules(modules)}\n` };
      for (const part of ['head', 'modules'] as const) {
        await writeFile(join(drafts, String(paths.length)), parts[part]);
        paths.push(pathOf(snapshot, part));
      }
    }
    const input = paths.map((_, at) => `${join(drafts, String(at))}\n`).join('');
    const args = ['hash-object', '-w', '--no-filters', '--stdin-paths'];
    const objects = (await orFail(folder, args, { input })).split('\n');
    return new Map(paths.map((path, at) => [path, objects[at]!]));
  } finally {
    await rm(drafts, { recursive: true, force: true });
  }
}

/** A commit whose tree is that of `base` with files put in or (`null`) taken out. */
export async function writeCommit(
  folder: string,
  base: string | null,
  parent: string | null,
  changes: ReadonlyMap<string, string | null>,
  message: string,
): Promise<string> {
  const drafts = await mkdtemp(join(tmpdir(), 'covgap-'));
  const env = { ...AUTHOR, GIT_INDEX_FILE: join(drafts, 'index') };
  try {
    if (base !== null) await orFail(folder, ['read-tree', base], { env });
    const lines = [...changes].map(([path, object]) =>
      object === null ? `0 ${'0'.repeat(40)}\t${path}\0` : `100644 ${object}\t${path}\0`,
    );
    await orFail(folder, ['update-index', '-z', '--add', '--index-info'], { env, input: lines.join('') });
    const tree = await orFail(folder, ['write-tree'], { env });
    const parents = parent === null ? [] : ['-p', parent];
    return await orFail(folder, ['commit-tree', tree, ...parents, '-m', message], { env });
  } finally {
    await rm(drafts, { recursive: true, force: true });
  }
}

/** A CI runner has no name of its own. */
const AUTHOR = {
  GIT_AUTHOR_NAME: 'covgap',
  GIT_AUTHOR_EMAIL: 'covgap@localhost',
  GIT_COMMITTER_NAME: 'covgap',
  GIT_COMMITTER_EMAIL: 'covgap@localhost',
};

async function orFail(folder: string, args: readonly string[], options: Parameters<typeof runGit>[2]): Promise<string> {
  const { status, stdout, stderr } = await runGit(folder, args, options);
  if (status !== 0) throw new Error(stderr === '' ? `git ${args[0]} failed` : stderr);
  return stdout.toString('utf8').trim();
}
