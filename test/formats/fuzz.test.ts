import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CovgapError } from '../../src/errors.js';
import type { FileCoverage } from '../../src/model.js';
import { mutate, mutation } from './mutate.js';
import { readText } from './read-file.js';

const folder = new URL('../../fixtures/reports/', import.meta.url).pathname;
const reports = readdirSync(folder).map((format) => ({
  format,
  samples: readdirSync(join(folder, format))
    .map((name) => join(folder, format, name))
    .filter((path) => /\.(info|json|xml|out|coverdata)$/.test(path) && statSync(path).size < 200_000)
    .map((path) => readFileSync(path)),
}));

/** What every reader promises, whatever it was fed. */
function expectSound(file: FileCoverage): void {
  const { lines, branches, functions } = file;
  expect(typeof file.rawPath).toBe('string');
  if (lines) {
    expect(lines.hits.length).toBe(lines.numbers.length);
    for (let i = 1; i < lines.numbers.length; i++) expect(lines.numbers[i]! > lines.numbers[i - 1]!).toBe(true);
    expect([...lines.hits].every((hit) => hit >= 0 && hit <= Number.MAX_SAFE_INTEGER)).toBe(true);
  }
  if (branches)
    expect(
      new Set([branches.lines, branches.blocks, branches.arms, branches.hits].map(({ length }) => length)).size,
    ).toBe(1);
  for (const fn of functions ?? []) expect(fn.hits >= 0 && (fn.startLine === null || fn.startLine >= 0)).toBe(true);
}

describe.each(reports)('mutated $format reports', ({ samples }) => {
  it('are read soundly or refused with a CovgapError, however they are cut', async () => {
    expect(samples.length).toBeGreaterThan(0);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(13, 1000, 65_536),
        async (pick, mutations, chunk) => {
          const bytes = mutations.reduce(mutate, samples[pick % samples.length]!);
          try {
            const report = await readText(bytes, 'mutated', chunk);
            report.files.forEach(expectSound);
          } catch (error) {
            if (!(error instanceof CovgapError)) throw error;
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);
});
