import libCoverage, { type FileCoverage, type FileCoverageData } from 'istanbul-lib-coverage';
import { EMPTY_REPORT, FileBuilder } from './builder.js';
import type { CoverageFormat, ReportInput, ReportSink } from './format.js';
import { fileKey, isRecord, lineOrNull, list, number, record, type Slice, wrongShape } from './json-shape.js';
import { sliceJson } from './json-slices.js';

const MAPS = ['statementMap', 's', 'fnMap', 'f', 'branchMap', 'b'] as const;

/**
 * Istanbul's JSON (`coverage-final.json`, `.nyc_output/*.json`), as nyc, c8, Jest, Vitest and karma-coverage write it:
 * an object with istanbul-lib-coverage's `FileCoverageData` for each file. Lines come from that library; a branch
 * point stands on the line where its `loc` starts, as in Istanbul's own LCOV reporter.
 *
 * `{}` is a report of a run that loaded no source file: no error, but `readReport` warns.
 */
export const istanbul: CoverageFormat = {
  name: 'istanbul',
  title: 'Istanbul JSON (coverage-final.json)',
  usualPlaces: [
    'coverage/coverage-final.json',
    'coverage-final.json',
    'coverage/*/coverage-final.json',
    '.nyc_output/*.json',
  ],
  sniff: (head) =>
    /^\s*[{[]/.test(head) && (/"(?:statementMap|fnMap|branchMap)"\s*:/.test(head) || /^\s*\{\s*\}\s*$/.test(head)),
  async parse(input, sink) {
    const builder = new FileBuilder(sink);
    await eachFile(input, sink, (file) => emit(file, builder, sink));
  },
};

/**
 * Reads several Istanbul reports of one code base as one, with istanbul-lib-coverage's own merge: statements, functions
 * and branches are matched by their place, so that maps of different instrumenters do not add up to nonsense. Holds
 * the data of every file until all reports are read. `nameOf` says under which name a file counts, since reports of
 * several machines name one file differently; undefined leaves it out.
 */
export async function mergeIstanbul(
  inputs: readonly { readonly input: ReportInput; readonly nameOf: (rawPath: string) => string | undefined }[],
  sink: ReportSink,
): Promise<void> {
  const known = new Map<string, FileCoverage>();
  for (const { input, nameOf } of inputs)
    await eachFile(input, sink, (file) => {
      const path = nameOf(file.path);
      if (path === undefined) return;
      makeMergeable(file);
      const before = known.get(path);
      if (before === undefined) known.set(path, file);
      else before.merge(file);
    });
  const builder = new FileBuilder(sink);
  for (const [path, file] of known) {
    known.delete(path);
    emit(file, builder, sink, path);
  }
}

function eachFile(input: ReportInput, sink: ReportSink, take: (file: FileCoverage) => void): Promise<void> {
  return sliceJson(input, [
    {
      path: ['*'],
      fields: ['path', 'all', 'data', ...MAPS],
      take(value, slice) {
        const data = fileData(input.name, value, slice);
        // The library does not take a file without a name.
        if (data.path === '') sink.warn('nameless-file', 'a file without a name; skipped');
        else take(libCoverage.createFileCoverage(data));
      },
    },
  ]);
}

function fileData(name: string, value: unknown, slice: Slice): FileCoverageData {
  const key = fileKey(name, slice);
  if (!isRecord(value)) throw wrongShape(name, slice, "an object with a file's coverage", value);
  // A `FileCoverage` written without its `toJSON` has everything one level deeper.
  const data = value.statementMap === undefined && isRecord(value.data) ? value.data : value;
  for (const map of MAPS) {
    const place = { keys: [...slice.keys, map], byte: slice.byte };
    if (!isRecord(data[map])) throw wrongShape(name, place, 'an object', data[map]);
  }
  const path = typeof data.path === 'string' && data.path !== '' ? data.path : key;
  return { ...data, path } as unknown as FileCoverageData;
}

function emit(file: FileCoverage, builder: FileBuilder, sink: ReportSink, path = file.path): void {
  builder.measures({ lines: true, branches: true, functions: true });
  for (const [line, hits] of Object.entries(lineCoverage(file, sink))) builder.line(Number(line), number(hits));
  addFunctions(file, builder);
  addBranches(file, builder, sink);
  builder.emit(path);
}

function lineCoverage(file: FileCoverage, sink: ReportSink): Record<string, number> {
  try {
    return file.getLineCoverage();
  } catch {
    // The library trips over a statement without a start.
    for (const id of Object.keys(file.s)) if (!isRecord(record(file.statementMap[id]).start)) delete file.s[id];
    sink.warn('statement-without-location', `${file.path} has statements without a location; skipped`);
    return file.getLineCoverage();
  }
}

function addFunctions(file: FileCoverage, builder: FileBuilder): void {
  for (const [id, hits] of Object.entries(file.f)) {
    const fn = record(file.fnMap[id]);
    if (fn.name === EMPTY_REPORT) continue;
    builder.function({
      name: typeof fn.name === 'string' && fn.name !== '' ? fn.name : `(anonymous_${id})`,
      startLine: startLine(fn.decl) ?? startLine(fn.loc) ?? lineOrNull(fn.line),
      endLine: lineOrNull(record(record(fn.loc).end).line),
      hits: number(hits),
      complexity: null,
    });
  }
}

function addBranches(file: FileCoverage, builder: FileBuilder, sink: ReportSink): void {
  const made = new Set(
    Object.values(file.fnMap)
      .filter((fn) => record(fn).name === EMPTY_REPORT)
      .map((fn) => JSON.stringify(fn.loc)),
  );
  for (const [block, [id, arms]] of Object.entries(file.b).entries()) {
    const point = record(file.branchMap[id]);
    if (made.size > 0 && made.has(JSON.stringify(point.loc))) continue;
    const line = startLine(point.loc) ?? lineOrNull(point.line) ?? startLine(list(point.locations)[0]);
    if (line === null) sink.warn('branch-without-location', `${file.path} has branches without a location; skipped`);
    else for (const [arm, hits] of list(arms).entries()) builder.branch(line, block, arm, number(hits));
  }
}

function startLine(range: unknown): number | null {
  return lineOrNull(record(record(range).start).line);
}

/** Gives every item the range `FileCoverage.merge` matches it by, and drops counts that belong to no item. */
function makeMergeable(file: FileCoverage): void {
  const { statementMap, s, fnMap, f, branchMap, b } = file as unknown as Record<string, Record<string, unknown>>;
  keepItems(statementMap!, s!, isRange);
  keepItems(fnMap!, f!, (fn) => {
    fn.loc = [fn.loc, fn.decl].find(isRange);
    return fn.loc !== undefined;
  });
  keepItems(branchMap!, b!, (branch) => {
    const first = [list(branch.locations)[0], branch.loc].find(isRange);
    branch.locations = [first, ...list(branch.locations).slice(1)];
    return first !== undefined;
  });
}

function keepItems(
  map: Record<string, unknown>,
  hits: Record<string, unknown>,
  keep: (item: Record<string, unknown>) => boolean,
): void {
  for (const id of Object.keys(hits))
    if (!Object.hasOwn(map, id) || !isRecord(map[id]) || !keep(map[id])) delete hits[id];
}

function isRange(value: unknown): boolean {
  return isRecord(value) && isRecord(value.start) && isRecord(value.end);
}
