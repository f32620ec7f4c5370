import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../core/doctor/runners.js';
import { inspectErlang } from '../languages/erlang/inspect.js';
import { readErlang } from '../languages/erlang/read.js';
import { type RebarConfig, readRebarConfig } from '../languages/erlang/rebar-config.js';
import { type ErlangFile, ErlangWorld } from '../languages/erlang/world.js';
import type { SourceFile } from '../model.js';
import { inGroups, readSmallFile } from './small-file.js';
import type { Tree } from './tree.js';

/** Everything the checks of an Erlang project look at; null where none is built by rebar3 from this folder. */
export async function readErlangWorld(
  root: string,
  { files, paths }: Pick<Tree, 'files' | 'paths'>,
  manifests: readonly Manifest[],
): Promise<ErlangWorld | null> {
  const modules = files.filter(({ path }) => path.endsWith('.erl'));
  const config = manifests.find(({ path }) => path === 'rebar.config');
  if (modules.length === 0 || config === undefined) return null;
  const configs = manifests.filter(({ path }) => /(^|\/)rebar\.config$/.test(path)).map(({ text }) => text);
  const read = configs.map(readRebarConfig);
  const placeOf = placesBy(readRebarConfig(config.text), read);
  const lock = (await readSmallFile(join(root, 'rebar.lock'))) ?? '';
  const own = new Set([...paths.flatMap(applicationName), ...modules.flatMap(({ path }) => placeOf(path).name ?? [])]);
  return new ErlangWorld({
    files: await inGroups(modules, (file) => inspectFile(root, file, placeOf)),
    functionHeaders: await headersWithFunctions(root, files),
    dependencies: [
      ...read.flatMap(({ dependencies }) => dependencies),
      ...[...lock.matchAll(/\{<<"([^"]+)">>,\s*\{/g)].map(([, name]) => name!),
    ],
    dependencyModules: await builtModules(root, own),
    exportAll: readRebarConfig(config.text).exportAll,
    applications: own,
  });
}

interface ErlangPlace {
  readonly application: string | null;
  /** Of the application: the name of its folder. */
  readonly name: string | null;
  readonly role: ErlangFile['role'];
}

/** Where rebar3 looks for applications, unless `project_app_dirs` says so. */
const APPLICATION_FOLDERS = ['apps/*', 'lib/*', '.'];

/** Which files rebar3 compiles: `src` and `test` of each application, and the folders that a rebar.config names. */
function placesBy(rootConfig: RebarConfig, all: readonly RebarConfig[]): (path: string) => ErlangPlace {
  const folders = (rootConfig.applicationFolders ?? APPLICATION_FOLDERS).map((pattern) =>
    pattern.replace(/^\.\//, '').replace(/\/$/, ''),
  );
  const extra = all.flatMap(({ sourceFolders }) => sourceFolders).filter((folder) => !/^(src|test)$/.test(folder));
  return (path) => {
    const found = folders.find((pattern) => pattern.endsWith('/*') && path.startsWith(pattern.slice(0, -1)));
    const depth = found === undefined ? 0 : found.split('/').length;
    const parts = path.split('/');
    const inner = parts.slice(depth).join('/');
    const application = parts.slice(0, depth).join('/');
    const role = inner.startsWith('src/')
      ? 'source'
      : inner.startsWith('test/')
        ? 'test'
        : extra.some((folder) => inner.startsWith(`${folder}/`))
          ? /test|suite|ct\b/i.test(inner)
            ? 'test'
            : 'source'
          : 'elsewhere';
    return { application, name: depth === 0 ? null : parts[depth - 1]!, role };
  };
}

async function inspectFile(
  root: string,
  { path }: SourceFile,
  placeOf: (path: string) => ErlangPlace,
): Promise<ErlangFile> {
  const { application, role } = placeOf(path);
  const stem = path.slice(path.lastIndexOf('/') + 1, -'.erl'.length);
  // Of what is not compiled only the name matters.
  const text = role === 'elsewhere' ? '' : await readFile(join(root, path), 'utf8').catch(() => '');
  const inspection = inspectErlang(text);
  // rebar3 goes by the name of the file.
  return { ...inspection, module: { ...inspection.module, name: stem }, path, application, role };
}

/** Names of headers that define functions. */
async function headersWithFunctions(root: string, files: readonly SourceFile[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const { path } of files) {
    if (!path.endsWith('.hrl')) continue;
    const text = (await readSmallFile(join(root, path))) ?? '';
    const { functions, unreadForms } = readErlang(text);
    // A form that is neither is a macro, which may stand for functions.
    if (functions.length > 0 || unreadForms > 0) found.add(path.slice(path.lastIndexOf('/') + 1));
  }
  return found;
}

function applicationName(path: string): string[] {
  const name = /(?:^|\/)src\/([^/]+)\.app\.src(?:\.script)?$/.exec(path)?.[1];
  return name === undefined ? [] : [name];
}

/** Modules in `_build` that are not the project's own. */
async function builtModules(root: string, own: ReadonlySet<string>): Promise<Set<string> | null> {
  const modules = new Set<string>();
  for (const place of ['default/lib', 'default/plugins', 'test/lib', 'test/plugins'])
    for (const name of await namesIn(join(root, '_build', place))) {
      if (own.has(name)) continue;
      for (const file of await namesIn(join(root, '_build', place, name, 'ebin')))
        if (file.endsWith('.beam')) modules.add(file.slice(0, -'.beam'.length));
    }
  return modules.size === 0 ? null : modules;
}

function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
