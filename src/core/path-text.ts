/** Paths as text: how reports spell them, and what they could have been before they were compiled. */

/** The path without none, one, two … of its first segments. */
export function endsOf(path: string): string[] {
  const ends: string[] = [];
  for (let at = isRelative(path) ? 0 : 1; ; at = path.indexOf('/', at) + 1) {
    ends.push(path.slice(at));
    if (path.indexOf('/', at) === -1) return ends;
  }
}

export function lastSegments(path: string, count: 1 | 2): string {
  const last = path.lastIndexOf('/');
  return path.slice((count === 1 || last <= 0 ? last : path.lastIndexOf('/', last - 1)) + 1);
}

export function isRelative(path: string): boolean {
  return !path.startsWith('/');
}

/**
 * Slashes, `file:` URLs, drive letters, `.` and `..` made uniform. Absolute paths keep their leading slash. Null for
 * what cannot be a file of this repository: a path that climbs out of where it starts, installed packages.
 */
export function normalizePath(raw: string): string | null {
  const path = uniform(raw);
  const absolute = path.startsWith('/');
  const out: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') out.push(segment);
    else if (out.length === 0) return null;
    else out.pop();
  }
  if (out.length === 0 || out.some((segment) => segment === 'node_modules' || segment.includes('\0'))) return null;
  return (absolute ? '/' : '') + out.join('/');
}

export function uniform(raw: string): string {
  const path = raw.trim().replace(/\\/g, '/');
  return (path.startsWith('file://') ? safeDecode(path.slice('file://'.length)) : path).replace(/^\/?[A-Za-z]:\//, '/');
}

function safeDecode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

export function joinPath(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}

export function ancestors(folder: string | null): string[] {
  if (folder === null || folder === '') return [];
  const segments = folder.split('/');
  return segments.map((_, index) => segments.slice(0, segments.length - index).join('/'));
}

const COMPILED_FOLDERS = /^(dist|build|lib|out|compiled|esm|cjs)$/;
const COMPILED_EXTENSIONS: Record<string, readonly string[]> = {
  '.js': ['.ts', '.tsx', '.jsx', '.js'],
  '.mjs': ['.mts', '.ts', '.mjs'],
  '.cjs': ['.cts', '.ts', '.cjs'],
  '.jsx': ['.tsx', '.jsx'],
};

const BEAM = /(?:^|\/)(?:([^/]+)\/)?ebin\/([^/]+)\.beam$/;

/** The module that a compiled Erlang file (`…/lib/app/ebin/module.beam`) holds; null for other paths. */
export function erlangModule(path: string): { readonly app: string | null; readonly file: string } | null {
  const [, app = null, module] = BEAM.exec(path) ?? [];
  return module === undefined ? null : { app, file: `${module}.erl` };
}

/** `dist/a.js` could have been made from `src/a.ts`, `dist/esm/a.js` as well; `lib/app/ebin/a.beam` from `app/src/a.erl`. */
export function sourceSpellings(path: string): string[] {
  const beam = erlangModule(path);
  if (beam !== null) return beam.app === null ? [`src/${beam.file}`] : [`${beam.app}/src/${beam.file}`];
  const extension = /\.[cm]?jsx?$/.exec(path)?.[0];
  if (extension === undefined) return [];
  const segments = path.slice(0, -extension.length).split('/');
  const stems = new Set<string>();
  if (segments.length > 100) return [];
  for (let start = 0; start < segments.length - 1; start++)
    for (let end = start; end < segments.length - 1 && COMPILED_FOLDERS.test(segments[end]!); end++)
      for (const source of [['src'], []])
        stems.add([...segments.slice(0, start), ...source, ...segments.slice(end + 1)].join('/'));
  stems.add(segments.join('/'));
  return [...stems].flatMap((stem) => COMPILED_EXTENSIONS[extension]!.map((source) => stem + source));
}
