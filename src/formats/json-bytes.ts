import { isAscii } from 'node:buffer';
import { CovgapError } from '../errors.js';
import { describeKeys, HINT } from './json-shape.js';

/** Steps of a parser that stops with `yield` where the next byte has not come yet: `feed` it and go on. */
export type Parsing<T> = Generator<undefined, T, undefined>;

const MAX_DEPTH = 1000;

export const END = -1;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
export const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;

/** Does this byte start a string, an object or an array, rather than a number or a word? */
export function isOpening(byte: number | undefined): boolean {
  return byte === QUOTE || byte === OPEN_BRACE || byte === OPEN_BRACKET;
}

/** JSON as bytes that come in chunks: steps over whole values and keeps, where asked, the bytes of one. */
export class JsonBytes {
  /** Keys that lead to where the reader is; kept by the caller, shown in messages. */
  readonly keys: (string | number)[] = [];
  /** Set when no further chunk comes. */
  ended = false;
  readonly #name: string;
  #chunk: Uint8Array = new Uint8Array(0);
  /** Byte of the report at which the chunk starts. */
  #base = 0;
  /** Next byte in the chunk; one behind its end where that byte is not to be looked at (see `#scan`). */
  #pos = 0;
  readonly #open = new Uint8Array(MAX_DEPTH);
  #depth = 0;
  #inString = false;

  constructor(name: string) {
    this.#name = name;
  }

  feed(chunk: Uint8Array): void {
    this.#base += this.#chunk.length;
    this.#pos -= this.#chunk.length;
    this.#chunk = chunk;
  }

  get position(): number {
    return this.#base + this.#pos;
  }

  /** Passes the byte that was peeked. */
  pass(): void {
    this.#pos++;
  }

  /** Passes a byte order mark, whose bytes may come one by one. */
  *passByteOrderMark(): Parsing<void> {
    for (const byte of [0xef, 0xbb, 0xbf]) {
      while (this.#pos >= this.#chunk.length && !this.ended) yield;
      if (this.#chunk[this.#pos] !== byte) return;
      this.#pos++;
    }
  }

  /** The next byte that is not white space, left unread; `END` behind the last. */
  *peek(): Parsing<number> {
    for (;;) {
      const chunk = this.#chunk;
      for (; this.#pos < chunk.length; this.#pos++) {
        const byte = chunk[this.#pos]!;
        if (byte !== SPACE && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
      }
      if (this.ended) return END;
      yield;
    }
  }

  /** Steps over the value at the next byte and parses it; refuses one of more than `maxBytes`. */
  *parsed(maxBytes: number): Parsing<unknown> {
    const start = this.position;
    const bytes = yield* this.#value(maxBytes);
    const text = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
    try {
      return JSON.parse(text);
    } catch (cause) {
      const at = Number(/ at position (\d+)/.exec(String(cause))?.[1] ?? 0);
      const message = `the JSON of ${describeKeys(this.keys)} is malformed`;
      throw this.#invalid(message, start + Buffer.byteLength(text.slice(0, at)), cause);
    }
  }

  /** Steps over the value at the next byte; only its strings and brackets are looked at. */
  *skip(): Parsing<void> {
    yield* this.#value(null);
  }

  *#value(keep: number | null): Parsing<Buffer> {
    const bare = !isOpening(this.#chunk[this.#pos]);
    const held: Uint8Array[] = [];
    let start = this.#pos;
    let size = 0;
    this.#depth = 0;
    this.#inString = false;
    for (;;) {
      const complete = bare ? this.#scanBare() : this.#scan();
      const piece = this.#chunk.subarray(start, this.#pos);
      size += piece.length;
      if (keep !== null && size > keep)
        throw this.#invalid(`a value of ${describeKeys(this.keys)} is larger than ${keep} bytes`);
      if (complete || (bare && this.ended)) return join(held, keep === null ? new Uint8Array(0) : piece);
      if (this.ended) throw this.unexpected('the rest of it');
      // The chunk may be reused by its producer, so what is held over is copied.
      if (keep !== null) held.push(piece.slice());
      yield;
      start = this.ended ? this.#pos : 0;
    }
  }

  /** Steps to the end of a number or a word, or of the chunk. True if the end was reached. */
  #scanBare(): boolean {
    for (; this.#pos < this.#chunk.length; this.#pos++) {
      const byte = this.#chunk[this.#pos]!;
      if (byte <= SPACE || byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET) return true;
    }
    return false;
  }

  /**
   * Steps to the end of a string, object or array, or of the chunk. True if the end was reached. All bytes of a report
   * pass through here, hence local variables and no calls.
   */
  #scan(): boolean {
    const chunk = this.#chunk;
    const length = chunk.length;
    const open = this.#open;
    let depth = this.#depth;
    let inString = this.#inString;
    let at = this.#pos;
    let complete = false;
    while (at < length && !complete) {
      let byte = chunk[at++]!;
      if (inString) {
        // What follows a backslash ends no string. It may be in the next chunk: then `at` is one ahead.
        while (byte !== QUOTE) {
          if (byte === BACKSLASH) at++;
          if (at >= length) break;
          byte = chunk[at++]!;
        }
        inString = byte !== QUOTE;
        complete = !inString && depth === 0;
      } else {
        while (byte < OPEN_BRACKET && byte !== QUOTE && at < length) byte = chunk[at++]!;
        if (byte === QUOTE) inString = true;
        // Bit 0x20 is all that tells a brace from a bracket.
        else if ((byte | 0x20) === OPEN_BRACE) {
          if (depth >= MAX_DEPTH) throw this.#tooDeep(at - 1);
          open[depth++] = byte;
        } else if ((byte | 0x20) === CLOSE_BRACE) {
          // A closing bracket is two above its opening one.
          if (open[--depth] !== byte - 2) throw this.#mismatch(at - 1, open[depth]! + 2);
          complete = depth === 0;
        }
      }
    }
    this.#pos = at;
    this.#depth = depth;
    this.#inString = inString;
    return complete;
  }

  #tooDeep(at: number): CovgapError {
    this.#pos = at;
    return this.#invalid(`the JSON of ${describeKeys(this.keys)} is nested more than ${MAX_DEPTH} levels deep`);
  }

  #mismatch(at: number, bracket: number): CovgapError {
    this.#pos = at;
    return this.unexpected(`"${String.fromCharCode(bracket)}"`);
  }

  /** The error for the byte at the position, or for the end of the report. */
  unexpected(expected: string): CovgapError {
    const byte = this.#chunk[this.#pos];
    if (byte === undefined)
      return new CovgapError(
        'report-invalid',
        `the JSON ends inside ${describeKeys(this.keys)}: expected ${expected}`,
        {
          file: this.#name,
          byte: this.#base + this.#chunk.length,
          hint: 'The report is cut short: run the tests again and let them finish writing it.',
        },
      );
    const found = byte > SPACE && byte < 0x7f ? `"${String.fromCharCode(byte)}"` : `byte 0x${byte.toString(16)}`;
    return this.#invalid(`the JSON of ${describeKeys(this.keys)} is malformed: expected ${expected}, found ${found}`);
  }

  #invalid(message: string, byte = this.position, cause?: unknown): CovgapError {
    return new CovgapError('report-invalid', message, { file: this.#name, byte, hint: HINT, cause });
  }
}

function join(held: readonly Uint8Array[], last: Uint8Array): Buffer {
  if (held.length > 0) return Buffer.concat([...held, last]);
  return Buffer.from(last.buffer, last.byteOffset, last.length);
}
