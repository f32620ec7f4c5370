import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild';

const asked = Symbol('already asked');
/** Namespace of modules that are nothing: styles, images and other things a bundler would make something of. */
const nothing = 'covgap-nothing';
const runnable = new Set(['.js', '.cjs', '.mjs', '.node', '']);

/**
 * Bundles the project's own files, workspace packages and path aliases; leaves packages in `node_modules` to Node, by
 * absolute path, since the bundle stands elsewhere. A target inside `node_modules` counts its package as the project.
 * @param missing gets the packages that could not be found, with the file that imports them.
 */
export function packagesPlugin(target: string, missing: Map<string, string>): Plugin {
  const home = packageFolder(target);
  return {
    name: 'covgap-packages',
    setup(build) {
      build.onResolve({ filter: /./ }, (args) => resolveOne(build, args, home, missing));
      build.onLoad({ filter: /./, namespace: nothing }, () => ({ contents: '', loader: 'empty' }));
    },
  };
}

async function resolveOne(
  build: PluginBuild,
  args: OnResolveArgs,
  home: string,
  missing: Map<string, string>,
): Promise<OnResolveResult | undefined> {
  const { path, kind, importer, resolveDir } = args;
  if (args.pluginData === asked || kind === 'entry-point') return undefined;
  if (isBuiltin(path)) return { path: path.startsWith('node:') ? path : `node:${path}`, external: true };
  if (/[?]|\.(vue|svelte|astro)$/.test(path)) return { path, namespace: nothing };
  const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: asked });
  if (found.errors.length === 0) {
    if (found.external || !isForeign(found.path, home)) return undefined;
    return { path: addressOf(found.path, kind), external: true };
  }
  if (path.startsWith('.') || path.startsWith('/')) return undefined;
  const source = sourceOfWorkspacePackage(path, resolveDir);
  if (source !== null) return { path: source };
  missing.set(path, importer);
  return { path, external: true };
}

function isForeign(path: string, home: string): boolean {
  return packageFolder(path) !== home && path.includes('/node_modules/') && runnable.has(extname(path));
}

/** `require` takes paths, `import` takes URLs. */
function addressOf(path: string, kind: string): string {
  return kind === 'require-call' || kind === 'require-resolve' ? path : pathToFileURL(path).href;
}

/** The innermost folder below a `node_modules` that is a package; empty outside of one. */
function packageFolder(path: string): string {
  const parts = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(path);
  return parts?.[0] ?? '';
}

/**
 * A workspace package that was not built: its manifest points to files that do not exist yet, its sources do.
 * @returns the absolute path of the source, null where none is found.
 */
function sourceOfWorkspacePackage(specifier: string, from: string): string | null {
  const [, name, rest] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.*))?$/.exec(specifier) ?? [];
  if (name === undefined) return null;
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name);
    if (existsSync(join(place, 'package.json'))) return sourceIn(realpathSync(place), rest);
    if (dirname(folder) === folder) return null;
  }
}

function sourceIn(folder: string, rest: string | undefined): string | null {
  if (packageFolder(folder) !== '') return null;
  const named = rest === undefined ? manifestEntries(folder) : [rest];
  const bases = [...named, rest ?? 'index'].map((path) =>
    path.replace(/^\.\//, '').replace(/\.(d\.)?[cm]?[jt]sx?$/, ''),
  );
  const inSource = bases.map((base) => base.replace(/^(dist|lib|build|out)\/(?:(?:esm|cjs|src)\/)?/, ''));
  for (const base of [...inSource.flatMap((path) => [`src/${path}`, path]), ...bases]) {
    for (const end of ['.ts', '.tsx', '.mts', '.js', '.mjs', '/index.ts', '/index.js']) {
      const file = join(folder, base + end);
      if (existsSync(file)) return file;
    }
  }
  return null;
}

function manifestEntries(folder: string): string[] {
  try {
    const manifest: { main?: unknown; module?: unknown; exports?: unknown } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    );
    const main = (manifest.exports as Record<string, unknown> | undefined)?.['.'] ?? manifest.exports;
    return [manifest.main, manifest.module, ...strings(main)].filter((path) => typeof path === 'string');
  } catch {
    return [];
  }
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(strings) : [];
}
