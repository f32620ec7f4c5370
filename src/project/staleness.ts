import type { ReportUse, SourceFile, Warning } from '../model.js';
import type { History } from './history.js';
import type { PlacedReport } from './placing.js';
import type { FoundReport } from './reports.js';
import type { Tree } from './tree.js';

interface Surroundings {
  readonly tree: Tree | null;
  readonly history: History | null;
}

/** What is said of a report that was read: how much of it fits, when it was made and what changed since. */
export function useOf({ found, report, paths }: PlacedReport, { tree, history }: Surroundings): ReportUse {
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

export function staleWarnings(uses: readonly ReportUse[]): Warning[] {
  return uses
    .filter(({ staleSources }) => staleSources > 0)
    .map(({ path, staleSources }) => ({
      code: 'report-stale',
      message: `${staleSources === 1 ? 'a source has' : `${staleSources} sources have`} changed since this report was made; run the tests again`,
      file: path,
    }));
}
