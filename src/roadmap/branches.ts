import type { SnapshotHead } from './model.js';

/** The branch most snapshots are of: branches of work come and go, the one they all end on is recorded most. */
export function mostRecordedBranch(heads: readonly Pick<SnapshotHead, 'branch'>[]): string | null {
  const counts = new Map<string | null, number>();
  for (const { branch } of heads) counts.set(branch, (counts.get(branch) ?? 0) + 1);
  let most: string | null = null;
  for (const [branch, count] of counts) if (count > (counts.get(most) ?? 0)) most = branch;
  return most;
}
