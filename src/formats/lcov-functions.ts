import type { FileBuilder } from './builder.js';
import { indexOfByte, integer, NEWLINE, name, sameText, text } from './byte-lines.js';

export type FunctionTag = 'FN' | 'FNDA' | 'FNL' | 'FNA';

const COMMA = 0x2c;

interface Named {
  /** Indexes of the functions of one name, in order. */
  readonly indexes: number[];
  /** How many FNDA records of the name were seen. */
  counted: number;
}

/**
 * The function records of one LCOV record, of all three generations, brought together in the builder: functions are
 * known by their index there, since an object for each of half a million would cost more than reading them.
 */
export class LcovFunctions {
  readonly #builder: FileBuilder;
  #count = 0;
  /** FNDA records mostly follow in the order of the FN records: the next one is tried first. */
  #next = 0;
  /** Filled once that order breaks. */
  #byName: Map<string, Named> | null = null;
  /** FNL records, and the function their FNA records made. */
  readonly #byIndex = new Map<number, { start: number; end: number | null; fn: number | null }>();

  constructor(builder: FileBuilder) {
    this.#builder = builder;
  }

  /** Starts a new LCOV record. */
  reset(): void {
    this.#count = 0;
    this.#next = 0;
    this.#byName = null;
    if (this.#byIndex.size > 0) this.#byIndex.clear();
  }

  /** Takes the record in `bytes` behind its tag and colon. False if it is malformed. */
  record(tag: FunctionTag, bytes: Buffer, start: number, end: number): boolean {
    const comma = indexOfByte(bytes, COMMA, start);
    if (tag === 'FNL') return this.#fnl(text(bytes, start, end));
    if (comma === -1 || comma + 1 >= end) return false;
    if (tag === 'FN') return this.#fn(bytes, start, comma, end);
    if (tag === 'FNDA') return this.#fnda(bytes, start, comma, end);
    return this.#fna(text(bytes, start, end));
  }

  /**
   * The most frequent function record of all, `FNDA:3,name` for the function whose turn it is, is read in one walk:
   * returns where the next line starts, or -1 if this is another record.
   */
  expectedCount(bytes: Buffer, start: number): number {
    if (this.#byName !== null || this.#next >= this.#count) return -1;
    let at = start;
    let hits = 0;
    for (; bytes[at]! >= 48 && bytes[at]! <= 57; at++) hits = hits * 10 + bytes[at]! - 48;
    if (at === start || bytes[at] !== COMMA) return -1;
    const called = this.#builder.functionName(this.#next);
    const end = at + 1 + called.length;
    if (end >= bytes.length || bytes[end] !== NEWLINE || !sameText(called, bytes, at + 1, end)) return -1;
    if (hits > 0) this.#builder.addFunctionHits(this.#next, hits);
    this.#next++;
    return end + 1;
  }

  /** 1.x `start,name`, 2.0 `start,end,name`. A name may hold commas, so what looks like an end line decides. */
  #fn(bytes: Buffer, from: number, comma: number, to: number): boolean {
    const start = integer(bytes, from, comma);
    if (start === null) return false;
    const second = commaBefore(bytes, comma + 1, to);
    const end = second === -1 || second + 1 >= to ? null : integer(bytes, comma + 1, second);
    if (end !== null && end >= start) this.#add(name(bytes, second + 1, to), start, end);
    else this.#add(name(bytes, comma + 1, to), start, null);
    return true;
  }

  /** The nth FNDA of a name counts the nth FN of that name: Istanbul writes methods of one name several times. */
  #fnda(bytes: Buffer, from: number, comma: number, to: number): boolean {
    const hits = integer(bytes, from, comma) ?? Number(text(bytes, from, comma));
    if (Number.isNaN(hits)) return false;
    this.#byName ??= this.#indexNames();
    const called = name(bytes, comma + 1, to);
    const known = this.#byName.get(called);
    const fn = known?.indexes[Math.min(known.counted++, known.indexes.length - 1)] ?? this.#add(called, null, null);
    this.#builder.addFunctionHits(fn, hits);
    return true;
  }

  #fnl(rest: string): boolean {
    const match = /^(\d+),(\d+)(?:,(\d+))?$/.exec(rest.trim());
    if (match === null) return false;
    const end = match[3] === undefined ? null : Number(match[3]);
    this.#byIndex.set(Number(match[1]), { start: Number(match[2]), end, fn: null });
    return true;
  }

  /** Several names with one index are aliases of one function (C++ constructors, template instances): it counts once. */
  #fna(rest: string): boolean {
    const match = /^(\d+),(-?[\d.e+]+),(.+)$/s.exec(rest);
    const place = match === null ? undefined : this.#byIndex.get(Number(match[1]));
    if (match === null || place === undefined || Number.isNaN(Number(match[2]))) return false;
    place.fn ??= this.#add(match[3]!, place.start, place.end);
    this.#builder.addFunctionHits(place.fn, Number(match[2]));
    return true;
  }

  #add(called: string, startLine: number | null, endLine: number | null): number {
    this.#builder.functionAt(called, startLine, endLine);
    if (this.#byName !== null) register(this.#byName, called, this.#count, 0);
    return this.#count++;
  }

  #indexNames(): Map<string, Named> {
    const byName = new Map<string, Named>();
    for (let index = 0; index < this.#count; index++)
      register(byName, this.#builder.functionName(index), index, index < this.#next ? 1 : 0);
    return byName;
  }
}

/** The comma behind leading digits, or -1: only an end line is looked for, not commas of the name. */
function commaBefore(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at]! >= 48 && bytes[at]! <= 57) at++;
  return at < end && bytes[at] === COMMA ? at : -1;
}

function register(byName: Map<string, Named>, called: string, index: number, counted: number): void {
  const known = byName.get(called);
  if (known === undefined) byName.set(called, { indexes: [index], counted });
  else {
    known.indexes.push(index);
    known.counted += counted;
  }
}
