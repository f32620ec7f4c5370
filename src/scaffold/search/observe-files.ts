import type { Assertion } from '../model.js';
import { quote } from './expr.js';
import { guarded } from './guarded.js';
import { literalOf } from './literal.js';
import type { FolderSeen } from './run.js';

/** Files that a case says something of. */
const MAX_FILES = 4;

/** What the act did to the files of the folder: texts that were written, what came and what went. */
export function assertFiles(folder: FolderSeen | null): Assertion[] {
  if (folder === null) return [];
  const { before, after, names } = folder;
  const said = (path: string) => `${names.join}(${names.folder}, ${quote(path.replace(/\/$/, ''))})`;
  const changed: Assertion[] = [];
  for (const [path, text] of after) {
    if (before.has(path) && before.get(path) === text) continue;
    // A folder shows by what is in it.
    if (path.endsWith('/') && [...after.keys()].some((other) => other !== path && other.startsWith(path))) continue;
    const content = text === null ? null : literalOf(text, 300);
    if (content !== null)
      changed.push({ kind: 'is', actual: `${names.readFileSync}(${said(path)}, 'utf8')`, expected: content });
    else changed.push({ kind: 'is', actual: `${names.existsSync}(${said(path)})`, expected: 'true' });
  }
  for (const path of before.keys()) {
    const above = [...before.keys()].some(
      (other) => other !== path && other.endsWith('/') && path.startsWith(other) && !after.has(other),
    );
    if (!after.has(path) && !above)
      changed.push({ kind: 'is', actual: `${names.existsSync}(${said(path)})`, expected: 'false' });
  }
  return changed.slice(0, MAX_FILES);
}

interface CallsView {
  readonly expected: string;
  /** A function from the arguments of a call to what is said of them. */
  readonly map?: string;
}

/** What can be said of the calls of a function: their arguments, without functions at the end, or messages of errors. */
export function callsView(list: readonly (readonly unknown[])[]): CallsView | null {
  const plain = literalOf(list);
  if (plain !== null) return { expected: plain };
  const views: readonly (readonly [string, (args: readonly unknown[]) => unknown])[] = [
    ['(args) => args.slice(0, -1)', (args) => args.slice(0, -1)],
    ['([error]) => error.message', ([error]) => (error as Error).message],
    ['(args) => args.length', (args) => args.length],
  ];
  for (const [map, view] of views) {
    const seen = guarded(() => list.map(view));
    const expected = seen === undefined || seen.includes(undefined) ? null : literalOf(seen);
    const dull = map.includes('slice') && !list.every((args) => typeof args.at(-1) === 'function' && args.length > 1);
    if (expected !== null && !dull) return { expected, map };
  }
  return null;
}
