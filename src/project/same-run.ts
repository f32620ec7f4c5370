import { dirname } from 'node:path';

/** What is to be known of a report to tell whether another speaks of the same run. */
interface Dated {
  /** As shown, with `/`. */
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly mtime: number;
}

export interface PassedOver {
  readonly path: string;
  readonly infavourOf: string;
  /** `format`: the same in another format. `raw`: what the report was made from. `earlier`: of an earlier run. */
  readonly why: 'format' | 'raw' | 'earlier';
}

export interface Sifted<R> {
  readonly kept: readonly R[];
  readonly passedOver: readonly PassedOver[];
}

const RAW = /^(|.*\/)\.nyc_output\/[^/]+$/;
/** What Istanbul's reporters make of the raw data, by the names they give it. */
const MADE_OF_RAW =
  /^(?:coverage\/(?:[^/]+\/)?)?(?:coverage-final\.json|lcov\.info|cobertura-coverage\.xml|clover\.xml)$/;
/** Files of one run are written one after the other, and unpacked in any order. */
const SLACK_MS = 60_000;

/**
 * nyc makes its report of what lies in `.nyc_output`: reading both would count every hit twice. Raw data newer than the
 * report is of a later run, for which no report was made, and stays.
 */
export function withoutRaw<R extends Dated>(found: readonly R[]): Sifted<R> {
  const newestRaw = new Map<string, number>();
  for (const { path, mtime } of found) {
    const project = RAW.exec(path)?.[1];
    if (project !== undefined) newestRaw.set(project, Math.max(newestRaw.get(project) ?? 0, mtime));
  }
  const made = new Map<string, string>();
  for (const [project, newest] of newestRaw) {
    const report = found.find(
      ({ path, mtime }) =>
        path.startsWith(project) && MADE_OF_RAW.test(path.slice(project.length)) && mtime >= newest - SLACK_MS,
    );
    if (report !== undefined) made.set(project, report.path);
  }
  return sift(found, 'raw', ({ path }) => {
    const project = RAW.exec(path)?.[1];
    return project === undefined ? undefined : made.get(project);
  });
}

const DOTNET_RESULT = /^(|.*\/)TestResults\/[^/]+\/[^/]+$/;

/**
 * Every run of `dotnet test` leaves a folder of its own below `TestResults`, and none is ever cleared: the newest is
 * taken. Where test projects share one `TestResults`, a run leaves one folder for each: as many of the newest are taken.
 *
 * @param paths files of the tree, for how many test projects there are
 */
export function withoutEarlierRuns<R extends Dated>(reports: readonly R[], paths: readonly string[]): Sifted<R> {
  const runs = new Map<string, R[]>();
  for (const report of reports) {
    const project = DOTNET_RESULT.exec(report.path)?.[1];
    if (project !== undefined) runs.set(project, [...(runs.get(project) ?? []), report]);
  }
  const earlier = new Map<string, string>();
  for (const [project, own] of runs) {
    const newestFirst = own.sort((a, b) => b.mtime - a.mtime);
    for (const { path } of newestFirst.slice(testProjects(project, paths))) earlier.set(path, newestFirst[0]!.path);
  }
  return sift(reports, 'earlier', ({ path }) => earlier.get(path));
}

const DOTNET_PROJECT = /\.(?:cs|fs|vb)proj$/;
const TEST_PROJECT = /(?:\bt|T)ests?\b|(?:\bs|S)pecs?\b/;

/** How many test projects write to the `TestResults` of a folder; 1 where it is a project of its own. */
function testProjects(folder: string, paths: readonly string[]): number {
  const projects = paths.filter((path) => path.startsWith(folder) && DOTNET_PROJECT.test(path));
  if (projects.some((path) => dirname(path) === (folder === '' ? '.' : folder.slice(0, -1)))) return 1;
  return Math.max(1, projects.filter((path) => TEST_PROJECT.test(path.slice(folder.length))).length);
}

const FIXTURES = /(^|\/)(?:__)?(?:fixtures?|testdata|samples?)(?:__)?\//i;

/** `Shop.Tests/Shop.Tests.csproj`: in dotnet it is the test project, in a folder of its own, that has the reports. */
export function isDotnetTestProject(path: string): boolean {
  return DOTNET_PROJECT.test(path) && TEST_PROJECT.test(path.slice(path.lastIndexOf('/') + 1)) && !FIXTURES.test(path);
}

function sift<R extends Dated>(
  reports: readonly R[],
  why: PassedOver['why'],
  better: (report: R) => string | undefined,
): Sifted<R> {
  const passedOver: PassedOver[] = [];
  const kept = reports.filter((report) => {
    const infavourOf = better(report);
    if (infavourOf !== undefined) passedOver.push({ path: report.path, infavourOf, why });
    return infavourOf === undefined;
  });
  return { kept, passedOver };
}
