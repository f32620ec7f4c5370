import { glob } from 'glob';
import { isTest } from '../../languages/javascript/classify.js';
import { readSmallFile } from '../../project/small-file.js';
import { below, type Level, slashed } from './project.js';

/** A test file near a module. */
export interface TestText {
  /** Below the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

const MOST_READ = 12;
const MOST_LISTED = 5000;

const testName = /(?:[.\-_](?:test|spec)|(?:^|\/)test[-_][^/]*)\.[cm]?[jt]sx?$/;
const testFolder = /(?:^|\/)(?:__tests__|tests?|spec)\//;

/** Whether a path is that of a test file by its name or folder. */
export function looksLikeTest(path: string): boolean {
  if (!/\.[cm]?[jt]sx?$/.test(path) || /\.d\.[cm]?ts$/.test(path)) return false;
  return testName.test(path) || (testFolder.test(path) && !/(?:fixtures?|helpers?|support|utils?|mocks?)\b/.test(path));
}

/** Test files of the project (below the root), where nobody has listed them yet; in the order of their paths. */
export async function listTests(root: string): Promise<string[]> {
  const found = await glob('**/*.{js,jsx,mjs,cjs,ts,tsx,mts,cts}', {
    cwd: root,
    ignore: ['**/node_modules/**', '**/dist/**', '**/build/**', '**/coverage/**', '**/.git/**'],
    follow: false,
    nodir: true,
  });
  const named = found.map(slashed).filter(looksLikeTest).sort().slice(0, MOST_LISTED);
  const tests = await Promise.all(named.map(async (path) => !doubtful.test(path) || isTestOfCode(root, path)));
  return named.filter((_, index) => tests[index]);
}

/** `permutation_test.js` may be a test of statistics, `test-results.js` a reader of them. */
const doubtful = /(?:[-_](?:test|spec)|(?:^|\/)test[-_][^/]*)\.[^./]+$/;
const HEAD_CHARACTERS = 4096;

async function isTestOfCode(root: string, path: string): Promise<boolean> {
  const text = await readSmallFile(`${root}/${path}`);
  return text === null || isTest(path, text.slice(0, HEAD_CHARACTERS));
}

/** The tests nearest to the module: of its package, by the number of folders they share. */
export async function neighboursOf(
  root: string,
  modulePath: string,
  levels: readonly Level[],
  tests: readonly string[],
): Promise<TestText[]> {
  const path = below(root, modulePath);
  const home = packageOf(root, levels);
  const inside = tests.filter((test) => home === '' || test.startsWith(`${home}/`));
  const near = (inside.length > 0 ? inside : [...tests]).toSorted(
    (a, b) => shared(b, path) - shared(a, path) || a.length - b.length || (a < b ? -1 : 1),
  );
  const read = await Promise.all(
    near.slice(0, MOST_READ).map(async (test) => ({ path: test, text: await readSmallFile(`${root}/${test}`) })),
  );
  return read.flatMap(({ path: test, text }) => (text === null ? [] : [{ path: test, text }]));
}

/** The folder of the nearest manifest, below the root; empty for the root. */
export function packageOf(root: string, levels: readonly Level[]): string {
  const level = levels.find(({ manifest }) => manifest !== null);
  return level === undefined ? '' : below(root, level.folder);
}

function shared(a: string, b: string): number {
  const [x, y] = [a.split('/'), b.split('/')];
  let same = 0;
  while (same < x.length - 1 && same < y.length - 1 && x[same] === y[same]) same++;
  return same;
}
