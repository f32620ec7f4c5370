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

/** A merged file stands for the file in every report that names it: it counts once. */
const DONE = Symbol('done');

/** All reports as one: coverage by repository path. Hits of the same line, arm or function add up. */
export async function mergeReports(placed: readonly Placed[]): Promise<Map<string, FileCoverage>> {
  const together = await readIstanbulTogether(placed.filter(({ report }) => report.format === 'istanbul'));
  const coverage = new Map<string, FileCoverage>();
  const add = (path: string, file: FileCoverage) => {
    const known = coverage.get(path);
    coverage.set(path, known === undefined ? file : mergeFileCoverage(known, file));
  };
  for (const { report, paths } of placed)
    report.files.forEach((file, index) => {
      const path = paths[index];
      if (!path) return;
      const merged = report.format === 'istanbul' ? together.get(file.rawPath) : undefined;
      if (merged === DONE) return;
      add(path, merged ?? file);
      if (merged !== undefined) together.set(file.rawPath, DONE);
    });
  return coverage;
}

/**
 * Files that several Istanbul reports name, merged by istanbul-lib-coverage itself: it matches statements and functions
 * by their place, which lines alone cannot. The reports are read once more, and only where they share files, since this
 * holds all of them in memory.
 */
async function readIstanbulTogether(placed: readonly Placed[]): Promise<Map<string, FileCoverage | typeof DONE>> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { report } of placed)
    for (const { rawPath } of report.files) (seen.has(rawPath) ? shared : seen).add(rawPath);
  if (shared.size === 0) return new Map();
  const inputs = await Promise.all(placed.map(({ found }) => reportInput(found.file, found.path)));
  // What is odd in them was said when they were read one by one.
  const collector = new ReportCollector('Istanbul reports');
  await mergeIstanbul(inputs, collector);
  return new Map(collector.files.filter(({ rawPath }) => shared.has(rawPath)).map((file) => [file.rawPath, file]));
}
