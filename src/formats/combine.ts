import type { BranchArms, CoverageCounts, FileCoverage, FunctionHits, LineHits, Ratio } from '../model.js';
import { mergeArms, mergeLines } from './builder.js';
import { MAX_COUNT } from './format.js';

/**
 * Two accounts of one file as one: hits of the same line, branch arm or function add up, what only one account names
 * is kept. Where one account has totals only and the other has lines, the lines win. Of two totals the better is
 * kept, since which lines they count is not known.
 */
export function mergeFileCoverage(a: FileCoverage, b: FileCoverage): FileCoverage {
  if (a.counts !== null || b.counts !== null) {
    if (a.counts === null) return a;
    if (b.counts === null) return { ...b, rawPath: a.rawPath };
    return { ...a, counts: betterCounts(a.counts, b.counts) };
  }
  return {
    rawPath: a.rawPath,
    lines: a.lines !== null && b.lines !== null ? addLines(a.lines, b.lines) : (a.lines ?? b.lines),
    branches: a.branches !== null && b.branches !== null ? addArms(a.branches, b.branches) : (a.branches ?? b.branches),
    functions:
      a.functions !== null && b.functions !== null
        ? addFunctions(a.functions, b.functions)
        : (a.functions ?? b.functions),
    counts: null,
  };
}

function addLines(a: LineHits, b: LineHits): LineHits {
  const length = a.numbers.length + b.numbers.length;
  const numbers = new Uint32Array(length);
  const hits = new Float64Array(length);
  for (let i = 0, j = 0, k = 0; k < length; k++) {
    const fromA = j >= b.numbers.length || (i < a.numbers.length && a.numbers[i]! <= b.numbers[j]!);
    numbers[k] = fromA ? a.numbers[i]! : b.numbers[j]!;
    hits[k] = fromA ? a.hits[i++]! : b.hits[j++]!;
  }
  return mergeLines(numbers, hits, 'sum');
}

function compareArms(a: BranchArms, i: number, b: BranchArms, j: number): number {
  return a.lines[i]! - b.lines[j]! || a.blocks[i]! - b.blocks[j]! || a.arms[i]! - b.arms[j]!;
}

function addArms(a: BranchArms, b: BranchArms): BranchArms {
  const length = a.lines.length + b.lines.length;
  const out = {
    lines: new Uint32Array(length),
    blocks: new Uint32Array(length),
    arms: new Uint32Array(length),
    hits: new Float64Array(length),
  };
  for (let i = 0, j = 0, k = 0; k < length; k++) {
    const fromA = j >= b.lines.length || (i < a.lines.length && compareArms(a, i, b, j) <= 0);
    const from = fromA ? a : b;
    const at = fromA ? i++ : j++;
    out.lines[k] = from.lines[at]!;
    out.blocks[k] = from.blocks[at]!;
    out.arms[k] = from.arms[at]!;
    out.hits[k] = from.hits[at]!;
  }
  return mergeArms(out, 'sum');
}

/** Same name and same start are the same function; several of one name and start are matched in order. */
function addFunctions(a: readonly FunctionHits[], b: readonly FunctionHits[]): FunctionHits[] {
  const out = [...a];
  const places = new Map<string, number[]>();
  const keyOf = (fn: FunctionHits) => `${fn.startLine ?? ''}:${fn.name}`;
  a.forEach((fn, index) => {
    const key = keyOf(fn);
    const list = places.get(key);
    if (list === undefined) places.set(key, [index]);
    else list.push(index);
  });
  for (const fn of b) {
    const index = places.get(keyOf(fn))?.shift();
    if (index === undefined) out.push(fn);
    else out[index] = { ...out[index]!, hits: Math.min(MAX_COUNT, out[index]!.hits + fn.hits) };
  }
  return out;
}

function betterCounts(a: CoverageCounts, b: CoverageCounts): CoverageCounts {
  return {
    lines: betterRatio(a.lines, b.lines),
    branches: betterRatio(a.branches, b.branches),
    functions: betterRatio(a.functions, b.functions),
  };
}

function betterRatio(a: Ratio | null, b: Ratio | null): Ratio | null {
  if (a === null || b === null) return a ?? b;
  return a.covered * b.total >= b.covered * a.total ? a : b;
}
