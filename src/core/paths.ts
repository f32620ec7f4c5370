/**
 * Which file of the repository does a report mean? Reports name files by absolute paths of other machines, relative
 * to the folder a runner ran in, by package only, with a Go module in front, or as the compiled file. Documented in
 * `docs/paths.md`.
 */

export interface PathContext {
  /** Every file of the tree a report could mean, relative to the root, with `/`. */
  readonly repositoryPaths: readonly string[];
  /** Absolute path of the root, with `/`. */
  readonly root: string;
  readonly goModules?: readonly { readonly module: string; readonly folder: string }[];
  /** Prefixes the user maps by hand; the first that fits is taken. */
  readonly rules?: readonly { readonly from: string; readonly to: string }[];
}

export interface ReportPaths {
  /** Folder of the report relative to the root, '' for the root itself, null where it lies outside. */
  readonly folder: string | null;
  readonly sourceRoots: readonly string[];
  readonly rawPaths: readonly string[];
}

export interface PathMatch {
  readonly rawPath: string;
  /** Path in the repository; null where none or several fit. */
  readonly path: string | null;
  /** The files that fit equally well; empty unless it is ambiguous. */
  readonly candidates: readonly string[];
}

interface Candidate {
  readonly path: string;
  /** Equal segments from the end. */
  readonly common: number;
  /** All of one side is used up: nothing contradicts the match. */
  readonly whole: boolean;
  /** What this match would say of the report: `raw prefix → repository prefix`. */
  readonly mapping: string;
}

export class PathMatcher {
  readonly #root: string;
  readonly #known: ReadonlySet<string>;
  readonly #byName = new Map<string, string[]>();
  readonly #byLowerName = new Map<string, string[]>();
  readonly #goModules: NonNullable<PathContext['goModules']>;
  readonly #rules: NonNullable<PathContext['rules']>;

  constructor(context: PathContext) {
    this.#root = context.root.replace(/\/$/, '');
    this.#known = new Set(context.repositoryPaths);
    this.#goModules = context.goModules ?? [];
    this.#rules = context.rules ?? [];
    for (const path of context.repositoryPaths) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      append(this.#byName, name, path);
      append(this.#byLowerName, name.toLowerCase(), path);
    }
  }

  match(report: ReportPaths): PathMatch[] {
    const spellings = report.rawPaths.map((raw) => this.#spell(raw, report.sourceRoots));
    const bases = this.#rankBases(report, spellings.flat());
    const found = spellings.map((tries) => this.#exact(tries, bases));
    const open = spellings.map((tries, index) => (found[index] === null ? this.#candidates(tries) : []));
    const votes = countVotes(open);
    return report.rawPaths.map((rawPath, index) => {
      const exact = found[index];
      if (exact) return { rawPath, path: exact, candidates: [] };
      return { rawPath, ...elect(open[index]!, votes) };
    });
  }

  /** The ways to read one raw path, best first. */
  #spell(raw: string, sourceRoots: readonly string[]): string[] {
    const path = normalizePath(raw);
    if (path === null) return [];
    const spellings: string[] = [];
    for (const { from, to } of this.#rules)
      if (path.startsWith(from)) spellings.push(`${to}${path.slice(from.length)}`.replace(/^\.?\//, ''));
    for (const { module, folder } of this.#goModules)
      if (path.startsWith(`${module}/`)) spellings.push(joinPath(folder, path.slice(module.length + 1)));
    if (path.startsWith(`${this.#root}/`)) spellings.push(path.slice(this.#root.length + 1));
    if (!path.startsWith('/'))
      for (const sourceRoot of sourceRoots) {
        const root = normalizePath(sourceRoot);
        if (root === null || root === '') continue;
        const joined = joinPath(root, path);
        spellings.push(joined.startsWith(`${this.#root}/`) ? joined.slice(this.#root.length + 1) : joined);
      }
    spellings.push(path);
    return [...new Set(spellings)];
  }

  /**
   * Folders that relative paths of this report may start from, the one that explains most of them first: a runner
   * writes all paths from one folder.
   */
  #rankBases(report: ReportPaths, spellings: readonly string[]): string[] {
    const bases = ['', ...ancestors(report.folder)];
    const relative = spellings.filter((path) => !path.startsWith('/'));
    const hits = new Map(
      [...new Set(bases)].map((base) => [
        base,
        relative.filter((path) => this.#known.has(joinPath(base, path))).length,
      ]),
    );
    return [...hits].sort((a, b) => b[1] - a[1]).map(([base]) => base);
  }

  #exact(spellings: readonly string[], bases: readonly string[]): string | null {
    for (const path of spellings) {
      if (path.startsWith('/')) continue;
      const base = bases.find((folder) => this.#known.has(joinPath(folder, path)));
      if (base !== undefined) return joinPath(base, path);
    }
    return null;
  }

  /** Files whose end agrees with the end of the path, the best agreement only; compiled names and case as last resorts. */
  #candidates(spellings: readonly string[]): Candidate[] {
    for (const path of spellings) {
      const direct = best(path, this.#byName.get(baseName(path)) ?? []);
      if (direct.length > 0) return direct;
    }
    for (const path of spellings)
      for (const source of sourceSpellings(path)) {
        const compiled = best(source, this.#byName.get(baseName(source)) ?? []);
        if (compiled.length > 0) return compiled;
      }
    for (const path of spellings) {
      const folded = best(path.toLowerCase(), this.#byLowerName.get(baseName(path).toLowerCase()) ?? [], true);
      if (folded.length > 0) return folded;
    }
    return [];
  }
}

/**
 * Slashes, `file:` URLs, drive letters, `.` and `..` made uniform. Absolute paths keep their leading slash. Null for
 * what cannot be a file of this repository: a path that climbs out of where it starts, installed packages.
 */
export function normalizePath(raw: string): string | null {
  let path = raw.trim().replace(/\\/g, '/');
  if (path.startsWith('file://')) path = safeDecode(path.slice('file://'.length));
  path = path.replace(/^\/?[A-Za-z]:\//, '/');
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

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function ancestors(folder: string | null): string[] {
  if (folder === null || folder === '') return [];
  const segments = folder.split('/');
  return segments.map((_, index) => segments.slice(0, segments.length - index).join('/'));
}

const COMPILED_FOLDERS = /(^|\/)(dist|build|lib|out|compiled|esm|cjs)\//;
const COMPILED_EXTENSIONS: Record<string, readonly string[]> = {
  '.js': ['.ts', '.tsx', '.jsx', '.js'],
  '.mjs': ['.mts', '.ts', '.mjs'],
  '.cjs': ['.cts', '.ts', '.cjs'],
  '.jsx': ['.tsx', '.jsx'],
};

/** `dist/a.js` could have been made from `src/a.ts`. */
function sourceSpellings(path: string): string[] {
  const extension = /\.[cm]?jsx?$/.exec(path)?.[0];
  if (extension === undefined) return [];
  const stem = path.slice(0, -extension.length);
  const stems = COMPILED_FOLDERS.test(stem)
    ? [stem.replace(COMPILED_FOLDERS, '$1src/'), stem.replace(COMPILED_FOLDERS, '$1'), stem]
    : [stem];
  return stems.flatMap((each) => (COMPILED_EXTENSIONS[extension] ?? []).map((source) => each + source));
}

function best(path: string, repositoryPaths: readonly string[], foldCase = false): Candidate[] {
  const raw = segmentsOf(path);
  let top: Candidate[] = [];
  for (const repositoryPath of repositoryPaths) {
    const candidate = compare(raw, path.startsWith('/'), repositoryPath, foldCase);
    if (candidate === null) continue;
    const order = top.length === 0 ? 1 : rankOf(candidate) - rankOf(top[0]!);
    if (order > 0) top = [candidate];
    else if (order === 0) top.push(candidate);
  }
  return top;
}

/** A match that uses up one side beats any that leaves segments in contradiction. */
function rankOf(candidate: Candidate): number {
  return candidate.common + (candidate.whole ? 1000 : 0);
}

function compare(raw: readonly string[], absolute: boolean, path: string, foldCase: boolean): Candidate | null {
  const own = segmentsOf(foldCase ? path.toLowerCase() : path);
  let common = 0;
  while (common < raw.length && common < own.length && raw[raw.length - 1 - common] === own[own.length - 1 - common])
    common++;
  const wholeOwn = common === own.length;
  const wholeRaw = common === raw.length && !absolute;
  // A file name alone says little: some `index.ts` fits everything.
  if (common < 2 && !wholeOwn && !wholeRaw) return null;
  const mapping = `${raw.slice(0, raw.length - common).join('/')} → ${own.slice(0, own.length - common).join('/')}`;
  return { path, common, whole: wholeOwn || wholeRaw, mapping };
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function countVotes(open: readonly (readonly Candidate[])[]): Map<string, number> {
  const votes = new Map<string, number>();
  for (const candidates of open)
    for (const { mapping } of candidates) votes.set(mapping, (votes.get(mapping) ?? 0) + 1 / candidates.length);
  return votes;
}

/** Of equal candidates the one whose mapping explains most other files of the report; a tie stays ambiguous. */
function elect(candidates: readonly Candidate[], votes: ReadonlyMap<string, number>): Omit<PathMatch, 'rawPath'> {
  if (candidates.length === 0) return { path: null, candidates: [] };
  const ranked = [...candidates].sort((a, b) => votes.get(b.mapping)! - votes.get(a.mapping)!);
  const [first, second] = ranked;
  if (second !== undefined && votes.get(first!.mapping)! - votes.get(second.mapping)! < 0.5)
    return { path: null, candidates: ranked.map((candidate) => candidate.path) };
  // Segments contradict and no other file of the report agrees: more likely a stranger than a match.
  if (!first!.whole && first!.common < 3 && votes.get(first!.mapping)! < 2) return { path: null, candidates: [] };
  return { path: first!.path, candidates: [] };
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
