import { readFile, realpath, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildOptions, Loader, Plugin } from 'esbuild';
import type { FileCoverageData } from 'istanbul-lib-coverage';
import type { ModuleFacts } from '../model.js';
import { makeMutants } from '../mutants/index.js';
import { entryText } from './entry.js';
import { factoryOfModule, factoryOfScript } from './factory.js';
import { counterHolder, instrument } from './instrument.js';
import { packagesPlugin } from './packages.js';
import { traceComparisons, traceLoops } from './trace.js';

export interface Bundle {
  /** Absolute path of a module that exports `evaluate(counters)`, which gives the scope, or a promise of it. */
  readonly file: string;
  /** Counters of the target, all zero. */
  readonly empty: FileCoverageData;
  /** Packages that could not be found, each with a file that imports it. */
  readonly missing: ReadonlyMap<string, string>;
  /** The module with faults that can be switched on, and without counters; null where none could be made. */
  readonly mutated: MutatedBundle | null;
}

export interface MutatedBundle {
  readonly file: string;
  readonly mutants: readonly { readonly id: number; readonly line: number }[];
}

/**
 * Bundles a module, instrumented, with all of the project it imports. Nothing of it runs.
 * @throws what the parser or the bundler says of files that cannot be read.
 */
export async function bundle(facts: ModuleFacts, options: { scratch: string; root: string }): Promise<Bundle> {
  const target = await realpath(facts.file);
  const sloppy = facts.format === 'cjs' && !/\.[cm]?tsx?$/.test(target);
  const source = await readFile(target, 'utf8');
  const traced = traceComparisons(target, source, counterHolder);
  const { code, empty } = await instrument(traced, facts.file, facts.format);
  const missing = new Map<string, string>();
  const make = (name: string, contents: string) =>
    build(facts, { ...options, target, sloppy, missing }, name, contents);
  const [file, mutated] = await Promise.all([make('bundle', code), mutate(target, source, make)]);
  return { file, empty, missing, mutated };
}

async function mutate(
  target: string,
  source: string,
  make: (name: string, contents: string) => Promise<string>,
): Promise<MutatedBundle | null> {
  const { text, mutants } = makeMutants(target, source);
  if (mutants.length === 0) return null;
  // Faults make loops endless: their turns are counted here too.
  const file = await make('mutated', traceComparisons(target, text, counterHolder)).catch(() => null);
  return file === null ? null : { file, mutants: mutants.map(({ id, line }) => ({ id, line })) };
}

interface BuildPlan {
  readonly scratch: string;
  readonly root: string;
  readonly target: string;
  readonly sloppy: boolean;
  readonly missing: Map<string, string>;
}

/** Bundles the module with `contents` for its text; returns the file. */
async function build(facts: ModuleFacts, plan: BuildPlan, name: string, contents: string): Promise<string> {
  const { scratch, root, target, sloppy, missing } = plan;
  const esbuild = await import('esbuild');
  const built = await esbuild.build({
    ...fixedOptions(sloppy),
    absWorkingDir: root,
    stdin: { contents: entryText(facts, sloppy), resolveDir: dirname(facts.file), sourcefile: 'covgap-entry.js' },
    plugins: [packagesPlugin(target, missing), sourcesPlugin(target, contents)],
  });
  const text = built.outputFiles?.[0]?.text ?? '';
  const file = join(scratch, `${name}.${sloppy ? 'cjs' : 'mjs'}`);
  await writeFile(file, sloppy ? factoryOfScript(text, target) : factoryOfModule(text, target));
  return file;
}

const assets = ['.css', '.scss', '.sass', '.less', '.svg', '.png', '.jpg', '.jpeg', '.gif', '.webp', '.ico', '.avif'];
const media = ['.woff', '.woff2', '.ttf', '.eot', '.mp3', '.mp4', '.webm', '.pdf', '.wasm'];
const texts = ['.txt', '.md', '.html', '.graphql', '.gql', '.sql', '.yaml', '.yml'];

function fixedOptions(sloppy: boolean): BuildOptions {
  const loader: Record<string, Loader> = {};
  for (const end of [...assets, ...media]) loader[end] = 'empty';
  for (const end of texts) loader[end] = 'text';
  return {
    bundle: true,
    write: false,
    outdir: '/',
    format: sloppy ? 'cjs' : 'esm',
    platform: 'node',
    target: 'node20',
    keepNames: true,
    // Node knows neither `module` as a condition nor as a field: packages must be those the tests will get.
    conditions: [],
    mainFields: ['main', 'module'],
    // What a package says of side effects helps bundlers; Node evaluates everything that is imported.
    ignoreAnnotations: true,
    legalComments: 'none',
    logLevel: 'silent',
    charset: 'utf8',
    define: {
      'import.meta.url': '__covgap_url',
      'import.meta.dirname': '__dirname',
      'import.meta.filename': '__filename',
    },
    loader,
  };
}

/** Gives the target its counters, and every file its own `__dirname`, `__filename` and `import.meta`. */
function sourcesPlugin(target: string, instrumented: string): Plugin {
  return {
    name: 'covgap-sources',
    setup(build) {
      build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: 'file' }, async ({ path }) => {
        const source = path === target ? instrumented : await readFile(path, 'utf8');
        const text = path === target ? source : traceLoops(path, source, counterHolder);
        const places = placesOf(path, text);
        if (isMixed(path, text)) {
          const contents = await asCommonJs(prepend(places, text), path);
          return { contents, loader: 'js', resolveDir: dirname(path) };
        }
        if (path !== target && places === '' && text === source) return undefined;
        return { contents: prepend(places, text), loader: loaderOf(path), resolveDir: dirname(path) };
      });
    },
  };
}

/** TypeScript that imports as ES modules do and yet assigns to `exports`, since it is compiled to CommonJS. */
function isMixed(path: string, text: string): boolean {
  return (
    /\.tsx?$/.test(path) && /^(import|export)\s/m.test(text) && /(?<![\w.$'"`])(module\.)?exports\s*[.[=]/.test(text)
  );
}

async function asCommonJs(text: string, path: string): Promise<string> {
  const esbuild = await import('esbuild');
  const options = { loader: loaderOf(path), format: 'cjs', target: 'node20', keepNames: true } as const;
  return (await esbuild.transform(text, { ...options, sourcefile: path })).code;
}

function placesOf(path: string, text: string): string {
  const names = { __covgap_url: /\bimport\.meta\.url\b/, __dirname: /\b__dirname\b|\bimport\.meta\.dirname\b/ };
  const values = { __covgap_url: pathToFileURL(path).href, __dirname: dirname(path) };
  const parts = Object.entries(names)
    .filter(([, pattern]) => pattern.test(text))
    .map(([name]) => `${name} = ${JSON.stringify(values[name as keyof typeof values])}`);
  if (/\b__filename\b|\bimport\.meta\.filename\b/.test(text)) parts.push(`__filename = ${JSON.stringify(path)}`);
  return parts.length === 0 ? '' : `var ${parts.join(', ')};`;
}

/** A first line for programs (`#!`) is dropped, and `'use strict'` stays first. */
function prepend(places: string, text: string): string {
  const program = text.replace(/^\uFEFF?(#!.*)?/, '');
  const strict = /^\s*(?:(?:\/\/.*\n|\/\*[\s\S]*?\*\/)\s*)*(['"])use strict\1/.test(program);
  return `${strict ? '"use strict";' : ''}${places}${program}`;
}

function loaderOf(path: string): Loader {
  const end = extname(path);
  if (end === '.tsx') return 'tsx';
  return /\.[cm]?ts$/.test(end) ? 'ts' : 'jsx';
}
