import { FileBuilder } from './builder.js';
import { eachByteLine } from './byte-lines.js';
import type { CoverageFormat, ReportSink } from './format.js';
import { LcovFunctions } from './lcov-functions.js';

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
    await eachByteLine(input, (bytes, start, end, line) => reader.line(bytes, start, end, line));
    reader.finish();
  },
};

const COLON = 0x3a;
const COMMA = 0x2c;
const HASH = 0x23;

/** Records that carry nothing covgap reads: test names, versions, MC/DC and the summaries. */
const SILENT = new Set(['TN', 'VER', 'MCDC', 'MCF', 'MCH', 'LF', 'LH', 'FNF', 'FNH', 'BRF', 'BRH']);

class LcovReader {
  readonly #sink: ReportSink;
  readonly #builder: FileBuilder;
  readonly #functions = new LcovFunctions();
  /** The file of the open record; null between records. */
  #file: string | null = null;
  #lineNumber = 0;
  readonly #blocks = new BranchOrdinals();

  constructor(sink: ReportSink) {
    this.#sink = sink;
    this.#builder = new FileBuilder(sink);
  }

  line(bytes: Uint8Array, start: number, end: number, lineNumber: number): void {
    this.#lineNumber = lineNumber;
    // `DA:` makes up most of every tracefile, `BRDA:` most of the rest.
    if (bytes[start] === 0x44 && bytes[start + 1] === 0x41 && bytes[start + 2] === COLON)
      this.#da(bytes, start + 3, end);
    else if (bytes[start] === 0x42 && bytes[start + 2] === 0x44 && bytes[start + 4] === COLON)
      this.#brda(bytes, start + 5, end);
    else this.#rare(bytes, start, end);
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

  #rare(bytes: Uint8Array, start: number, end: number): void {
    if (start === end || bytes[start] === HASH) return;
    const colon = bytes.indexOf(COLON, start);
    const tag = text(bytes, start, colon === -1 || colon > end ? end : colon).trim();
    const from = colon + 1;
    if (tag === 'end_of_record') this.#endOfRecord();
    else if (tag === 'SF') this.#startRecord(text(bytes, from, end).trim());
    else if (tag.startsWith('FN') && !SILENT.has(tag)) this.#function(tag, text(bytes, from, end));
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
    this.#functions.flush(this.#builder);
    this.#builder.emit(this.#file);
    this.#blocks.reset();
    this.#file = null;
  }

  #summary(tag: string): void {
    if (this.#file === null) return;
    if (tag === 'BRF') this.#builder.measures({ branches: true });
    if (tag === 'FNF') this.#builder.measures({ functions: true });
  }

  /** `DA:line,count[,checksum]` */
  #da(bytes: Uint8Array, start: number, end: number): void {
    if (this.#file === null) {
      this.#stray();
      return;
    }
    let at = start;
    let line = 0;
    for (; at < end; at++) {
      const digit = bytes[at]! - 48;
      if (digit < 0 || digit > 9) break;
      line = line * 10 + digit;
    }
    if (at === start || bytes[at] !== COMMA) return void this.#malformed();
    const countFrom = ++at;
    let count = 0;
    for (; at < end; at++) {
      const digit = bytes[at]! - 48;
      if (digit < 0 || digit > 9) break;
      count = count * 10 + digit;
    }
    if (at === countFrom || (at < end && bytes[at] !== COMMA)) count = slowCount(bytes, countFrom, end);
    if (Number.isNaN(count)) return void this.#malformed();
    this.#builder.line(line, count, this.#lineNumber);
  }

  /** `BRDA:line,[e|f][U]block,branch,taken`; `branch` may be text with commas, `taken` may be `-` (never reached). */
  #brda(bytes: Uint8Array, start: number, end: number): void {
    if (this.#file === null) {
      this.#stray();
      return;
    }
    const afterLine = bytes.indexOf(COMMA, start);
    const afterBlock = bytes.indexOf(COMMA, afterLine + 1);
    const beforeTaken = bytes.lastIndexOf(COMMA, end - 1);
    if (afterLine === -1 || afterBlock === -1 || beforeTaken <= afterBlock || beforeTaken >= end)
      return void this.#malformed();
    const line = integer(bytes, start, afterLine);
    const taken =
      bytes[beforeTaken + 1] === 0x2d && beforeTaken + 2 === end ? 0 : slowCount(bytes, beforeTaken + 1, end);
    if (line < 0 || Number.isNaN(taken)) return void this.#malformed();
    let blockFrom = afterLine + 1;
    let unreachable = false;
    for (; blockFrom < afterBlock && bytes[blockFrom]! > 0x39; blockFrom++) unreachable ||= bytes[blockFrom] === 0x55;
    // `U`: the compiler or the user says the branch can never be taken, so it is not there to be covered.
    if (unreachable) return;
    const block = integer(bytes, blockFrom, afterBlock);
    const arm = integer(bytes, afterBlock + 1, beforeTaken);
    const blockId = this.#blocks.block(line, block >= 0 ? block : text(bytes, blockFrom, afterBlock));
    const armId = arm >= 0 ? arm : this.#blocks.arm(line, blockId, text(bytes, afterBlock + 1, beforeTaken));
    this.#builder.branch(line, blockId, armId, taken, this.#lineNumber);
  }

  #function(tag: string, rest: string): void {
    if (this.#file === null) {
      this.#stray();
      return;
    }
    if (!this.#functions.record(tag, rest)) this.#malformed();
  }

  #stray(): void {
    this.#sink.warn('stray-record', 'a record outside SF … end_of_record; skipped', this.#lineNumber);
  }

  #malformed(): void {
    this.#sink.warn(
      'malformed-record',
      'a record that does not have the fields LCOV documents; skipped',
      this.#lineNumber,
    );
  }
}

/**
 * Tools number blocks over the line (gcov), the function or the file (Istanbul), and name arms by number or by the
 * source text of the condition. Reports merge on the ordinal on the line, which all of them agree on.
 */
class BranchOrdinals {
  #line = -1;
  #current: (number | string)[] = [];
  readonly #byLine = new Map<number, (number | string)[]>();
  readonly #texts = new Map<string, Map<string, number>>();

  reset(): void {
    this.#line = -1;
    this.#byLine.clear();
    this.#texts.clear();
  }

  block(line: number, id: number | string): number {
    if (line !== this.#line) {
      this.#line = line;
      const known = this.#byLine.get(line);
      this.#current = known ?? [];
      if (known === undefined) this.#byLine.set(line, this.#current);
    }
    const ordinal = this.#current.indexOf(id);
    return ordinal === -1 ? this.#current.push(id) - 1 : ordinal;
  }

  arm(line: number, block: number, name: string): number {
    const key = `${line}:${block}`;
    let arms = this.#texts.get(key);
    if (arms === undefined) {
      arms = new Map();
      this.#texts.set(key, arms);
    }
    const known = arms.get(name);
    if (known !== undefined) return known;
    arms.set(name, arms.size);
    return arms.size - 1;
  }
}

function text(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}

/** A whole number, or -1 where the bytes are anything else. */
function integer(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Counts that are no plain digits: negative ones (a gcov bug), exponents, a checksum behind. NaN if it is no number. */
function slowCount(bytes: Uint8Array, start: number, end: number): number {
  const plain = integer(bytes, start, end);
  if (plain >= 0) return plain;
  const field = text(bytes, start, end).split(',', 1)[0]!.trim();
  return field === '' ? Number.NaN : Number(field);
}
