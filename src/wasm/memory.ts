/** What stands where in linear memory, and how it is moved. */

/** Bytes of a tracefile that are read at once. They end with a line feed. */
export const INPUT_SIZE: u32 = 1 << 20;
/** Loads and stores are up to 32 bytes wide and may go beyond what they are for. */
const MARGIN: u32 = 64;
/** No `DA`, `BRDA` or `FN` record is shorter, so that no column ever overflows. */
const SHORTEST_RECORD: u32 = 7;
const COLUMN_SIZE: u32 = (INPUT_SIZE / SHORTEST_RECORD) * 4 + MARGIN;

export const INPUT: usize = memory.data(INPUT_SIZE + MARGIN, 16);
/** Paths of the files read, each with a line feed behind it. */
export const PATHS: usize = memory.data(INPUT_SIZE + MARGIN, 16);
/**
 * The files read, as `packed-file.ts` lays them out. The least that 7 bytes can be is `FN:1,a`: four numbers and two
 * bytes of name, so that three times the input is room enough.
 */
export const FILES: usize = memory.data(3 * INPUT_SIZE + MARGIN, 16);

// Columns of the record at hand.
export const LINE_NUMBERS: usize = memory.data(COLUMN_SIZE, 16);
export const LINE_HITS: usize = memory.data(COLUMN_SIZE, 16);
export const ARM_LINES: usize = memory.data(COLUMN_SIZE, 16);
export const ARM_BLOCKS: usize = memory.data(COLUMN_SIZE, 16);
export const ARM_ORDINALS: usize = memory.data(COLUMN_SIZE, 16);
export const ARM_HITS: usize = memory.data(COLUMN_SIZE, 16);
export const STARTS: usize = memory.data(COLUMN_SIZE, 16);
export const ENDS: usize = memory.data(COLUMN_SIZE, 16);
export const FUNCTION_HITS: usize = memory.data(COLUMN_SIZE, 16);
/** Never written: LCOV knows none, which is 0 in the layout. */
export const COMPLEXITIES: usize = memory.data(COLUMN_SIZE, 16);
export const NAMES: usize = memory.data(COLUMN_SIZE, 16);
/** With the line feed. */
export const NAME_SIZES: usize = memory.data(COLUMN_SIZE, 16);

/** Counts below zero, which the general reader's warnings tell of: lines of the tracefile behind `start`, and counts. */
export const NEGATIVE_LINES: usize = memory.data(COLUMN_SIZE, 16);
export const NEGATIVE_COUNTS: usize = memory.data(COLUMN_SIZE, 16);

/** Hashes of paths, 8 bytes each, by their lower bits. A power of two. */
export const SEEN_SIZE: u32 = 1 << 18;
export const SEEN: usize = memory.data(SEEN_SIZE << 3, 16);

export function set(column: usize, row: u32, value: u32): void {
  store<u32>(column + (row << 2), value);
}

export function get(column: usize, row: u32): u32 {
  return load<u32>(column + (row << 2));
}

/** All bits that any number of the record at hand has. */
export let bits: u32 = 0;

export function clearBits(): void {
  bits = 0;
}

/** Puts a number of the report into a column. */
export function put(column: usize, row: u32, value: u32): void {
  bits |= value;
  set(column, row, value);
}

/** Copies whole blocks of 16 bytes: what is behind is written later, or is margin. Returns where the copy ends. */
export function copy(from: usize, size: u32, to: usize): usize {
  for (let i: u32 = 0; i < size; i += 16) v128.store(to + i, v128.load(from + i));
  return to + size;
}
