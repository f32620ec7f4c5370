import type { BranchArms, FileCoverage, FunctionHits, Hits, LineHits } from '../model.js';
import { NEWLINE } from './byte-lines.js';
import type { Column } from './columns.js';

const POOL_SIZE = 1 << 18;
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
  return new PackedFile(rawPath, buffer, start, { lineCount, armCount, functionCount: names?.length ?? -1 }, names);
}

/** Columns of plain numbers with `count` rows each; -1 where the report does not measure such. */
interface Rows {
  readonly columns: readonly Uint32Array[];
  readonly count: number;
}

/** Names as they stand in the report: the nth is `bytes[from[n]..to[n])`, in UTF-8 and without line feed. */
interface NameBytes {
  readonly bytes: Uint8Array;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

/**
 * `packFile` for numbers that all fit 32 bits. Names are kept as bytes and made when someone asks: most functions of a
 * large report are never looked at. `functions` has starts, ends (both one more than they say, 0 for null) and hits.
 */
export function packRows(
  rawPath: string,
  lines: Rows,
  branches: Rows,
  functions: Rows,
  names: NameBytes,
): FileCoverage {
  const functionCount = Math.max(0, functions.count);
  let nameSize = 0;
  for (let i = 0; i < functionCount; i++) nameSize += names.to[i]! - names.from[i]! + 1;
  const numbers = 2 * Math.max(0, lines.count) + 4 * Math.max(0, branches.count) + 4 * functionCount;
  const { buffer, start } = allocate(numbers + ((nameSize + 3) >> 2));
  let at = copyRows(lines, buffer, start);
  at = copyRows(branches, buffer, at);
  copyRows(functions, buffer, at);
  if (functionCount > 0) {
    const target = new Uint8Array(buffer.buffer, 4 * (start + numbers), nameSize);
    copyNames(names, functionCount, target);
  }
  const counts = { lineCount: lines.count, armCount: branches.count, functionCount: functions.count };
  return new PackedFile(rawPath, buffer, start, counts, nameSize);
}

/** Fewer numbers are copied sooner by a loop than by the call of `set`. */
const WORTH_SET = 48;

function copyRows({ columns, count }: Rows, to: Uint32Array, start: number): number {
  let at = start;
  if (count <= 0) return at;
  for (const column of columns) {
    if (count < WORTH_SET) for (let i = 0; i < count; i++) to[at + i] = column[i]!;
    else to.set(column.subarray(0, count), at);
    at += count;
  }
  return at;
}

function copyNames({ bytes, from, to }: NameBytes, count: number, target: Uint8Array): void {
  let at = 0;
  for (let i = 0; i < count; i++) {
    const end = to[i]!;
    for (let byte = from[i]!; byte < end; byte++) target[at++] = bytes[byte]!;
    target[at++] = NEWLINE;
  }
}

/**
 * One buffer holds all numbers of a file, and what is asked for is made of it: half a million function objects would
 * weigh more than all line counts of the same report, and four views a file nearly as much.
 */
class PackedFile implements FileCoverage {
  readonly rawPath: string;
  readonly counts = null;
  readonly #buffer: Uint32Array<ArrayBuffer>;
  readonly #start: number;
  readonly #lineCount: number;
  readonly #armCount: number;
  readonly #functionCount: number;
  /** The names, or how many bytes they take behind the numbers. */
  readonly #names: readonly string[] | number | null;

  constructor(
    rawPath: string,
    buffer: Uint32Array<ArrayBuffer>,
    start: number,
    counts: { readonly lineCount: number; readonly armCount: number; readonly functionCount: number },
    names: readonly string[] | number | null,
  ) {
    this.rawPath = rawPath;
    this.#buffer = buffer;
    this.#start = start;
    this.#lineCount = counts.lineCount;
    this.#armCount = counts.armCount;
    this.#functionCount = counts.functionCount;
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
    const length = this.#functionCount;
    if (length < 0) return null;
    const from = 2 * Math.max(0, this.#lineCount) + 4 * Math.max(0, this.#armCount);
    const column = (index: number) => this.#column(from, index, length);
    return makeFunctions(this.#functionNames(from + 4 * length), column(0), column(1), column(2), column(3));
  }

  /** What is measured, told without making it. */
  get measures(): Measures {
    return { branches: this.#armCount >= 0, functions: this.#functionCount >= 0 };
  }

  #functionNames(from: number): readonly string[] {
    if (typeof this.#names !== 'number') return this.#names ?? [];
    if (this.#names === 0) return [];
    const first = 4 * (this.#start + from);
    return Buffer.from(this.#buffer.buffer, first, this.#names - 1)
      .toString('utf8')
      .split('\n');
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
