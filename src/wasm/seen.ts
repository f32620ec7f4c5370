import { SEEN, SEEN_SIZE } from './memory';

/** Odd, and with bits all over: a product spreads a difference in any byte over the word (Knuth, TAOCP 6.4). */
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
/** More would make a walk to a free place long. */
const MOST: u32 = SEEN_SIZE - SEEN_SIZE / 4;

let known: u32 = 0;

export function forgetPaths(): void {
  if (known > 0) memory.fill(SEEN, 0, SEEN_SIZE << 3);
  known = 0;
}

/** Bytes beyond ASCII in a word. Different ones may come out as one text, where they are no UTF-8. */
const BEYOND: u64 = 0x8080_8080_8080_8080;
let beyond: u64 = 0;

/** Whether no path like this one came since they were forgotten: true is certain, false is not. */
export function isNewPath(from: usize, size: u32): bool {
  if (known === MOST) return false;
  beyond = 0;
  const hash = hashOf(from, size);
  if ((beyond & BEYOND) !== 0) return false;
  let slot = <u32>hash & (SEEN_SIZE - 1);
  for (;;) {
    const there = load<u64>(SEEN + (slot << 3));
    if (there === hash) return false;
    if (there === 0) break;
    slot = (slot + 1) & (SEEN_SIZE - 1);
  }
  store<u64>(SEEN + (slot << 3), hash);
  known++;
  return true;
}

/** Never 0, which marks a free place. */
function hashOf(from: usize, size: u32): u64 {
  let hash: u64 = size;
  let at: u32 = 0;
  for (; at + 8 <= size; at += 8) hash = mixed(hash, load<u64>(from + at));
  const rest = size - at;
  if (rest > 0) hash = mixed(hash, load<u64>(from + at) & (((<u64>1) << (rest << 3)) - 1));
  return hash === 0 ? 1 : hash;
}

function mixed(hash: u64, word: u64): u64 {
  beyond |= word;
  const product = (hash ^ word) * GOLDEN;
  return product ^ (product >> 29);
}
