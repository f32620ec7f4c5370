/** Reads text sixteen bytes, and digits eight bytes, at a time. */

export const NEWLINE: u32 = 0x0a;
export const RETURN: u32 = 0x0d;
export const COMMA: u32 = 0x2c;
export const MINUS: u32 = 0x2d;

/** Eight digits fit a word, and their number 31 bits. */
export const MAX_DIGITS: u32 = 8;

export function same(a: usize, b: usize, size: u32): bool {
  for (let i: u32 = 0; i < size; i += 16) {
    const different = i8x16.bitmask(i8x16.ne(v128.load(a + i), v128.load(b + i)));
    if (different !== 0) return i + ctz(different) >= size;
  }
  return true;
}

/** The line feed at or behind `from`. There is one: the input ends with it. */
export function lineEnd(from: usize): usize {
  let block = from;
  let feeds = newlines(block);
  while (feeds === 0) {
    block += 16;
    feeds = newlines(block);
  }
  return block + ctz(feeds);
}

function newlines(from: usize): u32 {
  return i8x16.bitmask(i8x16.eq(v128.load(from), i8x16.splat(0x0a)));
}

/** A bit for each of the next 32 bytes: is it anything but a digit? With none set, `ctz` tells 32. */
export function separators(from: usize): u32 {
  return nonDigits(from) | (nonDigits(from + 16) << 16);
}

function nonDigits(from: usize): u32 {
  return i8x16.bitmask(i8x16.gt_u(i8x16.sub(v128.load(from), i8x16.splat(0x30)), i8x16.splat(9)));
}

/** Are there digits, and few enough? */
export function isNumber(size: u32): bool {
  return size - 1 < MAX_DIGITS;
}

/** The number that 1 to 8 digits make: neighbours are joined to numbers of 2, then of 4, then of 8 digits. */
export function digits(from: usize, size: u32): u32 {
  const shift = 64 - ((<u64>size) << 3);
  let value = (load<u64>(from) << shift) & 0x0f0f_0f0f_0f0f_0f0f;
  value = ((value * (10 * (1 << 8) + 1)) >> 8) & 0x00ff_00ff_00ff_00ff;
  value = ((value * (100 * (1 << 16) + 1)) >> 16) & 0x0000_ffff_0000_ffff;
  return <u32>((value * (10_000 * (1 << 32) + 1)) >> 32);
}
