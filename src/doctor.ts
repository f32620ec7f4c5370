import { type AnalyzeOptions, analysisOf, analysisOfReports, openProject, type Project, readWorld } from './api.js';
import { examine, examineBlocking } from './core/doctor/examine.js';
import type { DoctorFacts } from './core/doctor/facts.js';
import type { Finding } from './core/doctor/finding.js';
import { gatherFacts } from './project/doctor-facts.js';
import { readReportsOneByOne } from './project/doctor-reports.js';
import { readErlangWorld } from './project/erlang-facts.js';
import { readManifests } from './project/manifests.js';
import { readTestResults } from './project/test-results.js';
import type { Tree } from './project/tree.js';

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

/**
 * What keeps tests from running and is to be mended before anything is covered, the most blocking first. Known of
 * Erlang projects that rebar3 builds; empty for all others.
 */
export async function blockersOf({ root }: Pick<Project, 'root'>, tree: Tree | null): Promise<Finding[]> {
  if (tree === null || !tree.paths.includes('rebar.config')) return [];
  const manifests = await readManifests(root, tree.paths);
  const [erlang, { runs }] = await Promise.all([
    readErlangWorld(root, tree, manifests),
    readTestResults(root, tree.paths, []),
  ]);
  return examineBlocking({ tree, manifests, erlang, testRuns: runs });
}
