import type { ReportInput } from './format.js';
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  END,
  isOpening,
  JsonBytes,
  OPEN_BRACE,
  OPEN_BRACKET,
  type Parsing,
  QUOTE,
} from './json-bytes.js';
import { type Slice, wrongShape } from './json-shape.js';
import { refuseWideEncodings } from './text.js';

/** Values to hand out. */
export interface Wanted {
  /** Object keys from the root; `*` is any key of an object, or any element of an array. */
  readonly path: readonly string[];
  /** Where the value is an object: the keys it is handed out with. The others are not parsed. */
  readonly fields?: readonly string[];
  take(value: unknown, slice: Slice): void;
}

/** No tool writes more about one source file; much larger ones would not fit into one string either. */
const MAX_SLICE_BYTES = 256 * 1024 * 1024;
/** For what is neither handed out nor an object or array: keys, numbers, words. */
const MAX_TOKEN_BYTES = 65_536;

/**
 * Walks JSON (RFC 8259) chunk by chunk and hands out the wanted values in the order of the report, each parsed on its
 * own by `JSON.parse`: memory is bounded by the largest of them rather than by the report. Everything else is stepped
 * over unparsed; of that, only strings and brackets are checked.
 *
 * @throws CovgapError `report-invalid`
 */
export async function sliceJson(
  input: ReportInput,
  wanted: readonly Wanted[],
  maxSliceBytes = MAX_SLICE_BYTES,
): Promise<void> {
  const slicer = new JsonSlicer(input.name, maxSliceBytes);
  const run = slicer.run(wanted);
  run.next();
  let first = true;
  for await (const chunk of input.chunks()) {
    if (first && chunk.length > 0) {
      refuseWideEncodings(chunk, input.name);
      first = false;
    }
    slicer.json.feed(chunk);
    run.next();
  }
  slicer.json.ended = true;
  run.next();
}

class JsonSlicer {
  readonly json: JsonBytes;
  readonly #name: string;
  readonly #maxSliceBytes: number;

  constructor(name: string, maxSliceBytes: number) {
    this.json = new JsonBytes(name);
    this.#name = name;
    this.#maxSliceBytes = maxSliceBytes;
  }

  *run(wanted: readonly Wanted[]): Parsing<void> {
    yield* this.json.passByteOrderMark();
    yield* this.#value(wanted);
    if ((yield* this.json.peek()) !== END) throw this.json.unexpected('the end of the report');
  }

  /** Reads the value at `json.keys`; all of `wanted` match these keys so far. */
  *#value(wanted: readonly Wanted[]): Parsing<void> {
    const open = yield* this.json.peek();
    if (open === END) throw this.json.unexpected('a value');
    const taker = wanted.find((want) => want.path.length === this.json.keys.length);
    if (taker !== undefined) yield* this.#take(taker, open);
    else if (wanted.length > 0 && open === OPEN_BRACE) yield* this.#entries(wanted, CLOSE_BRACE);
    else if (wanted.length > 0 && open === OPEN_BRACKET) yield* this.#entries(wanted, CLOSE_BRACKET);
    else if (wanted.length > 0 || !isOpening(open)) yield* this.#scalar(wanted);
    else yield* this.json.skip();
  }

  *#take(taker: Wanted, open: number): Parsing<void> {
    const slice = { keys: [...this.json.keys], byte: this.json.position };
    const whole = open !== OPEN_BRACE || taker.fields === undefined;
    taker.take(whole ? yield* this.json.parsed(this.#maxSliceBytes) : yield* this.#picked(taker.fields), slice);
  }

  *#picked(fields: readonly string[]): Parsing<Record<string, unknown>> {
    const picked: Record<string, unknown> = {};
    const take = (value: unknown, { keys }: Slice) => {
      picked[keys.at(-1)!] = value;
    };
    const above = this.json.keys.map(() => '*');
    const wanted = fields.map((field) => ({ path: [...above, field], take }));
    yield* this.#entries(wanted, CLOSE_BRACE);
    return picked;
  }

  /** A value with nothing wanted inside. */
  *#scalar(wanted: readonly Wanted[]): Parsing<void> {
    const { keys } = this.json;
    const slice = { keys: [...keys], byte: this.json.position };
    const value = yield* this.json.parsed(MAX_TOKEN_BYTES);
    // Under a `*` anything may stand beside what is wanted; under a key asked for by name it may not.
    const byName = wanted.some(({ path }) => keys.length === 0 || path[keys.length - 1] !== '*');
    if (value !== null && byName) throw wrongShape(this.#name, slice, 'an object', value);
  }

  *#entries(wanted: readonly Wanted[], close: number): Parsing<void> {
    const { json } = this;
    const level = json.keys.length;
    json.pass();
    for (let index = 0, next = yield* json.peek(); next !== close; index++) {
      if (index > 0) {
        if (next !== COMMA) throw json.unexpected(`"," or "${String.fromCharCode(close)}"`);
        json.pass();
      }
      const key = close === CLOSE_BRACE ? yield* this.#key() : index;
      json.keys.push(key);
      yield* this.#value(wanted.filter(({ path }) => path[level] === '*' || path[level] === key));
      json.keys.pop();
      next = yield* json.peek();
    }
    json.pass();
  }

  *#key(): Parsing<string> {
    const { json } = this;
    if ((yield* json.peek()) !== QUOTE) throw json.unexpected('a key in quotes');
    const key = (yield* json.parsed(MAX_TOKEN_BYTES)) as string;
    if ((yield* json.peek()) !== COLON) throw json.unexpected('":"');
    json.pass();
    return key;
  }
}
