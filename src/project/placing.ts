import type { Config } from '../config/schema.js';
import { PathMatcher } from '../core/paths.js';
import { pathsWithoutTree } from '../core/report-only.js';
import { CovgapError } from '../errors.js';
import { readReport } from '../formats/read.js';
import { languageOf } from '../languages/registry.js';
import type { Report, Warning } from '../model.js';
import { reportInput } from './report-input.js';
import type { FoundReport } from './reports.js';
import type { Tree } from './tree.js';

export interface PlacedReport {
  readonly found: FoundReport;
  readonly report: Report;
  /** Repository path of each file of the report, null where there is none. */
  readonly paths: readonly (string | null)[];
  /** Of the report itself and of its paths. */
  readonly warnings: readonly Warning[];
}

export interface MatcherOptions {
  readonly root: string;
  readonly config: Config;
  /** Null: report-only. */
  readonly tree: Tree | null;
}

/** Null where there is no tree to match with. */
export function makeMatcher({ root, config, tree }: MatcherOptions): PathMatcher | null {
  if (tree === null) return null;
  return new PathMatcher({
    // What the configuration excludes is in the tree all the same: a report that names it is no stranger.
    repositoryPaths: tree.paths.filter((path) => languageOf(path) !== null),
    root: root.replace(/\\/g, '/'),
    goModules: tree.workspace.goModules,
    rules: config.paths,
  });
}

/** Reads one report and says which file of the tree each of its files is. */
export async function placeReport(found: FoundReport, matcher: PathMatcher | null): Promise<PlacedReport> {
  const report = await readReport(await reportInput(found.file, found.path));
  return placeFiles(found, report, matcher);
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

/** What paths mean where there is no tree, all reports together tell. */
export function placeWithoutTree(read: readonly PlacedReport[]): PlacedReport[] {
  const paths = pathsWithoutTree(read.map(({ report }) => report.files.map(({ rawPath }) => rawPath)));
  return read.map((each, index) => ({ ...each, paths: paths[index]! }));
}

/** A report that fits nowhere would read as 0 %: that is an error, not a result. */
export function refuseNoMatch(placed: readonly PlacedReport[], tree: Tree): void {
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
