import { existsSync, readFileSync } from 'node:fs';
import libCoverage from 'istanbul-lib-coverage';
import { describe, expect, it } from 'vitest';
import { ReportCollector } from '../../src/formats/collector.js';
import { istanbul, mergeIstanbul } from '../../src/formats/istanbul.js';
import { detect } from '../../src/formats/registry.js';
import type { FileCoverage, Ratio } from '../../src/model.js';
import { fileInput, inputOf, readFixture, readText, totals } from './read-file.js';

const FIXTURES = 'fixtures/reports/istanbul';
const CORPUS = '../shared/corpus/ts';

type Totals = ReturnType<typeof totals>;

/** What `coverage-summary.json` says, summed over its files. */
async function truth(path: string): Promise<Totals> {
  const { files } = await readFixture(path);
  const sum = (what: 'lines' | 'branches' | 'functions'): Ratio =>
    files.reduce(
      (all, { counts }) => ({
        covered: all.covered + counts![what]!.covered,
        total: all.total + counts![what]!.total,
      }),
      { covered: 0, total: 0 },
    );
  return { lines: sum('lines'), branches: sum('branches'), functions: sum('functions') };
}

const linesOf = ({ lines }: FileCoverage) =>
  Object.fromEntries([...lines!.numbers].map((line, i) => [line, lines!.hits[i]]));

const armsOf = ({ branches }: FileCoverage) => {
  const { lines, blocks, arms, hits } = branches!;
  return [...lines].map((line, i) => `${line}.${blocks[i]}.${arms[i]}=${hits[i]}`);
};

const plain = (file: FileCoverage) => ({
  rawPath: file.rawPath,
  lines: file.lines && linesOf(file),
  arms: file.branches && armsOf(file),
  functions: file.functions,
  counts: file.counts,
});

const range = (line: number, end = line) => ({ start: { line, column: 0 }, end: { line: end, column: 9 } });

function entry(overrides: object = {}) {
  return {
    path: '/repo/src/a.ts',
    statementMap: { 0: range(1), 1: range(2) },
    s: { 0: 1, 1: 0 },
    fnMap: { 0: { name: 'a', decl: range(1), loc: range(1, 3), line: 1 } },
    f: { 0: 1 },
    branchMap: { 0: { type: 'if', loc: range(2), locations: [range(2), { start: {}, end: {} }] } },
    b: { 0: [0, 1] },
    ...overrides,
  };
}

const read = (...entries: ReturnType<typeof entry>[]) =>
  readText(JSON.stringify(Object.fromEntries(entries.map((data) => [data.path, data]))));

describe('totals', () => {
  it.each(['class-transformer', 'class-transformer-low'])(
    'of %s are those of its coverage-summary.json',
    async (name) => {
      const report = await readFixture(`${FIXTURES}/${name}.json`);
      expect(report.format).toBe('istanbul');
      expect(report.warnings).toEqual([]);
      expect(totals(report.files)).toEqual(await truth(`fixtures/reports/istanbul-summary/${name}.json`));
    },
  );

  const projects = ['mcp-sdk', 'h3', 'class-transformer'].flatMap((name) => [name, `${name}/low`]);
  it.skipIf(!existsSync(CORPUS)).each(projects)(
    `of the corpus project %s are those of its coverage-summary.json (needs ${CORPUS})`,
    async (name) => {
      const report = await readFixture(`${CORPUS}/${name}/coverage-final.json`);
      expect(totals(report.files)).toEqual(await truth(`${CORPUS}/${name}/coverage-summary.json`));
    },
  );

  it('leave out what c8 makes up for a file that was never loaded: one function, one branch', async () => {
    const [never, used] = (await readFixture(`${FIXTURES}/c8-all.json`)).files;
    expect(never).toMatchObject({ rawPath: '/repo/src/never.js', functions: [] });
    expect(linesOf(never!)).toEqual({ 1: 0, 2: 0, 3: 0, 4: 0, 5: 0, 6: 0 });
    expect(armsOf(never!)).toEqual([]);
    expect(used!.functions).toEqual([{ name: 'add', startLine: 1, endLine: 6, hits: 1, complexity: null }]);
    const { lines, branches, functions } = await truth('fixtures/reports/istanbul-summary/c8-all.json');
    expect(totals([never!, used!])).toEqual({
      lines,
      branches: { ...branches, total: branches.total - 1 },
      functions: { ...functions, total: functions.total - 1 },
    });
  });
});

describe('a file', () => {
  it('has the lines, branches and functions of its entry', async () => {
    const [file] = (await read(entry())).files;
    expect(file).toMatchObject({ rawPath: '/repo/src/a.ts', counts: null });
    expect(linesOf(file!)).toEqual({ 1: 1, 2: 0 });
    expect(armsOf(file!)).toEqual(['2.0.0=0', '2.0.1=1']);
    expect(file!.functions).toEqual([{ name: 'a', startLine: 1, endLine: 3, hits: 1, complexity: null }]);
  });

  it('numbers the branch points of one line', async () => {
    const branch = (line: number) => ({ type: 'cond-expr', loc: range(line), locations: [range(line), range(line)] });
    const [file] = (
      await read(
        entry({ branchMap: { 0: branch(3), 1: branch(2), 2: branch(3) }, b: { 0: [1, 0], 1: [2], 2: [0, 4] } }),
      )
    ).files;
    expect(armsOf(file!)).toEqual(['2.0.0=2', '3.0.0=1', '3.0.1=0', '3.1.0=0', '3.1.1=4']);
  });

  it('takes the highest of the statements that start on a line, as Istanbul does', async () => {
    const [file] = (
      await read(entry({ statementMap: { 0: range(1), 1: range(1), 2: range(1, 2) }, s: { 0: 1, 1: 5, 2: 0 } }))
    ).files;
    expect(linesOf(file!)).toEqual({ 1: 5 });
  });

  it('goes by its key where it has no path', async () => {
    const { path, ...rest } = entry();
    expect((await readText(JSON.stringify({ [path]: rest }))).files[0]!.rawPath).toBe(path);
  });

  it('without key and path is skipped', async () => {
    const { path, ...rest } = entry();
    const { files, warnings } = await readText(JSON.stringify({ '': rest, [path]: rest }));
    expect([files.length, warnings.map((warning) => warning.code)]).toEqual([1, ['nameless-file']]);
  });

  it('may be wrapped in `data`', async () => {
    const { path, ...rest } = entry();
    const { files } = await readText(JSON.stringify({ [path]: { data: { path, ...rest } } }));
    expect(files.map(linesOf)).toEqual([{ 1: 1, 2: 0 }]);
  });

  it('adds up where the report has it twice', async () => {
    const text = JSON.stringify(entry());
    const [file, ...more] = (await readText(`{"/repo/src/a.ts": ${text}, "/repo/src/./a.ts": ${text}}`)).files;
    expect(more).toEqual([]);
    expect(linesOf(file!)).toEqual({ 1: 2, 2: 0 });
  });

  it('named like a property of every object is a file like any other', async () => {
    const text = JSON.stringify(entry({ path: '__proto__' }));
    expect((await readText(`{"__proto__": ${text}}`)).files[0]!.rawPath).toBe('__proto__');
  });

  it('without any measure is measured and empty', async () => {
    const none = { statementMap: {}, s: {}, fnMap: {}, f: {}, branchMap: {}, b: {} };
    const [file] = (await read(entry(none))).files;
    expect(totals([file!])).toEqual(totals([]));
    expect([file!.lines, file!.branches, file!.functions]).not.toContain(null);
  });

  it('is read whatever the chunks', async () => {
    const text = readFileSync(`${FIXTURES}/vitest-4-low.json`);
    const [whole, cut] = [await readText(text), await readText(text, 'report', 1)];
    expect(cut.files.map(plain)).toEqual(whole.files.map(plain));
    expect(totals(cut.files).functions).toEqual({ covered: 2, total: 3 });
  });
});

describe('several reports', () => {
  async function merge(...paths: string[]): Promise<FileCoverage[]> {
    const collector = new ReportCollector('merged');
    await mergeIstanbul(
      paths.map((path) => ({ input: fileInput(path), nameOf: (raw) => raw })),
      collector,
    );
    return collector.files;
  }
  async function mergeEntries(...entries: object[]): Promise<FileCoverage> {
    const collector = new ReportCollector('merged');
    await mergeIstanbul(
      entries.map((data) => ({
        input: inputOf(JSON.stringify({ '/repo/src/a.ts': data })),
        nameOf: (raw) => raw,
      })),
      collector,
    );
    expect(collector.files).toHaveLength(1);
    return collector.files[0]!;
  }

  it('merge as istanbul-lib-coverage merges them', async () => {
    const paths = [`${FIXTURES}/class-transformer.json`, `${FIXTURES}/class-transformer-low.json`];
    const map = libCoverage.createCoverageMap();
    for (const path of paths) map.merge(JSON.parse(readFileSync(path, 'utf8')));
    const { lines, branches, functions } = map.getCoverageSummary();
    const ratio = ({ covered, total }: { covered: number; total: number }): Ratio => ({ covered, total });
    const files = await merge(...paths);
    expect(files.map((file) => file.rawPath)).toEqual(map.files());
    expect(totals(files)).toEqual({ lines: ratio(lines), branches: ratio(branches), functions: ratio(functions) });
  });

  it('match statements by place, not by number', async () => {
    const shifted = entry({ statementMap: { 7: range(2), 8: range(1) }, s: { 7: 3, 8: 0 } });
    expect(linesOf(await mergeEntries(entry(), shifted))).toEqual({ 1: 1, 2: 3 });
  });

  it('give way to a real one where one only lists the lines of a file that was not loaded', async () => {
    const made = { ...range(1, 9) };
    const empty = entry({
      all: true,
      statementMap: { 0: range(1), 1: range(2), 2: range(3) },
      s: { 0: 0, 1: 0, 2: 0 },
      fnMap: { 0: { name: '(empty-report)', decl: made, loc: made, line: 1 } },
      f: { 0: 0 },
      branchMap: { 0: { type: 'branch', line: 1, loc: made, locations: [made] } },
      b: { 0: [0] },
    });
    for (const pair of [
      [empty, entry()],
      [entry(), empty],
    ])
      expect(plain(await mergeEntries(...pair))).toEqual(plain((await read(entry())).files[0]!));
  });

  it('merge though places are missing', async () => {
    const bare = entry({
      statementMap: { 0: range(1), 1: {} },
      s: { 0: 1, 1: 1, 2: 1 },
      fnMap: { 0: { name: 'a', decl: range(1), line: 1 }, 1: { name: 'b' } },
      f: { 0: 2, 1: 1 },
      branchMap: { 0: { type: 'if', loc: range(2), locations: [{}, {}] }, 1: { type: 'if' } },
      b: { 0: [1, 0], 1: [1] },
    });
    const file = await mergeEntries(bare, bare);
    expect(linesOf(file)).toEqual({ 1: 2 });
    expect(armsOf(file)).toEqual(['2.0.0=2', '2.0.1=0']);
    expect(file.functions).toEqual([{ name: 'a', startLine: 1, endLine: 1, hits: 4, complexity: null }]);
  });
});

describe('sniffing', () => {
  it.each([
    ['{"/repo/a.ts": {"path": "/repo/a.ts", "all": false, "statementMap": {', true],
    ['\n{\n "a": {\n "fnMap" : {', true],
    ['{}', true],
    [' {\n}\n', true],
    ['{"a": {}}', false],
    ['TN:\nSF:statementMap', false],
    ['{"total": {"lines": {"total": 1, "covered": 1, "skipped": 0, "pct": 100}}}', false],
  ])('%j: %s', async (head, expected) => {
    expect(istanbul.sniff(head)).toBe(expected);
    if (expected) expect((await detect(head))!.name).toBe('istanbul');
  });
});

describe('a broken report', () => {
  it.each([
    ['truncated', '"/repo/packages/server/src/server/completable.ts" > "fnMap": expected the rest of it', 700],
    ['array-of-files', 'the report should be an object with a key for each source file, but is an array', 1],
    ['map-is-array', '"/repo/src/a.ts" > "statementMap" should be an object, but is an array', 19],
    ['entry-is-string', `"/repo/src/b.ts" should be an object with a file's coverage, but is the text "covered"`, 400],
    ['entry-without-counts', '"/repo/src/a.ts" > "s" should be an object, but is missing', 19],
    ['trailing-text', 'expected the end of the report, found "D"', 382],
  ])('%s is refused', async (name, message, byte) => {
    await expect(readFixture(`fixtures/broken/istanbul-${name}.json`)).rejects.toMatchObject({
      code: 'report-invalid',
      message: expect.stringContaining(message),
      where: { byte },
      hint: expect.stringMatching(/run the tests again/),
    });
  });

  const codes = async (name: string) => {
    const report = await readFixture(`fixtures/broken/istanbul-${name}.json`);
    return { report, codes: report.warnings.map((warning) => warning.code) };
  };

  it('that is an empty object names no file', async () => {
    const { report, codes: found } = await codes('empty-object');
    expect([report.files, found]).toEqual([[], ['report-without-files']]);
  });

  it('with counts that are no numbers takes them as 0', async () => {
    const { report, codes: found } = await codes('string-counts');
    expect(found).toEqual(['bad-count']);
    expect(linesOf(report.files[0]!)).toEqual({ 1: 0 });
  });

  it('with negative and huge counts clamps them', async () => {
    const { report, codes: found } = await codes('negative-and-huge-counts');
    expect(found).toEqual(['negative-count', 'huge-count']);
    expect(linesOf(report.files[0]!)).toEqual({ 1: 0 });
    expect(report.files[0]!.functions![0]!.hits).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('with places missing keeps what has one', async () => {
    const { report, codes: found } = await codes('odd-places');
    expect(found).toEqual(['statement-without-location', 'branch-without-location']);
    const [file] = report.files;
    expect(linesOf(file!)).toEqual({ 2: 2 });
    expect(armsOf(file!)).toEqual(['2.0.0=1', '2.0.1=0', '2.1.0=0', '2.1.1=2', '7.0.0=1']);
    expect(file!.functions).toEqual([
      { name: '(anonymous_0)', startLine: 4, endLine: 6, hits: 1, complexity: null },
      { name: 'b', startLine: 9, endLine: null, hits: 0, complexity: null },
      { name: '(anonymous_2)', startLine: null, endLine: null, hits: 5, complexity: null },
    ]);
  });

  it('of one line of 10 MB is read', async () => {
    const statementMap = Object.fromEntries(Array.from({ length: 120_000 }, (_, i) => [i, range(i + 1)]));
    const s = Object.fromEntries(Array.from({ length: 120_000 }, (_, i) => [i, i % 2]));
    const text = JSON.stringify({ '/repo/src/a.ts': entry({ statementMap, s }) });
    expect(text.length).toBeGreaterThan(9_000_000);
    expect(totals((await readText(text)).files).lines).toEqual({ covered: 60_000, total: 120_000 });
  });
});
