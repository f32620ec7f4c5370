import { ReportCollector } from '../formats/collector.js';
import { mergeFileCoverage } from '../formats/combine.js';
import { mergeIstanbul } from '../formats/istanbul.js';
import type { FileCoverage, Report } from '../model.js';
import { reportInput } from './report-input.js';
import type { FoundReport } from './reports.js';

interface Placed {
  readonly found: FoundReport;
  readonly report: Report;
  /** Repository path of each file of the report, null where there is none. */
  readonly paths: readonly (string | null)[];
}

/** All reports as one: coverage by repository path. Hits of the same line, arm or function add up. */
export async function mergeReports(placed: readonly Placed[]): Promise<Map<string, FileCoverage>> {
  const coverage = await readIstanbulTogether(placed.filter(({ report }) => report.format === 'istanbul'));
  const together = new Set(coverage.keys());
  for (const { report, paths } of placed)
    report.files.forEach((file, index) => {
      const path = paths[index];
      if (!path || (report.format === 'istanbul' && together.has(path))) return;
      const known = coverage.get(path);
      coverage.set(path, known === undefined ? file : mergeFileCoverage(known, file));
    });
  return coverage;
}

/**
 * Files that several Istanbul reports name, by repository path, merged by istanbul-lib-coverage itself: it matches
 * statements and functions by their place, which lines alone cannot. The reports are read once more, and only where
 * they share files, since this holds what they share in memory.
 */
async function readIstanbulTogether(placed: readonly Placed[]): Promise<Map<string, FileCoverage>> {
  const named = new Map<string, number>();
  for (const { paths } of placed) for (const path of paths) if (path) named.set(path, (named.get(path) ?? 0) + 1);
  const inputs = [];
  for (const { found, report, paths } of placed) {
    const meant = new Map<string, string>();
    report.files.forEach(({ rawPath }, index) => {
      const path = paths[index];
      if (path && named.get(path)! > 1) meant.set(rawPath, path);
    });
    if (meant.size > 0)
      inputs.push({ input: await reportInput(found.file, found.path), nameOf: (raw: string) => meant.get(raw) });
  }
  // What is odd in them was said when they were read one by one.
  const collector = new ReportCollector('Istanbul reports');
  await mergeIstanbul(inputs, collector);
  return new Map(collector.files.map((file) => [file.rawPath, file]));
}
