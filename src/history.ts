import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { CovgapError } from './errors.js';
import type { HistoryStore, Snapshot, SnapshotHead } from './roadmap/model.js';
import { type PruneRule, toPrune, weekOf } from './roadmap/prune.js';
import { readSnapshotLines, snapshotLine } from './roadmap/store/jsonl.js';

/** The whole of these projects, a line of JSON each snapshot, oldest first. */
export async function* exportLines(
  store: HistoryStore,
  projects: readonly string[],
  branch?: string,
): AsyncGenerator<string> {
  for (const project of projects)
    for (const { id } of await store.heads({ project, branch }))
      for (const snapshot of await store.read(project, [id])) yield snapshotLine(snapshot);
}

export interface Imported {
  readonly read: number;
  readonly added: number;
}

/** Snapshots appended in one transaction. */
const AT_ONCE = 32;

/**
 * Appends what was exported. A file is checked as a whole before any of it is stored; standard input (`-`) cannot be
 * read twice, so that what came before an error stays.
 *
 * @throws CovgapError `store-corrupt` with the line that is no snapshot; `usage` for a file that cannot be read
 */
export async function importLines(store: HistoryStore, file: string, cwd = process.cwd()): Promise<Imported> {
  if (file !== '-') for await (const _ of snapshotsOf(file, cwd));
  const result = { read: 0, added: 0 };
  let batch: Snapshot[] = [];
  const flush = async () => {
    result.added += batch.length === 0 ? 0 : (await store.append(batch)).added;
    batch = [];
  };
  for await (const snapshot of snapshotsOf(file, cwd)) {
    result.read++;
    batch.push(snapshot);
    if (batch.length === AT_ONCE) await flush();
  }
  await flush();
  return result;
}

async function* snapshotsOf(file: string, cwd: string): AsyncGenerator<Snapshot> {
  const stream = file === '-' ? process.stdin : createReadStream(resolve(cwd, file));
  try {
    yield* readSnapshotLines(stream, file === '-' ? 'standard input' : file);
  } catch (cause) {
    if (cause instanceof CovgapError || (cause as NodeJS.ErrnoException).syscall === undefined) throw cause;
    const hint = 'Name a file that `covgap history export` made, or - for standard input.';
    throw new CovgapError('usage', `cannot be read: ${(cause as Error).message}`, { file, cause, hint });
  }
}

export interface PruneOptions {
  readonly project: string;
  readonly branch?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly before?: number | undefined;
  readonly keepWeekly?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
}

export interface Pruned {
  readonly removed: readonly SnapshotHead[];
  readonly kept: number;
}

/**
 * Removes what the rule names.
 *
 * @throws CovgapError `usage` where no rule was given: nothing is removed that nobody named
 */
export async function prune(store: HistoryStore, options: PruneOptions): Promise<Pruned> {
  const { project, branch, before, keepWeekly, dryRun } = options;
  if (before === undefined && !keepWeekly)
    throw new CovgapError('usage', 'nothing says what to remove', {
      hint: 'Give --before with a date, --keep-weekly, or both; --dry-run looks first.',
    });
  // A week that is not over has no last snapshot yet.
  const rule: PruneRule = { before: before ?? weekOf(Date.now()), keepWeekly: keepWeekly ?? false };
  const heads = await store.heads({ project, branch });
  const removed = toPrune(heads, rule);
  if (!dryRun)
    await store.prune(
      project,
      removed.map(({ id }) => id),
    );
  return { removed, kept: heads.length - removed.length };
}
