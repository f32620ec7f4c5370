import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';

/**
 * What names a file by a way through the file system, as modules are named: relative to the project folder, with `/`.
 * That is an absolute path, and one that begins with `./` or `../` where it leads into the project from `cwd`; anything
 * else is returned as it is.
 */
export async function belowRoot(root: string, query: string, cwd?: string): Promise<string> {
  const climbs = /^\.\.?[\\/]/.test(query) && cwd !== undefined;
  if (!isAbsolute(query) && !climbs) return query;
  const path = cwd === undefined ? resolve(query) : resolve(cwd, query);
  for (const way of [path, await realpath(path).catch(() => path)]) {
    const below = relative(root, way);
    if (below !== '' && !isAbsolute(below) && below.split(sep)[0] !== '..') return below.split(sep).join('/');
  }
  return query;
}
