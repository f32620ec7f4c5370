import type { BranchArms, CoverageCounts, FileCoverage, FunctionHits, Hits, LineHits } from '../model.js';
import { MAX_COUNT, MAX_LINE, type ReportSink } from './format.js';

const UINT32_MAX = 0xffff_ffff;

/** A growing array of counts that stays 32 bits wide until a count needs more. */
class HitColumn {
  #data: Hits = new Uint32Array(64);
  length = 0;

  push(value: number): void {
    if (this.length === this.#data.length) {
      const grown =
        this.#data instanceof Uint32Array ? new Uint32Array(this.length * 2) : new Float64Array(this.length * 2);
      grown.set(this.#data);
      this.#data = grown;
    }
    if (value > UINT32_MAX && this.#data instanceof Uint32Array) this.#data = Float64Array.from(this.#data);
    this.#data[this.length++] = value;
  }

  at(index: number): number {
    return this.#data[index]!;
  }

  /** The values at `order`, in that order. */
  pick(order: Uint32Array): Hits {
    const out = this.#data instanceof Uint32Array ? new Uint32Array(order.length) : new Float64Array(order.length);
    for (let i = 0; i < order.length; i++) out[i] = this.#data[order[i]!]!;
    return out;
  }

  slice(): Hits {
    return this.#data.slice(0, this.length);
  }

  clear(): void {
    this.length = 0;
    if (this.#data.length > 65_536 || this.#data instanceof Float64Array) this.#data = new Uint32Array(64);
  }
}

/** What happens when one report names a line or an arm twice. */
export type Duplicate = 'sum' | 'max';

/**
 * Collects one file's coverage from any format and emits it sorted and merged. Reused from file to file, so that a
 * report of many small files allocates little. Counts out of range are clamped and reported through the sink.
 */
export class FileBuilder {
  readonly #sink: ReportSink;
  readonly #onDuplicate: Duplicate;
  readonly #lineNumbers = new HitColumn();
  readonly #lineHits = new HitColumn();
  readonly #branchLines = new HitColumn();
  readonly #branchBlocks = new HitColumn();
  readonly #branchArms = new HitColumn();
  readonly #branchHits = new HitColumn();
  #functions: FunctionHits[] = [];
  #hasLines = false;
  #hasBranches = false;
  #hasFunctions = false;
  #linesAscend = true;
  #lastLine = 0;

  constructor(sink: ReportSink, onDuplicate: Duplicate = 'sum') {
    this.#sink = sink;
    this.#onDuplicate = onDuplicate;
  }

  /** Says that the report measures these, even if this file has none. */
  measures(what: { lines?: boolean; branches?: boolean; functions?: boolean }): void {
    if (what.lines) this.#hasLines = true;
    if (what.branches) this.#hasBranches = true;
    if (what.functions) this.#hasFunctions = true;
  }

  line(number: number, hits: number, at?: number): void {
    this.#hasLines = true;
    if (!this.#validLine(number, at)) return;
    if (number <= this.#lastLine) this.#linesAscend = false;
    this.#lastLine = number;
    this.#lineNumbers.push(number);
    this.#lineHits.push(this.#count(hits, at));
  }

  /** `block` and `arm` are ordinals from 0; see `BranchArms`. */
  branch(line: number, block: number, arm: number, hits: number, at?: number): void {
    this.#hasBranches = true;
    if (!this.#validLine(line, at)) return;
    this.#branchLines.push(line);
    this.#branchBlocks.push(block);
    this.#branchArms.push(arm);
    this.#branchHits.push(this.#count(hits, at));
  }

  function(fn: FunctionHits, at?: number): void {
    this.#hasFunctions = true;
    const hits = this.#count(fn.hits, at);
    this.#functions.push(hits === fn.hits ? fn : { ...fn, hits });
  }

  /** Emits the file and starts afresh. */
  emit(rawPath: string): void {
    const file: FileCoverage = {
      rawPath,
      lines: this.#hasLines ? this.#finishLines() : null,
      branches: this.#hasBranches ? this.#finishBranches() : null,
      functions: this.#hasFunctions ? this.#functions : null,
      counts: null,
    };
    this.reset();
    this.#sink.file(file);
  }

  emitCounts(rawPath: string, counts: CoverageCounts): void {
    this.reset();
    this.#sink.file({ rawPath, lines: null, branches: null, functions: null, counts });
  }

  reset(): void {
    for (const column of [
      this.#lineNumbers,
      this.#lineHits,
      this.#branchLines,
      this.#branchBlocks,
      this.#branchArms,
      this.#branchHits,
    ])
      column.clear();
    this.#functions = [];
    this.#hasLines = this.#hasBranches = this.#hasFunctions = false;
    this.#linesAscend = true;
    this.#lastLine = 0;
  }

  #validLine(line: number, at: number | undefined): boolean {
    if (Number.isInteger(line) && line > 0 && line <= MAX_LINE) return true;
    // Line 0 is how some compilers mark code they made up; nobody can test it.
    if (line !== 0) this.#sink.warn('line-out-of-range', `line number ${line} is no line of a file; skipped`, at);
    return false;
  }

  #count(hits: number, at: number | undefined): number {
    if (hits >= 0 && hits <= MAX_COUNT) return hits;
    if (hits < 0) {
      this.#sink.warn('negative-count', `hit count ${hits} is negative; taken as 0`, at);
      return 0;
    }
    if (hits > MAX_COUNT) {
      this.#sink.warn('huge-count', `hit count ${hits} is above 2^53 - 1; taken as that`, at);
      return MAX_COUNT;
    }
    this.#sink.warn('bad-count', 'hit count is no number; taken as 0', at);
    return 0;
  }

  #finishLines(): LineHits {
    if (this.#linesAscend) return { numbers: this.#lineNumbers.slice() as Uint32Array, hits: this.#lineHits.slice() };
    const order = sortedOrder(this.#lineNumbers.length, (a, b) => this.#lineNumbers.at(a) - this.#lineNumbers.at(b));
    return mergeLines(this.#lineNumbers.pick(order) as Uint32Array, this.#lineHits.pick(order), this.#onDuplicate);
  }

  #finishBranches(): BranchArms {
    const order = sortedOrder(
      this.#branchLines.length,
      (a, b) =>
        this.#branchLines.at(a) - this.#branchLines.at(b) ||
        this.#branchBlocks.at(a) - this.#branchBlocks.at(b) ||
        this.#branchArms.at(a) - this.#branchArms.at(b),
    );
    return mergeArms(
      {
        lines: this.#branchLines.pick(order) as Uint32Array,
        blocks: this.#branchBlocks.pick(order) as Uint32Array,
        arms: this.#branchArms.pick(order) as Uint32Array,
        hits: this.#branchHits.pick(order),
      },
      this.#onDuplicate,
    );
  }
}

function sortedOrder(length: number, compare: (a: number, b: number) => number): Uint32Array {
  const order = new Uint32Array(length);
  let sorted = true;
  for (let i = 0; i < length; i++) {
    order[i] = i;
    if (sorted && i > 0 && compare(i - 1, i) > 0) sorted = false;
  }
  return sorted ? order : order.sort((a, b) => compare(a, b) || a - b);
}

function combine(a: number, b: number, how: Duplicate): number {
  return how === 'max' ? Math.max(a, b) : Math.min(MAX_COUNT, a + b);
}

/** Folds neighbours with the same line number; `numbers` ascends. */
export function mergeLines(numbers: Uint32Array, hits: Hits, how: Duplicate): LineHits {
  const outHits = Float64Array.from(hits);
  let length = 0;
  for (let i = 0; i < numbers.length; i++) {
    if (length > 0 && numbers[length - 1] === numbers[i])
      outHits[length - 1] = combine(outHits[length - 1]!, hits[i]!, how);
    else {
      numbers[length] = numbers[i]!;
      outHits[length++] = hits[i]!;
    }
  }
  return { numbers: numbers.slice(0, length), hits: narrow(outHits.subarray(0, length)) };
}

/** Folds neighbours that are the same arm; the columns are sorted. */
export function mergeArms(arms: BranchArms, how: Duplicate): BranchArms {
  const { lines, blocks, arms: ordinals } = arms;
  const outHits = Float64Array.from(arms.hits);
  let length = 0;
  for (let i = 0; i < lines.length; i++) {
    const last = length - 1;
    if (length > 0 && lines[last] === lines[i] && blocks[last] === blocks[i] && ordinals[last] === ordinals[i])
      outHits[last] = combine(outHits[last]!, arms.hits[i]!, how);
    else {
      lines[length] = lines[i]!;
      blocks[length] = blocks[i]!;
      ordinals[length] = ordinals[i]!;
      outHits[length++] = arms.hits[i]!;
    }
  }
  return {
    lines: lines.slice(0, length),
    blocks: blocks.slice(0, length),
    arms: ordinals.slice(0, length),
    hits: narrow(outHits.subarray(0, length)),
  };
}

function narrow(hits: Float64Array): Hits {
  return hits.every((hit) => hit <= UINT32_MAX) ? Uint32Array.from(hits) : hits.slice();
}
