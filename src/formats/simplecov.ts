import { FileBuilder } from './builder.js';
import type { CoverageFormat, ReportSink } from './format.js';
import { fileKey, isRecord, lineOrNull, number, record, type Slice, wrongShape } from './json-shape.js';
import { sliceJson } from './json-slices.js';

const SIGNS = [
  /"simplecov_version"\s*:/,
  /"coverage"\s*:\s*\{\s*"(?:[^"\\]|\\.){1,4096}"\s*:\s*(?:\[|\{\s*"(?:lines|branches|methods)"\s*:)/,
  // A suite that loaded nothing.
  /^\s*\{\s*"[^"]{1,1000}"\s*:\s*\{\s*"coverage"\s*:\s*\{\s*\}/,
];
const FIELDS = ['lines', 'branches', 'methods'];

/**
 * SimpleCov's two files: `.resultset.json`, raw results by the name of the suite (`{"RSpec": {"coverage": …}}`), and
 * `coverage.json` of its JSON formatter (schemas/coverage.schema.json). Suites add up. A line is null where Ruby has
 * nothing to run and `"ignored"` where a comment excludes it; a file is an array of lines before SimpleCov 0.18.
 *
 * `coverage.json` comes first of the usual places: what `:nocov:` excludes is in the resultset all the same.
 *
 * The resultset has Ruby's own branch data, whose keys are Ruby arrays as text: `[:if, 0, 3, 4, 7, 7]` with the arms
 * `[:then, 1, 4, 6, 4, 20]`: type, id, start line and column, end line and column. `coverage.json` lists the arms only,
 * each with the line it is reported at, which is as near as it gets to the line of the condition.
 */
export const simplecov: CoverageFormat = {
  name: 'simplecov',
  title: 'SimpleCov JSON',
  usualPlaces: ['coverage/coverage.json', 'coverage/.resultset.json', '.resultset.json'],
  sniff: (head) => /^\s*\{/.test(head) && SIGNS.some((sign) => sign.test(head)),
  async parse(input, sink) {
    const builder = new FileBuilder(sink);
    const file = (value: unknown, slice: Slice) => {
      const path = fileKey(input.name, slice);
      const { lines, branches, methods } = Array.isArray(value) ? { lines: value } : record(value);
      if (!Array.isArray(lines) && !Array.isArray(value) && !isRecord(value))
        throw wrongShape(input.name, slice, 'an object or an array of lines', value);
      addLines(lines, builder);
      addBranches(branches, builder, sink);
      addMethods(methods, builder, sink);
      builder.emit(path);
    };
    let newest = 0;
    await sliceJson(input, [
      { path: ['coverage', '*'], fields: FIELDS, take: file },
      { path: ['*', 'coverage', '*'], fields: FIELDS, take: file },
      { path: ['*', 'timestamp'], take: (time) => (newest = Math.max(newest, milliseconds(time))) },
      { path: ['meta', 'root'], take: (root) => sink.sourceRoot(typeof root === 'string' ? root : '') },
    ]);
    sink.timestamp(newest);
  },
};

/** Seconds since the epoch, or a date and time as text; 0 for anything else. */
function milliseconds(time: unknown): number {
  if (typeof time === 'number') return Math.round(time * 1000);
  return Date.parse(String(time)) || 0;
}

function addLines(lines: unknown, builder: FileBuilder): void {
  if (!Array.isArray(lines)) return;
  builder.measures({ lines: true });
  lines.forEach((hits, index) => {
    if (hits !== null && hits !== 'ignored') builder.line(index + 1, number(hits));
  });
}

function addBranches(branches: unknown, builder: FileBuilder, sink: ReportSink): void {
  if (Array.isArray(branches)) addListedArms(branches, builder);
  else if (isRecord(branches)) {
    builder.measures({ branches: true });
    Object.entries(branches).forEach(([condition, arms], block) => {
      const line = Number(/^\[[^,]*, *\d+, *(\d+),/.exec(condition)?.[1] ?? Number.NaN);
      if (Number.isNaN(line))
        sink.warn('branch-without-location', `${condition.slice(0, 80)} is no condition; skipped`);
      else
        Object.values(record(arms)).forEach((hits, arm) => {
          builder.branch(line, block, arm, number(hits));
        });
    });
  }
}

/** The arms that are reported on one line count as arms of one branch point. */
function addListedArms(arms: readonly unknown[], builder: FileBuilder): void {
  builder.measures({ branches: true });
  const armsOfLine = new Map<number, number>();
  for (const value of arms) {
    const { coverage, report_line: reportLine, start_line: startLine } = record(value);
    if (coverage === 'ignored') continue;
    const line = lineOrNull(reportLine) ?? number(startLine);
    const arm = armsOfLine.get(line) ?? 0;
    armsOfLine.set(line, arm + 1);
    builder.branch(line, 0, arm, number(coverage));
  }
}

/** The place at the end of a method's key: start line and column, end line and column. */
const METHOD_PLACE = /, (\d+), \d+, (\d+), \d+\]$/;
/** Longer keys are no names of methods. */
const MAX_METHOD_KEY = 1000;

function addMethods(methods: unknown, builder: FileBuilder, sink: ReportSink): void {
  if (Array.isArray(methods)) {
    builder.measures({ functions: true });
    for (const value of methods) {
      const { name, coverage, start_line: startLine, end_line: endLine } = record(value);
      if (coverage !== 'ignored') addMethod(String(name), startLine, endLine, coverage, builder);
    }
  } else if (isRecord(methods)) {
    builder.measures({ functions: true });
    for (const [key, hits] of Object.entries(methods)) {
      if (key.length > MAX_METHOD_KEY)
        sink.warn('name-too-long', `a method named by ${key.length} characters, ${key.slice(0, 40)}…; skipped`);
      else {
        const { name, startLine, endLine } = methodOf(key);
        addMethod(name, startLine, endLine, hits, builder);
      }
    }
  }
}

/** `["Shop::Cart", :add, 3, 2, 5, 5]` in the resultset; the class may also be bare, or an inspected object. */
function methodOf(key: string): { name: string; startLine?: number; endLine?: number } {
  const place = METHOD_PLACE.exec(key);
  const middle = key.indexOf(', :');
  if (place === null || middle < 0 || middle >= place.index || !key.startsWith('[')) return { name: key };
  const owner = key.slice(1, middle).replace(/^"|"$/g, '');
  const name = key.slice(middle + 3, place.index).replace(/^"|"$/g, '');
  // A class method belongs to the class's own class, `#<Class:Cart>`.
  const singleton = /^#<Class:([^<>]+)>$/.exec(owner)?.[1];
  return {
    name: singleton === undefined ? `${owner}#${name}` : `${singleton}.${name}`,
    startLine: Number(place[1]),
    endLine: Number(place[2]),
  };
}

function addMethod(name: string, start: unknown, end: unknown, hits: unknown, builder: FileBuilder): void {
  builder.function({
    name,
    startLine: lineOrNull(start),
    endLine: lineOrNull(end),
    hits: number(hits),
    complexity: null,
  });
}
