import type { TestStyle } from './style.js';

const sourceExtension = /\.(?:d\.)?([cm]?)([jt])sx?$/;

/** How a test at an absolute path (with `/`) imports a module: a package name stays, a path becomes relative. */
export function specifierOf(
  testPath: string,
  from: string,
  style: Pick<TestStyle, 'importExtension' | 'aliases' | 'language' | 'modules'>,
): string {
  if (!isPath(from)) return from;
  const file = from.replaceAll('\\', '/');
  const alias = style.aliases
    .filter(({ folder }) => file.startsWith(folder))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
  if (alias !== undefined) return alias.prefix + withExtension(file.slice(alias.folder.length), style.importExtension);
  return withExtension(relativePath(folderOf(testPath.replaceAll('\\', '/')), file), style.importExtension);
}

/** Absolute paths, of Windows too, and relative ones. */
export function isPath(from: string): boolean {
  return /^(?:\/|[A-Za-z]:[\\/]|\.{1,2}(?:\/|$))/.test(from);
}

function withExtension(path: string, ending: TestStyle['importExtension']): string {
  const match = sourceExtension.exec(path);
  if (match === null || ending === 'source') return path;
  const bare = path.slice(0, match.index);
  if (ending === 'ts') return path;
  const [, flavour, language] = match;
  if (ending === 'js') return language === 't' ? `${bare}.${flavour}js` : path;
  // `.mjs` and `.cjs` are never left out; what TypeScript writes is named.
  return flavour === '' ? bare.replace(/\/index$/, '') : `${bare}.${flavour}js`;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** From a folder to a file, both absolute; begins with `./` or `../`. */
function relativePath(folder: string, file: string): string {
  const from = folder.split('/');
  const to = file.split('/');
  let same = 0;
  while (same < from.length && same < to.length - 1 && from[same] === to[same]) same++;
  const up = from.length - same;
  return (up === 0 ? './' : '../'.repeat(up)) + to.slice(same).join('/');
}

/** The absolute file a relative specifier means, without its extension and `/index`; null for a package. */
export function targetOf(testPath: string, specifier: string): string | null {
  if (!/^\.{1,2}(?:\/|$)/.test(specifier)) return null;
  const parts = folderOf(testPath.replaceAll('\\', '/')).split('/');
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return moduleKey(parts.join('/'));
}

/** A file without what imports may leave out. */
export function moduleKey(file: string): string {
  return file
    .replaceAll('\\', '/')
    .replace(sourceExtension, '')
    .replace(/\/index$/, '');
}
