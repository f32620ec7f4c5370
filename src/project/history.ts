import type { ChurnOptions } from '../core/churn.js';
import { foldChurn } from '../core/churn.js';
import type { Churn, Warning } from '../model.js';
import { Cache } from './cache.js';
import { changedSinceHead, type GitFacts, gitFacts, isOwnedByAnother, readCommits } from './git.js';

export interface HistoryOptions extends ChurnOptions {
  readonly windowDays: number;
}

export interface History {
  readonly git: GitFacts | null;
  /** Null where there is no history to read. */
  readonly churn: ReadonlyMap<string, Churn> | null;
  /** Files that differ from the last commit. */
  readonly dirty: ReadonlySet<string>;
  readonly warnings: readonly Warning[];
}

/** Change history of every file, remembered per commit. A missing or cut-off history is said and lived with. */
export async function readHistory(root: string, options: HistoryOptions, cache: Cache): Promise<History> {
  const git = await gitFacts(root);
  if (git === null) {
    const message = (await isOwnedByAnother(root))
      ? 'git refuses to read this checkout, which belongs to another user: modules are ranked without how often they change; allow it with `git config --global --add safe.directory <folder>`'
      : 'no git history here: modules are ranked without how often they change';
    return { git, churn: null, dirty: new Set(), warnings: [{ code: 'no-history', message }] };
  }
  const { windowDays, halfLifeDays, sweepFiles } = options;
  // Deepening a shallow clone keeps its HEAD: nothing of it is remembered.
  const memory = git.shallow ? new Cache(null) : cache;
  const key = [git.head, root, windowDays, halfLifeDays, sweepFiles].join(' ');
  const [known, dirty] = await Promise.all([memory.read<[string, Churn][]>('churn', key), changedSinceHead(root)]);
  const warnings: Warning[] = [];
  if (git.shallow)
    warnings.push({
      code: 'shallow-history',
      message: 'the clone is shallow, so change history is cut off; fetch all of it (actions/checkout: fetch-depth: 0)',
    });
  if (known !== null) return { git, churn: new Map(known), dirty, warnings };
  try {
    const churn = foldChurn(await readCommits(root, windowDays), options);
    await memory.write('churn', key, [...churn]);
    return { git, churn, dirty, warnings };
  } catch (error) {
    const reason = (error as Error).message.trim().split('\n').at(-1);
    const message = `git history cannot be read (${reason}): modules are ranked without it`;
    return { git, churn: null, dirty, warnings: [...warnings, { code: 'no-history', message }] };
  }
}
