import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { detect } from '../../src/formats/registry.js';
import type { FileCoverage } from '../../src/model.js';
import { readFixture, readText, totals } from './read-file.js';

const FIXTURES = 'fixtures/reports/llvm';

const linesOf = ({ lines }: FileCoverage) => [...lines!.numbers].map((line, index) => `${line},${lines!.hits[index]}`);
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

/** The `DA` records of what `llvm-cov export -format=lcov` wrote of the same run, by file. */
function lcovLines(name: string): Map<string, string[]> {
  const records = readFileSync(`${FIXTURES}/${name}.info`, 'utf8').split('end_of_record');
  const part = (record: string, tag: string) =>
    [...record.matchAll(new RegExp(`^${tag}:(.*)$`, 'gm'))].map(([, text]) => text!);
  return new Map(records.slice(0, -1).map((record) => [part(record, 'SF')[0]!, part(record, 'DA')]));
}

const exported = (files: object[], functions?: object[]) =>
  readText(JSON.stringify({ data: [{ files, ...(functions === undefined ? {} : { functions }) }] }));
const file = (segments: unknown[], more: object = {}) => ({ filename: '/repo/a.c', segments, ...more });

describe('LLVM export JSON', () => {
  it.each(['clang-14', 'rust'])('of %s has the lines llvm-cov itself computes', async (name) => {
    const { files, format, warnings } = await readFixture(`${FIXTURES}/${name}.json`);
    expect([format, warnings]).toEqual(['llvm', []]);
    expect(new Map(files.map((found) => [found.rawPath, linesOf(found)]))).toEqual(lcovLines(name));
  });

  it('groups the instantiations of a function, as the summary does', async () => {
    const { files } = await readFixture(`${FIXTURES}/clang-14.json`);
    const functions = files.map((found) =>
      found.functions!.map(({ name, startLine, endLine, hits }) => [name, startLine, endLine, hits]),
    );
    expect(functions).toEqual([
      [
        ['_Z5totalPKii', 9, 20, 1],
        ['main', 22, 33, 1],
        ['_ZL6unusedi', 5, 7, 0],
      ],
      [
        ['_Z6largerIdET_S0_S0_', 3, 7, 2],
        ['_Z5neveri', 9, 11, 0],
      ],
    ]);
    const rust = await readFixture(`${FIXTURES}/rust.json`);
    expect(totals(rust.files).functions).toEqual({ covered: 4, total: 5 });
    expect(rust.files[0]!.functions!.find((fn) => fn.startLine === 1)).toMatchObject({ endLine: 7, hits: 2 });
  });

  it('has two arms for a branch, added up over instantiations, those of a macro where it is used', async () => {
    const { files } = await readFixture(`${FIXTURES}/clang-14.json`);
    expect(files.map(armsOf)).toEqual([
      [
        '11.0.0=3',
        '11.0.1=1',
        '12.0.0=0',
        '12.0.1=3',
        '12.1.0=0',
        '12.1.1=3',
        '14.0.0=0',
        '14.0.1=3',
        '24.0.0=0',
        '24.0.1=1',
        '27.0.0=0',
        '27.0.1=1',
        '29.0.0=1',
        '29.0.1=0',
      ],
      ['4.0.0=1', '4.0.1=1'],
    ]);
    expect((await readFixture(`${FIXTURES}/rust.json`)).files[0]!.branches).toBeNull();
  });

  it('written with -skip-functions has no functions', async () => {
    const [whole, lean] = [
      await readFixture(`${FIXTURES}/clang-14.json`),
      await readFixture(`${FIXTURES}/skip-functions.json`),
    ];
    expect(lean.files.map(plain)).toEqual(whole.files.map((found) => ({ ...plain(found), functions: null })));
  });

  it('written with -summary-only has totals', async () => {
    const { files } = await readFixture(`${FIXTURES}/summary-only.json`);
    const ratio = (covered: number, total: number) => ({ covered, total });
    expect(files.map(({ rawPath, counts }) => [rawPath, counts])).toEqual([
      ['/repo/shop.cpp', { lines: ratio(17, 24), branches: ratio(8, 14), functions: ratio(2, 3) }],
      ['/repo/shop.h', { lines: ratio(4, 8), branches: ratio(1, 2), functions: ratio(1, 2) }],
    ]);
  });

  it('follows the rules of LineCoverageStats', async () => {
    const [found] = (
      await exported([
        file([
          [2, 1, 5, true, true, false], // a region starts: coverable
          [2, 9, 0, true, true, false], // the highest on the line counts
          [4, 1, 5, true, false, false], // back in the outer region: wraps into the next lines
          [6, 1, 0, false, true, false], // a skipped region starts: the line is not coverable
          [8, 1, 5, true, false, false],
          [9, 1, 7, true, true, true], // a gap region: coverable, but its count is not
          [11, 1, 3, true, true, false],
          [11, 9, 0, false, false, false], // nothing is counted from here on
          [20, 1, 1, true, true, false],
          [20, 3, 0, false, false, false],
        ]),
      ])
    ).files;
    expect(linesOf(found!)).toEqual(['2,5', '3,0', '4,0', '5,5', '9,5', '10,7', '11,7', '20,1']);
  });

  it('reads the segments of LLVM before 11, which know no gaps', async () => {
    const { files } = await exported([
      file([
        [1, 1, 2, 1, 1],
        [3, 2, 0, 0, 0],
      ]),
    ]);
    expect(linesOf(files[0]!)).toEqual(['1,2', '2,2', '3,2']);
  });

  it('takes a function to the file no expansion leads to, and drops those of files that were filtered out', async () => {
    const regions = [
      [9, 1, 9, 5, 4, 1, 0, 0],
      [1, 1, 3, 2, 4, 0, 0, 0],
      [2, 1, 2, 9, 4, 0, 1, 1],
    ];
    const fn = { name: 'a.c;local', count: 4, regions, filenames: ['/repo/a.c', '/repo/macros.h'] };
    const { files } = await exported(
      [
        file([
          [1, 1, 4, true, true, false],
          [3, 2, 0, false, false, false],
        ]),
        { filename: '/repo/macros.h', segments: [] },
      ],
      [fn, { ...fn, filenames: ['/usr/a.c', '/usr/macros.h'] }],
    );
    expect(files.map(({ rawPath, functions }) => [rawPath, functions])).toEqual([
      ['/repo/a.c', [{ name: 'local', startLine: 1, endLine: 3, hits: 4, complexity: null }]],
      ['/repo/macros.h', []],
    ]);
  });

  it.each([
    '{"version":"2.0.0","type":"llvm.coverage.json.export","data":[',
    '{"data":[{"files":[{"branches":[]',
    '{ "data": [ { "functions": [',
  ])('is told apart: %s', async (head) => {
    expect((await detect(head))!.name).toBe('llvm');
  });

  it.each([
    ['truncated', 'the JSON ends inside "data" > 0 > "files" > 0 > "segments": expected the rest of it', 1500],
    ['files-is-object', '"data" > 0 > "files" > "a.c" > "filename" should be a text, but is missing', 28],
    ['no-filename', '"data" > 0 > "files" > 0 > "filename" should be a text, but is missing', 21],
    ['segments-is-string', '"data" > 0 > "files" > 0 > "segments" should be an array, but is the text "1,2"', 21],
    ['segments-out-of-order', 'the segments of /repo/a.c are no source code, or not in its order', 21],
    ['segment-is-text', 'the segments of /repo/a.c are no source code, or not in its order', 21],
    ['wrong-type', '"type" should be "llvm.coverage.json.export", but is the text "something.else"', 165],
  ])('broken (%s) is refused', async (name, message, byte) => {
    await expect(readFixture(`fixtures/broken/llvm-${name}.json`)).rejects.toMatchObject({
      code: 'report-invalid',
      message,
      where: { byte },
    });
  });

  it('without files says so', async () => {
    const { files, warnings } = await readFixture('fixtures/broken/llvm-no-files.json');
    expect([files, warnings.map((warning) => warning.code)]).toEqual([[], ['report-without-files']]);
  });

  it('with odd counts and places keeps what it can', async () => {
    const { files, warnings } = await readFixture('fixtures/broken/llvm-odd-counts.json');
    expect(warnings.map((warning) => warning.code)).toEqual([
      'huge-count',
      'bad-count',
      'negative-count',
      'function-without-location',
    ]);
    expect(linesOf(files[0]!)).toEqual(['1,0', '2,9007199254740991', '3,9007199254740991']);
    expect(armsOf(files[0]!)).toEqual(['1.0.0=0', '1.0.1=0']);
    expect(files[0]!.functions).toEqual([{ name: 'a', startLine: 1, endLine: 3, hits: 0, complexity: null }]);
  });

  it('leaves out stretches no source has, and bounds all of them together', async () => {
    const { files, warnings } = await readFixture('fixtures/broken/llvm-segments-far-apart.json');
    expect(totals(files).lines.total).toBe(2);
    expect(warnings.map((warning) => warning.code)).toEqual(['huge-block']);
    const segments = [
      [1, 1, 1, true, true, false],
      [99_999, 1, 0, false, false, false],
    ];
    const before = process.resourceUsage().maxRSS;
    const many = Array.from({ length: 300 }, (_, index) => file(segments, { filename: `/repo/${index}.c` }));
    await expect(exported(many)).rejects.toMatchObject({ code: 'report-invalid' });
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(600_000);
  });

  it('of one line of 10 MB is read', async () => {
    const segments = Array.from({ length: 300_000 }, (_, index) => [index + 1, 1, index % 2, true, true, false]);
    const { files } = await exported([file(segments)]);
    expect(totals(files).lines).toEqual({ covered: 299_999, total: 300_000 });
  });
});
