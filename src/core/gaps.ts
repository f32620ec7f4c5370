import type { FileCoverage, FunctionFacts, Gap } from '../model.js';
import { linesWithin } from './coverage.js';

type Coverage = Pick<FileCoverage, 'lines' | 'branches'>;

/**
 * What is not covered inside one module, in source order: functions never entered (the outermost only), branch arms
 * never taken on lines that run, and runs of lines outside of both.
 *
 * @param source lines of the source, empty where it is not at hand
 */
export function findGaps(
  functions: readonly FunctionFacts[],
  coverage: Coverage | null,
  source: readonly string[],
): Gap[] {
  const textAt = (line: number) => (source[line - 1] ?? '').trim().slice(0, 200);
  const untested = outermost(functions.filter((fn) => neverEntered(fn) || coverage === null));
  const gaps: Gap[] = untested.map(({ name, startLine, endLine, lines }) => ({
    kind: 'function',
    name,
    startLine,
    endLine,
    text: textAt(startLine),
    uncoveredLines: lines === null ? endLine - startLine + 1 : lines.total - lines.covered,
  }));
  if (coverage === null) return gaps;
  const inUntested = (line: number) => untested.some(({ startLine, endLine }) => line >= startLine && line <= endLine);
  const nameAt = (line: number) => innermost(functions, line)?.name ?? null;
  // Where no function is known, a stretch without coverable lines is likely where one ends and the next begins.
  const maxStep = functions.length > 0 ? Number.POSITIVE_INFINITY : MAX_STEP;
  for (const run of uncoveredRuns(coverage, inUntested, maxStep))
    gaps.push({
      kind: 'lines',
      name: nameAt(run.start),
      startLine: run.start,
      endLine: run.end,
      text: textAt(run.start),
      uncoveredLines: run.count,
    });
  for (const { line, missed, total } of missedArms(coverage, inUntested))
    gaps.push({
      kind: 'branch',
      name: nameAt(line),
      startLine: line,
      endLine: line,
      text: textAt(line),
      uncoveredLines: 0,
      arms: { covered: total - missed, total },
    });
  return gaps.sort((a, b) => a.startLine - b.startLine || a.endLine - b.endLine);
}

/** The line that defines `const f = () => …` runs without `f`: where the report counts entries, they decide. */
export function neverEntered({ lines, hits }: FunctionFacts): boolean {
  return hits === 0 || (lines !== null && lines.total > 0 && lines.covered === 0);
}

function outermost(functions: readonly FunctionFacts[]): FunctionFacts[] {
  const sorted = [...functions].sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
  let end = 0;
  return sorted.filter((fn) => {
    if (fn.startLine <= end && fn.endLine <= end) return false;
    end = Math.max(end, fn.endLine);
    return true;
  });
}

function innermost(functions: readonly FunctionFacts[], line: number): FunctionFacts | undefined {
  return functions
    .filter(({ startLine, endLine }) => line >= startLine && line <= endLine)
    .reduce<FunctionFacts | undefined>(
      (best, fn) => (best === undefined || fn.endLine - fn.startLine < best.endLine - best.startLine ? fn : best),
      undefined,
    );
}

const MAX_STEP = 3;

/** Coverable lines with no hit that follow each other with no covered line between. */
function uncoveredRuns(
  { lines }: Coverage,
  skip: (line: number) => boolean,
  maxStep: number,
): { start: number; end: number; count: number }[] {
  const runs: { start: number; end: number; count: number }[] = [];
  if (lines === null) return runs;
  const { numbers, hits } = lines;
  let open: { start: number; end: number; count: number } | null = null;
  for (let i = 0; i < numbers.length; i++) {
    const line = numbers[i]!;
    if (hits[i]! > 0 || skip(line)) {
      open = null;
    } else if (open === null || line - open.end > maxStep) {
      open = { start: line, end: line, count: 1 };
      runs.push(open);
    } else {
      open.end = line;
      open.count++;
    }
  }
  return runs;
}

/** Branch points on lines that ran, with arms never taken. Where the line itself never ran, the line is the gap. */
function missedArms(
  coverage: Coverage,
  skip: (line: number) => boolean,
): { line: number; missed: number; total: number }[] {
  const found: { line: number; missed: number; total: number }[] = [];
  if (coverage.branches === null) return found;
  const { lines, hits } = coverage.branches;
  for (let i = 0; i < lines.length; ) {
    const line = lines[i]!;
    let missed = 0;
    const first = i;
    for (; i < lines.length && lines[i] === line; i++) if (hits[i] === 0) missed++;
    if (missed > 0 && !skip(line) && lineRan(coverage, line)) found.push({ line, missed, total: i - first });
  }
  return found;
}

function lineRan({ lines }: Coverage, line: number): boolean {
  if (lines === null) return true;
  const here = linesWithin(lines, line, line);
  return here.total === 0 || here.covered > 0;
}
