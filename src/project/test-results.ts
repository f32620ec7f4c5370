import { createHash } from 'node:crypto';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { glob } from 'glob';
import type { Problem } from '../core/doctor/facts.js';
import { isInTestFolder } from '../languages/paths.js';
import { readCtrf } from '../testruns/ctrf.js';
import { readJunit } from '../testruns/junit.js';
import type { TestRun } from '../testruns/test-run.js';
import { orProblem } from './doctor-reports.js';
import { NEVER_SOURCES } from './files.js';
import { reportInput } from './report-input.js';

/** Where test runners write their results, from the folder of a project. */
const PLACES = [
  '{*junit*,TEST-*,test-results}.xml',
  '{coverage,reports,report,results,test-results,test-reports,test_results,build/logs}/**/{*junit*,TEST-*,test-results}.xml',
  'target/{surefire,failsafe}-reports/TEST-*.xml',
  'target/nextest/*/junit.xml',
  'build/test-results/**/TEST-*.xml',
  '_build/test/logs/{junit,TEST-}*.xml',
  // rebar3 keeps the results of all runs; this one is a link to the last.
  '_build/test/logs/last/**/junit*.xml',
  '{.,ctrf,coverage,test-results,reports}/*ctrf*.json',
];
/** The same beside a coverage report, wherever that lies. */
const BESIDE = '{junit*.xml,TEST-*.xml,*ctrf*.json}';
/** In the file list of the project: results that are committed, or not ignored. */
const BY_NAME = /(^|\/)(junit[^/]*\.xml|TEST-[^/]*\.xml|[^/]*ctrf-report[^/]*\.json)$/;

/** A folder with one of these has result folders of its own. */
const PROJECT_FILE = /(^|\/)(package\.json|pom\.xml|build\.gradle(\.kts)?)$/;

const MOST_FILES = 2000;

export interface TestResults {
  readonly runs: readonly TestRun[];
  readonly problems: readonly Problem[];
}

/**
 * The results of test runs that lie in the usual places.
 *
 * @param reportFolders folders of coverage reports, absolute
 * @param packages whether to look into every package of a workspace, which takes its time
 */
export async function readTestResults(
  root: string,
  paths: readonly string[],
  reportFolders: readonly string[],
  packages = true,
): Promise<TestResults> {
  const problems: Problem[] = [];
  const runs = new Map<string, TestRun>();
  for (const file of await findResults(root, paths, reportFolders, packages)) {
    const shown = relative(root, file).split(sep).join('/');
    const name = shown.startsWith('../') || isAbsolute(shown) ? file : shown;
    const run = await orProblem(readOne(file, name), problems);
    // The same results in two places, or in two formats of one reporter, are one run.
    if (run !== null && !runs.has(identityOf(run))) runs.set(identityOf(run), run);
  }
  return { runs: [...runs.values()], problems };
}

async function readOne(file: string, name: string): Promise<TestRun> {
  const input = await reportInput(file, name);
  return name.toLowerCase().endsWith('.json') ? readCtrf(input) : readJunit(input);
}

async function findResults(
  root: string,
  paths: readonly string[],
  reportFolders: readonly string[],
  packages: boolean,
): Promise<string[]> {
  // What lies among fixtures is an input of tests, not the result of a run.
  const own = paths.filter((path) => !isInTestFolder(folderOf(path).split('/')));
  const found = new Set(own.filter((path) => BY_NAME.test(path)).map((path) => join(root, path)));
  const projects = (packages ? own.filter((path) => PROJECT_FILE.test(path)) : []).map((path) =>
    join(root, folderOf(path)),
  );
  const options = { absolute: true, nodir: true, dot: true, ignore: NEVER_SOURCES };
  for (const cwd of new Set([root, ...projects]))
    for (const file of await glob(PLACES, { ...options, cwd })) found.add(file);
  for (const cwd of new Set(reportFolders)) for (const file of await glob(BESIDE, { ...options, cwd })) found.add(file);
  return [...found].sort().slice(0, MOST_FILES);
}

function folderOf(path: string): string {
  const folder = dirname(path);
  return folder === '.' ? '' : folder;
}

function identityOf({ suites, tests, failed, errored, skipped }: TestRun): string {
  return createHash('sha1')
    .update(JSON.stringify([suites, tests, failed, errored, skipped]))
    .digest('base64');
}
