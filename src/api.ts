import { realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { findRoot, loadConfig } from './config/load.js';
import { type Config, configSchema } from './config/schema.js';
import { joinModules, modulesOfReports } from './core/join.js';
import { proposeTiers } from './core/propose-tiers.js';
import { type Order, rank } from './core/rank.js';
import { withOutcomes } from './core/test-outcomes.js';
import { compileTiers, REST_TIER, type TierRule } from './core/tiers.js';
import { tierSummaries, totalsOf } from './core/totals.js';
import { languageOf } from './languages/registry.js';
import type { Analysis } from './model.js';
import { Cache } from './project/cache.js';
import { readOwners } from './project/codeowners.js';
import { type ProjectCoverage, readReports } from './project/coverage.js';
import { type History, readHistory } from './project/history.js';
import { readTestResults } from './project/test-results.js';
import { readTree, type Tree } from './project/tree.js';
import { rememberMeasured } from './project/vanished.js';

export interface AnalyzeOptions {
  /** The project folder; the nearest upwards with a configuration when left out. */
  readonly root?: string;
  readonly cwd?: string;
  /** Another configuration file, taken from `cwd`. */
  readonly configFile?: string;
  /** Report globs; win over the configuration. */
  readonly reports?: readonly string[];
  /** Analyse what the reports name, with no source tree at hand. */
  readonly reportOnly?: boolean;
  readonly order?: Order;
  /** False: read and write nothing under `.covgap/cache`. */
  readonly cache?: boolean;
  /** Called as long work proceeds. */
  readonly onProgress?: (step: string, done?: number, total?: number) => void;
}

/**
 * The main job: reports and source tree in, ranked modules out.
 *
 * @throws CovgapError for input that cannot be used; see `errors.ts`
 */
export async function analyze(options: AnalyzeOptions = {}): Promise<Analysis> {
  return (await survey(await openProject(options), options)).analysis;
}

/** The analysis, with the tree it is of; null for reports alone. */
export async function survey(
  project: Project,
  options: AnalyzeOptions,
): Promise<{ readonly analysis: Analysis; readonly tree: Tree | null }> {
  return options.reportOnly
    ? { analysis: await analyzeReports(project, options), tree: null }
    : analyzeTree(project, options);
}

export interface Project {
  readonly root: string;
  readonly config: Config;
  readonly configFile: string | null;
}

export async function openProject(options: Pick<AnalyzeOptions, 'root' | 'cwd' | 'configFile'>): Promise<Project> {
  const cwd = options.cwd ?? process.cwd();
  const given = await findRoot(options.root, cwd);
  // Reports name files by their real paths, and glob does not enter a folder that is a link.
  const root = await realpath(given).catch(() => given);
  const { config, file } = await loadConfig(
    root,
    options.configFile === undefined ? undefined : resolve(cwd, options.configFile),
  );
  return { root, config, configFile: file };
}

async function analyzeTree(project: Project, options: AnalyzeOptions) {
  const { root, config } = project;
  const world = await readWorld(project, options);
  options.onProgress?.('reading reports');
  const reports = await readReports({ root, globs: options.reports ?? config.reports, config, ...world });
  return { analysis: await analysisOf(project, world, reports, options.order), tree: world.tree };
}

/** What is known of a project before any report is read. */
export interface World {
  readonly tree: Tree;
  readonly history: History;
  readonly ownersOf: (path: string) => readonly string[];
  readonly cache: Cache;
}

export async function readWorld({ root, config }: Project, options: AnalyzeOptions): Promise<World> {
  const cache = new Cache(options.cache === false ? null : root);
  const tree = await readTree({ root, config, cache, onProgress: options.onProgress });
  options.onProgress?.('reading history');
  const [history, ownersOf] = await Promise.all([readHistory(root, config.history, cache), readOwners(root)]);
  return { tree, history, ownersOf, cache };
}

export async function analysisOf(
  { root, config }: Project,
  { tree, history, ownersOf, cache }: World,
  reports: ProjectCoverage,
  order?: Order,
): Promise<Analysis> {
  const tiers = config.tiers.length > 0 ? config.tiers : proposeTiers(tree.proposal);
  const folders = reports.uses.map(({ path }) => dirname(resolve(root, path)));
  const { runs } = await readTestResults(root, tree.paths, folders, false);
  const modules = joinModules({
    sources: tree.sources,
    coverage: reports.coverage,
    tierOf: compileTiers(tiers),
    churn: history.churn,
    dependents: tree.dependents,
    tests: withOutcomes(tree.tests, runs),
    ownersOf,
  });
  const vanished = await rememberMeasured(modules, reports, cache);
  return summarize(root, modules, tiers, config, order, {
    testFiles: tree.testFiles,
    reports: reports.uses,
    tiersGuessed: config.tiers.length === 0,
    warnings: [...tree.warnings, ...history.warnings, ...reports.warnings, ...vanished],
  });
}

async function analyzeReports(project: Project, options: AnalyzeOptions): Promise<Analysis> {
  const { root, config } = project;
  const globs = options.reports ?? config.reports;
  return analysisOfReports(
    project,
    await readReports({ root, globs, config, tree: null, history: null }),
    options.order,
  );
}

/** With no source tree: the modules are what the reports name. */
export function analysisOfReports({ root, config }: Project, reports: ProjectCoverage, order?: Order): Analysis {
  const input = {
    sources: [],
    coverage: reports.coverage,
    churn: null,
    dependents: new Map(),
    tests: new Map(),
    ownersOf: () => [],
  };
  const paths = [...reports.coverage.keys()];
  const tiers =
    config.tiers.length > 0 ? config.tiers : proposeTiers({ modules: paths, transitiveDependents: new Map() });
  const modules = modulesOfReports({ ...input, tierOf: compileTiers(tiers) }, (path) => languageOf(path)?.name ?? null);
  return summarize(root, modules, tiers, config, order, {
    testFiles: 0,
    reports: reports.uses,
    tiersGuessed: config.tiers.length === 0,
    warnings: reports.warnings,
  });
}

function summarize(
  root: string,
  modules: ReturnType<typeof joinModules>,
  rules: readonly TierRule[],
  config: Config,
  order: Order | undefined,
  rest: Pick<Analysis, 'reports' | 'warnings' | 'tiersGuessed'> & { testFiles: number },
): Analysis {
  const tiers = [...rules.map(({ name }) => name), REST_TIER];
  const { testFiles, ...others } = rest;
  return {
    root,
    totals: totalsOf(modules, testFiles),
    tiers: tierSummaries(modules, [...new Set(tiers)]).filter(({ modules: members }) => members > 0),
    modules: rank(modules, tiers, config.weights, order),
    ...others,
  };
}

export const defaultConfig = (): Config => configSchema.parse({});
