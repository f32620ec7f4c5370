import { describe, expect, it } from 'vitest';
import { mergeFileCoverage } from '../../src/formats/combine.js';
import type { CoverageCounts, FileCoverage, FunctionHits } from '../../src/model.js';
import { readFixture, totals as sums } from './read-file.js';

const numbers = (...values: number[]) => Uint32Array.from(values);
const fn = (name: string, startLine: number | null, hits: number): FunctionHits => ({
  name,
  startLine,
  endLine: null,
  hits,
  complexity: null,
});
const file = (parts: Partial<FileCoverage>): FileCoverage => ({
  rawPath: 'a.ts',
  lines: null,
  branches: null,
  functions: null,
  counts: null,
  ...parts,
});
const totals = (covered: number, total: number): CoverageCounts => ({
  lines: { covered, total },
  branches: null,
  functions: { covered, total },
});

describe('two accounts of one file', () => {
  it('add up hits of the same line and keep lines only one of them names', () => {
    const { lines } = mergeFileCoverage(
      file({ lines: { numbers: numbers(1, 3, 9), hits: numbers(1, 0, 2) } }),
      file({ lines: { numbers: numbers(2, 3, 9), hits: numbers(5, 4, 0) } }),
    );
    expect([...lines!.numbers]).toEqual([1, 2, 3, 9]);
    expect([...lines!.hits]).toEqual([1, 5, 4, 2]);
  });

  it('add up branch arms by line, branch point and arm', () => {
    const arms = (rows: readonly (readonly [number, number, number, number])[]) => {
      const column = (index: 0 | 1 | 2 | 3) => numbers(...rows.map((row) => row[index]));
      return { lines: column(0), blocks: column(1), arms: column(2), hits: column(3) };
    };
    const { branches } = mergeFileCoverage(
      file({
        branches: arms([
          [4, 0, 0, 1],
          [4, 0, 1, 0],
          [8, 0, 0, 0],
        ]),
      }),
      file({
        branches: arms([
          [4, 0, 1, 2],
          [4, 1, 0, 3],
          [9, 0, 0, 0],
        ]),
      }),
    );
    expect([...branches!.lines]).toEqual([4, 4, 4, 8, 9]);
    expect([...branches!.hits]).toEqual([1, 2, 3, 0, 0]);
  });

  it('match functions by name and start, several of one name in order', () => {
    const { functions } = mergeFileCoverage(
      file({ functions: [fn('get', 1, 0), fn('get', 1, 1), fn('set', 5, 0)] }),
      file({ functions: [fn('get', 1, 2), fn('get', 1, 3), fn('get', 1, 4), fn('set', 6, 1)] }),
    );
    expect(functions!.map(({ name, startLine, hits }) => [name, startLine, hits])).toEqual([
      ['get', 1, 2],
      ['get', 1, 4],
      ['set', 5, 0],
      ['get', 1, 4],
      ['set', 6, 1],
    ]);
  });

  it('keep a measure that only one of them has', () => {
    const merged = mergeFileCoverage(
      file({ lines: { numbers: numbers(1), hits: numbers(1) } }),
      file({ functions: [fn('f', 1, 1)] }),
    );
    expect(merged).toMatchObject({ branches: null, functions: [{ name: 'f' }] });
    expect(merged.lines!.numbers.length).toBe(1);
  });

  it('never count above what a number can hold', () => {
    const huge = file({ lines: { numbers: numbers(1), hits: Float64Array.of(Number.MAX_SAFE_INTEGER) } });
    expect(mergeFileCoverage(huge, huge).lines!.hits[0]).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('prefer lines to totals, whichever comes first', () => {
    const lines = file({ lines: { numbers: numbers(1), hits: numbers(1) } });
    const counts = file({ rawPath: 'b.ts', counts: totals(5, 9) });
    expect(mergeFileCoverage(lines, counts)).toMatchObject({ rawPath: 'a.ts', counts: null });
    expect(mergeFileCoverage(counts, lines)).toMatchObject({ rawPath: 'b.ts', counts: null });
    expect(mergeFileCoverage(counts, lines).lines!.numbers.length).toBe(1);
  });

  it('of two totals keep the better, measure by measure', () => {
    const merged = mergeFileCoverage(
      file({ counts: { ...totals(1, 4), branches: { covered: 1, total: 2 } } }),
      file({ counts: totals(2, 4) }),
    );
    expect(merged.counts).toEqual({ ...totals(2, 4), branches: { covered: 1, total: 2 } });
  });
});

describe('reports of one run in two formats', () => {
  const REPORTS = 'fixtures/reports';
  const mergedArms = async (one: string, other: string) => {
    const [a, b] = [await readFixture(`${REPORTS}/${one}`), await readFixture(`${REPORTS}/${other}`)];
    const nameOf = ({ rawPath }: FileCoverage) => rawPath.replace('/repo/', '');
    const byName = new Map(b.files.map((each) => [nameOf(each), each]));
    return sums(a.files.map((each) => mergeFileCoverage(each, byName.get(nameOf(each))!))).branches;
  };

  it.each(['clover/class-transformer.xml', 'cobertura/class-transformer.xml'])(
    '%s, which only counts arms, adds none to the LCOV',
    async (counted) => {
      const lcov = 'lcov/class-transformer.info';
      expect(await mergedArms(lcov, counted)).toEqual({ covered: 337, total: 366 });
      expect(await mergedArms(counted, lcov)).toEqual({ covered: 337, total: 366 });
    },
  );

  it('that both only count arms have those of either', async () => {
    expect(await mergedArms('clover/class-transformer.xml', 'cobertura/class-transformer.xml')).toEqual({
      covered: 297,
      total: 325,
    });
  });
});
