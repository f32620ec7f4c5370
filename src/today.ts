import { createReadStream } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type AnalyzeOptions, analysisOf, analysisOfReports, type Project, readWorld } from './api.js';
import { REST_TIER } from './core/tiers.js';
import { CovgapError } from './errors.js';
import type { Analysis, Warning } from './model.js';
import { readReports } from './project/coverage.js';
import { readTestResults } from './project/test-results.js';
import { type HistoryOptions, openHistory, testTotals } from './record.js';
import { mostRecordedBranch } from './roadmap/branches.js';
import type { Snapshot, SnapshotHead } from './roadmap/model.js';
import { snapshotOf } from './roadmap/snapshot.js';
import { readSnapshotLines } from './roadmap/store/jsonl.js';
import { lastOfEachWeek } from './roadmap/weeks.js';

export interface PlanningOptions extends AnalyzeOptions, HistoryOptions {
  /** The branch whose history counts; the one recorded most often when left out. */
  readonly branch?: string | undefined;
  /**
   * A file of `covgap history export`: its newest snapshot is taken for today, the others for the history, and nothing
   * is measured. Taken from `cwd`.
   */
  readonly snapshot?: string | undefined;
}

/** What is known today, measured or recorded. */
export interface Today {
  readonly project: Project;
  readonly snapshot: Snapshot;
  /** Null where nothing was measured, but read from a file. */
  readonly analysis: Analysis | null;
  /** Older snapshots of one branch, oldest first. */
  readonly history: readonly (SnapshotHead | Snapshot)[];
  /** In the order of the critical path. */
  readonly tiers: readonly string[];
  readonly warnings: readonly Warning[];
}

/**
 * What is known today: measured, with the history beside it, or all of it from a file.
 *
 * @param whole also test results, and the modules of older snapshots where a phase counts modules
 */
export async function readToday(project: Project, options: PlanningOptions, whole: boolean): Promise<Today> {
  if (options.snapshot !== undefined) return recordedToday(project, options.snapshot, options);
  const { analysis, tests } = await measure(project, options, whole);
  const history = await readHistory(project, options, whole);
  return { ...todayOf(project, analysis, tests), history };
}

/** An analysis of now as a snapshot, without history. */
export function todayOf(project: Project, analysis: Analysis, tests: Snapshot['tests'] = null): Today {
  const origin = { project: '', time: Date.now(), recordedAt: Date.now(), commit: null, branch: null, tests };
  const tiers = analysis.tiers.map(({ name }) => name);
  const configured = project.config.tiers.map(({ name }) => name);
  return {
    project,
    snapshot: snapshotOf(analysis, origin),
    analysis,
    history: [],
    // A configured tier may have no module yet.
    tiers: configured.length === 0 ? tiers : [...configured, REST_TIER],
    warnings: analysis.warnings,
  };
}

async function measure(project: Project, options: PlanningOptions, withTests: boolean) {
  const { root, config } = project;
  const world = options.reportOnly ? null : await readWorld(project, options);
  options.onProgress?.('reading reports');
  const globs = options.reports ?? config.reports;
  const reports = await readReports({
    root,
    globs,
    config,
    tree: world?.tree ?? null,
    history: world?.history ?? null,
  });
  const analysis = world === null ? analysisOfReports(project, reports) : await analysisOf(project, world, reports);
  if (!withTests) return { analysis, tests: null };
  options.onProgress?.('reading test results');
  const folders = analysis.reports.map(({ path }) => dirname(join(root, path)));
  const { runs } = await readTestResults(root, world?.tree.paths ?? [], folders);
  return { analysis, tests: testTotals(runs) };
}

/** `whole`: with the modules of the last snapshot of each week, where a phase counts modules. */
async function readHistory(project: Project, options: PlanningOptions, whole: boolean): Promise<Today['history']> {
  options.onProgress?.('reading the history');
  const { store, project: name } = await openHistory(project, options);
  try {
    const all = await store.heads({ project: name, branch: options.branch });
    const branch = options.branch ?? mostRecordedBranch(all);
    const heads = all.filter((head) => head.branch === branch);
    const countsModules = (project.config.phases ?? []).some(({ modules }) => modules !== undefined);
    if (!whole || !countsModules) return heads;
    const weekly = lastOfEachWeek(heads).map(({ id }) => id);
    return await store.read(name, weekly);
  } finally {
    await store.close();
  }
}

async function recordedToday(project: Project, file: string, { cwd = process.cwd() }: PlanningOptions): Promise<Today> {
  const snapshots: Snapshot[] = [];
  try {
    for await (const snapshot of readSnapshotLines(createReadStream(resolve(cwd, file)), file))
      snapshots.push(snapshot);
  } catch (cause) {
    if (cause instanceof CovgapError || (cause as NodeJS.ErrnoException).syscall === undefined) throw cause;
    const hint = 'Name a file that `covgap history export` made.';
    throw new CovgapError('usage', `cannot be read: ${(cause as Error).message}`, { file, cause, hint });
  }
  const history = snapshots.sort((a, b) => a.time - b.time);
  const snapshot = history.pop();
  if (snapshot === undefined)
    throw new CovgapError('usage', 'holds no snapshot', { file, hint: 'Make it with `covgap history export`.' });
  return { project, snapshot, analysis: null, history, tiers: snapshot.tiers.map(({ name }) => name), warnings: [] };
}
