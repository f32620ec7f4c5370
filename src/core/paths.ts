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

/** The ways to read one raw path. */
interface Reading {
  /** From the root itself: by a rule, a Go module, an absolute path below the root. Best first. */
  readonly anchored: readonly string[];
  /** Below a relative source root of the report. */
  readonly rooted: readonly string[];
  /** Below a source root of another machine. */
  readonly foreign: readonly string[];
  /** As the report has it; null for what cannot be a file of this repository. */
  readonly plain: string | null;
}

interface Candidate {
  readonly path: string;
  /** Equal segments from the end. */
  readonly common: number;
  /** All of one side is used up: nothing contradicts the match. */
  readonly whole: boolean;
  /** What this match would say of the report: `raw prefix → repository prefix`. */
  readonly mapping: string;
  /** The raw prefix of that. */
  readonly rawRest: string;
  /** Of equal candidates the lowest is meant. */
  readonly order: number;
}

export class PathMatcher {
  readonly #root: string;
  readonly #known: ReadonlySet<string>;
  /** By their last segment, and by their last two. */
  readonly #byEnd = new Map<string, string[]>();
  readonly #byLowerEnd = new Map<string, string[]>();
  readonly #byLowerCase = new Map<string, string[]>();
  readonly #goModules: NonNullable<PathContext['goModules']>;
  readonly #rules: NonNullable<PathContext['rules']>;

  constructor(context: PathContext) {
    this.#root = uniform(context.root).replace(/\/$/, '');
    this.#known = new Set(context.repositoryPaths);
    this.#goModules = [...(context.goModules ?? [])].sort((a, b) => b.module.length - a.module.length);
    this.#rules = (context.rules ?? []).map(({ from, to }) => ({
      from: uniform(from).replace(/^\.\//, ''),
      to: uniform(to),
    }));
    for (const path of context.repositoryPaths) {
      const folded = path.toLowerCase();
      for (const end of new Set([lastSegments(path, 1), lastSegments(path, 2)])) append(this.#byEnd, end, path);
      for (const end of new Set([lastSegments(folded, 1), lastSegments(folded, 2)]))
        append(this.#byLowerEnd, end, path);
      append(this.#byLowerCase, folded, path);
    }
  }

  match(report: ReportPaths): PathMatch[] {
    const readings = report.rawPaths.map((raw) => this.#read(raw, report));
    const bases = this.#rankBases(report.folder, readings);
    const sure = readings.map((reading) => this.#sure(reading, bases));
    const open = readings.map((reading, index) => (sure[index]!.length > 0 ? [] : this.#candidates(reading, bases)));
    const votes = new Ballot(
      open,
      readings.map(({ plain }, index) => sure[index]!.map((path) => compare(plain!, path))),
    );
    return report.rawPaths.map((rawPath, index) => {
      const [path, ...others] = sure[index]!;
      if (path === undefined) return { rawPath, ...votes.elect(open[index]!) };
      return others.length === 0
        ? { rawPath, path, candidates: [] }
        : { rawPath, path: null, candidates: [path, ...others] };
    });
  }

  #read(raw: string, { sourceRoots, folder }: ReportPaths): Reading {
    const plain = normalizePath(raw) ?? this.#climbed(raw, folder);
    const anchored: string[] = [];
    const rooted: string[] = [];
    const foreign: string[] = [];
    if (plain === null) return { anchored, rooted, foreign, plain };
    for (const { from, to } of this.#rules)
      if (plain.startsWith(from)) anchored.push(`${to}${plain.slice(from.length)}`.replace(/^\.?\//, ''));
    for (const { module, folder } of this.#goModules)
      if (plain.startsWith(`${module}/`)) anchored.push(joinPath(folder, plain.slice(module.length + 1)));
    if (plain.startsWith(`${this.#root}/`)) anchored.push(plain.slice(this.#root.length + 1));
    for (const sourceRoot of plain.startsWith('/') ? [] : sourceRoots) {
      const root = uniform(sourceRoot) === '/' ? '' : normalizePath(sourceRoot);
      if (root === null) continue;
      const joined = `${root}/${plain}`;
      if (joined.startsWith(`${this.#root}/`)) anchored.push(joined.slice(this.#root.length + 1));
      else (joined.startsWith('/') ? foreign : rooted).push(joined);
    }
    return { anchored, rooted, foreign, plain };
  }

  /** A runner in one package of a monorepo names files of its neighbours as `../b/src/x.ts`: exactly that file or none. */
  #climbed(raw: string, folder: string | null): string | null {
    for (const base of ancestors(folder)) {
      const path = normalizePath(`${base}/${raw}`);
      if (path !== null && this.#known.has(path)) return path;
    }
    return null;
  }

  /**
   * Folders that relative paths of this report may start from, the one that explains most of them first, then the one
   * nearest to the report: a runner writes all paths from one folder.
   */
  #rankBases(folder: string | null, readings: readonly Reading[]): string[] {
    const relative = readings
      .flatMap(({ rooted, plain }) => (plain === null ? [] : [...rooted, plain]))
      .filter(isRelative);
    return [...ancestors(folder), '']
      .map((base) => ({ base, hits: relative.filter((path) => this.#known.has(joinPath(base, path))).length }))
      .sort((a, b) => b.hits - a.hits)
      .map(({ base }) => base);
  }

  /** The file that a path names as it stands; several where the report's own source roots disagree. */
  #sure({ anchored, rooted, foreign, plain }: Reading, bases: readonly string[]): string[] {
    const meant = anchored.find((path) => this.#known.has(path));
    if (meant !== undefined) return [meant];
    const below = rooted.map((path) => this.#below(bases, path)).filter((path) => path !== null);
    if (below.length > 0) return [...new Set(below)];
    const found = plain !== null && isRelative(plain) && foreign.length === 0 ? this.#below(bases, plain) : null;
    return found === null ? [] : [found];
  }

  #below(bases: readonly string[], path: string): string | null {
    const base = bases.find((folder) => this.#known.has(joinPath(folder, path)));
    return base === undefined ? null : joinPath(base, path);
  }

  /**
   * Files that a path could mean where none is named outright, the best kind only: below a source root of another
   * machine; an end that agrees whole; the same for the source a compiled file was made from; in another case; and
   * last, ends that agree in part.
   */
  #candidates({ anchored, rooted, foreign, plain }: Reading, bases: readonly string[]): Candidate[] {
    if (plain === null) return [];
    // What lies below the root by its absolute path is that file, or what it was compiled from, or nothing.
    if (plain.startsWith(`${this.#root}/`)) return this.#inRoot(plain.slice(this.#root.length + 1));
    const fromRoots = this.#belowForeign(foreign, plain, bases);
    if (fromRoots.length > 0) return fromRoots;
    const spellings = [...new Set([...anchored, ...rooted, plain])];
    const compiled = spellings.flatMap(sourceSpellings);
    const kinds = [
      () => firstWith(spellings, (path) => this.#whole(path)),
      () => firstWith(compiled, (path) => this.#inBase(path, bases)),
      () => firstWith(compiled, (path) => this.#whole(path)),
      () => firstWith(spellings, (path) => this.#wholeFolded(path)),
      () => firstWith(spellings, (path) => this.#closest(path)),
      () => firstWith(compiled, (path) => this.#closest(path)),
    ];
    return firstWith(kinds, (kind) => kind());
  }

  /** A source root of another machine may agree with the tree by its own end; or it says nothing, and the bases do. */
  #belowForeign(foreign: readonly string[], plain: string, bases: readonly string[]): Candidate[] {
    const found = new Map<string, Candidate>();
    for (const joined of foreign) {
      const below = bases.map((base) => joinPath(base, plain)).filter((path) => this.#known.has(path));
      for (const path of [...below, ...this.#ends(joined)]) {
        const candidate = compare(joined, path);
        if (candidate.common <= (found.get(path)?.common ?? 0)) continue;
        const order = below.includes(path) ? below.indexOf(path) : below.length;
        found.set(path, { ...candidate, whole: true, order });
      }
    }
    return [...found.values()];
  }

  #inRoot(path: string): Candidate[] {
    const source = sourceSpellings(path).find((each) => this.#known.has(each));
    const found = source === undefined ? (this.#byLowerCase.get(path.toLowerCase()) ?? []) : [source];
    return found.map((own) => compare(path, own, agreeing(path.toLowerCase(), own.toLowerCase())));
  }

  #inBase(path: string, bases: readonly string[]): Candidate[] {
    const found = isRelative(path) ? this.#below(bases, path) : null;
    return found === null ? [] : [compare(path, found)];
  }

  /** Files of the tree that end with the path, or that it ends with. */
  #whole(path: string): Candidate[] {
    const longer = isRelative(path) ? this.#sameEnd(path).filter((own) => own.endsWith(`/${path}`)) : [];
    return [...this.#ends(path), ...longer].map((own) => compare(path, own));
  }

  #wholeFolded(path: string): Candidate[] {
    const folded = path.toLowerCase();
    const sameEnd = isRelative(path) ? (this.#byLowerEnd.get(lastSegments(folded, 2)) ?? []) : [];
    const longer = sameEnd.filter((own) => own.toLowerCase().endsWith(`/${folded}`));
    return [...endsOf(folded).flatMap((end) => this.#byLowerCase.get(end) ?? []), ...longer].map((own) =>
      compare(path, own, agreeing(folded, own.toLowerCase())),
    );
  }

  /** Files whose ends agree longest, by two segments or more: some `index.ts` fits everything. */
  #closest(path: string): Candidate[] {
    let longest = 2;
    const found = this.#sameEnd(path).map((own) => ({ own, common: agreeing(path, own) }));
    for (const { common } of found) longest = Math.max(longest, common);
    return found.filter(({ common }) => common === longest).map(({ own, common }) => compare(path, own, common));
  }

  #sameEnd(path: string): readonly string[] {
    return this.#byEnd.get(lastSegments(path, 2)) ?? [];
  }

  /** Files of the tree that the path ends with, the path itself among them. */
  #ends(path: string): string[] {
    return endsOf(path).filter((end) => this.#known.has(end));
  }
}

/** The path without none, one, two … of its first segments. */
function endsOf(path: string): string[] {
  const ends: string[] = [];
  for (let at = isRelative(path) ? 0 : 1; ; at = path.indexOf('/', at) + 1) {
    ends.push(path.slice(at));
    if (path.indexOf('/', at) === -1) return ends;
  }
}

function lastSegments(path: string, count: 1 | 2): string {
  const last = path.lastIndexOf('/');
  return path.slice((count === 1 || last <= 0 ? last : path.lastIndexOf('/', last - 1)) + 1);
}

function isRelative(path: string): boolean {
  return !path.startsWith('/');
}

/** The first answer that is not empty. */
function firstWith<T>(items: readonly T[], find: (item: T) => Candidate[]): Candidate[] {
  for (const item of items) {
    const found = find(item);
    if (found.length > 0) return found;
  }
  return [];
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

function uniform(raw: string): string {
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

function ancestors(folder: string | null): string[] {
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

/** `dist/a.js` could have been made from `src/a.ts`, `dist/esm/a.js` as well. */
function sourceSpellings(path: string): string[] {
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

function compare(raw: string, own: string, common = agreeing(raw, own)): Candidate {
  const [rawRest, ownRest] = [withoutEnd(raw, common), withoutEnd(own, common)];
  const whole = ownRest === '' || rawRest === '';
  return { path: own, common, whole, rawRest, mapping: `${rawRest} → ${ownRest}`, order: 0 };
}

/** How many segments two paths share from their ends. */
function agreeing(raw: string, own: string): number {
  let common = 0;
  let i = raw.length - 1;
  let j = own.length - 1;
  for (; i >= 0 && j >= 0 && raw[i] === own[j]; i--, j--) if (raw[i] === '/') common++;
  const ends = (path: string, at: number) => at < 0 || path[at] === '/';
  return ends(raw, i) && ends(own, j) ? common + 1 : common;
}

/** An absolute path keeps its first slash: it is never used up. */
function withoutEnd(path: string, segments: number): string {
  let end = path.length + 1;
  for (let i = 0; i < segments; i++) end = path.lastIndexOf('/', end - 2) + 1;
  return path.slice(0, end === path.length + 1 ? path.length : end);
}

/**
 * One mapping explains a whole report. How many of its files each mapping could explain, and of how many it is the
 * only explanation, decides between files that fit one path.
 */
class Ballot {
  readonly #all = new Map<string, number>();
  readonly #sole = new Map<string, number>();
  readonly #files: number;
  readonly #most: number;
  readonly #mostSure: number;

  constructor(open: readonly (readonly Candidate[])[], sure: readonly (readonly Candidate[])[]) {
    this.#files = open.length;
    const count = (into: Map<string, number>, mapping: string) => into.set(mapping, (into.get(mapping) ?? 0) + 1);
    const most = () => [...this.#all.values()].reduce((a, b) => Math.max(a, b), 0);
    const add = (candidates: readonly Candidate[]) => {
      for (const { mapping } of candidates) count(this.#all, mapping);
      if (candidates.length === 1) count(this.#sole, candidates[0]!.mapping);
    };
    sure.forEach(add);
    this.#mostSure = most();
    open.forEach(add);
    this.#most = most();
  }

  /**
   * The file whose mapping is the only explanation of others, else the one whose mapping explains most, else the one
   * that agrees longest. What is left equal is ambiguous.
   */
  elect(candidates: readonly Candidate[]): Omit<PathMatch, 'rawPath'> {
    const proven = candidates.filter(({ mapping }) => this.#sole.has(mapping));
    const compareVotes = (a: Candidate, b: Candidate) =>
      (proven.length > 0 ? 0 : this.#all.get(b.mapping)! - this.#all.get(a.mapping)!) ||
      b.common - a.common ||
      a.order - b.order;
    const ranked = [...(proven.length > 0 ? proven : candidates)].sort(compareVotes);
    const [first] = ranked;
    if (first === undefined) return { path: null, candidates: [] };
    const equal = ranked.filter((each) => compareVotes(first, each) === 0);
    if (equal.length > 1) return { path: null, candidates: equal.map(({ path }) => path) };
    return { path: this.#isStranger(first) ? null : first.path, candidates: [] };
  }

  /** No other file of the report agrees, and segments contradict or the others agree on something else. */
  #isStranger({ mapping, common, whole, rawRest }: Candidate): boolean {
    if (this.#all.get(mapping)! > 1) return false;
    if (whole ? common < 2 && this.#files > 1 : common < 3) return true;
    return this.#mostSure > 1 || (this.#most > 1 && rawRest !== '');
  }
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
