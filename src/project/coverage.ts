import { CovgapError } from '../errors.js';
import type { FileCoverage, ReportUse, Warning } from '../model.js';
import { emptyFilesWarnings, passedOverWarnings, strangerWarnings } from './coverage-warnings.js';
import type { History } from './history.js';
import { mergeReports } from './merge-reports.js';
import {
  type MatcherOptions,
  makeMatcher,
  type PlacedReport,
  placeReport,
  placeWithoutTree,
  refuseNoMatch,
} from './placing.js';
import { reportAbove } from './report-above.js';
import { discoverReports, namedReports, type ReportSearch } from './reports.js';
import { staleWarnings, useOf } from './staleness.js';
import type { Tree } from './tree.js';

export interface CoverageOptions extends MatcherOptions {
  /** Empty: look at the usual places. */
  readonly globs: readonly string[];
  readonly history: History | null;
}

export interface ProjectCoverage {
  /** By repository path; by the path of the report where there is no tree. */
  readonly coverage: ReadonlyMap<string, FileCoverage>;
  readonly uses: readonly ReportUse[];
  readonly warnings: readonly Warning[];
}

/**
 * Finds, reads and merges the reports and brings their files to repository paths.
 *
 * @throws CovgapError `report-*` for what cannot be read, `paths-match-nothing` where no report file is in the tree
 */
export async function readReports(options: CoverageOptions): Promise<ProjectCoverage> {
  const search = await findReports(options);
  if (search.found.length === 0) return noReports(options);
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
  const joined = placed.length > 0 ? await joinReports(placed, search, options) : await noReports(options);
  return { ...joined, warnings: [...unknown, ...joined.warnings] };
}

function isUnknownFormat(error: unknown): boolean {
  return error instanceof CovgapError && error.code === 'report-format-unknown';
}

/** The reports to read: those the globs name, else those in the usual places. */
export function findReports({ root, globs, tree }: CoverageOptions): Promise<ReportSearch> {
  return globs.length > 0 ? namedReports(root, globs) : discoverReports(root, tree?.paths ?? []);
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

async function noReports({ root, tree, history }: CoverageOptions): Promise<ProjectCoverage> {
  if (tree === null)
    throw new CovgapError('report-not-found', '--report-only needs reports, and none was found', {
      hint: 'Name them with --report <glob>.',
    });
  const above = history?.git == null ? null : await reportAbove(root, history.git.topLevel);
  const advice =
    above === null
      ? '`covgap doctor` says how to make one'
      : `One lies above this folder: run covgap there, or name it with --report ${above}`;
  const message = `no coverage report found: every module counts as unmeasured. ${advice}`;
  return { coverage: new Map(), uses: [], warnings: [{ code: 'no-report', message }] };
}

function onlySources(
  coverage: ReadonlyMap<string, FileCoverage>,
  tree: Tree | null,
): ReadonlyMap<string, FileCoverage> {
  if (tree === null) return coverage;
  const sources = new Set(tree.sources.map(({ path }) => path));
  return new Map([...coverage].filter(([path]) => sources.has(path)));
}
