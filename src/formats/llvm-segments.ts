import type { FileBuilder } from './builder.js';
import { MAX_STRETCH } from './format.js';
import { list, number } from './json-shape.js';

/** A place in the source from which on a count holds, up to the next segment. */
interface Segment {
  readonly line: number;
  readonly count: number;
  readonly hasCount: boolean;
  readonly isRegionEntry: boolean;
  readonly isGap: boolean;
}

/**
 * Adds the lines that `segments`, `[line, column, count, hasCount, isRegionEntry, isGapRegion]`, cover: the rules of
 * `LineCoverageStats` in llvm/lib/ProfileData/Coverage/CoverageMapping.cpp. A line is coverable if the count of the
 * line above reaches into it or a region starts on it; its hits are the highest of these counts.
 *
 * @param most lines it may add
 * @param onHuge told of a stretch that is left out because no source is as long
 * @returns how many lines there are; null where the segments make no sense: out of order, or of too many lines
 */
export function addSegmentLines(
  values: readonly unknown[],
  builder: FileBuilder,
  most: number,
  onHuge: (from: number, to: number) => void,
): number | null {
  const segments = values.map(segment);
  let wrapped: Segment | null = null;
  let lines = 0;
  for (let next = 0, line = 0; next < segments.length; line++) {
    const nextLine = segments[next]!.line;
    if (!(nextLine >= line)) return null;
    // No count reaches into the lines in between.
    if (wrapped?.hasCount !== true) line = nextLine;
    else if (nextLine - line > MAX_STRETCH) {
      onHuge(line, nextLine);
      line = nextLine;
    }
    const starting: Segment[] = [];
    while (segments[next]?.line === line) starting.push(segments[next++]!);
    const hits = lineHits(starting, wrapped);
    if (hits !== null) {
      if (++lines > most) return null;
      builder.line(line, hits);
    }
    wrapped = starting.at(-1) ?? wrapped;
  }
  return lines;
}

/** Null where the line is not coverable. */
function lineHits(starting: readonly Segment[], wrapped: Segment | null): number | null {
  const entries = starting.filter((start) => start.isRegionEntry && start.hasCount);
  const skippedStart = starting[0]?.isRegionEntry === true && !starting[0].hasCount;
  if (entries.length === 0 && (skippedStart || wrapped?.hasCount !== true)) return null;
  return entries
    .filter((start) => !start.isGap)
    .reduce((most, { count }) => Math.max(most, count), wrapped?.count ?? 0);
}

function segment(value: unknown): Segment {
  const [line, , count, hasCount, isRegionEntry, isGap] = list(value);
  return {
    line: Number.isSafeInteger(line) ? (line as number) : Number.NaN,
    count: number(count),
    hasCount: Boolean(hasCount),
    isRegionEntry: Boolean(isRegionEntry),
    isGap: Boolean(isGap),
  };
}
