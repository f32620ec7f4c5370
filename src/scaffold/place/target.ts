import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CovgapError } from '../../errors.js';
import { readExisting } from '../render/existing.js';
import { moduleKey, targetOf } from '../render/specifier.js';
import type { TestStyle } from '../render/style.js';
import { looksLikeTest, packageOf } from './neighbours.js';
import { below, levelsOf, slashed } from './project.js';

/** Where the tests of a module are or will be. */
export interface TestFile {
  /** Absolute, with `/`. */
  readonly path: string;
  readonly exists: boolean;
  /** As it was when looked at; null where there is no file. */
  readonly text: string | null;
}

/**
 * The test file of a module: the existing one of its name, or one that imports this module of the project alone; else
 * a new one where the project's other tests suggest it.
 *
 * `knownTests`: paths of all tests, below the root, with `/`.
 *
 * @throws {CovgapError} `target-unparsable` where the existing file is not UTF-8.
 */
export async function testFileOf(
  root: string,
  modulePath: string,
  style: TestStyle,
  knownTests: readonly string[],
): Promise<TestFile> {
  const path = below(root, modulePath);
  const home = packageOf(root, await levelsOf(root, path));
  const own = await existingOf(root, path, home, knownTests);
  return readTest(root, own ?? newPath(path, home, style, knownTests));
}

/** A test file as it is now. */
export async function readTest(root: string, path: string): Promise<TestFile> {
  const file = slashed(resolve(root, path));
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new CovgapError('target-unparsable', `The test file cannot be read: ${error.message}`, {
      file,
      cause: error,
    });
  });
  if (bytes === null) return { path: file, exists: false, text: null };
  const text = bytes.toString('utf8');
  if (!Buffer.from(text).equals(bytes))
    throw new CovgapError('target-unparsable', 'The test file is not UTF-8', {
      file,
      hint: 'Convert it, or write the new tests to another file with --out.',
    });
  return { path: file, exists: true, text };
}

/** The name a module is known by: `index` goes by its folder. */
function nameOf(path: string): string {
  const parts = path.split('/');
  const stem = parts.pop()!.replace(/\.[cm]?[jt]sx?$/, '');
  const folder = parts.at(-1);
  return stem === 'index' && folder !== undefined && folder !== 'src' && folder !== 'lib' ? folder : stem;
}

function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[cm]?[jt]sx?$/, '');
}

/** The name a test is about: `cache` of `cache.test.ts`, `test-cache.js` and `cache.spec.ts`. */
function subjectOf(test: string): string {
  return stemOf(test)
    .replace(/[.\-_](?:unit[.\-_])?(?:test|spec)s?$/, '')
    .replace(/^(?:test|spec)[-_.]/, '');
}

async function existingOf(root: string, path: string, home: string, tests: readonly string[]): Promise<string | null> {
  const inside = tests.filter((test) => looksLikeTest(test) && (home === '' || test.startsWith(`${home}/`)));
  const names = new Set([nameOf(path), stemOf(path)]);
  const namesakes = inside
    .filter((test) => names.has(subjectOf(test)))
    .toSorted((a, b) => distance(a, path) - distance(b, path) || (a < b ? -1 : 1));
  for (const test of namesakes) {
    const imported = await importsOf(root, test);
    if (imported === null || imported.length === 0 || imported.includes(keyOf(root, path))) return test;
  }
  // A test of another name is the module's where it imports nothing else of the project.
  const alone: string[] = [];
  for (const test of inside.slice(0, MOST_READ)) {
    const imported = await importsOf(root, test);
    if (imported?.length === 1 && imported[0] === keyOf(root, path)) alone.push(test);
  }
  return alone.toSorted((a, b) => distance(a, path) - distance(b, path) || (a < b ? -1 : 1))[0] ?? null;
}

const MOST_READ = 400;

function keyOf(root: string, path: string): string {
  return moduleKey(slashed(resolve(root, path)));
}

/** Modules of the project a test imports by path, null where it cannot be read. */
async function importsOf(root: string, test: string): Promise<string[] | null> {
  const { path, text } = await readTest(root, test).catch(() => ({ path: '', text: null }));
  if (text === null) return null;
  try {
    const keys = readExisting(text, path).imported.flatMap((its) => targetOf(path, its.specifier) ?? []);
    return [...new Set(keys)];
  } catch {
    return null;
  }
}

/** Folders that differ between a test and a module, those for tests aside. */
function distance(test: string, path: string): number {
  const folders = (of: string) =>
    of
      .split('/')
      .slice(0, -1)
      .filter((folder) => !isTestFolder(folder) && folder !== 'src');
  const [a, b] = [folders(test), folders(path)];
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  return a.length + b.length - 2 * same;
}

function isTestFolder(folder: string): boolean {
  return /^(?:__tests__|tests?|spec|unit)$/.test(folder);
}

/** How a project places its tests. */
interface Placement {
  readonly kind: 'beside' | 'below' | 'mirror';
  /** `__tests__` or the like, for `below`; the folder below the package, for `mirror`. */
  readonly folder: string;
  /** What stands between name and extension: `.test`, `.spec`, `-test`, or nothing. */
  readonly suffix: string;
}

function newPath(path: string, home: string, style: TestStyle, tests: readonly string[]): string {
  const usable = tests.filter(looksLikeTest);
  const inside = usable.filter((test) => home === '' || test.startsWith(`${home}/`));
  const habits = (inside.length > 0 ? inside : usable).map(placementOf);
  const placement = mostCommon(habits) ?? defaultPlacement(style);
  const parts = path.split('/');
  const folder = parts.slice(0, -1).join('/');
  const file = `${nameOf(path)}${placement.suffix}.${style.language}`;
  if (placement.kind === 'beside') return join(folder, file);
  if (placement.kind === 'below') return join(folder, placement.folder, file);
  const inner = folder.slice(home === '' ? 0 : home.length).replace(/^\/?(?:(?:src|lib|source)(?:\/|$))?/, '');
  const flat = inside.length > 1 && inside.every((test) => isTestFolder(test.split('/').at(-2) ?? ''));
  return join(home, placement.folder, flat ? '' : inner, file);
}

function placementOf(test: string): Placement {
  const parts = test.split('/');
  const suffix = /[.\-_](?:test|spec)$/.exec(stemOf(test))?.[0] ?? '';
  const at = parts.slice(0, -1).findIndex(isTestFolder);
  const folder = parts[at];
  if (folder === undefined) return { kind: 'beside', folder: '', suffix: suffix === '' ? '.test' : suffix };
  // Only a folder at the end of a source path stands beside the modules.
  const isBelow = folder === '__tests__' || parts.slice(0, at).some((part) => part === 'src' || part === 'lib');
  if (isBelow) return { kind: 'below', folder, suffix };
  const next = parts[at + 1];
  const unit = next === 'unit' && parts.length > at + 2 ? `${folder}/unit` : folder;
  return { kind: 'mirror', folder: unit, suffix };
}

function defaultPlacement({ framework }: TestStyle): Placement {
  const isBeside = framework === 'vitest' || framework === 'jest';
  return isBeside
    ? { kind: 'beside', folder: '', suffix: '.test' }
    : { kind: 'mirror', folder: 'test', suffix: '.test' };
}

function mostCommon(placements: readonly Placement[]): Placement | null {
  const counts = new Map<string, number>();
  for (const one of placements) counts.set(JSON.stringify(one), (counts.get(JSON.stringify(one)) ?? 0) + 1);
  const [best] = [...counts].toSorted(([, a], [, b]) => b - a);
  return best === undefined ? null : (JSON.parse(best[0]) as Placement);
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('/');
}
