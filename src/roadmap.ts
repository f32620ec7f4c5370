import { openProject, type Project } from './api.js';
import { phasesOf } from './config/phases.js';
import type { Config } from './config/schema.js';
import { CovgapError } from './errors.js';
import { listFiles } from './project/files.js';
import { type HistoryOptions, type OpenedHistory, openHistory } from './record.js';
import { mostRecordedBranch } from './roadmap/branches.js';
import { roadmapDocument } from './roadmap/document/document.js';
import type { Roadmap } from './roadmap/document/roadmap.js';
import { coneOf, nextSteps, outlooksOf, type Recorded, type WeeklyReport } from './roadmap/document/weekly.js';
import { moduleEffort } from './roadmap/effort/effort.js';
import { DEFAULT_SIGMA, SET_SIGMA } from './roadmap/effort/hours.js';
import type { EffortBasis, ModuleEffort, Phase, Snapshot, SnapshotHead } from './roadmap/model.js';
import { factorForTotal, makePlan } from './roadmap/plan/plan.js';
import type { Grouping, Trend } from './roadmap/trend/model.js';
import { trendOf } from './roadmap/trend/trend.js';
import { isoWeek } from './roadmap/trend/weeks.js';

interface ReportOptions extends HistoryOptions {
  readonly root?: string | undefined;
  readonly cwd?: string | undefined;
  readonly configFile?: string | undefined;
  /** The branch whose snapshots count; the one recorded most often when left out. */
  readonly branch?: string | undefined;
  /** The moment of asking, in milliseconds since the epoch: now when left out. */
  readonly at?: number | undefined;
}

export interface RoadmapOptions extends ReportOptions {
  /** How many weeks, the one of `at` last; 12 when left out. */
  readonly weeks?: number | undefined;
}

export interface TrendOptions extends RoadmapOptions {
  readonly by?: Grouping | undefined;
  /** Leave out what is next: a plan for thousands of modules takes longer than all the rest. */
  readonly brief?: boolean | undefined;
}

/** Weeks of a trend that nobody asked for more of. */
const WEEKS = 12;

/**
 * How coverage went, week by week.
 *
 * @throws CovgapError `usage` where nothing was recorded until then, or for a location of no known kind; what stores
 *   throw
 */
export async function trend(options: TrendOptions = {}): Promise<Trend> {
  return withHistory(options, ({ history, heads, branch, at }) => {
    const { weeks = WEEKS, by = 'tier' } = options;
    const query = { project: history.project, branch, weeks, by, until: at };
    return trendOf(heads, query, (ids) => history.store.read(history.project, ids));
  });
}

/** Modules that the weekly report names as next. */
const NEXT = 5;
/** Weeks that its forecast looks ahead at most. */
const AHEAD = 26;

/** The trend with what it means: phases, what is expected of them, what is next. Throws as `trend` does. */
export async function weeklyReport(options: TrendOptions = {}): Promise<WeeklyReport> {
  return withHistory(options, (opened) => weeklyOf(opened, options));
}

async function weeklyOf(
  opened: Opened,
  { weeks = WEEKS, by = 'tier', brief = false }: TrendOptions,
): Promise<WeeklyReport> {
  const { project, history, heads, branch, at } = opened;
  const read = (ids: readonly string[]) => history.store.read(history.project, ids);
  const found = await trendOf(heads, { project: history.project, branch, weeks, by, until: at }, read);
  const recorded = await recordedUntil(opened);
  const phases = phasesOf(project.config, tierNames(project.config, recorded.newest));
  const plan = brief
    ? null
    : planFor(project.config, recorded.newest, basisFor(project.config, recorded.newest, phases), phases, at);
  return {
    trend: found,
    at,
    outlooks: outlooksOf(phases, recorded, at),
    cone: coneOf(recorded, AHEAD),
    next: plan === null ? [] : nextSteps(plan.items, recorded.newest, NEXT),
  };
}

/** Those configured, which may have no module yet, and those recorded. */
function tierNames({ tiers }: Config, { tiers: recorded }: Snapshot): string[] {
  return [...new Set([...tiers, ...recorded].map(({ name }) => name))];
}

function effortsOf({ modules }: Snapshot, { effort }: Config, basis: EffortBasis): ModuleEffort[] {
  return modules.flatMap((module) => moduleEffort(module, effort, basis) ?? []);
}

const BASIS: EffortBasis = { source: 'default', factor: 1, sigma: DEFAULT_SIGMA, note: '' };

/** Hours of the plain model, scaled to the total that the configuration sets; what git says is not recorded. */
function basisFor(config: Config, newest: Snapshot, phases: readonly Phase[]): EffortBasis {
  const { total } = config.effort;
  if (total === undefined) return BASIS;
  const factor = factorForTotal(total, goalOf(phases), workOf(config, newest, BASIS));
  return factor === null || total === 0 ? BASIS : { source: 'set', factor, sigma: SET_SIGMA, note: '' };
}

/** Percent of lines that a plan is made for. */
function goalOf(phases: readonly Phase[]): number {
  const last = lastLinePhase(phases);
  return last?.target.kind === 'coverage' ? last.target.percent : 80;
}

function workOf(config: Config, newest: Snapshot, basis: EffortBasis) {
  const { covered, total } = newest.totals.linesWithUnmeasured ?? { covered: 0, total: 0 };
  return {
    pieces: effortsOf(newest, config, basis),
    lines: { covered, total },
    tiers: null,
    tierOrder: newest.tiers.map(({ name }) => name),
    anyOrder: false,
    by: 'module' as const,
  };
}

function planFor(config: Config, newest: Snapshot, basis: EffortBasis, phases: readonly Phase[], at: number) {
  const last = lastLinePhase(phases);
  return makePlan({
    ...workOf(config, newest, basis),
    goal: { percent: goalOf(phases) },
    basis,
    fte: config.plan.fte,
    hoursPerWeek: config.plan.hoursPerWeek,
    start: at,
    due: releaseDay(config) ?? last?.due ?? null,
  });
}

/** The last phase that counts lines of everything: what a plan is made for. */
function lastLinePhase(phases: readonly Phase[]): Phase | undefined {
  return phases.findLast(
    ({ target, tiers }) => target.kind === 'coverage' && target.metric === 'lines' && tiers === null,
  );
}

/** The end of the day of the release, UTC. */
function releaseDay({ release }: Config): number | null {
  return release === undefined ? null : Date.parse(`${release.date}T23:59:59.999Z`);
}

/** A release is due when its last phase has to be reached. */
function releaseOf(config: Config, recorded: Recorded, phases: readonly Phase[], at: number) {
  const last = lastLinePhase(phases);
  if (config.release === undefined || last === undefined) return null;
  const [outlook] = outlooksOf([{ ...last, due: releaseDay(config) }], recorded, at);
  return { name: config.release.name, outlook: outlook! };
}

/** Where the project stands on its way to a release, from what was recorded. Throws as `trend` does. */
export async function roadmap(options: RoadmapOptions = {}): Promise<Roadmap> {
  return withHistory(options, async (opened) => {
    const { project, history, branch, at } = opened;
    const weekly = await weeklyOf(opened, options);
    const recorded = await recordedUntil(opened);
    const phases = phasesOf(project.config, tierNames(project.config, recorded.newest));
    const basis = basisFor(project.config, recorded.newest, phases);
    const efforts = effortsOf(recorded.newest, project.config, basis);
    const plan = planFor(project.config, recorded.newest, basis, phases, at);
    const release = releaseOf(project.config, recorded, phases, at);
    const document = roadmapDocument({
      project: history.project,
      branch,
      at,
      recorded,
      phases,
      outlooks: weekly.outlooks,
      release,
      features: project.config.features,
      paths: await listFiles(project.root),
      efforts,
      plan,
    });
    return { document, weekly, sources: { outlooks: weekly.outlooks, release: release?.outlook ?? null, plan } };
  });
}

interface Opened {
  readonly project: Project;
  readonly history: OpenedHistory;
  /** Of one branch, until `at`; at least one. */
  readonly heads: readonly SnapshotHead[];
  readonly branch: string | null;
  readonly at: number;
}

async function withHistory<T>(options: ReportOptions, work: (opened: Opened) => Promise<T>): Promise<T> {
  const { root, cwd, configFile, at = Date.now() } = options;
  const project = await openProject({
    ...(root === undefined ? {} : { root }),
    ...(cwd === undefined ? {} : { cwd }),
    ...(configFile === undefined ? {} : { configFile }),
  });
  const history = await openHistory(project, options);
  try {
    const { branch } = options;
    const all = await history.store.heads({ project: history.project, branch, to: isoWeek(at).to });
    if (all.length === 0) throw await nothingRecorded(history, branch, at);
    const chosen = branch ?? mostRecordedBranch(all);
    return await work({ project, history, heads: all.filter((head) => head.branch === chosen), branch: chosen, at });
  } finally {
    await history.store.close();
  }
}

async function nothingRecorded({ store, project }: OpenedHistory, branch: string | undefined, at: number) {
  const other = await store.heads({ project });
  const day = (time: number) => new Date(time).toISOString().slice(0, 10);
  const message = `no snapshot of ${project}${branch === undefined ? '' : `, branch ${branch},`} until ${day(at)} in ${store.place}`;
  const last = other.at(-1);
  const hint =
    last === undefined
      ? 'Record one with `covgap record`, at best in CI, after the tests.'
      : `The newest is of ${day(last.time)}, branch ${last.branch ?? 'unknown'}; \`covgap history list\` shows all.`;
  return new CovgapError('usage', message, { hint });
}

async function recordedUntil({ history: { store, project }, heads }: Opened): Promise<Recorded> {
  const last = heads.at(-1)!;
  const [newest] = await store.read(project, [last.id]);
  if (newest === undefined) throw new CovgapError('store-corrupt', `snapshot ${last.id} is listed, and not there`);
  return { heads, newest };
}
