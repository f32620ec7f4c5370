import type { FileCoverage, FunctionFacts, FunctionHits, Ratio, SourceUnit } from '../model.js';
import { linesWithin } from './coverage.js';

/**
 * Change Risk Anti-Patterns score of one function: cc² × (1 − cov)³ + cc, with cov the share of its coverable lines
 * that ran (Savoia and Evans, 2007). A function that is covered whole scores its complexity.
 */
export function crap(cyclomatic: number, covered: number): number {
  return cyclomatic ** 2 * (1 - covered) ** 3 + cyclomatic;
}

/**
 * Each function of a file with what the reports say of its lines. The syntax tree tells functions, ranges and
 * complexity where there is one, else the report does; without coverage every function counts as not covered.
 */
export function functionFacts(unit: SourceUnit | null, coverage: FileCoverage | null): FunctionFacts[] {
  if (unit !== null && unit.functions.length > 0) {
    const reported = coverage?.lines ?? null;
    const hitsAt = hitsByLine(coverage?.functions ?? []);
    return unit.functions.map(({ name, startLine, endLine, cyclomatic }) => {
      const lines = reported && linesWithin(reported, startLine, endLine);
      const hits = hitsAt.get(startLine) ?? null;
      // Totals of the file do not say which of its functions ran.
      const known = coverage === null || coverage.counts === null;
      return {
        name,
        startLine,
        endLine,
        cyclomatic,
        lines,
        hits,
        crap: known ? crap(cyclomatic, coveredShare(lines, hits)) : null,
      };
    });
  }
  return reportedFunctions(coverage);
}

function reportedFunctions(coverage: FileCoverage | null): FunctionFacts[] {
  const placed = (coverage?.functions ?? [])
    .filter((fn): fn is FunctionHits & { startLine: number } => fn.startLine !== null && fn.name !== '')
    .sort((a, b) => a.startLine - b.startLine);
  const last = coverage?.lines?.numbers.at(-1) ?? 0;
  return placed.map((fn, index) => {
    // Without an end line a function ends where the next one starts.
    const endLine = fn.endLine ?? Math.max(fn.startLine, (placed[index + 1]?.startLine ?? last + 1) - 1);
    const lines = coverage?.lines ? linesWithin(coverage.lines, fn.startLine, endLine) : null;
    const share = coveredShare(lines, fn.hits);
    return {
      name: fn.name,
      startLine: fn.startLine,
      endLine,
      cyclomatic: fn.complexity,
      lines,
      hits: fn.hits,
      crap: fn.complexity === null ? null : crap(fn.complexity, share),
    };
  });
}

function hitsByLine(functions: readonly FunctionHits[]): Map<number, number> {
  const hits = new Map<number, number>();
  for (const fn of functions)
    if (fn.startLine !== null) hits.set(fn.startLine, Math.max(hits.get(fn.startLine) ?? 0, fn.hits));
  return hits;
}

function coveredShare(lines: Ratio | null, hits: number | null): number {
  if (lines !== null && lines.total > 0) return lines.covered / lines.total;
  return hits !== null && hits > 0 ? 1 : 0;
}
