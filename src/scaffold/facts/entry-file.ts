import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Source files in a folder beyond which its entry is not loaded for what other modules offer. */
const MAX_FILES = 150;
const MAX_DEPTH = 6;

/**
 * The file a package is entered by: the outermost `index` beside or above a TypeScript file, up to the folder with
 * `package.json`. What the package offers hangs on it, such as functions that make objects of its classes. Null where
 * there is none, or where the folder is so large that reading it would take longer than it is worth.
 */
export function entryFor(file: string, root: string): string | null {
  if (!/\.[cm]?tsx?$/.test(file)) return null;
  let found: string | null = null;
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const index = ['index.ts', 'index.mts', 'index.tsx']
      .map((name) => join(folder, name))
      .find((each) => existsSync(each));
    if (index !== undefined) found = index;
    if (existsSync(join(folder, 'package.json')) || folder === root || folder === dirname(folder)) break;
  }
  return found !== null && found !== file && countSources(dirname(found), MAX_FILES) <= MAX_FILES ? found : null;
}

/** TypeScript files below a folder; counting ends soon after `most`. */
function countSources(folder: string, most: number, depth = 0): number {
  let count = 0;
  if (depth > MAX_DEPTH) return count;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (count > most) break;
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules' && !entry.name.startsWith('.'))
        count += countSources(join(folder, entry.name), most - count, depth + 1);
    } else if (/\.[cm]?tsx?$/.test(entry.name)) count++;
  }
  return count;
}
