import type { MatrixEntry, ModuleEffort, Quadrant } from '../model.js';

/** Everything open, told apart by whether it matters more, and costs more, than the middle piece does. */
export function matrixOf(pieces: readonly ModuleEffort[], planned: ReadonlySet<ModuleEffort>): MatrixEntry[] {
  const impact = middle(pieces.map((piece) => piece.impact));
  const effort = middle(pieces.map(({ hours }) => hours.expected));
  return [...pieces]
    .sort((a, b) => b.impact - a.impact || (a.path < b.path ? -1 : 1))
    .map((piece) => ({
      path: piece.path,
      ...(piece.function === undefined ? {} : { function: piece.function }),
      impact: piece.impact,
      hours: piece.hours.expected,
      quadrant: quadrantOf(piece.impact >= impact, piece.hours.expected > effort),
      planned: planned.has(piece),
    }));
}

function quadrantOf(matters: boolean, costs: boolean): Quadrant {
  if (matters) return costs ? 'major' : 'quick-win';
  return costs ? 'later' : 'fill-in';
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? 0 : (low + high) / 2;
}
