import type { ImportRef, SourceFile, TestLink } from '../model.js';

/** A file and the files of the repository that its imports mean, in the order of its imports. */
export interface ResolvedFile {
  readonly file: SourceFile;
  readonly imports: readonly { readonly ref: ImportRef; readonly target: string }[];
}

/**
 * Which test files belong to which module. A test that imports a module, itself, through a helper of the tests or
 * through a barrel that re-exports it, tests it. A test that only bears its name is told apart: the name alone
 * misleads (`cli.test.ts` may never load `cli.ts`).
 */
export function associateTests(
  files: ReadonlyMap<string, ResolvedFile>,
  testNames: (path: string) => readonly string[],
): Map<string, TestLink[]> {
  const links = new Map<string, TestLink[]>();
  const link = (module: string, test: TestLink) => {
    const list = links.get(module);
    if (list === undefined) links.set(module, [test]);
    else list.push(test);
  };
  for (const { file } of files.values())
    if (file.kind === 'test')
      for (const module of modulesReached(file.path, files)) link(module, { path: file.path, via: 'import' });
  for (const [module, test] of matchNames(files, testNames))
    if (!links.get(module)?.some(({ path }) => path === test)) link(module, { path: test, via: 'name' });
  for (const list of links.values()) list.sort((a, b) => a.path.localeCompare(b.path));
  return links;
}

/** Only files that hold tests or helpers, and barrels, are looked through; a module's own imports are its own business. */
function modulesReached(test: string, files: ReadonlyMap<string, ResolvedFile>): Set<string> {
  const reached = new Set<string>();
  const seen = new Set([test]);
  const open: { path: string; names: readonly string[] | null }[] = [{ path: test, names: null }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const current = files.get(next.path);
    if (current === undefined) continue;
    for (const { ref, target } of current.imports) {
      const found = files.get(target);
      if (found === undefined || ref.kind === 'type') continue;
      const names = wantedNames(current.file, ref, next.names);
      if (names === 'none' || !mayExport(found.file, names)) continue;
      const key = `${target} ${names?.join(' ') ?? '*'}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (found.file.kind === 'test' || isBarrel(found.file)) open.push({ path: target, names });
      if (found.file.kind === 'source' && !isBarrel(found.file)) reached.add(target);
    }
  }
  return reached;
}

/** Through a barrel only the names asked for lead on; null means all of them. */
function wantedNames(
  from: SourceFile,
  ref: ImportRef,
  asked: readonly string[] | null,
): readonly string[] | null | 'none' {
  const own = ref.names === undefined || ref.names.includes('*') ? null : ref.names;
  if (!isBarrel(from) || asked === null) return own;
  if (own === null) return asked;
  const both = own.filter((name) => asked.includes(name));
  return both.length === 0 ? 'none' : both;
}

/** `export *` leads everywhere: only the module that exports one of the names is meant. */
function mayExport({ unit }: SourceFile, names: readonly string[] | null): boolean {
  if (names === null || unit === null || unit.exports.length === 0) return true;
  return unit.exports.some((name) => name === '*' || names.includes(name));
}

/** A file that only hands on what others export. */
function isBarrel({ unit, kind }: SourceFile): boolean {
  return (
    kind === 'source' &&
    unit !== null &&
    unit.functions.length === 0 &&
    unit.coverableLines === 0 &&
    unit.imports.some(({ kind }) => kind === 'reexport')
  );
}

/** Pairs of module and test by file name; of several modules of one name the one whose folders fit best. */
function matchNames(
  files: ReadonlyMap<string, ResolvedFile>,
  testNames: (path: string) => readonly string[],
): [string, string][] {
  const tests = new Map<string, string[]>();
  for (const { file } of files.values())
    if (file.kind === 'test') {
      const name = file.path.slice(file.path.lastIndexOf('/') + 1);
      tests.set(name, [...(tests.get(name) ?? []), file.path]);
    }
  const best = new Map<string, { module: string; fit: number }>();
  for (const { file } of files.values()) {
    if (file.kind !== 'source') continue;
    for (const test of testNames(file.path).flatMap((name) => tests.get(name) ?? [])) {
      const fit = folderFit(file.path, test);
      const known = best.get(test);
      if (known === undefined || fit > known.fit) best.set(test, { module: file.path, fit });
    }
  }
  return [...best].map(([test, { module }]) => [module, test]);
}

function folderFit(module: string, test: string): number {
  const folders = new Set(module.split('/').slice(0, -1));
  return test
    .split('/')
    .slice(0, -1)
    .filter((folder) => folders.has(folder)).length;
}
