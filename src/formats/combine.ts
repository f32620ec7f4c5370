import type { BranchArms, CoverageCounts, FileCoverage, FunctionHits, LineHits, Ratio } from '../model.js';
import { COUNTED_BLOCK, Column } from './columns.js';
import { MAX_COUNT } from './format.js';

/**
 * Two accounts of one file as one: hits of the same line, branch arm or function add up, what only one account names
 * is kept. Where one account has totals only and the other has lines, the lines win. Of two totals the better is
 * kept, since which lines they count is not known.
 */
export function mergeFileCoverage(a: FileCoverage, b: FileCoverage): FileCoverage {
  if (a.counts !== null || b.counts !== null) {
    if (a.counts === null) return a;
    if (b.counts === null)
      return { rawPath: a.rawPath, lines: b.lines, branches: b.branches, functions: b.functions, counts: null };
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
  const { numbers: aNumbers, hits: aHits } = a;
  const { numbers: bNumbers, hits: bHits } = b;
  const numbers = new Column();
  const hits = new Column();
  for (let i = 0, j = 0; i < aNumbers.length || j < bNumbers.length; ) {
    const order = (aNumbers[i] ?? Infinity) - (bNumbers[j] ?? Infinity);
    numbers.push(order <= 0 ? aNumbers[i]! : bNumbers[j]!);
    hits.push(Math.min(MAX_COUNT, (order <= 0 ? aHits[i++]! : 0) + (order >= 0 ? bHits[j++]! : 0)));
  }
  return { numbers: Uint32Array.from(numbers.values), hits: hits.values.slice() };
}

/**
 * An account that only counts the arms of a line adds nothing to one that tells them apart: which of them it means is
 * not known, and as arms of their own they would inflate the total. Of two that count, arms add up by ordinal, so the
 * line has the higher number of taken arms.
 */
function addArms(a: BranchArms, b: BranchArms): BranchArms {
  const left = { lines: a.lines, blocks: a.blocks, arms: a.arms, hits: a.hits };
  const right = { lines: b.lines, blocks: b.blocks, arms: b.arms, hits: b.hits };
  const [lines, blocks, arms, hits] = [new Column(), new Column(), new Column(), new Column()];
  for (let i = 0, j = 0; i < left.lines.length || j < right.lines.length; ) {
    if (left.lines[i] === right.lines[j]) {
      const counted = left.blocks[i] === COUNTED_BLOCK;
      if (counted !== (right.blocks[j] === COUNTED_BLOCK)) {
        if (counted) i = afterLine(left, i);
        else j = afterLine(right, j);
        continue;
      }
    }
    const order = compareArms(left, i, right, j);
    const [from, at] = order <= 0 ? [left, i] : [right, j];
    lines.push(from.lines[at]!);
    blocks.push(from.blocks[at]!);
    arms.push(from.arms[at]!);
    hits.push(Math.min(MAX_COUNT, (order <= 0 ? left.hits[i++]! : 0) + (order >= 0 ? right.hits[j++]! : 0)));
  }
  const narrow = (column: Column) => Uint32Array.from(column.values);
  return { lines: narrow(lines), blocks: narrow(blocks), arms: narrow(arms), hits: hits.values.slice() };
}

function afterLine({ lines }: BranchArms, index: number): number {
  let next = index;
  while (next < lines.length && lines[next] === lines[index]) next++;
  return next;
}

/** What is past the end of its list comes last. */
function compareArms(a: BranchArms, i: number, b: BranchArms, j: number): number {
  if (i >= a.lines.length) return 1;
  if (j >= b.lines.length) return -1;
  return a.lines[i]! - b.lines[j]! || a.blocks[i]! - b.blocks[j]! || a.arms[i]! - b.arms[j]!;
}

/** Same name and same start are the same function; several of one name and start are matched in order. */
function addFunctions(a: readonly FunctionHits[], b: readonly FunctionHits[]): FunctionHits[] {
  const out = [...a];
  const places = new Map<string, { indexes: number[]; next: number }>();
  const keyOf = (fn: FunctionHits) => `${fn.startLine ?? ''}:${fn.name}`;
  a.forEach((fn, index) => {
    const place = places.get(keyOf(fn));
    if (place === undefined) places.set(keyOf(fn), { indexes: [index], next: 0 });
    else place.indexes.push(index);
  });
  for (const fn of b) {
    const place = places.get(keyOf(fn));
    const index = place?.indexes[place.next++];
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
