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

describe('plain and general reader agree', () => {
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
