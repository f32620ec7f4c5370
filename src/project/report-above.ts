import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { discoverReports } from './reports.js';

/**
 * A report in a usual place of a folder above the root, none above the checkout looked at; relative to the root, with
 * `/`. Test runs of a whole repository write theirs at its top, and covgap is called in a package.
 */
export async function reportAbove(root: string, topLevel: string): Promise<string | null> {
  for (let folder = root; isBelow(folder, topLevel); ) {
    folder = dirname(folder);
    const [first] = (await discoverReports(folder, [])).found;
    if (first !== undefined) return relative(root, join(folder, first.path)).split(sep).join('/');
  }
  return null;
}

function isBelow(folder: string, top: string): boolean {
  const path = relative(top, folder);
  return path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}
