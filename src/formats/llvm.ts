import { CovgapError } from '../errors.js';
import type { CoverageCounts, Ratio } from '../model.js';
import { FileBuilder } from './builder.js';
import { type CoverageFormat, MAX_COUNT, MAX_STRETCHED_LINES, type ReportSink } from './format.js';
import { HINT, isRecord, lineOrNull, list, number, record, type Slice, wrongShape } from './json-shape.js';
import { sliceJson } from './json-slices.js';
import { addSegmentLines } from './llvm-segments.js';

const TYPE = 'llvm.coverage.json.export';
const EXPANSION_REGION = 1;

/** A function, all its instantiations together. */
interface FunctionGroup {
  readonly name: string;
  readonly startLine: number;
  endLine: number;
  hits: number;
}

/**
 * `llvm-cov export` (also through cargo-llvm-cov, swift and grcov): llvm/tools/llvm-cov/CoverageExporterJson.cpp
 * describes the JSON. Lines are computed from segments as llvm-cov does. A branch region has two arms, true and false;
 * the same region of several instantiations adds up. Functions are grouped by where they start, as in llvm-cov's
 * summary: the instantiations of a template or generic function are one function. Names stay as mangled as the export
 * has them.
 *
 * `-summary-only` exports carry totals only. Exporters sort keys, so `type` may stand at the very end.
 */
export const llvm: CoverageFormat = {
  name: 'llvm',
  title: 'LLVM coverage export JSON',
  usualPlaces: ['llvm-cov.json', 'coverage/llvm-cov.json', 'target/llvm-cov.json', 'target/llvm-cov/*.json'],
  sniff: (head) =>
    /^\s*\{/.test(head) &&
    (head.includes(`"${TYPE}"`) || /^\s*\{\s*"data"\s*:\s*\[\s*\{\s*"(?:files|functions|totals)"\s*:/.test(head)),
  async parse(input, sink) {
    const reader = new ExportReader(input.name, sink);
    await sliceJson(input, [
      {
        path: ['type'],
        take(type, slice) {
          if (type !== TYPE) throw wrongShape(input.name, slice, JSON.stringify(TYPE), type);
        },
      },
      {
        path: ['data', '*', 'files', '*'],
        fields: ['filename', 'segments', 'branches', 'expansions', 'summary'],
        take: (value, slice) => reader.file(value, slice),
      },
      {
        path: ['data', '*', 'functions', '*'],
        fields: ['name', 'count', 'regions', 'filenames'],
        take: (value, slice) => reader.function(value, slice),
      },
    ]);
    reader.emitFunctions();
  },
};

class ExportReader {
  readonly #name: string;
  readonly #sink: ReportSink;
  readonly #builder: FileBuilder;
  readonly #files = new Set<string>();
  /** Made of segments so far. */
  #lines = 0;
  /** By file, then by the line and column where the function starts. */
  readonly #functions = new Map<string, Map<string, FunctionGroup>>();

  constructor(name: string, sink: ReportSink) {
    this.#name = name;
    this.#sink = sink;
    this.#builder = new FileBuilder(sink);
  }

  file(value: unknown, slice: Slice): void {
    const { filename, segments, branches, expansions, summary } = record(value);
    if (typeof filename !== 'string') throw this.#wrong(slice, 'filename', 'a text', filename);
    if (segments === undefined && isRecord(summary)) {
      this.#builder.emitCounts(filename, counts(summary));
      return;
    }
    if (!Array.isArray(segments)) throw this.#wrong(slice, 'segments', 'an array', segments);
    this.#builder.measures({ lines: true });
    const left = MAX_STRETCHED_LINES - this.#lines;
    const lines = addSegmentLines(segments, this.#builder, left, (from, to) =>
      this.#sink.warn('huge-block', `${filename} has a stretch without a segment, lines ${from} to ${to}; skipped`),
    );
    if (lines === null)
      throw new CovgapError('report-invalid', `the segments of ${filename} are no source code, or not in its order`, {
        file: this.#name,
        byte: slice.byte,
        hint: HINT,
      });
    this.#lines += lines;
    this.#addBranches(branches, expansions);
    this.#files.add(filename);
    this.#builder.emit(filename);
  }

  /** Branch points by their place; those that a macro brings stand where it is used, as in llvm-cov's LCOV. */
  #addBranches(branches: unknown, expansions: unknown): void {
    const blocks = new Map<string, number>();
    const add = (branch: unknown, use: readonly number[]) => {
      const [line, column, endLine, endColumn, taken, notTaken] = list(branch).map(number);
      const place = [line, column, endLine, endColumn, ...use].join(':');
      const block = blocks.get(place) ?? blocks.size;
      blocks.set(place, block);
      this.#builder.branch(use[0] ?? line ?? Number.NaN, block, 0, taken ?? Number.NaN);
      this.#builder.branch(use[0] ?? line ?? Number.NaN, block, 1, notTaken ?? Number.NaN);
    };
    for (const branch of list(branches)) add(branch, []);
    for (const expansion of list(expansions).map(record)) {
      const use = list(expansion.source_region).slice(0, 4).map(number);
      for (const branch of list(expansion.branches)) add(branch, use);
    }
  }

  function(value: unknown, slice: Slice): void {
    const { name, count, regions, filenames } = record(value);
    if (typeof name !== 'string') throw this.#wrong(slice, 'name', 'a text', name);
    const main = mainRegions(list(regions));
    const file = list(filenames)[Number(main[0]?.[5])];
    const [startLine, startColumn] = main[0] ?? [];
    if (typeof file !== 'string' || startLine === undefined || lineOrNull(startLine) === null) {
      this.#sink.warn('function-without-location', `${name} has no region in a file; skipped`);
      return;
    }
    const endLine = main.reduce((last, region) => Math.max(last, lineOrNull(region[2]) ?? 0), startLine);
    const groups = this.#functions.get(file) ?? new Map<string, FunctionGroup>();
    if (groups.size === 0) this.#functions.set(file, groups);
    const group = groups.get(`${startLine}:${startColumn}`);
    if (group === undefined)
      groups.set(`${startLine}:${startColumn}`, {
        name: withoutFile(name, file),
        startLine,
        endLine,
        hits: number(count),
      });
    else {
      group.hits = Math.min(MAX_COUNT, group.hits + number(count));
      group.endLine = Math.max(group.endLine, endLine);
    }
  }

  /** Functions stand beside the files they belong to; those of files that were filtered out are there too. */
  emitFunctions(): void {
    for (const [file, groups] of this.#functions) {
      if (!this.#files.has(file)) continue;
      for (const group of groups.values()) this.#builder.function({ ...group, complexity: null });
      this.#builder.emit(file);
    }
  }

  #wrong(slice: Slice, key: string, expected: string, found: unknown): CovgapError {
    return wrongShape(this.#name, { ...slice, keys: [...slice.keys, key] }, expected, found);
  }
}

/**
 * The regions `[line, column, endLine, endColumn, count, file, expandedFile, kind]` in the file the function itself
 * stands in: the first that no macro expansion or include leads to.
 */
function mainRegions(regions: readonly unknown[]): number[][] {
  const rows = regions.map((region) => list(region).map(number));
  const expanded = new Set(rows.filter((row) => row[7] === EXPANSION_REGION).map((row) => row[6]));
  const own = rows.map((row) => row[5]!).filter((file) => !expanded.has(file));
  const main = own.reduce((first, file) => Math.min(first, file), Number.POSITIVE_INFINITY);
  return rows.filter((row) => row[5] === main);
}

/** Names of functions local to a file have its name before them: `shop.c:helper`, and `shop.c;helper` since LLVM 18. */
function withoutFile(name: string, file: string): string {
  const base = /[^/\\]*$/.exec(file)![0];
  const prefix = name.slice(0, base.length + 1);
  return prefix === `${base}:` || prefix === `${base};` ? name.slice(prefix.length) : name;
}

function counts(summary: Record<string, unknown>): CoverageCounts {
  return { lines: ratio(summary.lines), branches: ratio(summary.branches), functions: ratio(summary.functions) };
}

function ratio(value: unknown): Ratio | null {
  const { count, covered } = record(value);
  const valid = Number.isSafeInteger(count) && Number.isSafeInteger(covered) && number(covered) >= 0;
  return valid && number(covered) <= number(count) ? { covered: number(covered), total: number(count) } : null;
}
