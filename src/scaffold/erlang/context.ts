import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type ErlangFacts, type HeaderText, readFacts } from './facts/facts.js';
import { type ErlangApp, type ErlangLayout, readLayout } from './run/layout.js';
import { type ErlangWorld, openWorld } from './run/world.js';

/** One project while its modules are looked at, one after another. */
export interface ErlangContext {
  readonly root: string;
  readonly layout: ErlangLayout;
  /** Null where there is no Erlang. */
  readonly world: ErlangWorld | null;
  /** Facts of a module of the project by name; null where it has none of this name, or it cannot be read. */
  readonly facts: (module: string) => ErlangFacts | null;
  /** Names of modules that export all of these, `name/arity`. */
  readonly exporting: (functions: ReadonlySet<string>) => readonly string[];
  readonly close: () => void;
}

export interface ContextOptions {
  readonly signal?: AbortSignal | undefined;
  /** Never start Erlang: what is found is a skeleton. */
  readonly withoutErlang?: boolean | undefined;
}

/** Compiles the project, where there is Erlang; to be closed. */
export async function openErlangContext(root: string, options: ContextOptions = {}): Promise<ErlangContext> {
  const world = options.withoutErlang ? null : await openWorld(root, options.signal);
  const layout = world?.layout ?? (await readLayout(resolve(root)));
  const sources = new Map<string, { path: string; app: ErlangApp }>();
  for (const app of layout.apps) for (const path of app.sources) sources.set(basename(path, '.erl'), { path, app });
  const known = new Map<string, ErlangFacts | null>();
  const facts = (module: string): ErlangFacts | null => {
    let found = known.get(module);
    if (found === undefined) {
      const source = sources.get(module);
      const text = source === undefined ? null : readText(source.path);
      found = text === null ? null : readFacts(text, headerOf(source!.path, source!.app, layout));
      known.set(module, found);
    }
    return found;
  };
  const exporting = (functions: ReadonlySet<string>) =>
    [...sources.keys()]
      .filter((name) => [...functions].every((key) => facts(name)?.functions.get(key)?.exported))
      // Of those that register no name there can be several.
      .sort((a, b) => Number(isNameless(facts(b))) - Number(isNameless(facts(a))));
  return { root: layout.root, layout, world, facts, exporting, close: () => world?.close() };
}

function isNameless(facts: ErlangFacts | null): boolean {
  return (
    facts?.census.calls.some(
      ({ module, name, arity }) => module === 'gen_server' && name === 'start_link' && arity === 3,
    ) ?? false
  );
}

/** Where `-include` and `-include_lib` look. */
function headerOf(path: string, app: ErlangApp, { root, apps, dependencies }: ErlangLayout): HeaderText {
  return (name, lib) => {
    const [first = '', ...rest] = name.split('/');
    const owner =
      apps.find((each) => each.name === first)?.folder ??
      dependencies.map(dirname).find((folder) => basename(folder) === first);
    const inLib = owner === undefined ? [] : [join(owner, ...rest)];
    const folders = [
      dirname(path),
      join(app.folder, 'include'),
      join(app.folder, 'src'),
      join(root, 'include'),
      ...apps.map(({ folder }) => join(folder, 'include')),
    ];
    const places = lib
      ? [...inLib, ...folders.map((folder) => join(folder, name))]
      : folders.map((folder) => join(folder, name));
    const found = places.find((place) => existsSync(place));
    return found === undefined ? null : readText(found);
  };
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
