import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import lcovParse from 'lcov-parse';
import { describe, expect, it } from 'vitest';
import { readFixture, readText, totals } from './read-file.js';

const record = (...lines: string[]) => `TN:\nSF:src/a.c\n${lines.join('\n')}\nend_of_record\n`;
const fileOf = async (text: string) => (await readText(text)).files[0]!;

it('arms on line 0 are left out, and counted in a warning', async () => {
  const { files, warnings } = await readText(record('DA:1,1', 'BRDA:0,0,0,1', 'BRDA:0,0,1,-', 'BRDA:1,0,0,1'));
  expect(totals(files).branches).toEqual({ covered: 1, total: 1 });
  expect(warnings.map(({ code, message }) => [code, message])).toEqual([
    ['branches-without-line', 'a branch stands on line 0; left out (and 1 more like it)'],
  ]);
});

describe('LCOV lines', () => {
  it('reads counts, with and without checksum', async () => {
    const { lines } = await fileOf(record('DA:1,5', 'DA:2,0,PF4Rz2r7RTliO9u6bZ7h6g', 'DA:7,4294967296'));
    expect([...lines!.numbers]).toEqual([1, 2, 7]);
    expect([...lines!.hits]).toEqual([5, 0, 4_294_967_296]);
  });

  it('adds up lines named twice, in one record and in several', async () => {
    const twice = record('DA:2,1', 'DA:1,1', 'DA:2,3') + record('DA:2,10', 'DA:3,0');
    const { lines } = await fileOf(twice);
    expect([...lines!.numbers]).toEqual([1, 2, 3]);
    expect([...lines!.hits]).toEqual([1, 14, 0]);
  });

  it('takes negative counts as 0 and says how many there were', async () => {
    const report = await readText(record('DA:1,-2', 'DA:2,-1'));
    expect(totals(report.files).lines).toEqual({ covered: 0, total: 2 });
    expect(report.warnings).toMatchObject([
      { code: 'negative-count', line: 3, message: expect.stringContaining('1 more') },
    ]);
  });

  it('clamps counts no number can hold', async () => {
    const report = await readText(record('DA:1,99999999999999999999999'));
    expect(report.files[0]!.lines!.hits[0]).toBe(Number.MAX_SAFE_INTEGER);
    expect(report.warnings).toMatchObject([{ code: 'huge-count' }]);
  });

  it('drops line 0 and refuses lines no file has', async () => {
    const report = await readText(record('DA:0,1', 'DA:1,1', 'DA:99999999999,1'));
    expect(totals(report.files).lines.total).toBe(1);
    expect(report.warnings).toMatchObject([{ code: 'line-out-of-range' }]);
  });
});

describe('LCOV functions', () => {
  it('1.x: FN start, FNDA count', async () => {
    const { functions } = await fileOf(record('FN:3,main', 'FN:9,helper', 'FNDA:1,main', 'FNDA:0,helper'));
    expect(functions).toMatchObject([
      { name: 'main', startLine: 3, endLine: null, hits: 1 },
      { name: 'helper', startLine: 9, hits: 0 },
    ]);
  });

  it('2.0: FN start and end', async () => {
    const { functions } = await fileOf(record('FN:3,8,main', 'FNDA:2,main'));
    expect(functions).toMatchObject([{ name: 'main', startLine: 3, endLine: 8, hits: 2 }]);
  });

  it('2.2 and later: FNL and FNA, aliases of one function counted once', async () => {
    const { functions } = await fileOf(
      record(
        'FNL:0,3,8',
        'FNA:0,1,Foo<int>::Foo(int, char)',
        'FNA:0,2,Foo<long>::Foo(int, char)',
        'FNL:1,10',
        'FNA:1,0,bar',
      ),
    );
    expect(functions).toMatchObject([
      { name: 'Foo<int>::Foo(int, char)', startLine: 3, endLine: 8, hits: 3 },
      { name: 'bar', startLine: 10, endLine: null, hits: 0 },
    ]);
  });

  it('names with commas, and counts in another order than the functions', async () => {
    const { functions } = await fileOf(
      record('FN:1,std::map<int, int>::at', 'FN:5,b', 'FNDA:7,b', 'FNDA:3,std::map<int, int>::at'),
    );
    expect(functions!.map(({ name, hits }) => [name, hits])).toEqual([
      ['std::map<int, int>::at', 3],
      ['b', 7],
    ]);
  });

  it('one name several times: the nth count belongs to the nth function', async () => {
    const { functions } = await fileOf(
      record('FN:1,get', 'FN:5,set', 'FN:9,get', 'FNDA:1,set', 'FNDA:2,get', 'FNDA:0,get'),
    );
    expect(functions!.map(({ startLine, hits }) => [startLine, hits])).toEqual([
      [1, 2],
      [5, 1],
      [9, 0],
    ]);
  });

  it('a count without a function is a function whose place is not known', async () => {
    const { functions } = await fileOf(record('FNDA:4,ghost'));
    expect(functions).toMatchObject([{ name: 'ghost', startLine: null, hits: 4 }]);
  });

  it('drops the placeholder vitest 3 writes for files no test loaded, and its branch', async () => {
    const { functions, branches, lines } = await fileOf(
      record('FN:1,(empty-report)', 'FNF:1', 'FNH:1', 'FNDA:1,(empty-report)', 'DA:1,0', 'BRDA:1,0,0,1', 'BRF:1'),
    );
    expect(functions).toEqual([]);
    expect(branches!.lines.length).toBe(0);
    expect(lines!.numbers.length).toBe(1);
  });
});

describe('LCOV branches', () => {
  it('tells blocks and arms apart; - is never reached', async () => {
    const { branches } = await fileOf(record('BRDA:4,7,0,2', 'BRDA:4,7,1,-', 'BRDA:4,9,0,0', 'BRDA:9,12,0,1'));
    expect([...branches!.lines]).toEqual([4, 4, 4, 9]);
    expect([...branches!.blocks]).toEqual([0, 0, 1, 0]);
    expect([...branches!.arms]).toEqual([0, 1, 0, 0]);
    expect([...branches!.hits]).toEqual([2, 0, 0, 1]);
  });

  it('reads exception and fall-through branches, leaves unreachable ones out', async () => {
    const { branches } = await fileOf(record('BRDA:4,e0,0,1', 'BRDA:4,f0,1,0', 'BRDA:4,U0,2,0', 'BRDA:4,eU0,3,0'));
    expect([...branches!.hits]).toEqual([1, 0]);
  });

  it('reads arms named by text, with commas in it', async () => {
    const { branches } = await fileOf(record('BRDA:4,0,f(a, b) == 1,3', 'BRDA:4,0,else,-', 'BRDA:4,0,f(a, b) == 1,2'));
    expect([...branches!.hits]).toEqual([5, 0]);
  });
});

describe('LCOV files', () => {
  it('keeps Windows paths, colons and commas as they are written', async () => {
    const report = await readText(
      'SF:C:\\work\\a,b.ts\r\nDA:1,1\r\nend_of_record\r\nSF:/x/a:b.c\nDA:1,0\nend_of_record\n',
    );
    expect(report.files.map(({ rawPath }) => rawPath)).toEqual(['C:\\work\\a,b.ts', '/x/a:b.c']);
  });

  it('reads a file that measures functions and branches and has none as empty, not as unmeasured', async () => {
    const report = await readText(`${record('FN:1,a', 'FNDA:1,a', 'BRDA:1,0,0,1')}SF:b.c\nDA:1,1\nend_of_record\n`);
    expect(report.files[1]).toMatchObject({ functions: [] });
    expect(report.files[1]!.branches!.lines.length).toBe(0);
    const bare = await readText('SF:b.c\nDA:1,1\nend_of_record\n');
    expect(bare.files[0]).toMatchObject({ functions: null, branches: null });
  });

  it.each([1, 2, 3, 7, 64])('does not care how the bytes are cut (%i at a time)', async (chunk) => {
    const text = `\uFEFF${record('FN:1,ä', 'FNDA:1,ä', 'DA:1,12', 'BRDA:1,0,0,-')}`;
    const { files } = await readText(text, 'report', chunk);
    expect(files[0]!.functions).toMatchObject([{ name: 'ä', hits: 1 }]);
    expect(totals(files)).toMatchObject({ lines: { covered: 1, total: 1 }, branches: { covered: 0, total: 1 } });
  });

  it('says where a record is malformed, stray or cut short, and reads the rest', async () => {
    const report = await readText('TN:\nDA:1,1\nSF:a.c\nDA:x,1\nBRDA:1,2\nWHAT:1\nDA:2,1');
    expect(report.warnings).toMatchObject([
      { code: 'stray-record', line: 2 },
      { code: 'malformed-record', line: 4 },
      { code: 'unknown-record', line: 6 },
      { code: 'truncated', line: 7 },
    ]);
    expect(totals(report.files).lines).toEqual({ covered: 1, total: 1 });
  });
});

const corpus = new URL('../../../shared/corpus/ts/', import.meta.url);
const parse = promisify(
  lcovParse.source as (text: string, done: (error: Error | null, data: LcovParseFile[]) => void) => void,
);

interface LcovParseFile {
  file: string;
  lines: { details: { line: number; hit: number }[] };
  functions: { found: number; hit: number; details: unknown[] };
  branches: { details: { taken: number }[] };
}

/** What lcov-parse makes of a report, in the shape of `totals`; it keeps negative counts, which count as not covered here too. */
async function oracle(path: string | URL) {
  const files = await parse(readFileSync(path, 'utf8'));
  const sum = (pick: (file: LcovParseFile) => number) => files.reduce((total, file) => total + pick(file), 0);
  return {
    lines: {
      covered: sum(({ lines }) => lines.details.filter(({ hit }) => hit > 0).length),
      total: sum(({ lines }) => lines.details.length),
    },
    branches: {
      covered: sum(({ branches }) => branches.details.filter(({ taken }) => taken > 0).length),
      total: sum(({ branches }) => branches.details.length),
    },
    functions: { covered: sum(({ functions }) => functions.hit), total: sum(({ functions }) => functions.found) },
  };
}

const absent = !existsSync(corpus);

describe('LCOV against lcov-parse', () => {
  it('reads what lcov-parse gets wrong: functions of 2.x, names with commas', async () => {
    const text = record('FNL:0,3,8', 'FNA:0,1,f(int, char)', 'FN:20,30,g(int, char)', 'FNDA:2,g(int, char)', 'DA:3,1');
    const [theirs] = await parse(text);
    expect(theirs!.functions.details).toEqual([{ name: '30', line: 20 }]);
    expect((await fileOf(text)).functions).toMatchObject([
      { name: 'f(int, char)', startLine: 3, hits: 1 },
      { name: 'g(int, char)', startLine: 20, endLine: 30, hits: 2 },
    ]);
  });

  it('agrees on the reports in fixtures', async () => {
    const folder = new URL('../../fixtures/reports/lcov/', import.meta.url);
    const names = readdirSync(folder).filter((name) => name.endsWith('.info'));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      const path = new URL(name, folder);
      expect(totals((await readFixture(path.pathname)).files), name).toEqual(await oracle(path));
    }
  });

  it.skipIf(absent)(
    `agrees on the large corpus${absent ? ' (SKIPPED: ../shared/corpus is not here)' : ''}`,
    async () => {
      for (const name of [
        'mcp-sdk',
        'mcp-sdk/low',
        'h3',
        'h3/low',
        'class-transformer',
        'class-transformer/low',
        '../erlang/erlmcp/all',
      ]) {
        const path = new URL(name.endsWith('all') ? `${name}.lcov.info` : `${name}/lcov.info`, corpus);
        expect(totals((await readFixture(path.pathname)).files), name).toEqual(await oracle(path));
      }
    },
  );
});
