import { type AnalyzeOptions, analysisOf, analysisOfReports, openProject, readWorld } from './api.js';
import { examine } from './core/doctor/examine.js';
import type { DoctorFacts } from './core/doctor/facts.js';
import type { Finding } from './core/doctor/finding.js';
import { gatherFacts } from './project/doctor-facts.js';
import { readReportsOneByOne } from './project/doctor-reports.js';

export interface Diagnosis {
  readonly facts: DoctorFacts;
  /** The worst first; what is fine comes last. */
  readonly findings: readonly Finding[];
}

/**
 * Can the number be trusted? Reads what `analyze` reads and looks at how good it is; reports that cannot be read are
 * findings rather than errors.
 *
 * @throws CovgapError for a root or a configuration that cannot be used
 */
export async function diagnose(options: AnalyzeOptions = {}): Promise<Diagnosis> {
  const project = await openProject(options);
  const { root, config } = project;
  const world = options.reportOnly ? null : await readWorld(project, options);
  const tree = world?.tree ?? null;
  const history = world?.history ?? null;
  options.onProgress?.('reading reports');
  const globs = options.reports ?? config.reports;
  const reports = await readReportsOneByOne({ root, globs, config, tree, history });
  const analysis =
    world === null ? analysisOfReports(project, reports.coverage) : await analysisOf(project, world, reports.coverage);
  options.onProgress?.('looking around');
  const facts = await gatherFacts({ ...project, tree, history, reports, analysis, now: Date.now() });
  return { facts, findings: examine(facts) };
}
