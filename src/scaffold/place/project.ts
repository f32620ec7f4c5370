import { readdir } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { type ParseError, parse } from 'jsonc-parser';
import { readSmallFile } from '../../project/small-file.js';

/** A folder above a module, with what it says of itself. */
export interface Level {
  /** Absolute, with `/`, without one at its end. */
  readonly folder: string;
  readonly files: readonly string[];
  readonly manifest: Manifest | null;
}

interface Manifest {
  readonly type: 'module' | 'commonjs';
  readonly scripts: Readonly<Record<string, string>>;
  /** All dependencies, of development too. */
  readonly dependencies: ReadonlySet<string>;
  readonly prettier: Readonly<Record<string, unknown>> | null;
}

export function slashed(path: string): string {
  return path.split(sep).join('/');
}

/** The path below the root, with `/`; the path of a module may be given absolute. */
export function below(root: string, path: string): string {
  return isAbsolute(path) ? slashed(relative(root, path)) : slashed(path).replace(/^\.\//, '');
}

/** The folders from that of the module up to the root, nearest first. */
export async function levelsOf(root: string, modulePath: string): Promise<Level[]> {
  const parts = below(root, modulePath).split('/').slice(0, -1);
  const folders = [...parts.keys(), parts.length].reverse().map((count) => parts.slice(0, count).join('/'));
  return Promise.all(
    folders.map(async (path) => {
      const folder = slashed(resolve(root, path));
      const files = await readdir(folder).catch((): string[] => []);
      const text = files.includes('package.json') ? await readSmallFile(`${folder}/package.json`) : null;
      return { folder, files, manifest: text === null ? null : manifestOf(text) };
    }),
  );
}

function manifestOf(text: string): Manifest | null {
  const json = parseJson(text);
  if (json === null) return null;
  const keys = (name: string) => Object.keys(record(json[name]) ?? {});
  const scripts = Object.entries(record(json.scripts) ?? {}).filter((entry): entry is [string, string] => {
    return typeof entry[1] === 'string';
  });
  return {
    type: json.type === 'module' ? 'module' : 'commonjs',
    scripts: Object.fromEntries(scripts),
    dependencies: new Set(['dependencies', 'devDependencies', 'peerDependencies'].flatMap(keys)),
    prettier: record(json.prettier),
  };
}

/** JSON with comments; null for what is no object. */
export function parseJson(text: string): Record<string, unknown> | null {
  const errors: ParseError[] = [];
  return record(parse(text.replace(/^\uFEFF/, ''), errors, { allowTrailingComma: true }));
}

export function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

/** The dependencies of all levels. */
export function dependenciesOf(levels: readonly Level[]): Set<string> {
  return new Set(levels.flatMap(({ manifest }) => [...(manifest?.dependencies ?? [])]));
}
