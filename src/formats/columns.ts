import type { BranchArms, FileCoverage, FunctionHits, Hits, LineHits } from '../model.js';

const UINT32_MAX = 0xffff_ffff;

/** A growing column of whole numbers that stays 32 bits wide until a value needs more. */
export class Column {
  #data: Hits = new Uint32Array(64);
  length = 0;

  push(value: number): void {
    if (this.length === this.#data.length) this.#grow();
    if (value > UINT32_MAX && this.#data instanceof Uint32Array) this.#data = Float64Array.from(this.#data);
    this.#data[this.length++] = value;
  }

  at(index: number): number {
    return this.#data[index]!;
  }

  set(index: number, value: number): void {
    if (value > UINT32_MAX && this.#data instanceof Uint32Array) this.#data = Float64Array.from(this.#data);
    this.#data[index] = value;
  }

  get wide(): boolean {
    return this.#data instanceof Float64Array;
  }

  get values(): Hits {
    return this.#data.subarray(0, this.length);
  }

  /** Puts the values into the given order, which names every index once. */
  reorder(order: Uint32Array): void {
    const from = this.values.slice();
    for (let i = 0; i < order.length; i++) this.#data[i] = from[order[i]!]!;
  }

  truncate(length: number): void {
    this.length = length;
  }

  /** Empties it; a column that one huge file blew up does not stay so. */
  clear(): void {
    this.length = 0;
    if (this.#data.length > 65_536 || this.wide) this.#data = new Uint32Array(64);
  }

  #grow(): void {
    const grown = this.wide ? new Float64Array(this.length * 2) : new Uint32Array(this.length * 2);
    grown.set(this.#data);
    this.#data = grown;
  }
}

const POOL_SIZE = 1 << 16;
let pool = new Uint32Array(0);
let poolUsed = 0;

/**
 * Room for `length` numbers. A report of 60,000 small files would otherwise make half a million buffers of a few
 * bytes, each with an allocation of its own.
 */
function allocate(length: number): Uint32Array {
  if (length > POOL_SIZE / 4) return new Uint32Array(length);
  if (poolUsed + length > pool.length) {
    pool = new Uint32Array(POOL_SIZE);
    poolUsed = 0;
  }
  poolUsed += length;
  return pool.subarray(poolUsed - length, poolUsed);
}

/** Columns one behind the other in one view: an object a file rather than one a column. */
function pack(columns: readonly Column[]): Uint32Array {
  const length = columns[0]!.length;
  const packed = allocate(length * columns.length);
  columns.forEach((column, index) => {
    packed.set(column.values, index * length);
  });
  return packed;
}

class Packed {
  readonly #packed: Uint32Array;
  readonly #columns: number;

  constructor(packed: Uint32Array, columns: number) {
    this.#packed = packed;
    this.#columns = columns;
  }

  protected column(index: number): Uint32Array {
    const length = this.#packed.length / this.#columns;
    return this.#packed.subarray(index * length, (index + 1) * length);
  }
}

class PackedLines extends Packed implements LineHits {
  get numbers(): Uint32Array {
    return this.column(0);
  }
  get hits(): Uint32Array {
    return this.column(1);
  }
}

class PackedArms extends Packed implements BranchArms {
  get lines(): Uint32Array {
    return this.column(0);
  }
  get blocks(): Uint32Array {
    return this.column(1);
  }
  get arms(): Uint32Array {
    return this.column(2);
  }
  get hits(): Uint32Array {
    return this.column(3);
  }
}

export function packLines(numbers: Column, hits: Column): LineHits {
  if (hits.wide) return { numbers: numbers.values.slice() as Uint32Array, hits: hits.values.slice() };
  return new PackedLines(pack([numbers, hits]), 2);
}

export function packArms(lines: Column, blocks: Column, arms: Column, hits: Column): BranchArms {
  if (!hits.wide) return new PackedArms(pack([lines, blocks, arms, hits]), 4);
  const copy = (column: Column) => Uint32Array.from(column.values);
  return { lines: copy(lines), blocks: copy(blocks), arms: copy(arms), hits: hits.values.slice() };
}

export const NO_ARMS: BranchArms = new PackedArms(new Uint32Array(0), 4);

/**
 * A file whose functions are kept as columns and made into objects when asked for: half a million function objects
 * would weigh more than all line counts of the same report.
 */
export class PackedFile implements FileCoverage {
  readonly rawPath: string;
  readonly lines: LineHits | null;
  readonly branches: BranchArms | null;
  readonly counts = null;
  readonly #names: readonly string[] | null;
  readonly #numbers: Hits;

  constructor(rawPath: string, lines: LineHits | null, branches: BranchArms | null, functions: PackedFunctions | null) {
    this.rawPath = rawPath;
    this.lines = lines;
    this.branches = branches;
    this.#names = functions?.names ?? null;
    this.#numbers = functions?.numbers ?? NO_NUMBERS;
  }

  get functions(): FunctionHits[] | null {
    const numbers = this.#numbers;
    const orNull = (value: number) => (value === 0 ? null : value - 1);
    return (
      this.#names?.map((name, index) => ({
        name,
        startLine: orNull(numbers[index * 4]!),
        endLine: orNull(numbers[index * 4 + 1]!),
        hits: numbers[index * 4 + 2]!,
        complexity: orNull(numbers[index * 4 + 3]!),
      })) ?? null
    );
  }
}

export interface PackedFunctions {
  readonly names: readonly string[];
  /** Four numbers a function: start line, end line, hits, complexity; all but the hits are one more, 0 for null. */
  readonly numbers: Hits;
}

const NO_NUMBERS = new Uint32Array(0);

export function packFunctions(names: readonly string[], numbers: Column): PackedFunctions {
  if (numbers.wide) return { names, numbers: numbers.values.slice() };
  const packed = allocate(numbers.length);
  packed.set(numbers.values);
  return { names, numbers: packed };
}
