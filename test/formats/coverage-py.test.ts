import { describe, expect, it } from 'vitest';
import { detect } from '../../src/formats/registry.js';
import type { FileCoverage } from '../../src/model.js';
import { readFixture, readText, totals } from './read-file.js';

const FIXTURES = 'fixtures/reports/coverage-py';

const hitsOf = ({ lines }: FileCoverage, wanted: number) =>
  [...lines!.numbers].filter((_, index) => lines!.hits[index] === wanted);
const armsOf = ({ branches }: FileCoverage) => {
  const { lines, blocks, arms, hits } = branches!;
  return [...lines].map((line, i) => `${line}.${blocks[i]}.${arms[i]}=${hits[i]}`);
};

const small = (file: object, meta: object = {}) =>
  readText(
    JSON.stringify({
      meta: { format: 3, show_contexts: false, ...meta },
      files: { 'a.py': { executed_lines: [1], missing_lines: [], excluded_lines: [], ...file } },
    }),
  );

describe('coverage.py JSON', () => {
  it.each([
    ['format-1-branch', true, false],
    ['format-2-branch', true, false],
    ['format-3-branch', true, true],
    ['format-3-lines', false, true],
  ])('%s is read (branches: %s, functions: %s)', async (name, branches, functions) => {
    const report = await readFixture(`${FIXTURES}/${name}.json`);
    expect(report).toMatchObject({ format: 'coverage-py', sourceRoots: [] });
    expect(report.warnings.map((warning) => [warning.code, warning.message])).toEqual([
      ['totals-differ', expect.stringMatching(/coverage\.py counts \d+ of \d+ statements/)],
    ]);
    expect(report.files.map((file) => file.rawPath)).toEqual(['shop/__init__.py', 'shop/cart.py', 'shop/unused.py']);
    const cart = report.files[1]!;
    // Its summary says 30 statements, 21 covered: the docstrings of the module and the class (1, 7) make 32 and 23.
    expect(hitsOf(cart, 1)).toEqual([
      1, 3, 6, 7, 9, 10, 11, 13, 14, 16, 18, 19, 22, 23, 24, 26, 27, 29, 32, 33, 34, 35, 46,
    ]);
    expect(hitsOf(cart, 0)).toEqual([15, 20, 25, 28, 36, 37, 38, 39, 47]);
    expect(cart.branches !== null).toBe(branches);
    expect(cart.functions !== null).toBe(functions);
    if (branches) expect(totals([cart]).branches).toEqual({ covered: 7, total: 14 });
    expect(totals([report.files[0]!])).toEqual(totals([]));
  });

  it('has the functions of format 3, the module itself and excluded ones left out', async () => {
    const { files } = await readFixture(`${FIXTURES}/format-3-branch.json`);
    expect(files[1]!.functions!.map(({ name, startLine, endLine, hits }) => [name, startLine, endLine, hits])).toEqual([
      ['Cart.__init__', 10, 11, 1],
      ['Cart.add', 14, 16, 1],
      ['Cart.total', 19, 29, 1],
      ['Cart.total.cut', 20, 20, 0],
      ['show', 33, 39, 1],
    ]);
  });

  it('makes the jumps from one line the arms of one branch point, in the order of their targets', async () => {
    const { files } = await readFixture(`${FIXTURES}/format-3-branch.json`);
    expect(armsOf(files[1]!)).toEqual([
      '14.0.0=0',
      '14.0.1=1',
      '23.0.0=1',
      '23.0.1=1',
      '24.0.0=0',
      '24.0.1=1',
      '27.0.0=0',
      '27.0.1=1',
      '34.0.0=1',
      '34.0.1=0',
      '36.0.0=0',
      '36.0.1=0',
      '46.0.0=0',
      '46.0.1=1',
    ]);
    const mixed = await small({
      executed_branches: [[3, -1]],
      missing_branches: [
        [3, 9],
        [3, -7],
        [3, 4],
      ],
    });
    expect(armsOf(mixed.files[0]!)).toEqual(['3.0.0=0', '3.0.1=0', '3.0.2=0', '3.0.3=1']);
  });

  it('numbers arms alike in reports that took different ones, so that they merge', async () => {
    const [one, other] = [
      await small({ executed_branches: [[3, 9]], missing_branches: [[3, 4]] }),
      await small({ executed_branches: [[3, 4]], missing_branches: [[3, 9]] }),
    ];
    expect([armsOf(one.files[0]!), armsOf(other.files[0]!)]).toEqual([
      ['3.0.0=0', '3.0.1=1'],
      ['3.0.0=1', '3.0.1=0'],
    ]);
  });

  it('takes the start of a function where the report has it, and ignores lines that are excluded', async () => {
    const { files } = await small({
      executed_lines: [1, 5],
      excluded_lines: [5, 6],
      functions: {
        '': { executed_lines: [1], missing_lines: [] },
        a: { executed_lines: [1], missing_lines: [2], start_line: 1 },
        skipped: { executed_lines: [5], missing_lines: [] },
      },
    });
    expect(hitsOf(files[0]!, 1)).toEqual([1]);
    expect(files[0]!.functions).toEqual([{ name: 'a', startLine: 1, endLine: 2, hits: 1, complexity: null }]);
  });

  it('says where its lists have more lines than it counts statements', async () => {
    const lists = { executed_lines: [1, 2, 3], missing_lines: [4] };
    const { warnings } = await small({ ...lists, summary: { covered_lines: 2, num_statements: 3 } });
    expect(warnings.map(({ code, message }) => [code, message])).toEqual([
      ['totals-differ', 'a.py: coverage.py counts 2 of 3 statements, its lists have 3 of 4 lines (docstrings)'],
    ]);
    expect((await small({ ...lists, summary: { covered_lines: 3, num_statements: 4 } })).warnings).toEqual([]);
  });

  it('knows when it was made, in local time', async () => {
    const { timestamp } = await small({}, { timestamp: '2025-01-02T03:04:05.678901' });
    expect(timestamp).toBe(new Date(2025, 0, 2, 3, 4, 5, 678).getTime());
  });

  it.each(['{"meta": {"show_contexts": false', '{\n "files": {"a.py": {"executed_lines": [1]'])(
    'is told apart: %s',
    async (head) => expect((await detect(head))!.name).toBe('coverage-py'),
  );

  it.each([
    ['truncated', 'the JSON ends inside "files" > "shop/__init__.py" > "classes": expected the rest of it', 2000],
    ['files-is-array', '"files" should be an object with a key for each source file, but is an array', 146],
    ['files-is-string', '"files" should be an object, but is the text "a.py"', 145],
    ['lines-is-number', '"files" > "a.py" > "executed_lines" should be an array, but is a number', 154],
    ['entry-is-null', `"files" > "a.py" should be an object with a file's coverage, but is null`, 154],
  ])('broken (%s) is refused', async (name, message, byte) => {
    await expect(readFixture(`fixtures/broken/coverage-py-${name}.json`)).rejects.toMatchObject({
      code: 'report-invalid',
      message,
      where: { byte },
    });
  });

  it('without files says so', async () => {
    const { files, warnings } = await readFixture('fixtures/broken/coverage-py-no-files.json');
    expect([files, warnings.map((warning) => warning.code)]).toEqual([[], ['report-without-files']]);
  });

  it('of a newer format, with odd lines, keeps what it can', async () => {
    const { files, warnings, timestamp } = await readFixture('fixtures/broken/coverage-py-odd-lines.json');
    expect(timestamp).toBeNull();
    expect(warnings.map((warning) => warning.code)).toEqual(['newer-format', 'line-out-of-range']);
    expect(hitsOf(files[0]!, 1)).toEqual([1]);
    expect(hitsOf(files[0]!, 0)).toEqual([3]);
    expect(armsOf(files[0]!)).toEqual(['2.0.0=1', '2.0.1=0']);
  });

  it('of one line of 10 MB is read', async () => {
    const lines = Array.from({ length: 1_400_000 }, (_, index) => index + 1);
    const { files } = await small({ executed_lines: lines });
    expect(totals(files).lines).toEqual({ covered: 1_400_000, total: 1_400_000 });
  });
});
