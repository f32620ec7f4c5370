import { describe, expect, it } from 'vitest';
import { detect } from '../../src/formats/registry.js';
import { readFixture, readText } from './read-file.js';

const ratio = (covered: number, total: number) => ({ covered, total });

describe('coverage-summary.json', () => {
  it('has totals for each file, and leaves the overall ones out', async () => {
    const report = await readFixture('fixtures/reports/istanbul-summary/c8-all.json');
    expect(report).toMatchObject({ format: 'istanbul-summary', warnings: [] });
    expect(report.files).toEqual([
      {
        rawPath: '/repo/src/never.js',
        lines: null,
        branches: null,
        functions: null,
        counts: { lines: ratio(0, 6), branches: ratio(0, 1), functions: ratio(0, 1) },
      },
      {
        rawPath: '/repo/src/used.js',
        lines: null,
        branches: null,
        functions: null,
        counts: { lines: ratio(4, 6), branches: ratio(2, 3), functions: ratio(1, 1) },
      },
    ]);
  });

  it('does not read percentages', async () => {
    const none = { total: 0, covered: 0, skipped: 0, pct: 'Unknown' };
    const { files, warnings } = await readText(JSON.stringify({ '/a.ts': { lines: none, branches: none } }));
    expect(files[0]!.counts).toEqual({ lines: ratio(0, 0), branches: ratio(0, 0), functions: null });
    expect(warnings).toEqual([]);
  });

  it.each([
    '{"total": {"lines":{"total":1,"covered":1,"skipped":0,"pct":100}',
    '{"/a.ts": {"functions": {"covered": 1, "pct": "Unknown", "skipped": 0, "total": 3}}}',
  ])('is told apart: %s', async (head) => {
    expect((await detect(head))!.name).toBe('istanbul-summary');
  });

  it.each([
    ['truncated', 'the JSON ends inside "/repo/src/never.js": expected the rest of it', 500],
    ['entry-is-number', '"/repo/src/a.ts" should be an object with the totals of a file, but is a number', 91],
    ['array', '"/repo/src/a.ts" should be an object with the totals of a file, but is an array', 19],
    ['empty-file', '"/repo/src/a.ts" > "lines" should be an object with totals, but is missing', 91],
  ])('broken (%s) is refused', async (name, message, byte) => {
    await expect(readFixture(`fixtures/broken/istanbul-summary-${name}.json`)).rejects.toMatchObject({
      code: 'report-invalid',
      message,
      where: { byte },
    });
  });

  it('with negative, huge, text and impossible counts has no measure there', async () => {
    const { files, warnings } = await readFixture('fixtures/broken/istanbul-summary-odd-counts.json');
    const none = { lines: null, branches: null, functions: null };
    expect(files.map((file) => file.counts)).toEqual([none, none]);
    expect(warnings).toMatchObject([{ code: 'bad-count', message: expect.stringContaining('and 3 more') }]);
  });
});
