import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CovgapError } from '../../src/errors.js';
import { mutate, mutation } from './mutate.js';
import { readText } from './read-file.js';

/**
 * LCOV and XML have a fast reader for what is plain and a general one for the rest. Both must say the same of any
 * bytes: the general one is made to read by cutting records apart, or by a comment before the document.
 */
const folder = new URL('../../fixtures/reports/', import.meta.url).pathname;
const samplesOf = (format: string) =>
  readdirSync(join(folder, format))
    .map((name) => join(folder, format, name))
    .filter((path) => /\.(info|xml)$/.test(path) && statSync(path).size < 200_000)
    .map((path) => readFileSync(path));

const WHOLE = 1 << 20;

async function account(bytes: Uint8Array, chunk: number) {
  try {
    const { files, warnings, timestamp, sourceRoots } = await readText(bytes, 'mutated', chunk);
    const plain = files.map(({ rawPath, lines, branches, functions }) => ({ rawPath, lines, branches, functions }));
    return { files: plain, warnings, timestamp, sourceRoots };
  } catch (error) {
    if (!(error instanceof CovgapError)) throw error;
    return { message: error.message, where: error.where };
  }
}

async function expectSame(
  samples: readonly Buffer[],
  change: (bytes: Buffer) => Buffer,
  otherwise: (bytes: Buffer) => { bytes: Buffer; chunk: number },
): Promise<void> {
  expect(samples.length).toBeGreaterThan(0);
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.array(mutation, { maxLength: 3 }), async (pick, mutations) => {
      const bytes = mutations.reduce(mutate, change(samples[pick % samples.length]!));
      // What else it may start with is refused before any reader sees it.
      fc.pre(/^(TN|SF|<[a-z!?])/i.test(bytes.toString('latin1', 0, 2)));
      const other = otherwise(bytes);
      expect(await account(bytes, WHOLE)).toEqual(await account(other.bytes, other.chunk));
    }),
    { numRuns: 150 },
  );
}

const digits = fc.oneof(
  { weight: 6, arbitrary: fc.nat(70_000).map(String) },
  fc.constantFrom(
    '0',
    '00',
    '007',
    '65535',
    '65536',
    '99999999',
    '100000000',
    '4294967296',
    '-1',
    '-0',
    '-',
    '',
    '1e3',
  ),
);
const name = fc.constantFrom(
  'a',
  'f',
  '(anonymous_1)',
  'std::map<int, int>::at',
  '12,b',
  '123456789,c',
  'ä',
  'x\r',
  '',
);
const recordLine = fc.oneof(
  fc.tuple(digits, digits).map(([line, count]) => `DA:${line},${count}`),
  fc.tuple(digits, fc.nat(2), fc.nat(2), digits).map((fields) => `BRDA:${fields.join(',')}`),
  fc.tuple(fc.nat(9), fc.nat(9), digits).map(([line, block, taken]) => `BRDA:${line},${block},0,${taken}`),
  fc.tuple(digits, name).map(([line, called]) => `FN:${line},${called}`),
  fc.tuple(digits, name).map(([count, called]) => `FNDA:${count},${called}`),
  fc.constantFrom('LF:1', 'LH:0', 'FNF:0', 'FNH:0', 'BRF:0', 'BRH:0', 'LF:1\r', '', 'VER:1', 'end_of_recorder', 'DA:'),
);
const ordered = fc
  .array(fc.nat(65_600), { maxLength: 40 })
  .map((list) =>
    [...new Set(list)]
      .sort((a, b) => a - b)
      .flatMap((line) => [`DA:${line},${line}`, ...(line % 3 === 0 ? [`BRDA:${line},${line % 7},0,-`] : [])]),
  );
const functions = fc
  .array(fc.tuple(fc.nat(9), name, fc.nat(3)), { maxLength: 4 })
  .map((list) => [
    ...list.map(([start, called]) => `FN:${start},${called}`),
    ...list.map(([, called, hits]) => `FNDA:${hits},${called}`),
  ]);
const lcovRecord = fc
  .tuple(
    fc.constantFrom('TN:\nSF:a.c', 'SF:b.c', 'TN:x\nSF:c d.c', 'SF: e.c', 'SF:ü.c', 'SF:\u00a0g.c', 'SF:h.c\r', 'SF:'),
    functions,
    ordered,
    fc.array(recordLine, { maxLength: 3 }),
    fc.constantFrom('end_of_record', 'end_of_record', 'end_of_record', 'end_of_record\r', 'end_of_rec', 'DA:1,1'),
  )
  .map(([head, called, lines, odd, end]) => [head, ...called, ...lines, ...odd, end, ''].join('\n'));

describe('plain and general reader agree', () => {
  it('on LCOV records with all that may stand in them, however they are cut into chunks', async () => {
    const records = fc.array(lcovRecord, { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(records, fc.integer({ min: 40, max: 3000 }), async (list, chunk) => {
        const bytes = Buffer.from(list.join(''));
        const general = await account(bytes, 5);
        expect(await account(bytes, WHOLE)).toEqual(general);
        expect(await account(bytes, chunk)).toEqual(general);
      }),
      { numRuns: 300 },
    );
  }, 120_000);

  it('on LCOV', async () => {
    await expectSame(
      samplesOf('lcov'),
      (bytes) => bytes,
      (bytes) => ({ bytes, chunk: 5 }),
    );
  }, 120_000);

  it.each(['cobertura', 'clover', 'jacoco'])(
    'on %s',
    async (format) => {
      // A comment may not stand before a declaration.
      const undeclared = (bytes: Buffer) =>
        Buffer.from(bytes.toString('latin1').replace(/^<\?xml.*?\?>\s*/, ''), 'latin1');
      await expectSame(samplesOf(format), undeclared, (bytes) => ({
        bytes: Buffer.concat([Buffer.from('<!-- -->'), bytes]),
        chunk: WHOLE,
      }));
    },
    120_000,
  );
});
