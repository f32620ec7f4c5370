import { basename, join } from 'node:path';
import { tokenize } from '../../languages/erlang/lexer.js';
import { readErlang } from '../../languages/erlang/read.js';
import { readTest, type TestFile } from '../place/target.js';
import type { ErlangFrameworkName } from '../render/style.js';
import type { ErlangSubject } from './model.js';

export interface SuitePlace {
  readonly file: TestFile;
  /** The module name of the suite. */
  readonly suite: string;
  /** Why it is not where one would look first; null where it is. */
  readonly note: string | null;
}

const ENDS: Readonly<Record<ErlangFrameworkName, readonly string[]>> = {
  eunit: ['_tests', '_test'],
  common_test: ['_SUITE'],
};
const MOST_READ = 200;

/**
 * The suite of a module: the one of its name, or one that calls this module of the project alone; else a new one in
 * `test` of its application, by a name that no other module of the project has.
 *
 * @param erlangFiles every `.erl` of the project, relative to the root, with `/`
 * @param modules names of the project's modules
 * @throws {CovgapError} `target-unparsable` where the existing file cannot be read
 */
export async function suitePlace(
  root: string,
  subject: ErlangSubject,
  framework: ErlangFrameworkName,
  erlangFiles: readonly string[],
  modules: ReadonlySet<string>,
): Promise<SuitePlace> {
  const folder = subject.appFolder === '' ? 'test' : `${subject.appFolder}/test`;
  const ends = ENDS[framework];
  const flat = erlangFiles.filter(
    (path) => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('/'),
  );
  // With a folder below `test`, rebar3 compiles none of it: what is there is not extended.
  const named = ends.map((end) => `${folder}/${subject.module}${end}.erl`).find((path) => flat.includes(path));
  if (named !== undefined) return placeOf(root, named, null);
  const alone = await byCalls(root, subject.module, framework, flat, modules);
  if (alone !== null) return placeOf(root, alone, `its tests are in ${basename(alone)}, which calls no other module`);
  return newPlace(root, subject, framework, erlangFiles);
}

/** A suite beside the one that is there, which cannot be extended. */
export async function besidePlace(
  root: string,
  subject: ErlangSubject,
  framework: ErlangFrameworkName,
  erlangFiles: readonly string[],
): Promise<SuitePlace> {
  return newPlace(root, subject, framework, erlangFiles);
}

/** The suite at a path a user gave. */
export async function givenPlace(root: string, path: string): Promise<SuitePlace> {
  const file = await readTest(root, path);
  return { file, suite: basename(file.path, '.erl'), note: null };
}

async function newPlace(
  root: string,
  { module, app, appFolder }: ErlangSubject,
  framework: ErlangFrameworkName,
  erlangFiles: readonly string[],
): Promise<SuitePlace> {
  const end = ENDS[framework][0]!;
  const taken = new Map(erlangFiles.map((path) => [basename(path, '.erl'), path]));
  const folder = appFolder === '' ? 'test' : `${appFolder}/test`;
  const wanted = `${module}${end}`;
  for (const name of [wanted, `${module}_observed${end}`, `${app}_${module}_observed${end}`]) {
    const path = `${folder}/${name}.erl`;
    const there = taken.get(name);
    if (there !== undefined && there !== path) continue;
    if (there !== undefined && name === wanted) continue;
    const first = taken.get(wanted);
    const note =
      name === wanted || first === undefined ? null : `${wanted} is the name of ${first}, so it is called ${name}`;
    return placeOf(root, path, note);
  }
  return placeOf(root, `${folder}/${module}_observed2${end}.erl`, `${wanted} is the name of another module`);
}

async function placeOf(root: string, path: string, note: string | null): Promise<SuitePlace> {
  return { file: await readTest(root, join(root, path)), suite: basename(path, '.erl'), note };
}

/** A suite whose calls go to one module of the project. */
async function byCalls(
  root: string,
  module: string,
  framework: ErlangFrameworkName,
  paths: readonly string[],
  modules: ReadonlySet<string>,
): Promise<string | null> {
  for (const path of paths.slice(0, MOST_READ)) {
    const name = basename(path, '.erl');
    // A suite by the name of another module is that one's.
    if (ENDS[framework].some((end) => name.endsWith(end) && modules.has(name.slice(0, -end.length)))) continue;
    const { text } = await readTest(root, join(root, path)).catch(() => ({ text: null }));
    if (text === null || frameworkOf(text, name) !== framework) continue;
    const called = new Set(readErlang(text).calls.flatMap((call) => (modules.has(call.module) ? [call.module] : [])));
    called.delete(name);
    if (called.size === 1 && called.has(module)) return path;
  }
  return null;
}

function frameworkOf(text: string, name: string): ErlangFrameworkName | null {
  if (name.endsWith('_SUITE')) return 'common_test';
  const includes = tokenize(text).some(({ kind, text: word }) => kind === 'string' && word.endsWith('eunit.hrl"'));
  return includes ? 'eunit' : null;
}
