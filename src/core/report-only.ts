import { CONTAINERS } from './parts.js';
import { normalizePath } from './path-text.js';

/** Deeper paths are no files of a project; they are left as they are. */
const MOST_FOLDERS = 200;

/**
 * Module paths for reports without a source tree. Where all name files by absolute paths, what those begin with is taken
 * off; where some reports name files relatively, the others lose what stands in front of the same files there.
 *
 * @param reports the paths of each report, as it writes them
 */
export function pathsWithoutTree(reports: readonly (readonly string[])[]): string[][] {
  const plain = reports.map((raws) => raws.map(plainPath));
  const relatives = new Set(plain.flat().filter((path) => path !== null && !path.startsWith('/')) as string[]);
  const shared = relatives.size === 0 ? commonFolder(plain.flat().filter((path) => path !== null)) : null;
  return reports.map((raws, at) => {
    const paths = plain[at]!;
    const prefix = shared ?? prefixOf(paths.filter(isAbsolute), relatives);
    return raws.map((raw, index) => {
      const path = paths[index]!;
      if (path === null) return raw.replace(/\\/g, '/');
      if (!isAbsolute(path)) return path;
      // Left as it is, a path keeps its drive.
      return prefix !== '' && path.startsWith(prefix) ? path.slice(prefix.length) : raw.replace(/\\/g, '/');
    });
  });
}

function plainPath(raw: string): string | null {
  const path = normalizePath(raw);
  return path !== null && path.split('/', MOST_FOLDERS + 1).length > MOST_FOLDERS ? null : path;
}

function isAbsolute(path: string | null): path is string {
  return path?.startsWith('/') ?? false;
}

/** What all begin with, up to the last folder that says something: `/ci/shop/` of `/ci/shop/src/…`; empty for none. */
function commonFolder(paths: readonly string[]): string {
  const folders = paths[0]?.split('/').slice(0, -1) ?? [];
  for (const path of paths) {
    const others = path.split('/').slice(0, -1);
    const differs = folders.findIndex((folder, index) => folder !== others[index]);
    if (differs !== -1) folders.length = differs;
  }
  while (folders.length > 0 && CONTAINERS.test(folders.at(-1)!)) folders.pop();
  return folders.length === 0 ? '' : `${folders.join('/')}/`;
}

/** What stands in front of the most files that are also named relatively; empty where none or several would do. */
function prefixOf(absolutes: readonly string[], relatives: ReadonlySet<string>): string {
  let longest = 0;
  for (const path of relatives) longest = Math.max(longest, path.length);
  const votes = new Map<string, number>();
  for (const path of absolutes)
    for (let at = path.indexOf('/') + 1; at > 0; at = path.indexOf('/', at) + 1) {
      if (path.length - at > longest) continue;
      const end = path.slice(at);
      // A file name alone is in many folders.
      if (!relatives.has(end) || (absolutes.length > 1 && !end.includes('/'))) continue;
      const prefix = path.slice(0, at);
      votes.set(prefix, (votes.get(prefix) ?? 0) + 1);
    }
  const [first, second] = [...votes].sort((a, b) => b[1] - a[1]);
  return first === undefined || first[1] === second?.[1] ? '' : first[0];
}
