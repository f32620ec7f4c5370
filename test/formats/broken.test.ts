import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CovgapError } from '../../src/errors.js';
import { readReport } from '../../src/formats/read.js';
import type { Report } from '../../src/model.js';
import { reportInput } from '../../src/project/report-input.js';
import { readText, totals } from './read-file.js';

const folder = new URL('../../fixtures/broken/', import.meta.url).pathname;
const read = async (name: string) => readReport(await reportInput(join(folder, name), name));
const codes = ({ warnings }: Report) => warnings.map(({ code }) => code);

async function refusal(reading: Promise<unknown>): Promise<CovgapError> {
  const error = await reading.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(CovgapError);
  return error as CovgapError;
}

describe('reports that cannot be used', () => {
  it.each([
    ['empty.info', 'report-invalid', /empty/],
    ['blank.info', 'report-invalid', /empty/],
    ['lcov-utf16.info', 'report-invalid', /UTF-8/],
    ['json-of-another-shape.json', 'report-format-unknown', /no known coverage format/],
    ['json-array.json', 'report-format-unknown', /no known coverage format/],
    ['html-error-page.xml', 'report-format-unknown', /no known coverage format/],
    ['folder.info', 'report-unreadable', /folder/],
    ['not-there.info', 'report-unreadable', /no such file/],
  ])('%s: %s', async (name, code, message) => {
    const error = await refusal(read(name));
    expect(error).toMatchObject({ code, exitStatus: 2, message: expect.stringMatching(message) });
    expect(error.where.file).toBe(name);
  });

  it.each(['cobertura', 'clover', 'jacoco', 'istanbul', 'istanbul-summary', 'coverage-py', 'llvm', 'simplecov'])(
    'a truncated %s report is refused, with a place',
    async (format) => {
      const name = readdirSync(folder).find((file) => new RegExp(`^${format}-truncated\\.`).test(file))!;
      const error = await refusal(read(name));
      expect(error.code).toBe('report-invalid');
      expect(error.where.line ?? error.where.byte).toBeGreaterThan(0);
      expect(error.hint).toBeTruthy();
    },
  );
});

describe('reports with oddities', () => {
  it('LCOV cut short inside a record: what is there is read, and it is said', async () => {
    const report = await read('lcov-truncated.info');
    expect(codes(report)).toContain('truncated');
    expect(totals(report.files).lines.total).toBeGreaterThan(100);
  });

  it.each(['lcov-bom.info', 'lcov-crlf.info'])('%s reads like the plain file', async (name) => {
    const plain = await readText(readFileSync(join(folder, '../reports/lcov/h3-low.info')));
    const report = await read(name);
    expect(report.warnings).toEqual([]);
    expect(report.files.map(({ rawPath }) => rawPath)).toEqual(plain.files.map(({ rawPath }) => rawPath));
    expect(totals(report.files)).toEqual(totals(plain.files));
  });

  it('negative, huge and unreadable counts are counted warnings', async () => {
    const report = await read('lcov-odd-counts.info');
    expect(codes(report).sort()).toEqual(['huge-count', 'line-out-of-range', 'malformed-record', 'negative-count']);
    expect(totals(report.files).lines).toEqual({ covered: 2, total: 3 });
  });

  it('a file named twice is one file', async () => {
    const { files } = await read('lcov-duplicate-file.info');
    expect(files).toHaveLength(1);
    expect([...files[0]!.lines!.hits]).toEqual([2, 0]);
  });

  it('bytes that are no UTF-8 do not stop it', async () => {
    expect(totals((await read('lcov-latin1.info')).files).lines.total).toBe(1);
  });

  it('declared entities are not expanded', async () => {
    const before = process.memoryUsage().rss;
    await read('cobertura-entity-bomb.xml').catch((error: unknown) => expect(error).toBeInstanceOf(CovgapError));
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
  });
});

describe('a line of 10 MB', () => {
  const long = 'x'.repeat(10 * 1024 * 1024);
  it('in LCOV is a name like any other', async () => {
    const { files } = await readText(`SF:${long}\nDA:1,1\nend_of_record\n`);
    expect(files[0]!.rawPath).toHaveLength(long.length);
  });
  it('in XML and JSON is read or refused, quickly', async () => {
    for (const text of [
      `<coverage line-rate="1"><packages><package><classes><class filename="${long}"><lines><line number="1" hits="1"/></lines></class></classes></package></packages></coverage>`,
      `{"${long}":{"path":"a","statementMap":{},"fnMap":{},"branchMap":{},"s":{},"f":{},"b":{}}}`,
    ])
      await readText(text).catch((error: unknown) => expect(error).toBeInstanceOf(CovgapError));
  });
  it('above 16 MiB is refused in LCOV', async () => {
    const error = await refusal(readText(`SF:${long}${long}\nend_of_record\n`));
    expect(error.message).toMatch(/16 MiB/);
  });
});

it('every broken fixture ends in an error with a place or in a report', async () => {
  for (const name of readdirSync(folder)) {
    if (statSync(join(folder, name)).isDirectory()) continue;
    const outcome = await read(name).catch((error: unknown) => error);
    if (outcome instanceof CovgapError) expect(outcome.where.file, name).toBe(name);
    else expect(outcome, name).toHaveProperty('files');
  }
});
