import { quote } from './expr.js';
import type { FolderNames } from './folder.js';

/** Where a temporary folder is, and what the test calls it. */
export interface FolderPath {
  readonly path: string;
  readonly names: FolderNames;
}

/** A text in which the path of the folder stands, as source text: `join(folder, 'a.txt')`, `` `no ${folder}` ``. */
export function folderText(value: string, { path, names }: FolderPath): string {
  const whole = pathText(value, path, names);
  if (whole !== null) return whole;
  const tails = /[\\/][\w.\\/-]*/y;
  let out = '';
  let at = 0;
  for (let found = value.indexOf(path); found !== -1; found = value.indexOf(path, at)) {
    out += templateText(value.slice(at, found));
    at = found + path.length;
    tails.lastIndex = at;
    const tail = tails.exec(value)?.[0] ?? '';
    const said = pathText(path + tail, path, names);
    if (said !== null) at += tail.length;
    out += `\${${said ?? names.folder}}`;
  }
  return `\`${out}${templateText(value.slice(at))}\``;
}

/** A path in the folder as an expression; null where joining would change it. */
function pathText(value: string, path: string, { folder, join }: FolderNames): string | null {
  if (value === path) return folder;
  if (!value.startsWith(path) || !/^[\\/]/.test(value.slice(path.length))) return null;
  const rest = value.slice(path.length + 1).replaceAll('\\', '/');
  if (rest.includes(path) || /[\s'"`,:()]/.test(rest)) return null;
  const parts = rest.split('/');
  return parts.some((part) => part === '' || part === '.' || part === '..')
    ? null
    : `${join}(${folder}, ${quote(rest)})`;
}

function templateText(value: string): string {
  return quote(value).slice(1, -1).replaceAll("\\'", "'").replaceAll('`', '\\`').replaceAll('${', '\\${');
}
