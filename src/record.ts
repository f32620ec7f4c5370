import { dirname, join } from 'node:path';
import {
  type AnalyzeOptions,
  analysisOf,
  analysisOfReports,
  openProject,
  type Project,
  readWorld,
  type World,
} from './api.js';
import { CovgapError } from './errors.js';
import type { Analysis, Warning } from './model.js';
import { readReports } from './project/coverage.js';
import { branchName, commitFacts, projectName } from './project/identity.js';
import { readTestResults } from './project/test-results.js';
import type { HistoryStore, Snapshot, TestTotals } from './roadmap/model.js';
import { snapshotOf } from './roadmap/snapshot.js';
import { keepOutOfGit } from './roadmap/store/ignore.js';
import { DEFAULT_STORE, openStore } from './roadmap/store/open.js';
import type { TestRun } from './testruns/test-run.js';

export interface HistoryOptions {
  /** Where the history is; wins over `COVGAP_STORE` and the configuration. */
  readonly store?: string | undefined;
  /** The name of the project in it; wins over the configuration. */
  readonly project?: string | undefined;
}

export interface OpenedHistory {
  readonly store: HistoryStore;
  /** The name under which snapshots of this project are recorded. */
  readonly project: string;
}

/**
 * The history of a project. Nothing is connected to or made before it is used; where nothing was recorded it is empty.
 *
 * @throws CovgapError `usage` for a location of no known kind
 */
export async function openHistory({ root, config }: Project, options: HistoryOptions = {}): Promise<OpenedHistory> {
  const location = options.store ?? (process.env.COVGAP_STORE || undefined) ?? config.store ?? DEFAULT_STORE;
  const project = options.project ?? config.project ?? (await projectName(root));
  return { store: await openStore(location, root), project };
}

export interface RecordOptions extends AnalyzeOptions, HistoryOptions {
  readonly branch?: string | undefined;
  readonly commit?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly time?: number | undefined;
  /** Store nothing. */
  readonly dryRun?: boolean | undefined;
}

export interface Recording {
  readonly snapshot: Snapshot;
  readonly place: string;
  /** False where the same was recorded before, or with `dryRun`. */
  readonly added: boolean;
  /** A file that was written so that git leaves the history alone. */
  readonly ignoreFile: string | null;
  readonly warnings: readonly Warning[];
}

/**
 * Appends the state of the project to its history. The same commit with the same reports is recorded once.
 *
 * @throws CovgapError `report-not-found` where there is nothing to record; what `analyze` and the stores throw
 */
export async function record(options: RecordOptions = {}): Promise<Recording> {
  const opened = await openProject(options);
  const { store, project } = await openHistory(opened, options);
  try {
    const { snapshot, warnings } = await take(opened, project, options);
    if (options.dryRun) return { snapshot, place: store.place, added: false, ignoreFile: null, warnings };
    const { added } = await store.append([snapshot]);
    const ignored = await keepOutOfGit(opened.root, store);
    return {
      snapshot,
      place: store.place,
      added: added === 1,
      ignoreFile: ignored.written,
      warnings: [...warnings, ...ignored.warnings],
    };
  } finally {
    await store.close();
  }
}

/** Measures: the analysis, the results of its tests, and the commit they belong to. */
async function take(opened: Project, project: string, options: RecordOptions) {
  const { root } = opened;
  const world = options.reportOnly ? null : await readWorld(opened, options);
  const analysis = await analyzed(opened, world, options);
  options.onProgress?.('reading test results');
  const folders = analysis.reports.map(({ path }) => dirname(join(root, path)));
  const { runs, problems } = await readTestResults(root, world?.tree.paths ?? [], folders);
  const commit = options.commit === undefined ? await commitFacts(root) : await namedCommit(root, options.commit);
  const now = Date.now();
  const snapshot = snapshotOf(analysis, {
    project,
    time: options.time ?? commit?.time ?? now,
    recordedAt: now,
    commit: commit?.commit ?? null,
    branch: options.branch ?? (await branchName(root, process.env)),
    tests: testTotals(runs),
  });
  const unread = problems.map(({ message, file }) => ({
    code: 'test-results-unreadable',
    message: `these test results were left out: ${message}`,
    ...(file === undefined ? {} : { file }),
  }));
  return { snapshot, warnings: [...analysis.warnings, ...dirtyWarnings(analysis, world), ...unread] };
}

async function analyzed(opened: Project, world: World | null, options: RecordOptions): Promise<Analysis> {
  const { root, config } = opened;
  const globs = options.reports ?? config.reports;
  options.onProgress?.('reading reports');
  const reports = await readReports({
    root,
    globs,
    config,
    tree: world?.tree ?? null,
    history: world?.history ?? null,
  });
  if (reports.uses.length === 0)
    throw new CovgapError('report-not-found', 'no coverage report was found, so there is nothing to record', {
      hint: 'Run the tests with coverage first, or name reports with --report; `covgap doctor` says how.',
    });
  return world === null
    ? analysisOfReports(opened, reports, options.order)
    : analysisOf(opened, world, reports, options.order);
}

/** A commit that git does not know, as in an archive without history, is believed; its time is then not known. */
async function namedCommit(root: string, name: string) {
  const known = await commitFacts(root, name);
  if (known !== null) return known;
  if (/^[0-9a-f]{7,64}$/i.test(name)) return { commit: name.toLowerCase(), time: null };
  throw new CovgapError('usage', `git knows no commit "${name}"`, {
    hint: 'Give a hash, or a branch or tag of this checkout.',
  });
}

/** Of all runs together; null where there was none. */
export function testTotals(runs: readonly TestRun[]): TestTotals | null {
  if (runs.length === 0) return null;
  const sum = (of: (run: TestRun) => number) => runs.reduce((total, run) => total + of(run), 0);
  return {
    tests: sum(({ tests }) => tests),
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    errored: sum(({ errored }) => errored),
    skipped: sum(({ skipped }) => skipped),
  };
}

/** The snapshot is filed under the commit, so it should be of what was committed. */
function dirtyWarnings({ modules }: Analysis, world: World | null): Warning[] {
  const dirty = world?.history.dirty;
  const changed = dirty === undefined ? 0 : modules.filter(({ module }) => dirty.has(module.path)).length;
  if (changed === 0) return [];
  const what = changed === 1 ? 'a module differs' : `${changed} modules differ`;
  const message = `${what} from the commit under which this is recorded; commit first for a history that can be checked`;
  return [{ code: 'dirty-tree', message }];
}
