import { costOf, type Tried } from './attempt.js';

/** The fewest that reach all that any of them reaches beside `covered`: always the one that adds most, the plainest of equals. */
export function chooseFewest(pool: readonly Tried[], covered: ReadonlySet<number>): Tried[] {
  const open = new Set(pool.flatMap(({ lines }) => lines).filter((line) => !covered.has(line)));
  const left = new Map(pool.map((tried) => [tried, costOf(tried)]));
  const chosen: Tried[] = [];
  while (open.size > 0) {
    let best: Tried | null = null;
    let bestValue = 0;
    let bestCost = 0;
    for (const [tried, cost] of left) {
      const gain = tried.lines.reduce((sum, line) => sum + (open.has(line) ? 1 : 0), 0);
      if (gain === 0) {
        left.delete(tried);
        continue;
      }
      // What users do counts for more than what reaches far.
      const value = gain / (1 + tried.attempt.distance);
      if (value > bestValue || (value === bestValue && cost < bestCost))
        [best, bestValue, bestCost] = [tried, value, cost];
    }
    if (best === null) break;
    chosen.push(best);
    left.delete(best);
    for (const line of best.lines) open.delete(line);
  }
  return withoutSpare(chosen, covered);
}

/** Leaves out what the others make unneeded, the costliest first. */
function withoutSpare(chosen: readonly Tried[], covered: ReadonlySet<number>): Tried[] {
  const counts = new Map<number, number>();
  for (const { lines } of chosen) for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  const kept = new Set(chosen);
  for (const tried of [...chosen].sort((a, b) => costOf(b) - costOf(a))) {
    if (tried.lines.some((line) => !covered.has(line) && counts.get(line) === 1)) continue;
    kept.delete(tried);
    for (const line of tried.lines) counts.set(line, counts.get(line)! - 1);
  }
  return chosen.filter((tried) => kept.has(tried));
}
