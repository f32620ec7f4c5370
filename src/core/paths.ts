import { agreeing, Ballot, type Candidate, compare, type PathMatch } from './path-ballot.js';
import {
  ancestors,
  endsOf,
  erlangModule,
  isRelative,
  joinPath,
  lastSegments,
  normalizePath,
  sourceSpellings,
  uniform,
} from './path-text.js';

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
    // Build folders hold copies of dependencies too: a compiled Erlang file says nothing by where it lies.
    if (plain?.startsWith(`${this.#root}/`) && erlangModule(plain) === null)
      return this.#inRoot(plain.slice(this.#root.length + 1));
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
    const module = erlangModule(plain);
    if (module !== null) return this.#ofModule(plain, module);
    if (plain.startsWith(`${this.#root}/`)) return [];
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

  /** What lies below the root by its absolute path is that file, or what it was compiled from, or nothing. */
  #inRoot(path: string): string[] {
    const source = sourceSpellings(path).find((each) => this.#known.has(each));
    return source === undefined ? (this.#byLowerCase.get(path.toLowerCase()) ?? []) : [source];
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

  /**
   * A module is in a file of its name: of its own application, wherever below `src` that lies, or of a project that is
   * one application.
   */
  #ofModule(path: string, { app, file }: { readonly app: string | null; readonly file: string }): Candidate[] {
    const whole = sourceSpellings(path).flatMap((spelling) => this.#whole(spelling));
    if (whole.length > 0) return whole;
    const all = (this.#byEnd.get(file) ?? []).map((own) => compare(file, own));
    const own = all.filter(({ path }) => app !== null && path.split('/').includes(app));
    // Application and name agree: no stranger, though the folders between them do not.
    if (own.length > 0) return own.map((candidate) => ({ ...candidate, common: 3 }));
    return all.filter(({ path }) => path.startsWith('src/'));
  }

  #sameEnd(path: string): readonly string[] {
    return this.#byEnd.get(lastSegments(path, 2)) ?? [];
  }

  /** Files of the tree that the path ends with, the path itself among them. */
  #ends(path: string): string[] {
    return endsOf(path).filter((end) => this.#known.has(end));
  }
}

/** The first answer that is not empty. */
function firstWith<T>(items: readonly T[], find: (item: T) => Candidate[]): Candidate[] {
  for (const item of items) {
    const found = find(item);
    if (found.length > 0) return found;
  }
  return [];
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
