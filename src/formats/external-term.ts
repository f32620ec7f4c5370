import { inflateSync } from 'node:zlib';

/**
 * Erlang's external term format, as far as coverage data needs it (Erlang/OTP, ERTS User's Guide, "External Term
 * Format"): integers, atoms, tuples, lists, strings, binaries and floats, plain or compressed. Pids, funs, references,
 * maps and the like are refused by name: nothing that `cover` writes holds one.
 *
 * The bytes are untrusted: no length is believed before the bytes for it are there, depth and inflated size are
 * bounded, and atoms are strings that the collector may free.
 */
export type Term = number | bigint | string | readonly Term[] | List | Uint8Array;

/** A list; tuples are plain arrays, atoms plain strings. */
export class List {
  readonly items: readonly Term[] | Uint8Array;

  /** @param items a `Uint8Array` for what is written as a string: a list of bytes */
  constructor(items: readonly Term[] | Uint8Array) {
    this.items = items;
  }
}

/** What is wrong with a term, and at which byte of it. */
export class TermError extends Error {
  readonly byte: number;

  constructor(message: string, byte: number) {
    super(message);
    this.byte = byte;
  }
}

const VERSION = 131;
const COMPRESSED = 80;
const MAX_DEPTH = 100;
/** No frame of real coverage data comes near: the largest clause list seen inflates to 100 KB. */
export const MAX_INFLATED_BYTES = 16 * 1024 * 1024;

const OTHERS: Readonly<Record<number, string>> = {
  68: 'a cached atom',
  77: 'a bit string',
  82: 'a cached atom',
  88: 'a pid',
  89: 'a port',
  90: 'a reference',
  101: 'a reference',
  102: 'a port',
  103: 'a pid',
  112: 'a fun',
  113: 'a fun',
  114: 'a reference',
  116: 'a map',
  117: 'a fun',
  120: 'a port',
};

/**
 * One whole term.
 *
 * @param bytes from the version byte 131 to the end of the term
 * @throws TermError for anything that is no term of the kinds above, and for bytes behind it
 */
export function decodeTerm(bytes: Uint8Array): Term {
  if (bytes[0] !== VERSION) throw new TermError(`it starts with ${bytes[0] ?? 'nothing'}, not with 131`, 0);
  const reader = new TermReader(bytes[1] === COMPRESSED ? inflate(bytes) : bytes.subarray(1));
  const term = reader.term(0);
  reader.end();
  return term;
}

function inflate(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 6) throw new TermError('it ends in the middle', bytes.length);
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(2);
  if (size > MAX_INFLATED_BYTES) throw new TermError(`it would inflate to ${size} bytes`, 2);
  let inflated: Uint8Array;
  try {
    inflated = inflateSync(bytes.subarray(6), { maxOutputLength: size + 1 });
  } catch {
    throw new TermError('its compressed part cannot be inflated', 6);
  }
  if (inflated.length !== size) throw new TermError(`it inflates to ${inflated.length} bytes instead of ${size}`, 6);
  return inflated;
}

class TermReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  end(): void {
    if (this.#at < this.#bytes.length) throw this.#wrong(`${this.#bytes.length - this.#at} bytes stand behind it`);
  }

  term(depth: number): Term {
    if (depth > MAX_DEPTH) throw this.#wrong('it is nested too deeply');
    const tag = this.#uint(1);
    switch (tag) {
      case 97:
        return this.#uint(1);
      case 98:
        return this.#uint(4) | 0;
      case 110:
        return this.#big(this.#uint(1));
      case 111:
        return this.#big(this.#uint(4));
      case 70:
        return this.#take(8).readDoubleBE();
      case 100:
        return this.#text(this.#uint(2), 'latin1');
      case 115:
        return this.#text(this.#uint(1), 'latin1');
      case 118:
        return this.#text(this.#uint(2), 'utf8');
      case 119:
        return this.#text(this.#uint(1), 'utf8');
      case 104:
        return this.#terms(this.#uint(1), depth);
      case 105:
        return this.#terms(this.#uint(4), depth);
      case 106:
        return new List([]);
      case 107:
        return new List(this.#take(this.#uint(2)));
      case 108:
        return this.#list(this.#uint(4), depth);
      case 109:
        return this.#take(this.#uint(4));
      default:
        throw this.#wrong(OTHERS[tag] === undefined ? `no term has the tag ${tag}` : `it holds ${OTHERS[tag]}`);
    }
  }

  /** Every term takes a byte at least: a count beyond what is left is a lie, found before anything is made of it. */
  #terms(count: number, depth: number): Term[] {
    if (count > this.#bytes.length - this.#at) throw this.#wrong(`${count} terms cannot fit in what is left`);
    const terms: Term[] = [];
    for (let index = 0; index < count; index++) terms.push(this.term(depth + 1));
    return terms;
  }

  #list(count: number, depth: number): List {
    const items = this.#terms(count, depth);
    const tail = this.term(depth + 1);
    if (!(tail instanceof List) || tail.items.length > 0) throw this.#wrong('it holds an improper list');
    return new List(items);
  }

  #big(size: number): number | bigint {
    const negative = this.#uint(1) !== 0;
    const digits = this.#take(size);
    // Counts beyond 64 bits are no counts; the digits are read all the same, since the term goes on behind them.
    if (size > 8) return negative ? -Infinity : Infinity;
    const value = digits.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    const number = negative ? -value : value;
    return number >= BigInt(Number.MIN_SAFE_INTEGER) && number <= BigInt(Number.MAX_SAFE_INTEGER)
      ? Number(number)
      : number;
  }

  /** Byte by byte: a view for each number would cost more than all else. */
  #uint(size: 1 | 2 | 4): number {
    this.#need(size);
    let value = 0;
    for (let index = 0; index < size; index++) value = value * 256 + this.#bytes[this.#at++]!;
    return value;
  }

  #text(size: number, encoding: 'latin1' | 'utf8'): string {
    this.#need(size);
    this.#at += size;
    return this.#bytes.toString(encoding, this.#at - size, this.#at);
  }

  #take(size: number): Buffer {
    this.#need(size);
    this.#at += size;
    return this.#bytes.subarray(this.#at - size, this.#at);
  }

  #need(size: number): void {
    if (size > this.#bytes.length - this.#at) throw this.#wrong('it ends in the middle');
  }

  #wrong(message: string): TermError {
    return new TermError(message, this.#at);
  }
}
