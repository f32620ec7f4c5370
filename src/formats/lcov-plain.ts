import type { FileBuilder } from './builder.js';
import { NEWLINE } from './byte-lines.js';
import type { ReportSink } from './format.js';
import { packRows } from './packed-file.js';

const COLON = 0x3a;
const COMMA = 0x2c;
const RETURN = 0x0d;
const MINUS = 0x2d;
const SPACE = 0x20;
const [A, B, D, F, H, L, N, R, S, T] = [0x41, 0x42, 0x44, 0x46, 0x48, 0x4c, 0x4e, 0x52, 0x53, 0x54];
const END = Buffer.from('end_of_record\n');

/** Rows of one kind a plain record may have; the few files with more take the general way. */
const MAX_ROWS = 1 << 15;
/** Nine digits always fit 31 bits, so that numbers are read without floating point. */
const MAX_DIGITS = 9;
/** Rows an arm that stands out of order may pass, on average. */
const MAX_STEPS = 8;
/** As long as the placeholder of files that no test loaded, which the general reader drops. */
const PLACEHOLDER_LENGTH = 14;

/**
 * Reads LCOV records that are as the usual tools write them, which is nearly all of any large tracefile: `SF`, then
 * `FN` and `FNDA` in one order, `DA` and `BRDA` with plain numbers, `end_of_record`, all of it in the block at hand.
 * Anything else is left untouched to the general reader, which also owns every message. One loop over the bytes, no
 * object per line: this is where the time of reading LCOV goes.
 */
export class PlainLcov {
  readonly #sink: ReportSink;
  readonly #builder: FileBuilder;
  readonly #lineNumbers = new Uint32Array(MAX_ROWS);
  readonly #lineHits = new Uint32Array(MAX_ROWS);
  readonly #armLines = new Uint32Array(MAX_ROWS);
  readonly #armBlocks = new Uint32Array(MAX_ROWS);
  readonly #armOrdinals = new Uint32Array(MAX_ROWS);
  readonly #armHits = new Uint32Array(MAX_ROWS);
  readonly #starts = new Uint32Array(MAX_ROWS);
  readonly #ends = new Uint32Array(MAX_ROWS);
  readonly #hits = new Uint32Array(MAX_ROWS);
  readonly #nameFrom = new Uint32Array(MAX_ROWS);
  readonly #nameTo = new Uint32Array(MAX_ROWS);
  readonly #lineRows = { columns: [this.#lineNumbers, this.#lineHits], count: 0 };
  readonly #armRows = { columns: [this.#armLines, this.#armBlocks, this.#armOrdinals, this.#armHits], count: 0 };
  readonly #functionRows = { columns: [this.#starts, this.#ends, this.#hits], count: 0 };
  readonly #nameBytes = { bytes: new Uint8Array(0) as Uint8Array, from: this.#nameFrom, to: this.#nameTo };
  /** Where the walk stands. */
  #at = 0;
  #lines = 0;
  #arms = 0;
  #functions = 0;
  #counted = 0;
  #branches = false;
  #anyFunctions = false;
  /** Lines of the tracefile the last record took. */
  taken = 0;

  /** `builder` is used for the files whose lines or branches stand out of order. */
  constructor(sink: ReportSink, builder: FileBuilder) {
    this.#sink = sink;
    this.#builder = builder;
  }

  /** Reads the record that starts at `start`; returns where the next one starts, -1 if this one is not plain. */
  record(bytes: Buffer, start: number, end: number): number {
    let at = start;
    this.taken = 0;
    if (bytes[at] === T && bytes[at + 1] === N && bytes[at + 2] === COLON) {
      at = lineEnd(bytes, at + 3, end) + 1;
      if (bytes[at - 2] === RETURN) return -1;
      this.taken++;
    }
    if (bytes[at] !== S || bytes[at + 1] !== F || bytes[at + 2] !== COLON) return -1;
    const from = at + 3;
    const to = lineEnd(bytes, from, end);
    if (to <= from || to >= end || bytes[from]! <= SPACE || bytes[to - 1]! <= SPACE) return -1;
    this.taken++;
    this.#at = to + 1;
    if (!this.#body(bytes, end)) return -1;
    if (this.#functions === 1 && this.#nameTo[0]! - this.#nameFrom[0]! === PLACEHOLDER_LENGTH) return -1;
    this.#emit(bytes, bytes.toString('utf8', from, to));
    return this.#at;
  }

  #body(bytes: Buffer, end: number): boolean {
    this.#lines = this.#arms = this.#functions = this.#counted = 0;
    this.#branches = this.#anyFunctions = false;
    while (this.#at < end) {
      const at = this.#at;
      this.taken++;
      const first = bytes[at];
      if (first === D) {
        if (bytes[at + 1] !== A || bytes[at + 2] !== COLON || !this.#line(bytes, at + 3)) return false;
      } else if (first === B) {
        if (bytes[at + 1] !== R || !this.#branchRecord(bytes, at, end)) return false;
      } else if (first === F) {
        if (bytes[at + 1] !== N || !this.#functionRecord(bytes, at, end)) return false;
      } else if (first === L) {
        const second = bytes[at + 1];
        if ((second !== F && second !== H) || bytes[at + 2] !== COLON) return false;
        this.#at = lineEnd(bytes, at + 3, end) + 1;
      } else return first === END[0] && this.#endOfRecord(bytes, at, end);
    }
    return false;
  }

  #endOfRecord(bytes: Buffer, at: number, end: number): boolean {
    if (at + END.length > end) return false;
    for (let i = 1; i < END.length; i++) if (bytes[at + i] !== END[i]) return false;
    this.#at = at + END.length;
    return true;
  }

  /** `DA:line,count` */
  #line(bytes: Buffer, start: number): boolean {
    let at = start;
    let number = 0;
    let digit = bytes[at]! - 48;
    for (; digit >= 0 && digit <= 9; digit = bytes[++at]! - 48) number = (number * 10 + digit) | 0;
    const countFrom = at + 1;
    if (at === start || at - start > MAX_DIGITS || bytes[at] !== COMMA) return false;
    let count = 0;
    at = countFrom;
    digit = bytes[at]! - 48;
    for (; digit >= 0 && digit <= 9; digit = bytes[++at]! - 48) count = (count * 10 + digit) | 0;
    if (at === countFrom || at - countFrom > MAX_DIGITS || bytes[at] !== NEWLINE) return false;
    const row = this.#lines;
    if (number === 0 || row === MAX_ROWS) return false;
    this.#lineNumbers[row] = number;
    this.#lineHits[row] = count;
    this.#lines = row + 1;
    this.#at = at + 1;
    return true;
  }

  /** `BRDA:line,block,branch,taken`, `BRF:…` or `BRH:…` */
  #branchRecord(bytes: Buffer, start: number, end: number): boolean {
    if (bytes[start + 2] !== D) {
      const third = bytes[start + 2];
      if ((third !== F && third !== H) || bytes[start + 3] !== COLON) return false;
      if (third === F) this.#branches = true;
      this.#at = lineEnd(bytes, start + 4, end) + 1;
      return true;
    }
    if (bytes[start + 3] !== A || bytes[start + 4] !== COLON) return false;
    const row = this.#arms;
    if (row === MAX_ROWS) return false;
    this.#at = start + 5;
    const line = this.#number(bytes, COMMA);
    const block = this.#number(bytes, COMMA);
    const arm = this.#number(bytes, COMMA);
    const never = bytes[this.#at] === MINUS && bytes[this.#at + 1] === NEWLINE;
    if (never) this.#at += 2;
    const taken = never ? 0 : this.#number(bytes, NEWLINE);
    if (line <= 0 || block < 0 || arm < 0 || taken < 0) return false;
    this.#armLines[row] = line;
    this.#armBlocks[row] = block;
    this.#armOrdinals[row] = arm;
    this.#armHits[row] = taken;
    this.#arms = row + 1;
    this.#branches = true;
    return true;
  }

  /** `FN:start,[end,]name`, `FNDA:count,name`, `FNF:…` or `FNH:…` */
  #functionRecord(bytes: Buffer, start: number, end: number): boolean {
    const third = bytes[start + 2];
    if (third === COLON) return this.#function(bytes, start + 3, end);
    if (third === D) return bytes[start + 3] === A && bytes[start + 4] === COLON && this.#count(bytes, start + 5);
    if ((third !== F && third !== H) || bytes[start + 3] !== COLON) return false;
    if (third === F) this.#anyFunctions = true;
    this.#at = lineEnd(bytes, start + 4, end) + 1;
    return true;
  }

  #function(bytes: Buffer, start: number, end: number): boolean {
    const row = this.#functions;
    // Counts have begun: what comes now stands out of the order that makes them plain.
    if (row === MAX_ROWS || this.#counted > 0) return false;
    this.#at = start;
    const first = this.#number(bytes, COMMA);
    if (first < 0) return false;
    let from = this.#at;
    const last = this.#number(bytes, COMMA);
    const ended = last >= first;
    if (ended) from = this.#at;
    const to = lineEnd(bytes, from, end);
    if (to >= end || to === from || bytes[to - 1] === RETURN) return false;
    this.#starts[row] = first + 1;
    this.#ends[row] = ended ? last + 1 : 0;
    this.#hits[row] = 0;
    this.#nameFrom[row] = from;
    this.#nameTo[row] = to;
    this.#functions = row + 1;
    this.#anyFunctions = true;
    this.#at = to + 1;
    return true;
  }

  /** Counts come in the order of the functions, or the record is not plain. */
  #count(bytes: Buffer, start: number): boolean {
    const row = this.#counted;
    if (row >= this.#functions) return false;
    this.#at = start;
    const hits = this.#number(bytes, COMMA);
    if (hits < 0) return false;
    let at = this.#at;
    const to = this.#nameTo[row]!;
    for (let known = this.#nameFrom[row]!; known < to; known++, at++) if (bytes[known] !== bytes[at]) return false;
    if (bytes[at] !== NEWLINE) return false;
    this.#hits[row] = hits;
    this.#counted = row + 1;
    this.#at = at + 1;
    return true;
  }

  /** The digits at `#at` that end with `stop`, over which it steps; -1, and no step, if there are no such. */
  #number(bytes: Buffer, stop: number): number {
    const start = this.#at;
    let at = start;
    let value = 0;
    let digit = bytes[at]! - 48;
    for (; digit >= 0 && digit <= 9; digit = bytes[++at]! - 48) value = (value * 10 + digit) | 0;
    if (at === start || at - start > MAX_DIGITS || bytes[at] !== stop) return -1;
    this.#at = at + 1;
    return value;
  }

  #emit(bytes: Buffer, rawPath: string): void {
    if (!this.#linesInOrder() || !this.#numberBlocks()) {
      this.#emitSorted(bytes, rawPath);
      return;
    }
    this.#lineRows.count = this.#lines;
    this.#armRows.count = this.#branches ? this.#arms : -1;
    this.#functionRows.count = this.#anyFunctions ? this.#functions : -1;
    this.#nameBytes.bytes = bytes;
    this.#sink.file(packRows(rawPath, this.#lineRows, this.#armRows, this.#functionRows, this.#nameBytes));
  }

  #linesInOrder(): boolean {
    const numbers = this.#lineNumbers;
    let last = 0;
    for (let i = 0; i < this.#lines; i++) {
      const next = numbers[i]!;
      if (next <= last) return false;
      last = next;
    }
    return true;
  }

  /** Makes ordinals of block ids as `FileBuilder.branch` documents; false, and no ordinal made, if that takes more than a look. */
  #numberBlocks(): boolean {
    const [lines, blocks, arms] = [this.#armLines, this.#armBlocks, this.#armOrdinals];
    if (!this.#sortArms()) return false;
    for (let i = 1; i < this.#arms; i++) {
      const difference = lines[i]! - lines[i - 1]! || blocks[i]! - blocks[i - 1]! || arms[i]! - arms[i - 1]!;
      if (difference <= 0) return false;
    }
    let [line, id, ordinal] = [0, 0, 0];
    for (let i = 0; i < this.#arms; i++) {
      const block = blocks[i]!;
      if (lines[i] !== line) {
        line = lines[i]!;
        ordinal = 0;
      } else if (block !== id) ordinal++;
      id = block;
      blocks[i] = ordinal;
    }
    return true;
  }

  /**
   * Puts arms in the order of their lines, which nested branches leave, and keeps the order within a line. False where
   * that takes more than a few steps per arm.
   */
  #sortArms(): boolean {
    const [lines, blocks, arms, hits] = this.#armRows.columns as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
    let steps = MAX_STEPS * this.#arms;
    for (let i = 1; i < this.#arms; i++) {
      const line = lines[i]!;
      if (lines[i - 1]! <= line) continue;
      const [block, arm, taken] = [blocks[i]!, arms[i]!, hits[i]!];
      let at = i;
      for (; at > 0 && lines[at - 1]! > line; at--) {
        lines[at] = lines[at - 1]!;
        blocks[at] = blocks[at - 1]!;
        arms[at] = arms[at - 1]!;
        hits[at] = hits[at - 1]!;
      }
      lines[at] = line;
      blocks[at] = block;
      arms[at] = arm;
      hits[at] = taken;
      steps -= i - at;
      if (steps < 0) return false;
    }
    return true;
  }

  #emitSorted(bytes: Buffer, rawPath: string): void {
    const builder = this.#builder;
    builder.measures({ lines: true, branches: this.#branches, functions: this.#anyFunctions });
    for (let i = 0; i < this.#lines; i++) builder.line(this.#lineNumbers[i]!, this.#lineHits[i]!);
    for (let i = 0; i < this.#arms; i++)
      builder.branch(this.#armLines[i]!, this.#armBlocks[i]!, this.#armOrdinals[i]!, this.#armHits[i]!);
    for (let i = 0; i < this.#functions; i++) {
      const end = this.#ends[i]!;
      const name = bytes.toString('utf8', this.#nameFrom[i]!, this.#nameTo[i]!);
      builder.functionAt(name, this.#starts[i]! - 1, end === 0 ? null : end - 1);
      builder.addFunctionHits(i, this.#hits[i]!);
    }
    builder.emit(rawPath);
  }
}

function lineEnd(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== NEWLINE) at++;
  return at;
}
