import { readFile, stat } from 'node:fs/promises';

/** Nobody writes a larger manifest or list of owners by hand. */
const MAX_BYTES = 16 * 1024 * 1024;

/** The text of a file that is read whole; null for what is not there, is no regular file or is too large. */
export async function readSmallFile(file: string): Promise<string | null> {
  try {
    const facts = await stat(file);
    return facts.isFile() && facts.size <= MAX_BYTES ? await readFile(file, 'utf8') : null;
  } catch {
    return null;
  }
}

/** More files than this are not opened at once: some systems allow few. */
const AT_ONCE = 32;

/** Does the same for all, some at a time; results are in the order of the items. */
export async function inGroups<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE)
    for (const result of await Promise.all(items.slice(at, at + AT_ONCE).map(work))) results.push(result);
  return results;
}
