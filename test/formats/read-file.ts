import { createReadStream, statSync } from 'node:fs';
import type { ReportInput } from '../../src/formats/format.js';
import { readReport } from '../../src/formats/read.js';
import type { FileCoverage, Ratio, Report } from '../../src/model.js';

/** An input over text or bytes, cut into chunks of `chunk` bytes so that readers meet records cut anywhere. */
export function inputOf(content: string | Uint8Array, name = 'report', chunk = 65_536): ReportInput {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return {
    name,
    size: bytes.length,
    *chunks() {
      // One buffer for all chunks, as with real files: a reader that keeps a chunk without copying it fails.
      const buffer = new Uint8Array(chunk);
      for (let i = 0; i < bytes.length; i += chunk) {
        const part = bytes.subarray(i, i + chunk);
        buffer.set(part);
        yield buffer.subarray(0, part.length);
      }
    },
  };
}

export function fileInput(path: string): ReportInput {
  return { name: path, size: statSync(path).size, chunks: () => createReadStream(path, { highWaterMark: 1 << 20 }) };
}

export const readText = (content: string | Uint8Array, name?: string, chunk?: number): Promise<Report> =>
  readReport(inputOf(content, name, chunk));

export const readFixture = (path: string): Promise<Report> => readReport(fileInput(path));

export function totals(files: readonly FileCoverage[]): { lines: Ratio; branches: Ratio; functions: Ratio } {
  const sum = { lines: [0, 0], branches: [0, 0], functions: [0, 0] };
  const add = (pair: number[], hits: Iterable<number>) => {
    for (const hit of hits) {
      pair[1]!++;
      if (hit > 0) pair[0]!++;
    }
  };
  for (const file of files) {
    if (file.lines) add(sum.lines, file.lines.hits);
    if (file.branches) add(sum.branches, file.branches.hits);
    if (file.functions)
      add(
        sum.functions,
        file.functions.map((fn) => fn.hits),
      );
  }
  const ratio = ([covered, total]: number[]): Ratio => ({ covered: covered!, total: total! });
  return { lines: ratio(sum.lines), branches: ratio(sum.branches), functions: ratio(sum.functions) };
}
