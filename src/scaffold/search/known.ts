import type { FileCoverage } from '../../model.js';
import type { Point } from '../model.js';

/**
 * Points that the project's own tests reach already, as far as its reports say: a statement or function by the line it
 * starts on, a branch where all arms of its line were taken.
 */
export function alreadyReached(points: readonly Point[], coverage: FileCoverage | null): number[] {
  if (coverage?.lines == null) return [];
  const { numbers, hits } = coverage.lines;
  const hit = new Set([...numbers].filter((_, index) => hits[index]! > 0));
  const open = new Set<number>();
  const { branches } = coverage;
  branches?.hits.forEach((count, index) => {
    if (count === 0) open.add(branches.lines[index]!);
  });
  return points.flatMap(({ kind, line, endLine }, number) => {
    if (kind === 'branch') return hit.has(line) && branches !== null && !open.has(line) ? [number] : [];
    // A function that was entered has a line of its body that ran.
    if (kind === 'function') return [...hit].some((each) => each > line && each <= endLine) ? [number] : [];
    return hit.has(line) ? [number] : [];
  });
}
