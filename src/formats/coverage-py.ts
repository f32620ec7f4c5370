import { FileBuilder } from './builder.js';
import type { CoverageFormat, ReportSink } from './format.js';
import { fileKey, isRecord, lineOrNull, list, number, record, wrongShape } from './json-shape.js';
import { sliceJson } from './json-slices.js';

const NEWEST_FORMAT = 3;

/**
 * The report of `coverage json` (coverage.py, `coverage/jsonreport.py`): formats 2 and 3, and the one before it that
 * has no number. It tells whether a line ran, not how often: hits are 0 or 1. A branch arm is a jump from one line to
 * another, or out of the function (negative). Format 3 adds the functions, of which it gives the lines of the body.
 *
 * `executed_lines` has all lines that ran. Of those, the excluded ones are left out; the docstrings of modules and
 * classes, which coverage.py does not count either, cannot be told from statements and count as covered lines.
 */
export const coveragePy: CoverageFormat = {
  name: 'coverage-py',
  title: 'coverage.py JSON',
  usualPlaces: ['coverage.json', 'coverage/coverage.json', 'reports/coverage.json', 'build/coverage.json'],
  sniff: (head) => /^\s*\{/.test(head) && /"(?:executed_lines|show_contexts)"\s*:/.test(head),
  async parse(input, sink) {
    const builder = new FileBuilder(sink, 'max');
    await sliceJson(input, [
      { path: ['meta'], take: (meta) => readMeta(record(meta), sink) },
      {
        path: ['files', '*'],
        fields: [
          'executed_lines',
          'missing_lines',
          'excluded_lines',
          'executed_branches',
          'missing_branches',
          'functions',
          'summary',
        ],
        take(value, slice) {
          const path = fileKey(input.name, slice);
          if (!isRecord(value)) throw wrongShape(input.name, slice, "an object with a file's coverage", value);
          for (const key of ['executed_lines', 'missing_lines'])
            if (!Array.isArray(value[key]))
              throw wrongShape(input.name, { ...slice, keys: [...slice.keys, key] }, 'an array', value[key]);
          const excluded = new Set(list(value.excluded_lines));
          addLines(value, excluded, builder);
          compareLines(path, value, excluded, sink);
          addBranches(value, builder);
          addFunctions(value.functions, excluded, builder);
          builder.emit(path);
        },
      },
    ]);
  },
};

function readMeta(meta: Record<string, unknown>, sink: ReportSink): void {
  // Local time without a zone: of this machine, as reports are mostly read where they were made.
  if (typeof meta.timestamp === 'string') sink.timestamp(Date.parse(meta.timestamp));
  if (typeof meta.format === 'number' && meta.format > NEWEST_FORMAT)
    sink.warn(
      'newer-format',
      `coverage.py's JSON format ${meta.format} is newer than the newest known, ${NEWEST_FORMAT}`,
    );
}

type Excluded = ReadonlySet<unknown>;

function addLines(file: Record<string, unknown>, excluded: Excluded, builder: FileBuilder): void {
  builder.measures({ lines: true });
  for (const line of list(file.executed_lines)) if (!excluded.has(line)) builder.line(number(line), 1);
  for (const line of list(file.missing_lines)) builder.line(number(line), 0);
}

function compareLines(path: string, file: Record<string, unknown>, excluded: Excluded, sink: ReportSink): void {
  const { covered_lines: covered, num_statements: statements } = record(file.summary);
  const executed = list(file.executed_lines).filter((line) => !excluded.has(line)).length;
  const lines = executed + list(file.missing_lines).length;
  if (typeof statements === 'number' && lines > statements)
    sink.warn(
      'totals-differ',
      `${path}: coverage.py counts ${number(covered)} of ${statements} statements, its lists have ${executed} of ${lines} lines (docstrings)`,
    );
}

/** All jumps from one line are arms of one branch point, ordered by target so that every report numbers them alike. */
function addBranches(file: Record<string, unknown>, builder: FileBuilder): void {
  if (!Array.isArray(file.executed_branches)) return;
  builder.measures({ branches: true });
  const jumps = new Map<number, { to: number; hits: number }[]>();
  const collect = (pairs: unknown, hits: number) => {
    for (const pair of list(pairs)) {
      const [from, to] = list(pair).map(number);
      const known = jumps.get(from ?? Number.NaN);
      if (known === undefined) jumps.set(from ?? Number.NaN, [{ to: to ?? 0, hits }]);
      else known.push({ to: to ?? 0, hits });
    }
  };
  collect(file.executed_branches, 1);
  collect(file.missing_branches, 0);
  for (const [from, targets] of jumps) {
    targets.sort((a, b) => outLast(a.to) - outLast(b.to));
    targets.forEach(({ hits }, arm) => {
      builder.branch(from, 0, arm, hits);
    });
  }
}

/** Sorts jumps out of the function behind those within it. */
function outLast(line: number): number {
  return line < 0 ? Number.MAX_SAFE_INTEGER + line : line;
}

function addFunctions(functions: unknown, excluded: Excluded, builder: FileBuilder): void {
  if (!isRecord(functions)) return;
  builder.measures({ functions: true });
  for (const [name, region] of Object.entries(functions)) {
    const { executed_lines, missing_lines: missing, start_line: start } = record(region);
    const executed = list(executed_lines).filter((line) => !excluded.has(line));
    const lines = [...executed, ...list(missing)].map(number);
    // The module itself has no name; what has no lines cannot be covered.
    if (name === '' || lines.length === 0) continue;
    const [first, last] = bounds(lines);
    builder.function({
      name,
      startLine: lineOrNull(start) ?? lineOrNull(first),
      endLine: lineOrNull(last),
      hits: executed.length > 0 ? 1 : 0,
      complexity: null,
    });
  }
}

function bounds(lines: readonly number[]): [number, number] {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const line of lines) {
    first = Math.min(first, line);
    last = Math.max(last, line);
  }
  return [first, last];
}
