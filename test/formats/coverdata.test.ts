import { existsSync, readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CovgapError } from '../../src/errors.js';
import { allFormats } from '../../src/formats/registry.js';
import type { FileCoverage } from '../../src/model.js';
import { readFixture, readText, totals } from './read-file.js';

const FIXTURES = 'fixtures/reports/coverdata';
const CORPUS = '../shared/corpus/erlang/erlmcp';

const oracle = readFileSync(`${FIXTURES}/oracle.tsv`, 'utf8')
  .trim()
  .split('\n')
  .map((row) => row.split('\t'));

/** Erlang prints names that need it in quotes. */
const unquoted = (name: string) => name.replace(/'/g, '');
const moduleOf = ({ rawPath }: FileCoverage) => rawPath.replace(/^.*\/|\.\w+$/g, '');

/** What `cover:analyse` said of a module: its bumps by line, without those on line 0, same lines added up. */
function linesByOracle(module: string): Record<string, number> {
  const lines: Record<string, number> = {};
  for (const [kind, name, line, count] of oracle)
    if (kind === 'line' && unquoted(name!) === module && line !== '0')
      lines[line!] = (lines[line!] ?? 0) + Number(count);
  return lines;
}

const linesOf = ({ lines }: FileCoverage) =>
  Object.fromEntries([...lines!.numbers].map((line, i) => [line, lines!.hits[i]]));

const atom = (name: string) => Buffer.concat([Buffer.from([100, 0, name.length]), Buffer.from(name)]);
const small = (value: number) => Buffer.from([97, value]);
const tuple = (...parts: Buffer[]) => Buffer.concat([Buffer.from([104, parts.length]), ...parts]);
const framed = (term: Buffer) => Buffer.concat([Buffer.from([term.length + 1, 131]), term]);
const fileFrame = framed(
  tuple(atom('file'), atom('m'), Buffer.concat([Buffer.from([107, 0, 12]), Buffer.from('/r/src/m.erl')])),
);
const bump = (line: Buffer, count: Buffer, name = 'f') =>
  framed(tuple(tuple(atom('bump'), atom('m'), atom(name), small(1), small(1), line), count));
/** A term too long for a size byte, announced by `$size`. */
const long = (term: Buffer, size = term.length) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(size);
  return Buffer.concat([framed(tuple(atom('$size'), Buffer.concat([Buffer.from([98]), bytes]))), term]);
};
const compressed = (term: Buffer, claimed = term.length) => {
  const head = Buffer.from([131, 80, 0, 0, 0, 0]);
  head.writeUInt32BE(claimed, 2);
  return Buffer.concat([head, deflateSync(term)]);
};

describe('coverdata', () => {
  it.each(['edge.coverdata', 'synthetic-otp27-layout.coverdata'])(
    '%s has the lines and functions cover has',
    async (file) => {
      const { format, files, warnings } = await readFixture(`${FIXTURES}/${file}`);
      expect([format, warnings]).toEqual(['coverdata', []]);
      expect(files.map(moduleOf).sort()).toEqual(['edge_empty', 'edge_mod', 'mod-with.dash']);
      for (const each of files) {
        expect(linesOf(each)).toEqual(linesByOracle(moduleOf(each)));
        const calls = oracle.filter(
          ([kind, name, id]) => kind === 'function' && unquoted(name!) === moduleOf(each) && id !== 'test/0',
        );
        expect(Object.fromEntries(each.functions!.map(({ name, hits }) => [name, hits]))).toEqual(
          Object.fromEntries(calls.map(([, , id, count]) => [unquoted(id!), Number(count)])),
        );
      }
    },
  );

  it('has the clauses of functions that have several as arms', async () => {
    const { files } = await readFixture(`${FIXTURES}/edge.coverdata`);
    const clauses = oracle.filter(
      ([kind, name, id]) => kind === 'clause' && name === 'edge_mod' && id!.startsWith('guards/1/'),
    );
    const { branches } = files.find((file) => moduleOf(file) === 'edge_mod')!;
    const arms = [...branches!.lines].flatMap((line, i) => (line === 13 ? [branches!.hits[i]] : []));
    expect(arms).toEqual(clauses.map(([, , , count]) => Number(count)));
    expect(arms.length).toBe(3);
  });

  it('counts beyond 32 bits, and beyond what a number holds', async () => {
    const { files, warnings } = await readFixture(`${FIXTURES}/synthetic-bignum.coverdata`);
    const hits = files.flatMap((file) => [...file.lines!.hits]);
    expect(Math.max(...hits)).toBeGreaterThan(2 ** 32);
    expect(warnings.map(({ code }) => code)).toEqual([]);
    const huge = Buffer.concat([fileFrame, bump(small(3), Buffer.from([110, 12, 0, ...Array(12).fill(255)]))]);
    const report = await readText(huge);
    expect(linesOf(report.files[0]!)).toEqual({ 3: Number.MAX_SAFE_INTEGER });
    expect(report.warnings.map(({ code }) => code)).toContain('huge-count');
  });

  it('adds up what several parts of a file say of one line', async () => {
    const { files } = await readText(
      Buffer.concat([fileFrame, bump(small(3), small(2)), fileFrame, bump(small(3), small(5))]),
    );
    expect(files.map(linesOf)).toEqual([{ 3: 7 }]);
  });

  it('is told by its bytes, whatever the size of its first term', async () => {
    for (let size = 30; size < 256; size++) {
      const path = Buffer.from('/'.padEnd(size - 20, 'x'));
      const file = framed(tuple(atom('file'), atom('m'), Buffer.concat([Buffer.from([107, 0, path.length]), path])));
      expect((await readText(Buffer.concat([file, bump(small(1), small(1))]))).format).toBe('coverdata');
    }
  });

  it.each([
    [
      'a term cut short',
      Buffer.concat([fileFrame, bump(small(3), small(2)).subarray(0, 20)]),
      /ends in the middle of a term/,
    ],
    [
      'a list of four billion',
      Buffer.concat([fileFrame, framed(Buffer.from([108, 255, 255, 255, 255, 106]))]),
      /cannot fit/,
    ],
    ['a term of four gigabytes', Buffer.concat([fileFrame, long(Buffer.alloc(8), 0x7fffffff)]), /announced/],
    [
      'a term that would inflate to four gigabytes',
      Buffer.concat([fileFrame, framed(Buffer.alloc(0)).subarray(0, 0), long(compressed(Buffer.alloc(9), 0xffffffff))]),
      /would inflate/,
    ],
    [
      'a term that inflates to more than it says',
      Buffer.concat([fileFrame, long(compressed(Buffer.alloc(5_000_000), 10))]),
      /inflate/,
    ],
    [
      'nesting without end',
      Buffer.concat([
        fileFrame,
        long(Buffer.concat([Buffer.from([131]), Buffer.alloc(5000, Buffer.from([104, 1])), Buffer.from([106])])),
      ]),
      /nested too deeply/,
    ],
    ['a pid', Buffer.concat([fileFrame, framed(tuple(Buffer.from([88]), small(1)))]), /it holds a pid/],
    [
      'another term',
      Buffer.concat([fileFrame, framed(tuple(atom('hello'), atom('world')))]),
      /none of the three kinds/,
    ],
  ])('refuses %s, and says where', async (_, bytes, message) => {
    const error = await readText(bytes, 'a.coverdata').catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CovgapError);
    expect((error as CovgapError).message).toMatch(message);
    expect((error as CovgapError).where).toMatchObject({ file: 'a.coverdata', byte: expect.any(Number) });
  });

  it('holds no more memory than the file has bumps, for a flood of atoms', async () => {
    const names = Array.from({ length: 20_000 }, (_, i) => bump(small(3), small(1), `f${i}`));
    const before = process.memoryUsage().heapUsed;
    const { files } = await readText(Buffer.concat([fileFrame, ...names]));
    expect(files[0]!.functions!.length).toBe(20_000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100e6);
  });

  it('of random bytes behind a sound start is read or refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        try {
          await readText(Buffer.concat([fileFrame, bytes]));
        } catch (error) {
          if (!(error instanceof CovgapError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is looked for where rebar3 and Common Test leave it', async () => {
    const format = (await allFormats()).find(({ name }) => name === 'coverdata');
    expect(format!.usualPlaces).toContain('_build/*/cover/*.coverdata');
  });

  it.skipIf(!existsSync(CORPUS))(
    `of a real umbrella equals Erlang's own answer in every module${existsSync(CORPUS) ? '' : ' (SKIPPED: the corpus is not beside this checkout)'}`,
    async () => {
      const [eunit, ct] = await Promise.all(['eunit', 'ct'].map((kind) => readFixture(`${CORPUS}/${kind}.coverdata`)));
      const [head, ...rows] = readFileSync(`${CORPUS}/modules.tsv`, 'utf8')
        .trim()
        .split('\n')
        .map((row) => row.split('\t'));
      const { mergeFileCoverage } = await import('../../src/formats/combine.js');
      const merged = new Map(eunit!.files.map((file) => [moduleOf(file), file]));
      for (const file of ct!.files) {
        const known = merged.get(moduleOf(file));
        merged.set(moduleOf(file), known === undefined ? file : mergeFileCoverage(known, file));
      }
      const cell = (row: string[], column: string) => row[head!.indexOf(column)]!;
      const said = rows.filter((row) => cell(row, 'in_coverdata') === 'yes');
      expect(merged.size).toBe(said.length);
      for (const row of said) {
        const file = merged.get(cell(row, 'module'))!;
        const { lines, functions } = totals([file]);
        expect([cell(row, 'module'), lines.covered, lines.total, functions.covered, functions.total]).toEqual([
          cell(row, 'module'),
          ...['lines_cov_all', 'lines_total', 'cov_functions_hit', 'cov_functions'].map((column) =>
            Number(cell(row, column)),
          ),
        ]);
      }
      expect(totals([...merged.values()]).lines).toEqual({ covered: 5501, total: 16_012 });
    },
  );
});
