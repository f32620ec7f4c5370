import type { Config } from '../config/schema.js';
import { PathMatcher } from '../core/paths.js';
import { pathsWithoutTree } from '../core/report-only.js';
import { CovgapError } from '../errors.js';
import { readReport } from '../formats/read.js';
import { languageOf } from '../languages/registry.js';
import type { FileCoverage, Report, ReportUse, SourceFile, Warning } from '../model.js';
import type { History } from './history.js';
import { mergeReports } from './merge-reports.js';
import { reportInput } from './report-input.js';
import { discoverReports, type FoundReport, namedReports, type ReportSearch } from './reports.js';
import type { Tree } from './tree.js';

export interface CoverageOptions {
  readonly root: string;
  /** Empty: look at the usual places. */
  readonly globs: readonly string[];
  readonly config: Config;
  /** Null: report-only. */
  readonly tree: Tree | null;
  readonly history: History | null;
}

export interface ProjectCoverage {
  /** By repository path; by the path of the report where there is no tree. */
  readonly coverage: ReadonlyMap<string, FileCoverage>;
  readonly uses: readonly ReportUse[];
  readonly warnings: readonly Warning[];
}

export interface PlacedReport {
  readonly found: FoundReport;
  readonly report: Report;
  /** Repository path of each file of the report, null where there is none. */
  readonly paths: readonly (string | null)[];
  /** Of the report itself and of its paths. */
  readonly warnings: readonly Warning[];
}

/**
 * Finds, reads and merges the reports and brings their files to repository paths.
 *
 * @throws CovgapError `report-*` for what cannot be read, `paths-match-nothing` where no report file is in the tree
 */
export async function readReports(options: CoverageOptions): Promise<ProjectCoverage> {
  const search = await findReports(options);
  if (search.found.length === 0) return noReports(options.tree);
  const matcher = makeMatcher(options);
  const placed: PlacedReport[] = [];
  const unknown: Warning[] = [];
  for (const found of search.found) {
    try {
      placed.push(await placeReport(found, matcher));
    } catch (error) {
      // Nobody named it: it only lies where reports usually do.
      if (options.globs.length > 0 || !isUnknownFormat(error)) throw error;
      const message = 'lies where coverage reports do, but is of no format covgap knows; left aside';
      unknown.push({ code: 'report-format-unknown', message, file: found.path });
    }
  }
  if (options.tree !== null) refuseNoMatch(placed, options.tree);
  const joined = placed.length > 0 ? await joinReports(placed, search, options) : noReports(options.tree);
  return { ...joined, warnings: [...unknown, ...joined.warnings] };
}

function isUnknownFormat(error: unknown): boolean {
  return error instanceof CovgapError && error.code === 'report-format-unknown';
}

/** The reports to read: those the globs name, else those in the usual places. */
export function findReports({ root, globs, tree }: CoverageOptions): Promise<ReportSearch> {
  return globs.length > 0 ? namedReports(root, globs) : discoverReports(root, tree?.paths ?? []);
}

/** Reads one report and says which file of the tree each of its files is. */
export async function placeReport(found: FoundReport, matcher: PathMatcher | null): Promise<PlacedReport> {
  const report = await readReport(await reportInput(found.file, found.path));
  return placeFiles(found, report, matcher);
}

/** What reports that were read say together. */
export async function joinReports(
  read: readonly PlacedReport[],
  search: Pick<ReportSearch, 'passedOver'>,
  options: CoverageOptions,
): Promise<ProjectCoverage> {
  const { tree } = options;
  const placed = tree === null ? placeWithoutTree(read) : read;
  const coverage = await mergeReports(placed);
  const warnings = [...passedOverWarnings(search), ...placed.flatMap((each) => each.warnings)];
  if (tree !== null) warnings.push(...strangerWarnings(coverage, tree), ...emptyFilesWarnings(coverage, tree));
  const uses = placed.map((each) => useOf(each, options));
  return { coverage: onlySources(coverage, tree), uses, warnings: [...warnings, ...staleWarnings(uses)] };
}

function noReports(tree: Tree | null): ProjectCoverage {
  if (tree === null)
    throw new CovgapError('report-not-found', '--report-only needs reports, and none was found', {
      hint: 'Name them with --report <glob>.',
    });
  const message = 'no coverage report found: every module counts as unmeasured. `covgap doctor` says how to make one';
  return { coverage: new Map(), uses: [], warnings: [{ code: 'no-report', message }] };
}

/** Null where there is no tree to match with. */
export function makeMatcher({ root, config, tree }: CoverageOptions): PathMatcher | null {
  if (tree === null) return null;
  return new PathMatcher({
    // What the configuration excludes is in the tree all the same: a report that names it is no stranger.
    repositoryPaths: tree.paths.filter((path) => languageOf(path) !== null),
    root: root.replace(/\\/g, '/'),
    goModules: tree.workspace.goModules,
    rules: config.paths,
  });
}

function placeFiles(found: FoundReport, report: Report, matcher: PathMatcher | null): PlacedReport {
  const rawPaths = report.files.map(({ rawPath }) => rawPath);
  const warnings = [...report.warnings];
  // What they mean without a tree only all reports together tell.
  if (matcher === null) return { found, report, paths: rawPaths, warnings };
  const matches = matcher.match({ folder: found.folder, sourceRoots: report.sourceRoots, rawPaths });
  const ambiguous = matches.filter(({ candidates }) => candidates.length > 0);
  const missing = matches.filter(({ path, candidates }) => path === null && candidates.length === 0);
  if (ambiguous.length > 0)
    warnings.push({
      code: 'path-ambiguous',
      message: `${ambiguous.length} of ${matches.length} files could be several of the repository's, such as ${ambiguous[0]!.rawPath} (${ambiguous[0]!.candidates.slice(0, 3).join(', ')}); say which with "paths" in the configuration`,
      file: found.path,
    });
  if (missing.length > 0)
    warnings.push({
      code: 'path-unmatched',
      message: `${missing.length} of ${matches.length} files are not in the source tree, such as ${missing[0]!.rawPath}`,
      file: found.path,
    });
  return { found, report, paths: matches.map(({ path }) => path), warnings };
}

function placeWithoutTree(read: readonly PlacedReport[]): PlacedReport[] {
  const paths = pathsWithoutTree(read.map(({ report }) => report.files.map(({ rawPath }) => rawPath)));
  return read.map((each, index) => ({ ...each, paths: paths[index]! }));
}

/** A report that fits nowhere would read as 0 %: that is an error, not a result. */
function refuseNoMatch(placed: readonly PlacedReport[], tree: Tree): void {
  const files = placed.flatMap(({ report }) => report.files);
  if (files.length === 0 || placed.some(({ paths }) => paths.some((path) => path !== null))) return;
  const examples = (paths: readonly string[]) =>
    paths
      .slice(0, 3)
      .map((path) => `\n    ${path}`)
      .join('');
  const sources = tree.sources.length > 0 ? tree.sources : tree.files;
  throw new CovgapError(
    'paths-match-nothing',
    `none of the ${files.length} files in the reports is in the source tree\n  the reports name:${examples(files.map(({ rawPath }) => rawPath))}\n  the tree has:${examples(sources.map(({ path }) => path)) || ' no source file at all'}`,
    {
      file: placed[0]!.found.path,
      hint: 'Is it the report of this project? Map prefixes with "paths" in covgap.config.jsonc, or use --report-only.',
    },
  );
}

function onlySources(
  coverage: ReadonlyMap<string, FileCoverage>,
  tree: Tree | null,
): ReadonlyMap<string, FileCoverage> {
  if (tree === null) return coverage;
  const sources = new Set(tree.sources.map(({ path }) => path));
  return new Map([...coverage].filter(([path]) => sources.has(path)));
}

/** Reports hold files that are no modules: tests, helpers, declarations. They are left out, and that is said. */
function strangerWarnings(coverage: ReadonlyMap<string, FileCoverage>, tree: Tree): Warning[] {
  const kinds = new Map(tree.files.map((file) => [file.path, file]));
  const strangers = [...coverage.keys()]
    .map((path) => kinds.get(path))
    .filter((file): file is SourceFile => file !== undefined && file.kind !== 'source');
  const [first] = strangers;
  if (first === undefined) return [];
  const what = strangers.length === 1 ? 'a file that is no module' : `${strangers.length} files that are no modules`;
  return [
    {
      code: 'report-file-not-source',
      message: `the reports measure ${what} (${first.kind}), left out of all totals`,
      file: first.path,
    },
  ];
}

/** Lines past the end of a file: the report is of another version of the source. */
function emptyFilesWarnings(coverage: ReadonlyMap<string, FileCoverage>, tree: Tree): Warning[] {
  const moved = tree.sources.filter(({ path, unit }) => {
    const last = coverage.get(path)?.lines?.numbers.at(-1);
    return last !== undefined && unit !== null && last > unit.lineCount + 1;
  });
  const [first] = moved;
  if (first === undefined) return [];
  const message = `${moved.length === 1 ? 'a source is' : `${moved.length} sources are`} shorter than the reports say: they were made from other versions; run the tests again`;
  return [{ code: 'report-of-other-version', message, file: first.path }];
}

function passedOverWarnings({ passedOver }: Pick<ReportSearch, 'passedOver'>): Warning[] {
  const [first] = passedOver;
  if (first === undefined) return [];
  const names = passedOver.slice(0, 4).map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
  const more = passedOver.length > names.length ? ` and ${passedOver.length - names.length} more` : '';
  return [
    {
      code: 'report-passed-over',
      message: `${names.join(', ')}${more} left aside: other formats of the same test run`,
      file: first.infavourOf,
    },
  ];
}

function useOf({ found, report, paths }: PlacedReport, { tree, history }: CoverageOptions): ReportUse {
  const madeAt = report.timestamp ?? writtenAt(found, history);
  return {
    path: found.path,
    format: report.format,
    files: report.files.length,
    matched: paths.filter((path) => path !== null).length,
    madeAt,
    staleSources: tree === null ? 0 : changedSince(madeAt, tree, history).length,
  };
}

/** For a report that is committed, the time on disk is when it was checked out. */
function writtenAt({ path, mtime }: FoundReport, history: History | null): number {
  return (history?.dirty.has(path) ? null : history?.churn?.get(path)?.lastChange) ?? mtime;
}

/** A report is written some time after the sources it measures were; a checkout writes both in any order. */
const SLACK_MS = 60_000;

/** Sources that changed after a report was made. */
export function changedSince(madeAt: number, tree: Tree, history: History | null): SourceFile[] {
  return tree.sources.filter((file) => changedAt(file, history) > madeAt + SLACK_MS);
}

/**
 * A file as committed is no newer than its commit, nor than its time on disk: a fresh clone has an old commit and a
 * new time, a commit made after the tests ran the other way round.
 */
function changedAt({ path, mtime }: SourceFile, history: History | null): number {
  if (history?.churn == null || history.dirty.has(path)) return mtime;
  return Math.min(mtime, history.churn.get(path)?.lastChange ?? 0);
}

function staleWarnings(uses: readonly ReportUse[]): Warning[] {
  return uses
    .filter(({ staleSources }) => staleSources > 0)
    .map(({ path, staleSources }) => ({
      code: 'report-stale',
      message: `${staleSources === 1 ? 'a source has' : `${staleSources} sources have`} changed since this report was made; run the tests again`,
      file: path,
    }));
}
