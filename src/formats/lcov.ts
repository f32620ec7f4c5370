import { FileBuilder } from './builder.js';
import { eachLineBlock, indexOfByte, NEWLINE, text } from './byte-lines.js';
import type { CoverageFormat, ReportSink } from './format.js';
import { type FunctionTag, LcovFunctions } from './lcov-functions.js';
import { LcovScanner } from './lcov-scanner.js';

/**
 * LCOV tracefiles as geninfo(1) documents them: 1.x (`FN:start,name`), 2.0 (`FN:start,end,name`) and 2.2 and later
 * (`FNL:index,start[,end]` with `FNA:index,count,name`). Read from `DA`, `BRDA` and the function records; the summary
 * records (LF, LH, FNF, FNH, BRF, BRH) are not data and only tell what was measured.
 */
export const lcov: CoverageFormat = {
  name: 'lcov',
  title: 'LCOV',
  usualPlaces: [
    'coverage/lcov.info',
    'lcov.info',
    'coverage.info',
    'coverage.lcov',
    '*.lcov',
    'coverage/*.lcov',
    'target/lcov.info',
    'build/lcov.info',
  ],
  sniff: (head) =>
    /^\uFEFF?(?:\s*(?:#[^\n]*|TN:[^\n]*|VER:[^\n]*)\n){0,50}\s*SF:/.test(head) || /^\uFEFF?TN:/.test(head),
  async parse(input, sink) {
    const reader = new LcovReader(sink);
    await eachLineBlock(input, (bytes, start, end) => reader.lines(bytes, start, end), 'end_of_record\n');
    reader.finish();
  },
};

const COLON = 0x3a;
const COMMA = 0x2c;
const HASH = 0x23;
const RETURN = 0x0d;
const MINUS = 0x2d;

/** Records that carry nothing covgap reads: test names, versions, MC/DC and the summaries. */
const SILENT = new Set(['TN', 'VER', 'MCDC', 'MCF', 'MCH', 'LF', 'LH', 'FNF', 'FNH', 'BRF', 'BRH']);

class LcovReader {
  readonly #sink: ReportSink;
  readonly #builder: FileBuilder;
  readonly #functions: LcovFunctions;
  /** For what is plain, between records. */
  readonly #scanner = LcovScanner.get();
  /** The file of the open record; null between records. */
  #file: string | null = null;
  #lineNumber = 0;
  /** Where the last number read by `#number` ended. */
  #at = 0;
  readonly #textIds = new TextIds();

  constructor(sink: ReportSink) {
    this.#sink = sink;
    this.#builder = new FileBuilder(sink);
    this.#functions = new LcovFunctions(this.#builder);
    this.#scanner?.begin(sink);
  }

  lines(bytes: Buffer, start: number, end: number): void {
    this.#scanner?.nextBlock();
    for (this.#at = start; this.#at < end; ) {
      if (this.#file === null) this.#scan(bytes, end);
      const at = this.#at;
      if (at === end) return;
      this.#lineNumber++;
      if (!this.#plainRecord(bytes, at)) this.#anyRecord(bytes, at);
    }
  }

  #scan(bytes: Buffer, end: number): void {
    if (this.#scanner === null) return;
    this.#at = this.#scanner.records(bytes, this.#at, end, this.#lineNumber, this.#sink);
    this.#lineNumber += this.#scanner.taken;
  }

  /** `DA:` makes up most of every tracefile, `BRDA:` and `FNDA:` most of the rest. True if it was one and is read. */
  #plainRecord(bytes: Buffer, at: number): boolean {
    if (this.#file === null) return false;
    const first = bytes[at];
    if (first === 0x44) return bytes[at + 1] === 0x41 && bytes[at + 2] === COLON && this.#plainLine(bytes, at + 3);
    if (bytes[at + 2] !== 0x44 || bytes[at + 4] !== COLON) return false;
    if (first === 0x42) return this.#plainBranch(bytes, at + 5);
    return first === 0x46 && this.#plainCount(bytes, at + 5);
  }

  finish(): void {
    if (this.#file === null) return;
    this.#sink.warn(
      'truncated',
      `the report ends inside the record of ${this.#file}: it may be cut short`,
      this.#lineNumber,
    );
    this.#endOfRecord();
  }

  /** `DA:12,3`: true if the record was as plain as this and is read. */
  #plainLine(bytes: Buffer, start: number): boolean {
    let at = start;
    let line = 0;
    let digit = bytes[at]! - 48;
    for (; digit >= 0 && digit <= 9; digit = bytes[++at]! - 48) line = line * 10 + digit;
    if (at === start || bytes[at] !== COMMA) return false;
    const countFrom = ++at;
    let count = 0;
    digit = bytes[at]! - 48;
    for (; digit >= 0 && digit <= 9; digit = bytes[++at]! - 48) count = count * 10 + digit;
    if (at === countFrom || bytes[at] !== NEWLINE) return false;
    this.#at = at + 1;
    this.#builder.line(line, count, this.#lineNumber);
    return true;
  }

  /** `BRDA:12,0,1,3` or `BRDA:12,0,1,-`: true if the record was as plain as this and is read. */
  #plainBranch(bytes: Buffer, start: number): boolean {
    const line = this.#number(bytes, start);
    if (line < 0 || bytes[this.#at] !== COMMA) return false;
    const block = this.#number(bytes, this.#at + 1);
    if (block < 0 || bytes[this.#at] !== COMMA) return false;
    const arm = this.#number(bytes, this.#at + 1);
    if (arm < 0 || bytes[this.#at] !== COMMA) return false;
    const never = bytes[this.#at + 1] === MINUS;
    const taken = this.#number(bytes, this.#at + (never ? 2 : 1));
    if (taken < 0 !== never || !this.#atLineEnd(bytes)) return false;
    if (line === 0) this.#armWithoutLine();
    else this.#builder.branch(line, block, arm, never ? 0 : taken, this.#lineNumber);
    return true;
  }

  /** `FNDA:3,name` in the order of the functions: true if the record was as plain as this and is read. */
  #plainCount(bytes: Buffer, start: number): boolean {
    const next = this.#functions.expectedCount(bytes, start);
    if (next === -1) return false;
    this.#at = next;
    return true;
  }

  /** The digits at `start` as a number, -1 where there are none; `#at` is then behind them. */
  #number(bytes: Buffer, start: number): number {
    let value = 0;
    let at = start;
    let digit = bytes[at]! - 48;
    for (; digit >= 0 && digit <= 9; digit = bytes[++at]! - 48) value = value * 10 + digit;
    this.#at = at;
    return at === start ? -1 : value;
  }

  /** Steps over a line end at `#at`; false if there is none. */
  #atLineEnd(bytes: Buffer): boolean {
    if (bytes[this.#at] === RETURN) this.#at++;
    return bytes[this.#at++] === NEWLINE;
  }

  #anyRecord(bytes: Buffer, start: number): void {
    const lineEnd = indexOfByte(bytes, NEWLINE, start);
    this.#at = lineEnd + 1;
    const end = lineEnd > start && bytes[lineEnd - 1] === RETURN ? lineEnd - 1 : lineEnd;
    if (start === end || bytes[start] === HASH) return;
    if (isSilent(bytes, start)) return;
    const called = functionTag(bytes, start);
    if (called !== null) {
      this.#function(called, bytes, start + called.length + 1, end);
      return;
    }
    const colon = bytes.indexOf(COLON, start);
    const from = colon + 1;
    const tag = text(bytes, start, colon === -1 || colon > end ? end : colon).trim();
    if (tag === 'DA') this.#lineRecord(bytes, from, end);
    else if (tag === 'BRDA') this.#branchRecord(bytes, from, end);
    else if (tag === 'end_of_record') this.#endOfRecord();
    else if (tag === 'SF') this.#startRecord(text(bytes, from, end).trim());
    else if (SILENT.has(tag)) this.#summary(tag);
    else if (tag !== '')
      this.#sink.warn('unknown-record', `"${tag.slice(0, 40)}" is no LCOV record; skipped`, this.#lineNumber);
  }

  #startRecord(file: string): void {
    if (this.#file !== null) {
      this.#sink.warn('record-not-closed', `the record of ${this.#file} has no end_of_record`, this.#lineNumber);
      this.#endOfRecord();
    }
    this.#file = file;
    this.#builder.measures({ lines: true });
  }

  #endOfRecord(): void {
    if (this.#file === null) {
      this.#stray();
      return;
    }
    this.#builder.emit(this.#file);
    this.#functions.reset();
    this.#textIds.reset();
    this.#file = null;
  }

  #summary(tag: string): void {
    if (this.#file === null) return;
    if (tag === 'BRF') this.#builder.measures({ branches: true });
    if (tag === 'FNF') this.#builder.measures({ functions: true });
  }

  /** `DA:line,count[,checksum]` */
  #lineRecord(bytes: Buffer, start: number, end: number): void {
    if (this.#file === null) {
      this.#stray();
      return;
    }
    const [line, count] = text(bytes, start, end).split(',', 2);
    const number = wholeNumber(line);
    const hits = Number(count?.trim() || Number.NaN);
    if (number === null || Number.isNaN(hits)) this.#malformed();
    else this.#builder.line(number, hits, this.#lineNumber);
  }

  /** `BRDA:line,[e|f][U]block,branch,taken`; `branch` may be text with commas, `taken` may be `-` (never reached). */
  #branchRecord(bytes: Buffer, start: number, end: number): void {
    if (this.#file === null) {
      this.#stray();
      return;
    }
    const match = /^(\d+),([ef]?)(U?)([^,]*),(.*),(-|[^,]+)$/s.exec(text(bytes, start, end));
    const taken = match?.[6] === '-' ? 0 : Number(match?.[6]);
    if (match === null || Number.isNaN(taken)) {
      this.#malformed();
      return;
    }
    // `U`: the compiler or the user says the branch can never be taken, so it is not there to be covered.
    if (match[3] === 'U') return;
    const line = Number(match[1]);
    const block = wholeNumber(match[4]) ?? this.#textIds.ordinal(`${line}`, match[4]!);
    const arm = wholeNumber(match[5]) ?? this.#textIds.ordinal(`${line},${block}`, match[5]!);
    if (line === 0) this.#armWithoutLine();
    else this.#builder.branch(line, block, arm, taken, this.#lineNumber);
  }

  #function(tag: FunctionTag, bytes: Buffer, start: number, end: number): void {
    if (this.#file === null) {
      this.#stray();
      return;
    }
    if (!this.#functions.record(tag, bytes, start, end)) this.#malformed();
  }

  #stray(): void {
    this.#sink.warn('stray-record', 'a record outside SF … end_of_record; skipped', this.#lineNumber);
  }

  /** The exits of functions in coverage.py 6, and code a compiler made up. */
  #armWithoutLine(): void {
    this.#builder.measures({ branches: true });
    this.#sink.warn('branches-without-line', 'a branch stands on line 0; left out', this.#lineNumber);
  }

  #malformed(): void {
    this.#sink.warn(
      'malformed-record',
      'a record that does not have the fields LCOV documents; skipped',
      this.#lineNumber,
    );
  }
}

/** Numbers for branch arms and blocks that are named by the source text of the condition. */
class TextIds {
  readonly #ids = new Map<string, number>();
  readonly #sizes = new Map<string, number>();

  reset(): void {
    this.#ids.clear();
    this.#sizes.clear();
  }

  /** The ordinal of `name` within `scope`, by first appearance. */
  ordinal(scope: string, name: string): number {
    const key = `${scope}:${name}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const next = this.#sizes.get(scope) ?? 0;
    this.#sizes.set(scope, next + 1);
    this.#ids.set(key, next);
    return next;
  }
}

/** `TN:`, `LF:` and `LH:`, the most frequent of the records that say nothing. */
function isSilent(bytes: Buffer, start: number): boolean {
  if (bytes[start + 2] !== COLON) return false;
  const second = bytes[start + 1];
  return bytes[start] === 0x4c ? second === 0x46 || second === 0x48 : bytes[start] === 0x54 && second === 0x4e;
}

/** Told by bytes: a string for the tag of each function record costs more than reading the record. */
function functionTag(bytes: Buffer, start: number): FunctionTag | null {
  if (bytes[start] !== 0x46 || bytes[start + 1] !== 0x4e) return null;
  if (bytes[start + 2] === COLON) return 'FN';
  if (bytes[start + 2] === 0x4c && bytes[start + 3] === COLON) return 'FNL';
  if (bytes[start + 2] === 0x41 && bytes[start + 3] === COLON) return 'FNA';
  return bytes[start + 2] === 0x44 && bytes[start + 3] === 0x41 && bytes[start + 4] === COLON ? 'FNDA' : null;
}

function wholeNumber(digits: string | undefined): number | null {
  return digits !== undefined && /^\d+$/.test(digits) ? Number(digits) : null;
}
