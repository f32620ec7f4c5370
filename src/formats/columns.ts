import type { BranchArms, FileCoverage, FunctionHits, Hits, LineHits } from '../model.js';

const UINT32_MAX = 0xffff_ffff;

/** A growing column of whole numbers that stays 32 bits wide until a value needs more. */
export class Column {
  #data: Hits = new Uint32Array(64);
  length = 0;

  push(value: number): void {
    if (this.length === this.#data.length) this.#grow();
    if (value > UINT32_MAX) this.#widen();
    this.#data[this.length++] = value;
  }

  at(index: number): number {
    return this.#data[index]!;
  }

  set(index: number, value: number): void {
    if (value > UINT32_MAX) this.#widen();
    this.#data[index] = value;
  }

  get wide(): boolean {
    return this.#data instanceof Float64Array;
  }

  get values(): Hits {
    return this.#data.subarray(0, this.length);
  }

  /** Copies the values to `to` from `at` on and returns where they end. For the few numbers of a file a loop beats `set`. */
  copyTo(to: Uint32Array, at: number): number {
    const data = this.#data;
    for (let i = 0; i < this.length; i++) to[at + i] = data[i]!;
    return at + this.length;
  }

  /** Puts the values into the given order, which names every index once. */
  reorder(order: Uint32Array): void {
    const from = this.values.slice();
    for (let i = 0; i < order.length; i++) this.#data[i] = from[order[i]!]!;
  }

  fill(value: number): void {
    this.#data.fill(value, 0, this.length);
  }

  truncate(length: number): void {
    this.length = length;
  }

  /** Empties it; a column that one huge file blew up does not stay so. */
  clear(): void {
    if (this.length === 0) return;
    this.length = 0;
    if (this.#data.length > 65_536 || this.wide) this.#data = new Uint32Array(64);
  }

  #widen(): void {
    if (this.#data instanceof Uint32Array) this.#data = Float64Array.from(this.#data);
  }

  #grow(): void {
    const grown = this.wide ? new Float64Array(this.length * 2) : new Uint32Array(this.length * 2);
    grown.set(this.#data);
    this.#data = grown;
  }
}

/**
 * The branch point of arms of which a report gives only the number: m arms of a line, n of them taken. No ordinal of a
 * branch point is as high. A line's arms are either all counted or all told apart.
 */
export const COUNTED_BLOCK = UINT32_MAX;

const POOL_SIZE = 1 << 16;
let pool = new Uint32Array(0);
let poolUsed = 0;

/** Where the numbers of a file stand in a shared buffer. */
interface Room {
  readonly buffer: Uint32Array;
  readonly start: number;
}

/**
 * Room for `length` numbers. A report of 60,000 small files would otherwise make half a million buffers of a few
 * bytes, each with an allocation of its own.
 */
function allocate(length: number): Room {
  if (length > POOL_SIZE / 4) return { buffer: new Uint32Array(length), start: 0 };
  if (poolUsed + length > pool.length) {
    pool = new Uint32Array(POOL_SIZE);
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

/** Makes a file of the columns, which may be used again afterwards. */
export function packFile(rawPath: string, columns: FileColumns): FileCoverage {
  const { lines, branches, functions } = columns;
  if (lines?.hits.wide || branches?.hits.wide || functions?.hits.wide) return wideFile(rawPath, columns);
  const lineCount = lines === null ? -1 : lines.hits.length;
  const armCount = branches === null ? -1 : branches.hits.length;
  const names = functions === null ? null : functions.names;
  const { buffer, start } = allocate(2 * Math.max(0, lineCount) + 4 * Math.max(0, armCount) + 4 * (names?.length ?? 0));
  let at = start;
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
  return new PackedFile(rawPath, buffer, start, lineCount, armCount, names);
}

/**
 * One buffer holds all numbers of a file, and what is asked for is made of it: half a million function objects would
 * weigh more than all line counts of the same report, and four views a file nearly as much.
 */
class PackedFile implements FileCoverage {
  readonly rawPath: string;
  readonly counts = null;
  readonly #buffer: Uint32Array;
  readonly #start: number;
  readonly #lineCount: number;
  readonly #armCount: number;
  readonly #names: readonly string[] | null;

  constructor(
    rawPath: string,
    buffer: Uint32Array,
    start: number,
    lineCount: number,
    armCount: number,
    names: readonly string[] | null,
  ) {
    this.rawPath = rawPath;
    this.#buffer = buffer;
    this.#start = start;
    this.#lineCount = lineCount;
    this.#armCount = armCount;
    this.#names = names;
  }

  get lines(): LineHits | null {
    const length = this.#lineCount;
    return length < 0 ? null : { numbers: this.#column(0, 0, length), hits: this.#column(0, 1, length) };
  }

  get branches(): BranchArms | null {
    const [from, length] = [2 * Math.max(0, this.#lineCount), this.#armCount];
    if (length < 0) return null;
    const column = (index: number) => this.#column(from, index, length);
    return { lines: column(0), blocks: column(1), arms: column(2), hits: column(3) };
  }

  get functions(): FunctionHits[] | null {
    const names = this.#names;
    if (names === null) return null;
    const from = 2 * Math.max(0, this.#lineCount) + 4 * Math.max(0, this.#armCount);
    const column = (index: number) => this.#column(from, index, names.length);
    return makeFunctions(names, column(0), column(1), column(2), column(3));
  }

  /** What is measured, told without making it. */
  get measures(): Measures {
    return { branches: this.#armCount >= 0, functions: this.#names !== null };
  }

  #column(from: number, index: number, length: number): Uint32Array {
    const first = this.#start + from + index * length;
    return this.#buffer.subarray(first, first + length);
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
