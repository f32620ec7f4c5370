import type { Written } from './proof.js';

/**
 * Modules that share a test file are written one after the other, each into what the one before left; all others at
 * once. Gives the rounds, each with no file twice.
 */
export function roundsOf(written: readonly Written[]): Written[][] {
  const rounds: Written[][] = [];
  const files = new Map<string, number>();
  for (const each of written) {
    const { path } = each.draft.target;
    const round = each.text === null ? 0 : (files.get(path) ?? 0);
    if (each.text !== null) files.set(path, round + 1);
    const list = rounds[round] ?? [];
    list.push(each);
    rounds[round] = list;
  }
  return rounds;
}
