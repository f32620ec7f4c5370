import { RUNNERS, type Runner } from './runner-table.js';

/** A file in which a project says how it is built and tested. */
export interface Manifest {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly text: string;
}

export interface DetectedRunner {
  readonly runner: Runner;
  /** The manifests that tell of it, those nearest to the project folder first. */
  readonly files: readonly string[];
  /** False where what it needs beside itself was found nowhere. */
  readonly equipped: boolean;
}

/** `package.json` as far as it matters; what is no JSON reads as empty. */
interface Package {
  readonly dependencies: ReadonlyMap<string, string>;
  readonly scripts: string;
}

/** The test runners a project uses, by what its manifests say. */
export function detectRunners(manifests: readonly Manifest[]): DetectedRunner[] {
  const entries = manifests
    .map((manifest) => ({ ...manifest, package: packageOf(manifest) }))
    .sort((a, b) => depth(a.path) - depth(b.path) || (a.path < b.path ? -1 : 1));
  const found = RUNNERS.map((runner) => ({
    runner,
    files: entries.filter((entry) => tellsOf(entry, runner)).map(({ path }) => path),
    equipped: runner.needs === undefined || entries.some((entry) => mentions(entry, runner)),
  })).filter(({ files }) => files.length > 0);
  const names = new Set(found.map(({ runner }) => runner.name));
  return found.filter(({ runner }) => !runner.unless?.some((name) => names.has(name)));
}

type Entry = Manifest & { readonly package: Package | null };

function tellsOf({ path, text, package: pkg }: Entry, runner: Runner): boolean {
  if (pkg !== null) {
    if (runner.packages?.some((name) => pkg.dependencies.has(name))) return true;
    return runner.script?.test(pkg.scripts) ?? false;
  }
  if (!runner.files?.test(path.slice(path.lastIndexOf('/') + 1))) return false;
  return runner.text?.test(text) ?? true;
}

function mentions({ path, text, package: pkg }: Entry, { needs, files }: Runner): boolean {
  if (needs === undefined) return true;
  if (pkg !== null) return needs.any.some((name) => pkg.dependencies.has(name));
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (files?.test(name) ?? false) && needs.any.some((word) => text.includes(word));
}

/** Version range of an npm package, from the manifest nearest to the project folder. */
export function versionOf(manifests: readonly Manifest[], name: string): string | null {
  const near = [...manifests].sort((a, b) => depth(a.path) - depth(b.path));
  for (const manifest of near) {
    const range = packageOf(manifest)?.dependencies.get(name);
    if (range !== undefined) return range;
  }
  return null;
}

/** What to do to get a report of this runner: words, and commands behind `$ `. */
export function howToReport({ runner, files, equipped }: DetectedRunner): string {
  const folders = [...new Set(files.map(folderOf))];
  const place = folders.includes('') ? '' : ` in ${folders.slice(0, 3).join(', ')}${folders.length > 3 ? ', …' : ''}`;
  const lines = [`With ${runner.name} (${files[0]})${place}:`];
  if (!equipped && runner.needs !== undefined) lines.push(...runner.needs.say.split('\n'));
  lines.push(`$ ${runner.command}`);
  if (runner.note !== undefined) lines.push(runner.note);
  return lines.join('\n');
}

function packageOf({ path, text }: Manifest): Package | null {
  if (path !== 'package.json' && !path.endsWith('/package.json')) return null;
  const json = parseObject(text);
  const lists = [json.dependencies, json.devDependencies, json.peerDependencies, json.optionalDependencies];
  const entries = lists.flatMap((list) => Object.entries(record(list)));
  const scripts = Object.values(record(json.scripts)).filter((script) => typeof script === 'string');
  const dependencies = new Map(entries.map(([name, range]) => [name, typeof range === 'string' ? range : '']));
  return { dependencies, scripts: scripts.join('\n') };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return record(JSON.parse(text));
  } catch {
    return {};
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function depth(path: string): number {
  return path.split('/').length;
}
