import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** An application of a rebar3 project. Paths are absolute. */
export interface ErlangApp {
  readonly name: string;
  readonly folder: string;
  /** `.erl`, `.xrl` and `.yrl` below `src`, sorted. */
  readonly sources: readonly string[];
  /** `.erl` in `test` itself: rebar3 compiles no folder below it. */
  readonly tests: readonly string[];
}

export interface ErlangLayout {
  readonly root: string;
  readonly apps: readonly ErlangApp[];
  /** Folders of compiled modules that are not of the project: dependencies. */
  readonly dependencies: readonly string[];
}

const DEEPEST = 6;

/** The applications of a project: `apps/*`, `lib/*` and the root itself, and what rebar3 has built beside them. */
export async function readLayout(root: string): Promise<ErlangLayout> {
  const folders = [root, ...(await foldersIn(join(root, 'apps'))), ...(await foldersIn(join(root, 'lib')))];
  const found = await Promise.all(folders.map(readApp));
  const apps = found.filter(({ sources }) => sources.length > 0);
  return { root, apps, dependencies: await dependencies(root, new Set(apps.map(({ name }) => name))) };
}

async function readApp(folder: string): Promise<ErlangApp> {
  const [sources, tests, names] = await Promise.all([
    filesBelow(join(folder, 'src'), /\.(?:erl|[xy]rl)$/, DEEPEST),
    filesBelow(join(folder, 'test'), /\.erl$/, 1),
    readdir(join(folder, 'src')).catch(() => []),
  ]);
  const resource = names.find((name) => name.endsWith('.app.src'));
  return { name: resource?.slice(0, -'.app.src'.length) ?? basename(folder), folder, sources, tests };
}

/** `ebin` folders of `_build/<profile>/lib/<name>` and `_checkouts/<name>`, one for each name: the test profile first. */
async function dependencies(root: string, own: ReadonlySet<string>): Promise<string[]> {
  const build = join(root, '_build');
  const profiles = (await foldersIn(build)).map((profile) => join(profile, 'lib'));
  const first = [join(build, 'test', 'lib'), join(build, 'default', 'lib')];
  const places = [join(root, '_checkouts'), ...first.filter((each) => profiles.includes(each)), ...profiles];
  const found = new Map<string, string>();
  for (const place of new Set(places)) {
    for (const folder of await foldersIn(place)) {
      const name = basename(folder);
      if (own.has(name) || found.has(name)) continue;
      const ebin = join(folder, 'ebin');
      const names = await readdir(ebin).catch(() => []);
      if (names.some((each) => each.endsWith('.beam'))) found.set(name, ebin);
    }
  }
  return [...found.values()];
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  // rebar3 links what is already somewhere else.
  return entries
    .filter((each) => each.isDirectory() || each.isSymbolicLink())
    .map(({ name }) => join(folder, name))
    .sort();
}

async function filesBelow(folder: string, wanted: RegExp, depth: number): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const below = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return depth > 1 ? filesBelow(path, wanted, depth - 1) : [];
      return entry.isFile() && wanted.test(entry.name) ? [path] : [];
    }),
  );
  return below.flat().sort();
}
