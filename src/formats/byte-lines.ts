import { CovgapError } from '../errors.js';
import type { ReportInput } from './format.js';

export const NEWLINE = 0x0a;

/** No tool writes a longer line; a file that has one is no text report. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

/**
 * Called with whole lines: `bytes[start..end)` starts at a line's first byte and ends behind a line feed. `bytes` is
 * reused afterwards.
 */
export type OnLines = (bytes: Buffer, start: number, end: number) => void;

/** What is held over from chunk to chunk in order to keep lines together that `unit` ends. */
const MAX_UNIT_BYTES = 1024 * 1024;

/**
 * Hands an input on in blocks of whole lines, without making strings of them; a last line without line feed gets one,
 * a UTF-8 byte order mark at the start is dropped. Holds one chunk and at most one unfinished line or unit.
 *
 * Where lines belong together, `unit` is the last of them with its line feed: blocks then end behind such a line if
 * there is one near the end of a chunk.
 *
 * The cutting into lines is left to the caller, who walks the bytes anyway: looking for each line feed first and then
 * parsing the line took twice as long.
 */
export async function eachLineBlock(input: ReportInput, onLines: OnLines, unit = '\n'): Promise<void> {
  let unfinished: Uint8Array[] = [];
  let unfinishedSize = 0;
  let first = true;

  const emit = (bytes: Buffer, start: number, end: number): void => {
    onLines(bytes, first && hasByteOrderMark(bytes, start) ? start + 3 : start, end);
    first = false;
  };
  const hold = (bytes: Uint8Array): void => {
    unfinishedSize += bytes.length;
    if (unfinishedSize > MAX_LINE_BYTES)
      throw new CovgapError('report-invalid', `a line is longer than ${MAX_LINE_BYTES / 1024 / 1024} MiB`, {
        file: input.name,
        hint: 'This is no line-based coverage report; check which file was given.',
      });
    // The chunk may be reused by its producer, so what is held over is copied.
    unfinished.push(Uint8Array.prototype.slice.call(bytes));
  };
  const release = (): Buffer => {
    const line = Buffer.concat(unfinished);
    unfinished = [];
    unfinishedSize = 0;
    return line;
  };

  for await (const bytes of input.chunks()) {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    let start = 0;
    if (unfinishedSize > 0) {
      start = firstEnd(chunk, unit);
      hold(chunk.subarray(0, start === 0 ? chunk.length : start));
      if (start === 0) continue;
      const lines = release();
      emit(lines, 0, lines.length);
    }
    const end = lastEnd(chunk, unit);
    if (end > start) emit(chunk, start, end);
    if (Math.max(start, end) < chunk.length) hold(chunk.subarray(Math.max(start, end)));
  }
  if (unfinishedSize > 0) {
    if (unfinished.at(-1)!.at(-1) !== NEWLINE) hold(Uint8Array.of(NEWLINE));
    const lines = release();
    emit(lines, 0, lines.length);
  }
}

/** Where the first unit of a chunk ends, or the first line if that is far; 0 if no line does. */
function firstEnd(chunk: Buffer, unit: string): number {
  const at = chunk.subarray(0, MAX_UNIT_BYTES).indexOf(unit);
  return at === -1 ? chunk.indexOf(NEWLINE) + 1 : at + unit.length;
}

/** Where the last unit of a chunk ends, or the last line if that is far; 0 if no line does. */
function lastEnd(chunk: Buffer, unit: string): number {
  const from = Math.max(0, chunk.length - MAX_UNIT_BYTES);
  const at = chunk.subarray(from).lastIndexOf(unit);
  return at === -1 ? chunk.lastIndexOf(NEWLINE) + 1 : from + at + unit.length;
}

function hasByteOrderMark(bytes: Uint8Array, start: number): boolean {
  return bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf;
}

export function text(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('utf8', start, end);
}

const interned: string[] = new Array(8192).fill('');

/** `text`, but names that come again and again (`constructor`, `(anonymous_3)`) are one string. */
export function name(bytes: Buffer, start: number, end: number): string {
  let hash = end - start;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
  const slot = hash & 8191;
  const known = interned[slot]!;
  if (sameText(known, bytes, start, end)) return known;
  const made = text(bytes, start, end);
  interned[slot] = made;
  return made;
}

/** Compares without making a string; text outside ASCII just counts as different. */
export function sameText(known: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let i = 0; i < known.length; i++) if (known.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}

/** `indexOf` for bytes that are near: over a dozen bytes the call into native code costs more than the walk. */
export function indexOfByte(bytes: Uint8Array, byte: number, from: number): number {
  const { length } = bytes;
  for (let at = from; at < length; at++) if (bytes[at] === byte) return at;
  return -1;
}

/** The whole number that these bytes are in decimal digits, or null where they are anything else. */
export function integer(bytes: Uint8Array, start: number, end: number): number | null {
  if (start >= end) return null;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - 48;
    if (digit < 0 || digit > 9) return null;
    value = value * 10 + digit;
  }
  return value;
}
