import type { Problem } from '../core/doctor/facts.js';
import { CovgapError } from '../errors.js';
import { type CoverageOptions, findReports, joinReports, type ProjectCoverage } from './coverage.js';
import { makeMatcher, type PlacedReport, placeReport } from './placing.js';
import type { ReportSearch } from './reports.js';

export interface ReportsOneByOne {
  readonly placed: readonly PlacedReport[];
  readonly coverage: ProjectCoverage;
  readonly problems: readonly Problem[];
}

/** Reads every report that can be read: what ends an analysis is a finding for the doctor. */
export async function readReportsOneByOne(options: CoverageOptions): Promise<ReportsOneByOne> {
  const problems: Problem[] = [];
  const search = await searchOneByOne(options, problems);
  const matcher = makeMatcher(options);
  const placed: PlacedReport[] = [];
  for (const found of search.found) {
    const report = await orProblem(placeReport(found, matcher), problems);
    if (report !== null) placed.push(report);
  }
  return {
    placed,
    coverage: await joinReports(placed, search, options),
    problems: problems.map((problem) => {
      const instead = search.passedOver.find(({ infavourOf, why }) => why === 'format' && infavourOf === problem.file);
      return { ...problem, instead: instead?.path };
    }),
  };
}

async function searchOneByOne(options: CoverageOptions, problems: Problem[]): Promise<ReportSearch> {
  if (options.globs.length === 0) return findReports(options);
  const found = new Map<string, ReportSearch['found'][number]>();
  for (const glob of options.globs) {
    const search = await orProblem(findReports({ ...options, globs: [glob] }), problems);
    for (const report of search?.found ?? []) found.set(report.file, report);
  }
  return { found: [...found.values()], passedOver: [] };
}

/** The error of an input becomes a problem to tell of; any other is a bug and goes on. */
export async function orProblem<T>(work: Promise<T>, problems: Problem[]): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof CovgapError)) throw error;
    const { code, message, where, hint } = error;
    problems.push({ code, message, file: where.file, line: where.line, hint });
    return null;
  }
}
