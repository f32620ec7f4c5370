import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { detect } from '../../src/formats/registry.js';
import type { FileCoverage } from '../../src/model.js';
import { readFixture, readText, totals } from './read-file.js';

const FIXTURES = 'fixtures/reports/go-cover';

const linesOf = ({ lines }: FileCoverage) =>
  Object.fromEntries([...lines!.numbers].map((line, i) => [line, lines!.hits[i]]));

describe('a coverprofile', () => {
  it('has lines by their blocks, those of every package that was tested added up', async () => {
    const { format, files, warnings } = await readFixture(`${FIXTURES}/count.out`);
    expect([format, warnings]).toEqual(['go-cover', []]);
    expect(files.map((file) => file.rawPath)).toEqual([
      'example.com/shop/util/util.go',
      'example.com/shop/cart/cart.go',
    ]);
    const [util, cart] = files;
    expect(linesOf(util!)).toEqual({ 6: 2, 7: 2, 8: 2, 9: 1, 10: 1, 11: 1 });
    expect(linesOf(cart!)).toEqual({
      10: 5,
      11: 5,
      12: 1,
      13: 1,
      14: 4,
      15: 11,
      16: 11,
      17: 0,
      19: 11,
      21: 4,
      22: 3,
      23: 3,
      24: 0,
      25: 0,
      26: 1,
      27: 1,
      34: 0,
    });
    expect([cart!.branches, cart!.functions]).toEqual([null, null]);
  });

  it('of mode set knows that a line ran, not how often', async () => {
    const { files } = await readFixture(`${FIXTURES}/set.out`);
    const { files: counted } = await readFixture(`${FIXTURES}/count.out`);
    expect(totals(files)).toEqual(totals(counted));
    expect(new Set(files.flatMap((file) => [...file.lines!.hits]))).toEqual(new Set([0, 1]));
  });

  it('of mode atomic is read', async () => {
    const [atomic, count] = [await readFixture(`${FIXTURES}/atomic.out`), await readFixture(`${FIXTURES}/count.out`)];
    const byName = (files: readonly FileCoverage[]) => new Map(files.map((file) => [file.rawPath, linesOf(file)]));
    expect(byName(atomic.files)).toEqual(byName(count.files));
  });

  it('may be several, one behind the other, with names that hold colons and blanks', async () => {
    const { files } = await readText(
      [
        'mode: set',
        'C:\\my work\\a.go:1.1,2.2 1 1',
        'mode: count',
        'b.go:1.1,1.9 1 4',
        'b.go:1.1,1.9 1 3',
        '',
        'mode: set\r',
        'b.go:2.1,2.9 1 1\r',
        'b.go:2.1,2.9 1 1',
      ].join('\n'),
    );
    expect(files.map((file) => [file.rawPath, linesOf(file)])).toEqual([
      ['C:\\my work\\a.go', { 1: 1, 2: 1 }],
      ['b.go', { 1: 7, 2: 1 }],
    ]);
  });

  it('with nothing but blocks without statements has a file with nothing to cover', async () => {
    const { files } = await readText('mode: set\na.go:1.1,1.2 0 0\n');
    expect(files.map(linesOf)).toEqual([{}]);
  });

  it('is read whatever the chunks', async () => {
    const text = readFileSync(`${FIXTURES}/count.out`);
    const [whole, cut] = [await readText(text), await readText(text, 'report', 1)];
    expect(cut.files.map(linesOf)).toEqual(whole.files.map(linesOf));
    expect(totals(cut.files).lines.total).toBe(23);
  });

  it.each(['mode: set\n', '\nmode: atomic\r\n', '\uFEFFmode: count\n'])('is told apart: %j', async (head) => {
    expect((await detect(head.replace('\uFEFF', '')))!.name).toBe('go-cover');
    expect((await readText(`${head}a.go:1.1,1.2 1 1`)).files).toHaveLength(1);
  });

  it.each([
    ['truncated', 'no block of a coverprofile: "example.com/shop/cart.go:14.2,15.31 2"', 3],
    ['garbage', 'no block of a coverprofile: "ok  \\texample.com/shop\\t0.007s\\tcoverage: 43.8% of statements"', 2],
    ['backwards-block', 'the blocks of example.com/a.go are no source code: lines 9 to 2', undefined],
  ])('broken (%s) is refused', async (name, message, line) => {
    await expect(readFixture(`fixtures/broken/go-cover-${name}.out`)).rejects.toMatchObject({
      code: 'report-invalid',
      message,
      where: { line },
    });
  });

  it('with negative and huge counts clamps them', async () => {
    const { files, warnings } = await readFixture('fixtures/broken/go-cover-odd-counts.out');
    expect(warnings.map((warning) => warning.code)).toEqual(['negative-count', 'huge-count']);
    expect(linesOf(files[0]!)).toEqual({ 1: 0, 2: 0, 3: Number.MAX_SAFE_INTEGER, 4: Number.MAX_SAFE_INTEGER });
  });

  it('leaves out blocks no source has, and says how many', async () => {
    const { files, warnings } = await readFixture('fixtures/broken/go-cover-endless-block.out');
    expect([files.map(linesOf), warnings.map((warning) => warning.code)]).toEqual([[{}], ['huge-block']]);
    const blocks = Array.from({ length: 60 }, (_, index) => `f${index}.go:1.1,3999999.2 1 1`);
    const many = await readText(`mode: set\n${blocks.join('\n')}\n`);
    expect(totals(many.files).lines.total).toBe(0);
    expect(many.warnings.map((warning) => warning.message)).toEqual([expect.stringMatching(/ 59 more /)]);
  });

  it('of a few kilobytes does not take gigabytes', async () => {
    const before = process.resourceUsage().maxRSS;
    const blocks = Array.from({ length: 300 }, (_, index) => `f${index}.go:1.1,99999.9 1 1`);
    await expect(readText(`mode: set\n${blocks.join('\n')}\n`)).rejects.toMatchObject({ code: 'report-invalid' });
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(600_000);
  });

  it('without files says so', async () => {
    const { files, warnings } = await readFixture('fixtures/broken/go-cover-only-mode.out');
    expect([files, warnings.map((warning) => warning.code)]).toEqual([[], ['report-without-files']]);
  });

  it('with a line of 10 MB is refused without showing it', async () => {
    const error = await readText(`mode: set\n${':1'.repeat(5_000_000)}`).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: 'report-invalid', where: { line: 2 } });
    expect((error as Error).message.length).toBeLessThan(200);
  });
});
