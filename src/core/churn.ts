import type { Churn } from '../model.js';

const DAY_MS = 86_400_000;

export interface Commit {
  /** Committer time, milliseconds since the epoch. */
  readonly time: number;
  readonly paths: readonly string[];
}

export interface ChurnOptions {
  /** Days after which a commit counts half. */
  readonly halfLifeDays: number;
  /** A commit over more files than this is a sweep (formatting, a rename): it weighs a tenth. */
  readonly sweepFiles: number;
}

/** Back-tested in `docs/ranking.md`: decayed commits predicted later fixes better than any other single signal. */
export const DEFAULT_CHURN: ChurnOptions = { halfLifeDays: 120, sweepFiles: 20 };

/**
 * Change history per file. Ages count from the newest commit, not from today: the same commit gives the same ranking
 * on every day.
 */
export function foldChurn(commits: Iterable<Commit>, options: ChurnOptions = DEFAULT_CHURN): Map<string, Churn> {
  const all = [...commits];
  const newest = all.reduce((latest, commit) => Math.max(latest, commit.time), 0);
  const churn = new Map<string, { commits90: number; decayed: number; lastChange: number }>();
  for (const { time, paths } of all) {
    const ageDays = (newest - time) / DAY_MS;
    const weight = 0.5 ** (ageDays / options.halfLifeDays) * (paths.length > options.sweepFiles ? 0.1 : 1);
    for (const path of paths) {
      const known = churn.get(path) ?? { commits90: 0, decayed: 0, lastChange: 0 };
      if (ageDays <= 90) known.commits90++;
      known.decayed += weight;
      known.lastChange = Math.max(known.lastChange, time);
      churn.set(path, known);
    }
  }
  return churn;
}
