import { ErlangModules } from './erlang-modules.js';
import { joinPath } from './path-text.js';

/** A package of the workspace. */
export interface WorkspacePackage {
  readonly name: string;
  readonly folder: string;
  /** The `exports` field as written, else null. */
  readonly exports: unknown;
  /** `source`, `module`, `main`, `types`, as far as they are there. */
  readonly entries: readonly string[];
}

/** `compilerOptions.paths` of a tsconfig, targets relative to `base`. */
export interface PathAliases {
  /** Folder of the tsconfig: aliases hold for files below it. */
  readonly folder: string;
  readonly base: string;
  readonly paths: Readonly<Record<string, readonly string[]>>;
}

export interface ResolveContext {
  readonly files: ReadonlySet<string>;
  readonly packages: readonly WorkspacePackage[];
  readonly aliases: readonly PathAliases[];
}

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.vue', '.svelte'];
/** What a compiled name in an import may stand for in the source. */
const SOURCE_OF: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.jsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
  '.jsx': ['.tsx'],
};

/**
 * Finds the file of the repository that an import means, from the list of files alone: relative paths, tsconfig paths
 * and workspace packages (through their `exports`, compiled targets led back to their sources). It works without
 * installed dependencies, which a resolver that follows node_modules does not. In Erlang a specifier is a module's name.
 */
export class ImportResolver {
  readonly #files: ReadonlySet<string>;
  readonly #packages: ReadonlyMap<string, WorkspacePackage>;
  readonly #aliases: readonly PathAliases[];
  readonly #erlang: ErlangModules;

  constructor(context: ResolveContext) {
    this.#files = context.files;
    this.#packages = new Map(context.packages.map((each) => [each.name, each]));
    this.#erlang = new ErlangModules(context.files);
    // The nearest tsconfig wins.
    this.#aliases = [...context.aliases].sort((a, b) => b.folder.length - a.folder.length);
  }

  /** The file `specifier` means in `from`, or null: outside the repository, or not there. */
  resolve(from: string, specifier: string): string | null {
    if (from.endsWith('.erl')) return this.#erlang.resolve(from, specifier);
    // A `#` in front is part of the name: `#lib/a` is a usual alias.
    const bare = specifier.replace(/(?<=.)[?#].*$/, '');
    if (bare.startsWith('.')) return this.#file(normalize(joinPath(folderOf(from), bare)));
    return this.#alias(from, bare) ?? this.#package(bare);
  }

  #alias(from: string, specifier: string): string | null {
    for (const { folder, base, paths } of this.#aliases) {
      if (folder !== '' && !from.startsWith(`${folder}/`)) continue;
      for (const [star, targets] of matching(paths, specifier))
        for (const target of targets) {
          const found = this.#target(
            joinPath(
              base,
              target.replace('*', () => star),
            ),
          );
          if (found !== null) return found;
        }
    }
    return null;
  }

  /** An alias may lead through node_modules to a package of the workspace. */
  #target(path: string): string | null {
    const installed = /(?:^|\/)node_modules\/(.+)$/.exec(path)?.[1];
    if (installed === undefined) return this.#file(normalize(path));
    const { name, rest } = splitSpecifier(installed);
    const folder = this.#packages.get(name)?.folder;
    return folder === undefined ? null : this.#file(joinPath(folder, rest));
  }

  #package(specifier: string): string | null {
    const { name, rest } = splitSpecifier(specifier);
    const found = this.#packages.get(name);
    if (found === undefined) return null;
    const targets = exportTargets(found.exports, rest === '' ? '.' : `./${rest}`);
    const guesses = rest === '' ? [...found.entries, 'src/index', 'index', 'src/main'] : [rest, `src/${rest}`];
    for (const target of [...targets, ...guesses]) {
      const path =
        this.#file(joinPath(found.folder, normalize(target) ?? '')) ?? this.#sourceOfBuilt(found.folder, target);
      if (path !== null) return path;
    }
    return null;
  }

  /** `dist/a.d.ts` → `src/a.ts` */
  #sourceOfBuilt(folder: string, target: string): string | null {
    const stem = (normalize(target) ?? '').replace(/\.d\.[cm]?ts$/, '').replace(/\.[cm]?js$/, '');
    const inSource = stem.replace(/^(dist|build|lib|out|esm|cjs)\/((esm|cjs)\/)?/, 'src/');
    return this.#file(joinPath(folder, inSource)) ?? this.#file(joinPath(folder, stem.replace(/^[^/]+\//, '')));
  }

  /** The file at `path`, with the extension or `index` that an import may leave out. */
  #file(path: string | null): string | null {
    if (path === null) return null;
    if (this.#files.has(path)) return path;
    const extension = /\.[cm]?jsx?$/.exec(path)?.[0];
    const tries = [
      ...(extension === undefined
        ? []
        : (SOURCE_OF[extension] ?? []).map((source) => path.slice(0, -extension.length) + source)),
      ...EXTENSIONS.map((each) => path + each),
      ...EXTENSIONS.map((each) => joinPath(path, `index${each}`)),
    ];
    return tries.find((each) => this.#files.has(each)) ?? null;
  }
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

/** Null where the path climbs out of the repository. */
function normalize(path: string): string | null {
  const out: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') out.push(segment);
    else if (out.pop() === undefined) return null;
  }
  return out.join('/');
}

function splitSpecifier(specifier: string): { name: string; rest: string } {
  const parts = specifier.split('/');
  const length = specifier.startsWith('@') ? 2 : 1;
  return { name: parts.slice(0, length).join('/'), rest: parts.slice(length).join('/') };
}

/** What the `*` of a pattern stands for, '' for a pattern without one that fits, null where it does not fit. */
function matchStar(pattern: string, text: string): string | null {
  const star = pattern.indexOf('*');
  if (star === -1) return pattern === text ? '' : null;
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
  if (text.length < before.length + after.length || !text.startsWith(before) || !text.endsWith(after)) return null;
  return text.slice(before.length, text.length - after.length);
}

/** The entries whose pattern fits, with what their `*` stands for: the exact one first, then the longest prefix. */
function matching<T>(patterns: Readonly<Record<string, T>>, text: string): [star: string, value: T][] {
  const weight = (pattern: string) => (pattern.includes('*') ? pattern.indexOf('*') : Number.POSITIVE_INFINITY);
  return Object.entries(patterns)
    .flatMap(([pattern, value]) => {
      const star = matchStar(pattern, text);
      return star === null ? [] : [{ weight: weight(pattern), star, value }];
    })
    .sort((a, b) => (a.weight === b.weight ? 0 : b.weight - a.weight))
    .map(({ star, value }) => [star, value]);
}

/** All paths the `exports` field offers for a subpath, in its order. */
function exportTargets(exports: unknown, subpath: string): string[] {
  if (exports === null || exports === undefined) return [];
  const isMap = typeof exports === 'object' && Object.keys(exports).some((key) => key.startsWith('.'));
  if (!isMap) return subpath === '.' ? strings(exports) : [];
  const [best] = matching<unknown>(exports as Record<string, unknown>, subpath);
  return best === undefined ? [] : strings(best[1]).map((target) => target.replaceAll('*', () => best[0]));
}

function strings(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || depth > 8) return [];
  return Object.values(value).flatMap((each) => strings(each, depth + 1));
}
