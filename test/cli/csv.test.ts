import { describe, expect, it } from 'vitest';
import { csv } from '../../src/report/csv.js';
import { moduleOf } from '../support/coverage.js';

const row = (parts: Parameters<typeof moduleOf>[0]) =>
  csv([{ module: moduleOf(parts), rank: 1, score: 1.239, reasons: [{ code: 'no-test-file' }] }]);

describe('CSV', () => {
  it('is a row a module under one head, with measures not taken left empty', () => {
    const [head, first, end] = row({ lines: { covered: 1, total: 3 }, owners: ['a@example.com', '@b'] }).split('\r\n');
    expect(head?.split(',').slice(0, 8)).toEqual([
      'rank',
      'path',
      'name',
      'tier',
      'language',
      'state',
      'lines_covered',
      'lines_total',
    ]);
    expect(first).toBe('1,src/a.ts,a,rest,typescript,partial,1,3,,,,,,,,,,,,a@example.com @b,1.24,no test file');
    expect(first?.split(',')).toHaveLength(head!.split(',').length);
    expect(end).toBe('');
  });

  it('quotes what holds a comma, a quote or a line end', () => {
    expect(row({ path: 'a,b.ts' })).toContain('1,"a,b.ts",');
    expect(row({ path: 'say "hi".ts' })).toContain('1,"say ""hi"".ts",');
    expect(row({ path: 'a\nb.ts' })).toContain('1,"a\nb.ts",');
  });

  it.each(['=cmd()', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx'])('keeps %j text', (path) => {
    expect(row({ path }).slice(row({ path }).indexOf('\r\n') + 2)).toMatch(/^1,"?'/);
  });

  it('leaves negative numbers alone, for there are none that are text', () => {
    expect(row({ crap: 42.005 })).toContain(',42.01,');
  });
});
