import type { Gap } from '../model.js';

/** The gaps with most uncovered lines, largest first; of equals the first in the source. */
export function largestGaps(gaps: readonly Gap[], most: number): Gap[] {
  return [...gaps].sort((a, b) => b.uncoveredLines - a.uncoveredLines).slice(0, most);
}
