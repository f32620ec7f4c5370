/**
 * Reads LCOV records that are as the usual tools write them, which is nearly all of any large tracefile: `SF`, then
 * `FN` and `FNDA` in one order, `DA` and `BRDA` with plain numbers, `end_of_record`. At anything else it stops, and the
 * general reader (`src/formats/lcov.ts`), which also owns every message, takes the record. Both must say the same.
 *
 * This is AssemblyScript: TypeScript's syntax with machine types, compiled by `wasm/build.mjs`. It has no objects, only
 * numbers and linear memory. A separator is found sixteen bytes at a time, and digits are read eight at a time, which
 * JavaScript has no means for.
 *
 * All words are little-endian; text of up to eight bytes is compared as one number, so its letters stand backwards.
 */

import { arms, clearArms, negative, numberBlocks, readArm, sortArms } from './arms';
import { writeFile } from './file';
import { clearFunctions, functions, isPlaceholder, readCount, readFunction } from './functions';
import { clearLines, readLine } from './lines';
import { clearBits, copy, FILES, INPUT, PATHS } from './memory';
import { forgetPaths, isNewPath } from './seen';
import { lineEnd, RETURN } from './text';

export { FILES, INPUT, INPUT_SIZE, NEGATIVE_COUNTS, NEGATIVE_LINES, PATHS } from './memory';

const SPACE: u32 = 0x20;
const COLON: u32 = 0x3a;
const ASCII: u32 = 0x7f;

const THREE_BYTES: u32 = 0x00ff_ffff;
const TN: u32 = 0x3a4e54;
const SF: u32 = 0x3a4653;
const DA: u32 = 0x3a4144;
const FN: u32 = 0x3a4e46;
const LF: u32 = 0x3a464c;
const LH: u32 = 0x3a484c;
const BRDA: u32 = 0x41445242;
const FNDA: u32 = 0x41444e46;
const BRF: u32 = 0x3a465242;
const BRH: u32 = 0x3a485242;
const FNF: u32 = 0x3a464e46;
const FNH: u32 = 0x3a484e46;
/** "end_of_record\n" in three overlapping words, of which the last starts at its tenth byte. */
const END: u32 = 0x5f646e65;
const OF_RECOR: u64 = 0x726f6365725f666f;
const ORD: u32 = 0x0a64726f;
const END_SIZE: u32 = 14;

/** Where the walk stands, and where the input ends. */
let at: usize = 0;
let end: usize = 0;
/** Lines of the tracefile that the record took. */
let taken: u32 = 0;
/** Whether the record says so, even if it has none. */
let saysBranches: bool = false;
let saysFunctions: bool = false;

/** What the last `scan` read: lines of the tracefile, counts below zero, and where paths and files end. */
export let linesTaken: u32 = 0;
export let negatives: u32 = 0;
export let pathsEnd: usize = 0;
export let filesEnd: usize = 0;
/** Whether none of the paths came before, since `begin`: true is certain, false is not. */
export let allNew: bool = false;

/** A tracefile begins. */
export function begin(): void {
  forgetPaths();
}

/** Reads records from `start` on, both counted from `INPUT`; returns where the first one starts that is not plain. */
export function scan(start: u32, stop: u32): u32 {
  at = INPUT + start;
  end = INPUT + stop;
  linesTaken = negatives = 0;
  pathsEnd = PATHS;
  filesEnd = FILES;
  allNew = true;
  let next = at;
  while (at < end && record()) next = at;
  return next - INPUT;
}

function record(): bool {
  taken = 0;
  if ((load<u32>(at) & THREE_BYTES) === TN) {
    at = lineEnd(at + 3) + 1;
    if (load<u8>(at - 2) === RETURN) return false;
    taken++;
  }
  if ((load<u32>(at) & THREE_BYTES) !== SF) return false;
  const from = at + 3;
  const to = lineEnd(from);
  if (to === from || to >= end || isEdge(load<u8>(from)) || isEdge(load<u8>(to - 1))) return false;
  taken++;
  at = to + 1;
  if (!body() || isPlaceholder() || !sortArms() || !numberBlocks()) return false;
  if (!isNewPath(from, to - from)) allNew = false;
  pathsEnd = copy(from, to + 1 - from, pathsEnd);
  filesEnd = writeFile(filesEnd, saysBranches || arms > 0, saysFunctions || functions > 0);
  linesTaken += taken;
  negatives = negative;
  return true;
}

/** White space of any alphabet, perhaps: the general reader trims it. */
function isEdge(byte: u32): bool {
  return byte <= SPACE || byte > ASCII;
}

/** The lines behind `SF`, with `end_of_record`. */
function body(): bool {
  clearBits();
  clearLines();
  clearArms(negatives);
  clearFunctions();
  saysBranches = saysFunctions = false;
  while (at < end) {
    const word = load<u32>(at);
    taken++;
    if (word === END) return endOfRecord();
    const next = data(word);
    at = next !== 0 ? next : summary(word);
    if (at === 0) return false;
  }
  return false;
}

/** The most frequent are asked for first. Returns where the next line starts, 0 if this holds no data. */
function data(word: u32): usize {
  const short = word & THREE_BYTES;
  if (short === DA) return readLine(at + 3);
  if (short === FN) return readFunction(at + 3);
  if (load<u8>(at + 4) !== COLON) return 0;
  if (word === BRDA) return readArm(at + 5, linesTaken + taken);
  return word === FNDA ? readCount(at + 5) : 0;
}

/** `LF`, `LH`, `FNF`, `FNH`, `BRF` and `BRH` only tell what was measured. Returns where the next line starts, or 0. */
function summary(word: u32): usize {
  const short = word & THREE_BYTES;
  if (word === FNF) saysFunctions = true;
  else if (word === BRF) saysBranches = true;
  else if (word !== FNH && word !== BRH && short !== LF && short !== LH) return 0;
  return lineEnd(at + 3) + 1;
}

function endOfRecord(): bool {
  if (load<u64>(at + 4) !== OF_RECOR || load<u32>(at + 10) !== ORD) return false;
  at += END_SIZE;
  return true;
}
