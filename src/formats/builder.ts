import type { CoverageCounts, FunctionHits } from '../model.js';
import { COUNTED_BLOCK, Column } from './columns.js';
import { MAX_COUNT, MAX_LINE, type ReportSink } from './format.js';
import { packFile } from './packed-file.js';

/**
 * vitest 3's V8 provider gives a file that no test loaded one function of this name and one branch, both taken: 0 % of
 * lines and 100 % of functions. Neither is in the source.
 */
export const EMPTY_REPORT = '(empty-report)';

/** What happens when one report names a line or an arm twice. */
export type Duplicate = 'sum' | 'max';

/**
 * Collects one file's coverage from any format and emits it sorted and merged. Reused from file to file, so that a
 * report of many small files allocates little. Counts out of range are clamped and reported through the sink.
 */
export class FileBuilder {
  readonly #sink: ReportSink;
  readonly #combine: (a: number, b: number) => number;
  readonly #lines = { numbers: new Column(), hits: new Column() };
  readonly #branches = { lines: new Column(), blocks: new Column(), arms: new Column(), hits: new Column() };
  readonly #functions = {
    names: [] as string[],
    starts: new Column(),
    ends: new Column(),
    hits: new Column(),
    complexities: new Column(),
  };
  readonly #columns = [this.#lines, this.#branches, this.#functions].flatMap((group) =>
    Object.values(group).filter((each) => each instanceof Column),
  );
  /** What was pushed last, and whether all came in order and once, as most tools write them. */
  #lastNumber = 0;
  #lastLine = 0;
  #lastBlock = 0;
  #lastArm = 0;
  #linesOrdered = true;
  #branchesOrdered = true;
  #armsCounted = false;
  #measures = { lines: false, branches: false, functions: false };

  constructor(sink: ReportSink, onDuplicate: Duplicate = 'sum') {
    this.#sink = sink;
    this.#combine = onDuplicate === 'max' ? Math.max : (a, b) => Math.min(MAX_COUNT, a + b);
  }

  /** Says that the report measures these, even if this file has none. */
  measures(what: { lines?: boolean; branches?: boolean; functions?: boolean }): void {
    if (what.lines) this.#measures.lines = true;
    if (what.branches) this.#measures.branches = true;
    if (what.functions) this.#measures.functions = true;
  }

  line(number: number, hits: number, at?: number): void {
    this.#measures.lines = true;
    if (!this.#validLine(number, at)) return;
    if (number <= this.#lastNumber) this.#linesOrdered = false;
    this.#lastNumber = number;
    this.#lines.numbers.push(number);
    this.#lines.hits.push(this.#count(hits, at));
  }

  /**
   * `block` is any number that tells the branch points of one line apart; it becomes their ordinal in the order of
   * appearance. `arm` is an ordinal from 0.
   */
  branch(line: number, block: number, arm: number, hits: number, at?: number): void {
    this.#measures.branches = true;
    if (!this.#validLine(line, at)) return;
    if (line <= this.#lastLine && !this.#followsOnLine(line, block, arm)) this.#branchesOrdered = false;
    this.#lastLine = line;
    this.#lastBlock = block;
    this.#lastArm = arm;
    this.#branches.lines.push(line);
    this.#branches.blocks.push(block);
    this.#branches.arms.push(arm);
    this.#branches.hits.push(this.#count(hits, at));
  }

  /** `total` arms of a line, of which any `covered` were taken. A file has only such arms, or only arms by `branch`. */
  countedArms(line: number, covered: number, total: number, at?: number): void {
    this.#armsCounted = true;
    for (let arm = 0; arm < total; arm++) this.branch(line, 0, arm, arm < covered ? 1 : 0, at);
  }

  function(fn: FunctionHits, at?: number): void {
    this.functionAt(fn.name, fn.startLine, fn.endLine, fn.complexity);
    this.addFunctionHits(this.#functions.names.length - 1, fn.hits, at);
  }

  /** A function whose hits come later, through `addFunctionHits` with its index: how many came before it in the file. */
  functionAt(name: string, startLine: number | null, endLine: number | null, complexity: number | null = null): void {
    this.#measures.functions = true;
    this.#functions.names.push(name);
    this.#functions.starts.push(orZero(startLine));
    this.#functions.ends.push(orZero(endLine));
    this.#functions.hits.push(0);
    this.#functions.complexities.push(orZero(complexity));
  }

  addFunctionHits(index: number, hits: number, at?: number): void {
    const { hits: column } = this.#functions;
    column.set(index, Math.min(MAX_COUNT, column.at(index) + this.#count(hits, at)));
  }

  functionName(index: number): string {
    return this.#functions.names[index]!;
  }

  /** Emits the file and starts afresh. */
  emit(rawPath: string): void {
    const { lines, branches, functions } = this.#measures;
    if (this.#functions.names.length === 1 && this.#functions.names[0] === EMPTY_REPORT) this.#dropPlaceholders();
    if (lines) this.#finishLines();
    if (branches) this.#finishBranches();
    const file = packFile(rawPath, {
      lines: lines ? this.#lines : null,
      branches: branches ? this.#branches : null,
      functions: functions ? this.#functions : null,
    });
    this.reset();
    this.#sink.file(file);
  }

  #dropPlaceholders(): void {
    this.#functions.names = [];
    const { starts, ends, hits, complexities } = this.#functions;
    for (const column of [starts, ends, hits, complexities, ...Object.values(this.#branches)]) column.clear();
  }

  emitCounts(rawPath: string, counts: CoverageCounts): void {
    this.reset();
    this.#sink.file({ rawPath, lines: null, branches: null, functions: null, counts });
  }

  reset(): void {
    for (const column of this.#columns) column.clear();
    this.#functions.names = [];
    this.#measures = { lines: false, branches: false, functions: false };
    this.#linesOrdered = this.#branchesOrdered = true;
    this.#armsCounted = false;
    this.#lastNumber = this.#lastLine = 0;
  }

  #followsOnLine(line: number, block: number, arm: number): boolean {
    return line === this.#lastLine && (block > this.#lastBlock || (block === this.#lastBlock && arm > this.#lastArm));
  }

  #validLine(line: number, at: number | undefined): boolean {
    if (line > 0 && line <= MAX_LINE && Number.isInteger(line)) return true;
    // Line 0 is how some compilers mark code they made up; nobody can test it.
    if (line !== 0) this.#sink.warn('line-out-of-range', `line number ${line} is no line of a file; skipped`, at);
    return false;
  }

  #count(hits: number, at: number | undefined): number {
    if (hits >= 0 && hits <= MAX_COUNT) return hits;
    if (hits < 0) {
      warnOfNegative(this.#sink, hits, at);
      return 0;
    }
    if (hits > MAX_COUNT) {
      this.#sink.warn('huge-count', `hit count ${hits} is above 2^53 - 1; taken as that`, at);
      return MAX_COUNT;
    }
    this.#sink.warn('bad-count', 'hit count is no number; taken as 0', at);
    return 0;
  }

  #finishLines(): void {
    const { numbers, hits } = this.#lines;
    if (!this.#linesOrdered) {
      sortTogether([numbers], [hits]);
      this.#fold([numbers], hits);
    }
  }

  #finishBranches(): void {
    const { lines, blocks, arms, hits } = this.#branches;
    if (!this.#branchesOrdered) sortTogether([lines], [blocks, arms, hits]);
    if (this.#armsCounted) blocks.fill(COUNTED_BLOCK);
    else this.#numberBlocks();
    if (!this.#branchesOrdered) {
      sortTogether([lines, blocks, arms], [hits]);
      this.#fold([lines, blocks, arms], hits);
    }
  }

  /** Replaces block ids by ordinals in the order of appearance on the line; arms of one line stand together. */
  #numberBlocks(): void {
    const { lines, blocks } = this.#branches;
    let ordinals: Map<number, number> | null = null;
    let [line, id, ordinal, count] = [-1, -1, 0, 0];
    for (let i = 0; i < lines.length; i++) {
      const next = blocks.at(i);
      if (lines.at(i) !== line) {
        [line, id, ordinal, count] = [lines.at(i), next, 0, 1];
        ordinals = null;
      } else if (next !== id) {
        // A second block: from here on the line keeps a list, which most lines never need.
        ordinals ??= new Map([[id, ordinal]]);
        ordinal = ordinals.get(next) ?? count++;
        ordinals.set(next, ordinal);
        id = next;
      }
      blocks.set(i, ordinal);
    }
  }

  /** Folds neighbours with equal keys into one. */
  #fold(keys: readonly Column[], hits: Column): void {
    let last = firstRepeat(keys) - 1;
    if (last < 0) return;
    for (let i = last + 1; i < hits.length; i++) {
      if (compareAt(keys, i, last) === 0) {
        hits.set(last, this.#combine(hits.at(last), hits.at(i)));
        continue;
      }
      last++;
      for (const key of keys) key.set(last, key.at(i));
      hits.set(last, hits.at(i));
    }
    for (const column of [...keys, hits]) column.truncate(last + 1);
  }
}

export function warnOfNegative(sink: ReportSink, hits: number, at: number | undefined): void {
  sink.warn('negative-count', `hit count ${hits} is negative; taken as 0`, at);
}

/** The first row with the keys of the row before it, or 0 where there is none. */
function firstRepeat(keys: readonly Column[]): number {
  const length = keys[0]!.length;
  for (let i = 1; i < length; i++) if (compareAt(keys, i - 1, i) === 0) return i;
  return 0;
}

/** Sorts all columns by `keys`, stable; does nothing where they are in order. */
function sortTogether(keys: readonly Column[], others: readonly Column[]): void {
  const length = keys[0]!.length;
  let inOrder = true;
  for (let i = 1; i < length && inOrder; i++) inOrder = compareAt(keys, i - 1, i) <= 0;
  if (inOrder) return;
  const order = Uint32Array.from({ length }, (_, index) => index).sort((a, b) => compareAt(keys, a, b) || a - b);
  for (const column of [...keys, ...others]) column.reorder(order);
}

function compareAt(keys: readonly Column[], a: number, b: number): number {
  for (const key of keys) {
    const difference = key.at(a) - key.at(b);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Function numbers are stored one higher, so that 0 can say "unknown". */
function orZero(value: number | null): number {
  return value === null || !(value >= 0) ? 0 : value + 1;
}
