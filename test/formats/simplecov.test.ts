import { describe, expect, it } from 'vitest';
import { detect } from '../../src/formats/registry.js';
import type { FileCoverage } from '../../src/model.js';
import { readFixture, readText, totals } from './read-file.js';

const FIXTURES = 'fixtures/reports/simplecov';

const linesOf = ({ lines }: FileCoverage) =>
  Object.fromEntries([...lines!.numbers].map((line, i) => [line, lines!.hits[i]]));
const armsOf = ({ branches }: FileCoverage) => {
  const { lines, blocks, arms, hits } = branches!;
  return [...lines].map((line, i) => `${line}.${blocks[i]}.${arms[i]}=${hits[i]}`);
};

describe('.resultset.json', () => {
  it('adds up its suites', async () => {
    const { format, files, warnings, timestamp } = await readFixture(`${FIXTURES}/resultset.json`);
    expect([format, warnings, files.length, timestamp! > 0]).toEqual(['simplecov', [], 1, true]);
    expect(linesOf(files[0]!)).toEqual({
      2: 2,
      3: 2,
      4: 2,
      7: 2,
      8: 2,
      10: 2,
      13: 2,
      14: 5,
      15: 5,
      16: 1,
      18: 4,
      23: 2,
      24: 0,
      28: 2,
      29: 2,
      30: 2,
      32: 0,
      36: 4,
    });
  });

  it('has branch points on the line of the condition', async () => {
    const { files } = await readFixture(`${FIXTURES}/resultset-methods.json`);
    expect(armsOf(files[0]!)).toEqual([
      '8.0.0=0',
      '8.0.1=1',
      '15.0.0=0',
      '15.0.1=1',
      '29.0.0=0',
      '29.0.1=1',
      '29.0.2=0',
      '36.0.0=0',
      '36.0.1=0',
      '36.1.0=0',
      '36.1.1=0',
    ]);
  });

  it('skips a key of a method that is no name, at once', async () => {
    const started = performance.now();
    const { files, warnings } = await readText(
      JSON.stringify({
        RSpec: {
          coverage: {
            'a.rb': {
              lines: [1],
              methods: {
                [`["${', :'.repeat(60_000)}`]: 1,
                '["A", :to_s, 3, 2, 5, 5]': 2,
                [`["${', :'.repeat(300)}`]: 1,
              },
            },
          },
        },
      }),
    );
    expect(performance.now() - started).toBeLessThan(2000);
    expect(warnings.map((warning) => warning.code)).toEqual(['name-too-long']);
    expect(files[0]!.functions![0]).toMatchObject({ name: 'A#to_s', startLine: 3, endLine: 5, hits: 2 });
    expect(files[0]!.functions).toHaveLength(2);
  });

  it('has methods where they were measured', async () => {
    const { files, timestamp } = await readFixture(`${FIXTURES}/resultset-methods.json`);
    expect(timestamp).toBe(1_732_000_000_250);
    expect(files[0]!.functions!.map(({ name, startLine, endLine, hits }) => [name, startLine, endLine, hits])).toEqual([
      ['Cart.empty?', 36, 36, 0],
      ['Cart#label', 28, 34, 1],
      ['Cart#debug', 23, 25, 0],
      ['Cart#total', 13, 20, 1],
      ['Cart#add', 7, 11, 1],
      ['Cart#initialize', 3, 5, 1],
    ]);
  });

  it('of before 0.18 has arrays of lines', async () => {
    const { files } = await readText('{"RSpec": {"coverage": {"/repo/a.rb": [null, 1, 0]}, "timestamp": 1}}');
    expect(files.map(linesOf)).toEqual([{ 2: 1, 3: 0 }]);
    expect(files[0]!.branches).toBeNull();
  });
});

describe('coverage.json', () => {
  it('of simplecov_json_formatter has lines, arms, and what :nocov: leaves', async () => {
    const { format, files, warnings } = await readFixture(`${FIXTURES}/coverage.json`);
    expect([format, warnings]).toEqual(['simplecov', []]);
    // "15 / 16 LOC (93.75%) covered", SimpleCov said of this run.
    expect(totals(files).lines).toEqual({ covered: 15, total: 16 });
    expect(armsOf(files[0]!)).toEqual([
      '8.0.0=0',
      '8.0.1=1',
      '16.0.0=1',
      '18.0.0=2',
      '29.0.0=0',
      '30.0.0=1',
      '32.0.0=0',
      '36.0.0=1',
      '36.0.1=0',
      '36.0.2=0',
      '36.0.3=1',
    ]);
  });

  it('of schema 1.1 has methods, the time and the root its paths start from', async () => {
    const report = await readText(
      JSON.stringify({
        $schema: 'https://example.com/coverage-v1.1.schema.json',
        meta: {
          schema_version: '1.1',
          simplecov_version: '1.0.0',
          timestamp: '2025-01-02T03:04:05.678Z',
          root: '/repo',
        },
        total: { lines: { covered: 1, missed: 1, omitted: 0, total: 2, percent: 50, strength: 1 } },
        coverage: {
          'lib/a.rb': {
            source: ['def a', 'end'],
            lines: [3, 0, null, 'ignored'],
            branches: [
              { type: 'then', start_line: 2, end_line: 2, coverage: 1, inline: false, report_line: 1 },
              { type: 'else', start_line: 3, end_line: 3, coverage: 'ignored', inline: false, report_line: 2 },
            ],
            methods: [
              { name: 'A#a', start_line: 1, end_line: 2, coverage: 3 },
              { name: 'A#b', start_line: 4, end_line: 5, coverage: 'ignored' },
            ],
          },
        },
        groups: {},
        errors: {},
      }),
    );
    expect(report).toMatchObject({
      sourceRoots: ['/repo'],
      timestamp: Date.UTC(2025, 0, 2, 3, 4, 5, 678),
      warnings: [],
    });
    expect(report.files.map(linesOf)).toEqual([{ 1: 3, 2: 0 }]);
    expect(armsOf(report.files[0]!)).toEqual(['1.0.0=1']);
    expect(report.files[0]!.functions).toEqual([{ name: 'A#a', startLine: 1, endLine: 2, hits: 3, complexity: null }]);
  });
});

describe('SimpleCov JSON', () => {
  it.each([
    '{"RSpec":{"coverage":{"/repo/a.rb":{"lines":[',
    '{\n "Unit Tests": {\n "coverage": {\n "/repo/a \\"b\\".rb": [',
    '{"meta":{"simplecov_version":"0.22.0"},"coverage":{',
    '{"RSpec":{"coverage":{}}}',
  ])('is told apart: %s', async (head) => {
    expect((await detect(head))!.name).toBe('simplecov');
  });

  it.each([
    [
      'truncated',
      'the JSON ends inside "RSpec" > "coverage" > "/repo/lib/cart.rb" > "lines": expected the rest of it',
      600,
    ],
    [
      'file-is-string',
      '"RSpec" > "coverage" > "/repo/b.rb" should be an object or an array of lines, but is the text "lines"',
      68,
    ],
    ['coverage-is-array', '"coverage" should be an object with a key for each source file, but is an array', 55],
  ])('broken (%s) is refused', async (name, message, byte) => {
    await expect(readFixture(`fixtures/broken/simplecov-${name}.json`)).rejects.toMatchObject({
      code: 'report-invalid',
      message,
      where: { byte },
    });
  });

  it('without files says so', async () => {
    const { files, warnings } = await readFixture('fixtures/broken/simplecov-no-files.json');
    expect([files, warnings.map((warning) => warning.code)]).toEqual([[], ['report-without-files']]);
  });

  it('with odd counts and keys keeps what it can', async () => {
    const { files, warnings, timestamp } = await readFixture('fixtures/broken/simplecov-odd-counts.json');
    expect(warnings.map((warning) => warning.code)).toEqual([
      'negative-count',
      'bad-count',
      'huge-count',
      'branch-without-location',
    ]);
    expect(timestamp).toBeNull();
    expect(linesOf(files[0]!)).toEqual({ 1: 1, 2: 0, 3: 0, 4: Number.MAX_SAFE_INTEGER });
    expect(armsOf(files[0]!)).toEqual(['2.0.0=0', '2.0.1=0']);
    expect(files[0]!.functions).toMatchObject([{ name: '[Cart, :add', startLine: null, hits: 1 }]);
  });

  it('of one line of 10 MB is read', async () => {
    const { files } = await readText(
      `{"RSpec":{"coverage":{"/repo/a.rb":{"lines":[${'1,null,'.repeat(1_400_000)}0]}}}}`,
    );
    expect(totals(files).lines).toEqual({ covered: 1_400_000, total: 1_400_001 });
  });
});
