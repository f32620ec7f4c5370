import { diffLines } from 'diff';
import type { Merged } from './merge.js';

/**
 * What was added to a text, line by line; null where anything of it was changed or removed. Tells whether a formatter
 * that ran over a merged file left the user's own lines alone.
 */
export function addedPieces(before: string, after: string): Merged['pieces'] | null {
  const pieces: { start: number; end: number }[] = [];
  let at = 0;
  for (const change of diffLines(before, after, { newlineIsToken: false })) {
    if (change.removed) return null;
    if (change.added) pieces.push({ start: at, end: at + change.value.length });
    at += change.value.length;
  }
  return pieces;
}
