import type { FileCoverage, LineHits, Ratio } from '../model.js';

export function ratioOf(hits: ArrayLike<number>): Ratio {
  let covered = 0;
  for (let i = 0; i < hits.length; i++) if (hits[i]! > 0) covered++;
  return { covered, total: hits.length };
}

export function addRatios(a: Ratio | null, b: Ratio | null): Ratio | null {
  if (a === null || b === null) return a ?? b;
  return { covered: a.covered + b.covered, total: a.total + b.total };
}

/** Percent with two decimals, rounded down so that 99.999 % never reads 100; null where there is nothing to cover. */
export function percent(ratio: Ratio | null): number | null {
  if (ratio === null || ratio.total === 0) return null;
  return Math.floor((ratio.covered * 10_000) / ratio.total) / 100;
}

export interface FileRatios {
  readonly lines: Ratio | null;
  readonly branches: Ratio | null;
  readonly functions: Ratio | null;
}

export function fileRatios(file: FileCoverage): FileRatios {
  if (file.counts !== null) return file.counts;
  const functions = file.functions;
  return {
    lines: file.lines && ratioOf(file.lines.hits),
    branches: file.branches && ratioOf(file.branches.hits),
    functions: functions && { covered: functions.filter((fn) => fn.hits > 0).length, total: functions.length },
  };
}

/** Index of the first line number that is not below `line`. */
export function lowerBound(numbers: Uint32Array, line: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! < line) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Coverable and covered lines from `start` to `end`, both inclusive. */
export function linesWithin(lines: LineHits, start: number, end: number): Ratio {
  const { numbers, hits } = lines;
  let covered = 0;
  let total = 0;
  for (let i = lowerBound(numbers, start); i < numbers.length && numbers[i]! <= end; i++) {
    total++;
    if (hits[i]! > 0) covered++;
  }
  return { covered, total };
}
