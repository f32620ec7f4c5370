import type { ImportRef, SourceFile, SourceUnit, TestLink } from '../model.js';

/** A file and the files of the repository that its imports mean, in the order of its imports. */
export interface ResolvedFile {
  readonly file: SourceFile;
  readonly imports: readonly { readonly ref: ImportRef; readonly target: string }[];
}

/**
 * Which test files belong to which module. A test that imports a module, itself, through a helper of the tests or
 * through a barrel that re-exports it, tests it. A test that only bears its name is told apart: the name alone
 * misleads (`cli.test.ts` may never load `cli.ts`). In languages whose imports are not read the name is all there is.
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
  const reached = new Map<string, ReadonlySet<string>>();
  for (const { file } of files.values()) {
    if (file.kind !== 'test') continue;
    const modules = modulesReached(file.path, files);
    reached.set(file.path, modules);
    for (const module of modules) link(module, { path: file.path, via: 'import' });
  }
  for (const [test, modules] of namesakes(files, testNames)) {
    // A test that reaches one of its namesakes is that one's; the others only share the name.
    if (modules.some((module) => reached.get(test)?.has(module))) continue;
    link(bestFit(test, modules), { path: test, via: importsKnown(files.get(test)!.file) ? 'name' : 'namesake' });
  }
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

/** Through a barrel only the names asked for lead on; null means all of them, an empty list the file for its effect. */
function wantedNames(
  from: SourceFile,
  ref: ImportRef,
  asked: readonly string[] | null,
): readonly string[] | null | 'none' {
  const own = ref.names === undefined || ref.names.includes('*') ? null : ref.names;
  if (!isBarrel(from) || asked === null) return own;
  if (asked.length === 0) return 'none';
  const { outward, unknown, renames } = handedOn(from.unit!);
  const opaque = asked.some((name) => unknown.has(name));
  if (own === null) return opaque && renames.size === 0 ? null : asked;
  const given = outward.get(ref) ?? own;
  const both = own.filter((name, index) => asked.includes(given[index]!) || (opaque && renames.has(name)));
  return both.length === 0 ? 'none' : both;
}

interface HandedOn {
  /** The names each re-export gives out, in the order of those it takes. */
  readonly outward: ReadonlyMap<ImportRef, readonly string[]>;
  /** Given out, but taken from nobody under that name: `export * as name`, `export { x as name }`. */
  readonly unknown: ReadonlySet<string>;
  /** Taken, but not given out under that name. */
  readonly renames: ReadonlySet<string>;
}

const handedOnBy = new WeakMap<SourceUnit, HandedOn>();

/** What a barrel calls what it takes from others; of `export { a as b }` only the order of the names tells. */
function handedOn(unit: SourceUnit): HandedOn {
  const known = handedOnBy.get(unit);
  if (known !== undefined) return known;
  const refs = unit.imports.filter(({ kind }) => kind === 'reexport');
  const taken = refs.flatMap(({ names = [] }) => names);
  const given = unit.exports.filter((name) => name !== '*');
  const inOrder = taken.length === given.length && !taken.includes('*');
  let at = 0;
  const outward = new Map(
    refs.map((ref) => {
      const names = ref.names ?? [];
      at += names.length;
      return [ref, inOrder ? given.slice(at - names.length, at) : names];
    }),
  );
  const accounted = new Set([...outward.values()].flat());
  const handed: HandedOn = {
    outward,
    unknown: new Set(given.filter((name) => !accounted.has(name))),
    renames: new Set([...accounted].filter((name) => name !== '*' && !given.includes(name))),
  };
  handedOnBy.set(unit, handed);
  return handed;
}

/** `export *` leads everywhere: only the module that exports one of the names is meant. */
function mayExport({ unit }: SourceFile, names: readonly string[] | null): boolean {
  if (names === null || names.length === 0 || unit === null || unit.exports.length === 0) return true;
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

/** Only a full reader, which counts decisions as well, names imports. */
function importsKnown({ unit }: SourceFile): boolean {
  return unit !== null && unit.cyclomatic !== null;
}

/** For each test file the modules it is named after. */
function namesakes(
  files: ReadonlyMap<string, ResolvedFile>,
  testNames: (path: string) => readonly string[],
): Map<string, string[]> {
  const tests = new Map<string, string[]>();
  for (const { file } of files.values())
    if (file.kind === 'test') append(tests, file.path.slice(file.path.lastIndexOf('/') + 1), file.path);
  const modules = new Map<string, string[]>();
  for (const { file } of files.values()) {
    if (file.kind !== 'source') continue;
    for (const name of testNames(file.path)) for (const test of tests.get(name) ?? []) append(modules, test, file.path);
  }
  return modules;
}

/** Of several modules of one name the one whose folders fit the test's best. */
function bestFit(test: string, modules: readonly string[]): string {
  return modules.reduce((best, module) => (folderFit(module, test) > folderFit(best, test) ? module : best));
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function folderFit(module: string, test: string): number {
  const folders = new Set(module.split('/').slice(0, -1));
  return test
    .split('/')
    .slice(0, -1)
    .filter((folder) => folders.has(folder)).length;
}
