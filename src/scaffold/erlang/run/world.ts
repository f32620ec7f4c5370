import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { printString } from '../../../languages/erlang/print.js';
import type { ChildEnd } from '../../prove/child.js';
import { findBox } from './box.js';
import { findErlang } from './erlang.js';
import { type ErlangLayout, readLayout } from './layout.js';
import { type NodeRun, runNode } from './node.js';

/** A project, compiled once in a folder of its own, and the nodes it may be run in. */
export interface ErlangWorld {
  readonly root: string;
  /** The OTP release. */
  readonly otp: string;
  readonly layout: ErlangLayout;
  /** Folders with `.beam` files: of the project's applications, their tests, its dependencies, and our own programs. */
  readonly paths: readonly string[];
  /** Module names by source path relative to the project, with `/`. */
  readonly modules: ReadonlyMap<string, string>;
  /** First error of what does not compile, by relative source path. */
  readonly failed: ReadonlyMap<string, string>;
  /** The folder an application was compiled into, by its name: `ebin`, and `test` for its tests. */
  readonly outOf: (app: string) => string;
  /** A new empty folder, outside of the project, that goes with the world. */
  readonly folder: () => Promise<string>;
  /** A node that can load all of the above, in a folder like the project's root. `scratch` should come from `folder`. */
  readonly run: (run: Omit<NodeRun, 'paths'> & { readonly paths?: readonly string[] }) => Promise<ChildEnd>;
  readonly close: () => void;
}

const COMPILE_MS = 300_000;
/** Our programs in Erlang, compiled before everything else. */
const PROGRAMS = ['covgap_compile', 'covgap_probe', 'covgap_prove', 'covgap_terms'];

/**
 * Compiles a rebar3 project with what `_build` and `_checkouts` hold of its dependencies. Nothing is written below
 * `root`. Null where there is no Erlang.
 *
 * @throws the reason of the signal, once it is aborted
 */
export async function openWorld(root: string, signal?: AbortSignal): Promise<ErlangWorld | null> {
  const erlang = await findErlang();
  if (erlang === null) return null;
  const home = await realpath(mkdtempSync(join(tmpdir(), 'covgap-erlang-')));
  const close = () => {
    process.off('exit', close);
    rmSync(home, { recursive: true, force: true });
  };
  process.on('exit', close);
  try {
    const layout = await readLayout(await realpath(root));
    const tools = join(home, 'tools');
    await mkdir(tools);
    let folders = 0;
    const folder = async () => {
      const path = join(home, `run${++folders}`);
      await mkdir(path);
      return path;
    };
    await compilePrograms((run) => runNode(erlang, run), tools);
    const out = join(home, 'lib');
    const compiled = await compileProject({ layout, out, home, tools, run: (run) => runNode(erlang, run), signal });
    const ebins = layout.apps.flatMap(({ name }) => [join(out, name, 'ebin'), join(out, name, 'test')]);
    const paths = [...ebins, ...layout.dependencies, tools];
    return {
      root: layout.root,
      otp: erlang.otp,
      layout,
      paths,
      ...compiled,
      outOf: (app) => join(out, app),
      folder,
      run: async (run) => {
        const cwd = await likeTheRoot(layout.root, run.scratch);
        const evaluate = `file:set_cwd(${printString(cwd)}), ${run.evaluate}`;
        return runNode(erlang, { signal, ...run, evaluate, paths: [...(run.paths ?? []), ...paths] });
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** What is no source, and databases, which want to be written to by whoever opens them. */
const NOT_SHOWN = /^(?:\.|_build$|_checkouts$|node_modules$|logs?$|Mnesia\.)/;

/**
 * A folder that looks like the root of the project, where rebar3 runs EUnit: code reads its files by relative paths.
 * What it makes goes no further than the folder, and what is there cannot be changed. Empty where the system does not
 * see to that.
 */
async function likeTheRoot(root: string, scratch: string): Promise<string> {
  const folder = join(scratch, 'cwd');
  await mkdir(folder, { recursive: true });
  if (!findBox(scratch).files) return folder;
  const names = (await readdir(root)).filter((name) => !NOT_SHOWN.test(name));
  await Promise.all(names.map((name) => symlink(join(root, name), join(folder, name)).catch(() => {})));
  return folder;
}

type Run = (run: NodeRun) => Promise<ChildEnd>;

async function compilePrograms(run: Run, tools: string): Promise<void> {
  const sources = PROGRAMS.map((name) =>
    fileURLToPath(new URL(`../../../../templates/erlang/${name}.erl`, import.meta.url)),
  );
  const files = await Promise.all(sources.map((source) => readFile(source, 'utf8')));
  await Promise.all(PROGRAMS.map((name, at) => writeFile(join(tools, `${name}.erl`), files[at]!)));
  const each = PROGRAMS.map((name) => `{ok,_}=compile:file(${printString(name)},[])`).join(',');
  const end = await run({ scratch: tools, paths: [], evaluate: `${each},halt(0).`, timeoutMs: 60_000 });
  if (end.status !== 0) throw new Error(`Erlang compiles none of our own programs: ${end.output.slice(-500)}`);
}

interface CompileOptions {
  readonly layout: ErlangLayout;
  readonly out: string;
  readonly home: string;
  readonly tools: string;
  readonly run: Run;
  readonly signal: AbortSignal | undefined;
}

async function compileProject({ layout, out, home, tools, run, signal }: CompileOptions) {
  const { root, apps, dependencies } = layout;
  const results = join(home, 'compiled.jsonl');
  const job = join(home, 'compile.job');
  for (const app of apps) {
    const folder = join(out, app.name);
    await Promise.all(['ebin', 'gen', 'test'].map((name) => mkdir(join(folder, name), { recursive: true })));
    // `code:lib_dir(App)`, for include_lib and priv_dir.
    for (const name of ['include', 'priv', 'src'])
      await symlink(join(app.folder, name), join(folder, name)).catch(() => {});
  }
  const transforms = await transformNames(apps.flatMap(({ sources }) => sources));
  const stageOf = (path: string) => (transforms.has(basename(path, '.erl')) ? 0 : 1);
  const lines = [
    `{results, ${printString(results)}}.`,
    `{root, ${printString(root)}}.`,
    '{jobs, 2}.',
    `{include, ${printString(join(root, 'include'))}}.`,
    ...apps.flatMap(({ folder }) => [`{include, ${printString(join(folder, 'include'))}}.`]),
    ...apps.flatMap(({ name, folder, sources, tests }) => [
      `{app, ${printString(name)}, ${printString(folder)}, ${printString(join(out, name))}}.`,
      ...sources.map((path) => `{source, ${printString(name)}, ${printString(path)}, ${stageOf(path)}}.`),
      ...tests.map((path) => `{source, ${printString(name)}, ${printString(path)}, 2}.`),
    ]),
  ];
  await writeFile(job, `%% -*- coding: utf-8 -*-\n${lines.join('\n')}\n`);
  const evaluate = `covgap_compile:main(${printString(job)}).`;
  const paths = [...apps.map(({ name }) => join(out, name, 'ebin')), ...dependencies, tools];
  await run({ scratch: home, paths, evaluate, timeoutMs: COMPILE_MS, heapMb: 2048, signal });
  return readResults(root, (await readFile(results, 'utf8').catch(() => '')).split('\n'));
}

function readResults(root: string, lines: readonly string[]) {
  const modules = new Map<string, string>();
  const failed = new Map<string, string>();
  for (const line of lines) {
    if (!line.endsWith('}')) continue;
    const { path, module, error } = JSON.parse(line) as { path?: string; module?: string; error?: string };
    if (path === undefined) continue;
    const name = relative(root, path).split(sep).join('/');
    if (module !== undefined) modules.set(name, module);
    else if (error !== undefined) failed.set(name, error);
  }
  return { modules, failed };
}

/** Names that some source gives as its parse transform. */
async function transformNames(sources: readonly string[]): Promise<Set<string>> {
  const names = new Set<string>();
  for (const path of sources) {
    const text = await readFile(path, 'utf8').catch(() => '');
    for (const [, name] of text.matchAll(/parse_transform\s*,\s*'?(\w+)'?/g)) names.add(name!);
  }
  return names;
}
