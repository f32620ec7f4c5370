import {
  ARM_BLOCKS,
  ARM_HITS,
  ARM_LINES,
  ARM_ORDINALS,
  get,
  NEGATIVE_COUNTS,
  NEGATIVE_LINES,
  put,
  set,
} from './memory';
import { COMMA, digits, isNumber, MINUS, NEWLINE, separators } from './text';

/** Rows an arm that stands out of order may pass, on average. */
const MAX_STEPS: i32 = 8;

/** Rows, and those of `NEGATIVE_LINES` with the ones of records before. */
export let arms: u32 = 0;
export let negative: u32 = 0;
/** Whether no line comes before the one of the last arm, and that. */
let inOrder: bool = true;
let lastLine: u32 = 0;

/** `negatives` counts below zero were found before. */
export function clearArms(negatives: u32): void {
  arms = lastLine = 0;
  negative = negatives;
  inOrder = true;
}

/**
 * Reads `line,block,branch,taken`, where `taken` is a number or `-`, from the line `lineNumber` of the tracefile.
 * Returns where the next line starts, 0 if this is none such.
 */
export function readArm(from: usize, lineNumber: u32): usize {
  let marks = separators(from);
  const first = ctz(marks);
  marks &= marks - 1;
  const second = ctz(marks);
  marks &= marks - 1;
  const third = ctz(marks);
  const blockSize = second - first - 1;
  const ordinalSize = third - second - 1;
  if (!isNumber(first) || !isNumber(blockSize) || !isNumber(ordinalSize)) return 0;
  if (load<u8>(from + first) !== COMMA || load<u8>(from + second) !== COMMA || load<u8>(from + third) !== COMMA)
    return 0;
  const line = digits(from, first);
  const next = line === 0 ? 0 : readTaken(from + third + 1, lineNumber);
  if (next === 0) return 0;
  if (line < lastLine) inOrder = false;
  lastLine = line;
  put(ARM_LINES, arms, line);
  put(ARM_BLOCKS, arms, digits(from + first + 1, blockSize));
  put(ARM_ORDINALS, arms, digits(from + second + 1, ordinalSize));
  arms++;
  return next;
}

function readTaken(from: usize, lineNumber: u32): usize {
  const size = ctz(separators(from));
  if (size > 0) {
    if (!isNumber(size) || load<u8>(from + size) !== NEWLINE) return 0;
    put(ARM_HITS, arms, digits(from, size));
    return from + size + 1;
  }
  if (load<u8>(from) !== MINUS) return 0;
  put(ARM_HITS, arms, 0);
  return load<u8>(from + 1) === NEWLINE ? from + 2 : readNegative(from + 1, lineNumber);
}

/** V8's counts of a part of a function may come out below zero: taken as 0. */
function readNegative(from: usize, lineNumber: u32): usize {
  const size = ctz(separators(from));
  if (!isNumber(size) || load<u8>(from + size) !== NEWLINE) return 0;
  const count = digits(from, size);
  if (count === 0) return 0;
  set(NEGATIVE_LINES, negative, lineNumber);
  set(NEGATIVE_COUNTS, negative, count);
  negative++;
  return from + size + 1;
}

/** Sorts arms by line where nested branches left that order; false where that takes more than a few steps per arm. */
export function sortArms(): bool {
  if (inOrder) return true;
  let steps = MAX_STEPS * <i32>arms;
  for (let i: u32 = 1; i < arms; i++) {
    const line = get(ARM_LINES, i);
    if (get(ARM_LINES, i - 1) > line) steps -= sink(i, line);
    if (steps < 0) return false;
  }
  return true;
}

/** Puts the arm in row `from`, which is on `line`, behind the last one above that is not on a later line. */
function sink(from: u32, line: u32): i32 {
  const block = get(ARM_BLOCKS, from);
  const ordinal = get(ARM_ORDINALS, from);
  const hits = get(ARM_HITS, from);
  let row = from;
  for (; row > 0 && get(ARM_LINES, row - 1) > line; row--) {
    set(ARM_LINES, row, get(ARM_LINES, row - 1));
    set(ARM_BLOCKS, row, get(ARM_BLOCKS, row - 1));
    set(ARM_ORDINALS, row, get(ARM_ORDINALS, row - 1));
    set(ARM_HITS, row, get(ARM_HITS, row - 1));
  }
  set(ARM_LINES, row, line);
  set(ARM_BLOCKS, row, block);
  set(ARM_ORDINALS, row, ordinal);
  set(ARM_HITS, row, hits);
  return from - row;
}

/** Makes ordinals of block ids, as `FileBuilder.branch` documents; false if blocks or arms of a line are out of order. */
export function numberBlocks(): bool {
  let line: u32 = 0;
  let block: u32 = 0;
  let ordinal: u32 = 0;
  let arm: u32 = 0;
  for (let i: u32 = 0; i < arms; i++) {
    const nextLine = get(ARM_LINES, i);
    const nextBlock = get(ARM_BLOCKS, i);
    const nextArm = get(ARM_ORDINALS, i);
    if (nextLine !== line) ordinal = 0;
    else if (nextBlock > block) ordinal++;
    else if (nextBlock < block || nextArm <= arm) return false;
    set(ARM_BLOCKS, i, ordinal);
    line = nextLine;
    block = nextBlock;
    arm = nextArm;
  }
  return true;
}
