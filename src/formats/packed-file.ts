import type { BranchArms, FileCoverage, FunctionHits, Hits, LineHits } from '../model.js';
import type { Column } from './columns.js';

const POOL_SIZE = 1 << 20;
let pool: Uint32Array<ArrayBuffer> = new Uint32Array(0);
let poolUsed = 0;

/** Where the numbers of a file stand in a shared buffer. */
interface Room {
  readonly buffer: Uint32Array<ArrayBuffer>;
  readonly start: number;
}

/**
 * Room for `length` numbers. A report of 60,000 small files would otherwise make half a million buffers of a few
 * bytes, each with an allocation of its own.
 */
function allocate(length: number): Room {
  if (length > POOL_SIZE / 4) return { buffer: new Uint32Array(length), start: 0 };
  if (poolUsed + length > pool.length) {
    // All of it is written before it is read: zeroes would be for nothing.
    pool = new Uint32Array(Buffer.allocUnsafeSlow(4 * POOL_SIZE).buffer as ArrayBuffer);
    poolUsed = 0;
  }
  poolUsed += length;
  return { buffer: pool, start: poolUsed - length };
}

/** The numbers of one file, as the builder collects them. Columns of one group are equally long. */
export interface FileColumns {
  /** Null where the report does not measure lines; likewise below. */
  readonly lines: { readonly numbers: Column; readonly hits: Column } | null;
  readonly branches: {
    readonly lines: Column;
    readonly blocks: Column;
    readonly arms: Column;
    readonly hits: Column;
  } | null;
  readonly functions: {
    readonly names: readonly string[];
    /** All but the hits are one more than they say, 0 for null. */
    readonly starts: Column;
    readonly ends: Column;
    readonly hits: Column;
    readonly complexities: Column;
  } | null;
}

/**
 * How a file stands in its buffer, whose words have 32 bits:
 *
 *     counts     a word each: lines, arms and functions (-1 where not measured), bytes of names, bytes of a number
 *     lines      numbers, hits
 *     arms       lines, blocks, ordinals, hits
 *     functions  starts, ends, hits, complexities (all but the hits one more than they say, 0 for null)
 *     names      UTF-8, a line feed behind each; of files whose names came as strings these are kept instead
 *
 * Numbers have two bytes or four. `src/wasm/lcov.ts` writes the same: two where all of a file fit, as nearly always, since
 * half the memory is had in half the time.
 */
const COUNTS = 5;
const LINE_COLUMNS = 2;
const ARM_COLUMNS = 4;
const FUNCTION_COLUMNS = 4;
const WIDE = 4;

/** Makes a file of the columns, which may be used again afterwards. */
export function packFile(rawPath: string, columns: FileColumns): FileCoverage {
  const { lines, branches, functions } = columns;
  if (lines?.hits.wide || branches?.hits.wide || functions?.hits.wide) return wideFile(rawPath, columns);
  const lineCount = lines === null ? -1 : lines.hits.length;
  const armCount = branches === null ? -1 : branches.hits.length;
  const functionCount = functions === null ? -1 : functions.hits.length;
  const { buffer, start } = allocate(COUNTS + numbersOf(lineCount, armCount, functionCount));
  let at = start;
  buffer[at++] = lineCount;
  buffer[at++] = armCount;
  buffer[at++] = functionCount;
  buffer[at++] = 0;
  buffer[at++] = WIDE;
  if (lines !== null) {
    at = lines.numbers.copyTo(buffer, at);
    at = lines.hits.copyTo(buffer, at);
  }
  if (branches !== null) {
    at = branches.lines.copyTo(buffer, at);
    at = branches.blocks.copyTo(buffer, at);
    at = branches.arms.copyTo(buffer, at);
    at = branches.hits.copyTo(buffer, at);
  }
  if (functions !== null) {
    at = functions.starts.copyTo(buffer, at);
    at = functions.ends.copyTo(buffer, at);
    at = functions.hits.copyTo(buffer, at);
    functions.complexities.copyTo(buffer, at);
  }
  return new PackedFile(rawPath, buffer, start, functions === null ? null : functions.names);
}

/** Hands on files that stand in `words` one behind the other, which may be used again afterwards. */
export function unpackFiles(
  rawPaths: readonly string[],
  words: Uint32Array,
  onFile: (file: FileCoverage) => void,
): void {
  const { buffer, start } = allocate(words.length);
  buffer.set(words, start);
  let at = start;
  for (const rawPath of rawPaths) {
    const file = new PackedFile(rawPath, buffer, at, null);
    at += file.words;
    onFile(file);
  }
}

function numbersOf(lines: number, arms: number, functions: number): number {
  return (
    LINE_COLUMNS * Math.max(0, lines) + ARM_COLUMNS * Math.max(0, arms) + FUNCTION_COLUMNS * Math.max(0, functions)
  );
}

/**
 * One buffer holds all numbers of a file, and what is asked for is made of it: half a million function objects would
 * weigh more than all line counts of the same report, and four views a file nearly as much. Names are made when someone
 * asks: most functions of a large report are never looked at.
 */
class PackedFile implements FileCoverage {
  readonly rawPath: string;
  readonly counts = null;
  readonly #buffer: Uint32Array<ArrayBuffer>;
  readonly #start: number;
  readonly #names: readonly string[] | null;

  constructor(rawPath: string, buffer: Uint32Array<ArrayBuffer>, start: number, names: readonly string[] | null) {
    this.rawPath = rawPath;
    this.#buffer = buffer;
    this.#start = start;
    this.#names = names;
  }

  get lines(): LineHits | null {
    const length = this.#count(0);
    return length < 0 ? null : { numbers: this.#column(0, 0, length), hits: this.#column(0, 1, length) };
  }

  get branches(): BranchArms | null {
    const length = this.#count(1);
    if (length < 0) return null;
    const from = numbersOf(this.#count(0), 0, 0);
    const column = (index: number) => this.#column(from, index, length);
    return { lines: column(0), blocks: column(1), arms: column(2), hits: column(3) };
  }

  get functions(): FunctionHits[] | null {
    const length = this.#count(2);
    if (length < 0) return null;
    const from = numbersOf(this.#count(0), this.#count(1), 0);
    const column = (index: number) => this.#column(from, index, length);
    return makeFunctions(this.#names ?? this.#readNames(), column(0), column(1), column(2), column(3));
  }

  /** What is measured, told without making it. */
  get measures(): Measures {
    return { branches: this.#count(1) >= 0, functions: this.#count(2) >= 0 };
  }

  /** Words the file takes in its buffer. */
  get words(): number {
    return (this.#namesFrom + this.#count(3) + 3) >> 2;
  }

  #readNames(): readonly string[] {
    const size = this.#count(3);
    if (size === 0) return [];
    return Buffer.from(this.#buffer.buffer, 4 * this.#start + this.#namesFrom, size - 1)
      .toString('utf8')
      .split('\n');
  }

  /** Counts in bytes from the start of the file. */
  get #namesFrom(): number {
    return 4 * COUNTS + this.#count(4) * numbersOf(this.#count(0), this.#count(1), this.#count(2));
  }

  #count(index: number): number {
    return this.#buffer[this.#start + index]! | 0;
  }

  #column(from: number, index: number, length: number): Uint32Array {
    const first = from + index * length;
    const start = this.#start + COUNTS;
    if (this.#count(4) === WIDE) return this.#buffer.subarray(start + first, start + first + length);
    return new Uint32Array(new Uint16Array(this.#buffer.buffer, 4 * start + 2 * first, length));
  }
}

function makeFunctions(
  names: readonly string[],
  starts: Hits,
  ends: Hits,
  hits: Hits,
  complexities: Hits,
): FunctionHits[] {
  const orNull = (value: number) => (value === 0 ? null : value - 1);
  return names.map((name, index) => ({
    name,
    startLine: orNull(starts[index]!),
    endLine: orNull(ends[index]!),
    hits: hits[index]!,
    complexity: orNull(complexities[index]!),
  }));
}

/** For counts above 32 bits, which hardly any report holds. */
function wideFile(rawPath: string, { lines, branches, functions }: FileColumns): FileCoverage {
  const narrow = (column: Column) => Uint32Array.from(column.values);
  return {
    rawPath,
    lines: lines && { numbers: narrow(lines.numbers), hits: lines.hits.values.slice() },
    branches: branches && {
      lines: narrow(branches.lines),
      blocks: narrow(branches.blocks),
      arms: narrow(branches.arms),
      hits: branches.hits.values.slice(),
    },
    functions:
      functions &&
      makeFunctions(
        functions.names,
        functions.starts.values,
        functions.ends.values,
        functions.hits.values,
        functions.complexities.values,
      ),
    counts: null,
  };
}

interface Measures {
  readonly branches: boolean;
  readonly functions: boolean;
}

/** Which optional measures a file carries. Cheaper than asking for them. */
export function measuresOf(file: FileCoverage): Measures {
  if (file instanceof PackedFile) return file.measures;
  return { branches: file.branches !== null, functions: file.functions !== null };
}

export const NO_ARMS: BranchArms = {
  lines: new Uint32Array(0),
  blocks: new Uint32Array(0),
  arms: new Uint32Array(0),
  hits: new Uint32Array(0),
};
