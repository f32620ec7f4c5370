import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { glob } from 'glob';
import { compileGlobs } from '../core/tiers.js';
import { CovgapError } from '../errors.js';
import type { CoverageFormat } from '../formats/format.js';
import { allFormats } from '../formats/registry.js';
import { isInTestFolder, partsOf } from '../languages/paths.js';
import { NEVER_SOURCES } from './files.js';
import { isDotnetTestProject, type PassedOver, withoutEarlierRuns, withoutRaw } from './same-run.js';

export interface FoundReport {
  /** Absolute path on disk. */
  readonly file: string;
  /** As shown: relative to the root where it lies below it, with `/`. */
  readonly path: string;
  /** Folder relative to the root with `/`, '' for the root, null outside of it. */
  readonly folder: string | null;
  /** Milliseconds since the epoch. */
  readonly mtime: number;
}

export interface ReportSearch {
  readonly found: readonly FoundReport[];
  /** Reports left aside, because another says the same or is newer. */
  readonly passedOver: readonly PassedOver[];
}

/** Files that mark a folder as a project of its own, whose usual report places are looked at. */
const PROJECT_FILES =
  /(^|\/)(package\.json|pyproject\.toml|setup\.(py|cfg)|go\.mod|pom\.xml|build\.gradle(\.kts)?|Gemfile|rebar\.config|mix\.exs|Cargo\.toml|composer\.json|CMakeLists\.txt|[^/]+\.((cs|fs|vb)proj|slnx?))$/;

/**
 * The reports the user named, by glob.
 *
 * @throws CovgapError `report-not-found` for a glob that matches nothing
 */
export async function namedReports(root: string, globs: readonly string[]): Promise<ReportSearch> {
  const found = new Map<string, FoundReport>();
  for (const pattern of globs) {
    const matches = await matchReports(root, pattern);
    if (matches.length === 0)
      throw new CovgapError('report-not-found', `no file matches --report ${pattern}`, {
        file: pattern,
        hint: 'Globs are taken from the project folder; quote them, so that the shell leaves them alone. `covgap doctor` says how to make a report.',
      });
    for (const report of matches) found.set(report.file, report);
  }
  return { found: [...found.values()], passedOver: [] };
}

async function matchReports(root: string, pattern: string): Promise<FoundReport[]> {
  const literal = await found(root, resolve(root, pattern));
  if (literal !== null) return [literal];
  const matches = await glob(pattern.split(sep).join('/'), {
    cwd: root,
    absolute: true,
    nodir: true,
    dot: true,
    ignore: ['**/node_modules/**'],
  });
  const reports = await Promise.all(matches.sort().map((file) => found(root, file)));
  return reports.filter((report) => report !== null);
}

async function found(root: string, given: string): Promise<FoundReport | null> {
  const facts = await stat(given).catch(() => null);
  if (facts === null) return null;
  const file = await realpath(given);
  const shown = relative(root, file).split(sep).join('/');
  const outside = shown.startsWith('../') || isAbsolute(shown);
  const folder = outside ? null : dirname(shown) === '.' ? '' : dirname(shown);
  return { file, path: outside ? file : shown, folder, mtime: facts.mtimeMs };
}

/**
 * Looks at the usual report places of every project folder. Of several formats in one folder, written by one run, the
 * richest is taken: reading all of them would count every hit several times. So would raw data beside its report, and
 * reports of earlier runs.
 */
export async function discoverReports(root: string, paths: readonly string[]): Promise<ReportSearch> {
  const projects = new Set(['']);
  for (const path of paths) if (isProjectFile(path)) projects.add(dirname(path) === '.' ? '' : dirname(path));
  const formats = await allFormats();
  const folders = await Promise.all([...projects].map((project) => openFolder(root, project)));
  const perFormat = await Promise.all(formats.map((format) => placesOf(root, folders, format)));
  const taken = new Map<string, string>();
  const all: FoundReport[] = [];
  const passedOver: PassedOver[] = [];
  for (const reports of perFormat) {
    const latest = withoutEarlierRuns(reports, paths);
    passedOver.push(...latest.passedOver);
    const folders = new Map<string, string>();
    for (const report of latest.kept) {
      const better = taken.get(report.folder ?? '');
      if (better === undefined) {
        all.push(report);
        folders.set(report.folder ?? '', report.path);
      } else if (better !== report.path) passedOver.push({ path: report.path, infavourOf: better, why: 'format' });
    }
    for (const [folder, path] of folders) taken.set(folder, path);
  }
  const final = withoutRaw(all);
  return { found: final.kept, passedOver: [...passedOver, ...final.passedOver] };
}

/** A project that lies in a folder of tests is a fixture: its reports are data, not this project's coverage. */
function isProjectFile(path: string): boolean {
  return PROJECT_FILES.test(path) && (!isInTestFolder(partsOf(path).folders) || isDotnetTestProject(path));
}

/** A folder of the project and what is in it: most places are ruled out by one look. */
interface ProjectFolder {
  readonly path: string;
  readonly names: readonly string[];
}

async function openFolder(root: string, path: string): Promise<ProjectFolder> {
  return { path, names: await readdir(join(root, path)).catch(() => []) };
}

async function placesOf(
  root: string,
  projects: readonly ProjectFolder[],
  format: CoverageFormat,
): Promise<FoundReport[]> {
  const files = new Set<string>();
  const patterns: string[] = [];
  for (const { path, names } of projects)
    for (const place of format.usualPlaces) {
      const first = place.slice(0, `${place}/`.indexOf('/'));
      const there = isGlob(first) ? names.some(compileGlobs([first])) : names.includes(first);
      if (!there) continue;
      if (isGlob(place)) patterns.push(path === '' ? place : `${escapeGlob(path)}/${place}`);
      else files.add(join(root, path, place));
    }
  const options = { cwd: root, absolute: true, nodir: true, dot: true, ignore: NEVER_SOURCES };
  if (patterns.length > 0) for (const file of await glob(patterns, options)) files.add(file);
  const reports = await Promise.all([...files].sort().map((file) => found(root, file)));
  return reports.filter((report) => report !== null);
}

function isGlob(place: string): boolean {
  return /[*?{[]/.test(place);
}

function escapeGlob(path: string): string {
  return path.replace(/[[\]{}()*?!\\]/g, '\\$&');
}
