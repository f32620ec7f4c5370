import { dirname, join, relative, sep } from 'node:path';
import { parseTsconfig } from 'get-tsconfig';
import { parse as parseJsonc } from 'jsonc-parser';
import type { PathAliases, WorkspacePackage } from '../core/resolve.js';
import { inGroups, readSmallFile } from './small-file.js';

export interface Workspace {
  readonly packages: readonly WorkspacePackage[];
  readonly aliases: readonly PathAliases[];
  readonly goModules: readonly { readonly module: string; readonly folder: string }[];
}

/** Reads what the project says about itself: packages, tsconfig paths, Go modules. Broken files are passed over. */
export async function readWorkspace(root: string, paths: readonly string[]): Promise<Workspace> {
  const named = (name: RegExp) => paths.filter((path) => name.test(path.slice(path.lastIndexOf('/') + 1)));
  const [packages, aliases, goModules] = await Promise.all([
    inGroups(named(/^package\.json$/), (path) => readPackage(root, path)),
    inGroups(named(/^[jt]sconfig(\..+)?\.json$/), (path) => readAliases(root, path)),
    inGroups(named(/^go\.mod$/), (path) => readGoModule(root, path)),
  ]);
  return { packages: packages.filter(isThere), aliases: aliases.filter(isThere), goModules: goModules.filter(isThere) };
}

function isThere<T>(value: T | null): value is T {
  return value !== null;
}

function folderOf(path: string): string {
  const folder = dirname(path);
  return folder === '.' ? '' : folder;
}

async function readPackage(root: string, path: string): Promise<WorkspacePackage | null> {
  const json = await readJson(join(root, path));
  if (typeof json?.name !== 'string') return null;
  const entries = [json.source, json.module, json.main, json.types].filter((each) => typeof each === 'string');
  return { name: json.name, folder: folderOf(path), exports: json.exports ?? null, entries };
}

async function readJson(path: string): Promise<Record<string, unknown> | null> {
  const text = await readSmallFile(path);
  const value: unknown = text === null ? null : parseJsonc(withoutMark(text), [], { allowTrailingComma: true });
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
}

/** A byte order mark is no JSON. */
function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

async function readAliases(root: string, path: string): Promise<PathAliases | null> {
  const folder = folderOf(path);
  const own = await readJson(join(root, path));
  if (own === null) return null;
  const options = compilerOptions(join(root, path)) ?? own.compilerOptions;
  if (typeof options !== 'object' || options === null) return null;
  const { paths, baseUrl } = options as { paths?: unknown; baseUrl?: unknown };
  if (typeof paths !== 'object' || paths === null) return null;
  const from =
    typeof baseUrl === 'string' ? join(root, folder, baseUrl) : (inheritedFrom(options) ?? join(root, folder));
  const base = relative(root, from).split(sep).join('/');
  const lists = Object.entries(paths as Record<string, unknown>).flatMap(([name, targets]): [string, string[]][] =>
    Array.isArray(targets) ? [[name, targets.filter((target) => typeof target === 'string')]] : [],
  );
  return { folder, base, paths: Object.fromEntries(lists) };
}

/** Paths without a `baseUrl` start from the tsconfig that has them; get-tsconfig keeps its folder under a symbol. */
function inheritedFrom(options: object): string | null {
  const symbol = Object.getOwnPropertySymbols(options).find(({ description }) => description === 'implicitBaseUrl');
  const folder = symbol && (options as Record<symbol, unknown>)[symbol];
  return typeof folder === 'string' ? folder : null;
}

/** With what it extends, as far as that is installed; null where it is not. */
function compilerOptions(path: string): unknown {
  try {
    return parseTsconfig(path).compilerOptions;
  } catch {
    return null;
  }
}

async function readGoModule(root: string, path: string): Promise<{ module: string; folder: string } | null> {
  const text = (await readSmallFile(join(root, path))) ?? '';
  const module = /^module\s+"?([^\s"]+)/m.exec(text)?.[1];
  return module === undefined ? null : { module, folder: folderOf(path) };
}
