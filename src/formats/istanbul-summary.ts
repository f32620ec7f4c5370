import type { Ratio } from '../model.js';
import { FileBuilder } from './builder.js';
import type { CoverageFormat, ReportSink } from './format.js';
import { fileKey, isRecord, record, wrongShape } from './json-shape.js';
import { sliceJson } from './json-slices.js';

/**
 * `coverage-summary.json` of Istanbul's `json-summary` reporter: totals for each file, and for all under `total`.
 * `pct` is not read: it is `"Unknown"`, 0 or 100 for a file with nothing to cover.
 */
export const istanbulSummary: CoverageFormat = {
  name: 'istanbul-summary',
  title: 'Istanbul JSON summary (coverage-summary.json)',
  usualPlaces: ['coverage/coverage-summary.json', 'coverage-summary.json', 'coverage/*/coverage-summary.json'],
  sniff: (head) =>
    /^\s*\{/.test(head) && /"(?:lines|statements|functions|branches)"\s*:\s*\{[^{}]{0,200}"pct"\s*:/.test(head),
  async parse(input, sink) {
    const builder = new FileBuilder(sink);
    await sliceJson(input, [
      {
        path: ['*'],
        take(value, slice) {
          const path = fileKey(input.name, slice);
          if (!isRecord(value)) throw wrongShape(input.name, slice, 'an object with the totals of a file', value);
          if (!isRecord(value.lines))
            throw wrongShape(input.name, { ...slice, keys: [path, 'lines'] }, 'an object with totals', value.lines);
          if (path === 'total') return;
          builder.emitCounts(path, {
            lines: ratio(value.lines, path, sink),
            branches: ratio(value.branches, path, sink),
            functions: ratio(value.functions, path, sink),
          });
        },
      },
    ]);
  },
};

function ratio(value: unknown, path: string, sink: ReportSink): Ratio | null {
  if (value === undefined) return null;
  const { covered, total } = record(value);
  if (isCount(covered) && isCount(total) && covered <= total) return { covered, total };
  sink.warn('bad-count', `the totals of ${path} are no counts (covered of total); taken as not measured`);
  return null;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
