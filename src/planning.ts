import type { Project } from './api.js';
import { openProject } from './api.js';
import { phasesOf } from './config/phases.js';
import { compileGlobs } from './core/tiers.js';
import { CovgapError } from './errors.js';
import { languageOf } from './languages/registry.js';
import type { Analysis, Warning } from './model.js';
import { Cache } from './project/cache.js';
import { dueOf, startOfDay } from './roadmap/dates.js';
import { calibrate, defaultBasis } from './roadmap/effort/calibrate.js';
import { functionEfforts, hoursOfExistingTests, moduleEffort } from './roadmap/effort/effort.js';
import { functionGaps } from './roadmap/effort/functions.js';
import { SET_SIGMA } from './roadmap/effort/hours.js';
import { readTestWork } from './roadmap/facts/test-work.js';
import { forecastPhase } from './roadmap/forecast/forecast.js';
import type { EffortBasis, Forecast, ModuleEffort, Phase, PhaseStatus, Plan, SnapshotHead } from './roadmap/model.js';
import { type CheckScope, checkPhases, type PhaseCheck } from './roadmap/phases/check.js';
import { inTiers, progressSeries } from './roadmap/phases/progress.js';
import { phaseStatus } from './roadmap/phases/status.js';
import { factorForTotal, makePlan, type PlanRequest } from './roadmap/plan/plan.js';
import { linesOrEstimate } from './roadmap/snapshot.js';
import { DAY_MS } from './roadmap/weeks.js';
import { type PlanningOptions, readToday, type Today, todayOf } from './today.js';

// ---------------------------------------------------------------------------------------------------------------
// Phases

export interface PhasesOptions extends PlanningOptions {
  /** Which phases have to be reached; none when left out. */
  readonly check?: CheckScope | undefined;
}

export interface PhasesResult {
  readonly at: number;
  readonly phases: readonly { readonly status: PhaseStatus; readonly forecast: Forecast }[];
  readonly check: PhaseCheck | null;
  readonly warnings: readonly Warning[];
}

/**
 * Where each phase stands today, and when it will be reached.
 *
 * @throws CovgapError `usage` for a check that would check nothing; what `analyze` and the stores throw
 */
export async function phases(options: PhasesOptions = {}): Promise<PhasesResult> {
  const project = await openProject(options);
  const today = await readToday(project, options, true);
  const all = phasesOf(project.config, today.tiers);
  const scope = options.check === undefined ? null : checkable(options.check, all);
  const history = [...today.history, today.snapshot];
  const at = today.snapshot.time;
  const found = all.map((phase) => ({
    status: phaseStatus(phase, today.snapshot, today.history),
    forecast: forecastPhase(phase, progressSeries(phase, history), { now: at }),
  }));
  const statuses = found.map(({ status }) => status);
  return {
    at,
    phases: found.map(({ status, forecast }) => ({ status, forecast: agreeing(status, forecast) })),
    check: scope === null ? null : checkPhases(statuses, scope, at),
    warnings: today.warnings,
  };
}

/** What is measured in part only may read as reached: nothing is forecast of it. */
function agreeing({ state }: PhaseStatus, forecast: Forecast): Forecast {
  if (state !== 'unknown') return forecast;
  return { ...forecast, verdict: 'unknown', expected: null, range: null, missProbability: null };
}

function checkable(scope: CheckScope, all: readonly Phase[]): CheckScope {
  if (scope === 'all') return scope;
  if (scope === 'due') {
    if (all.some(({ due }) => due !== null)) return scope;
    throw new CovgapError('usage', 'no phase has a due date, so there is nothing to check', {
      hint: `Give phases due dates in the configuration, or check all (--check all), or some by name (--check '${all[0]!.name}').`,
    });
  }
  const unknown = scope.find((name) => !all.some((phase) => phase.name === name));
  if (unknown === undefined) return scope;
  throw new CovgapError('usage', `no phase is called "${unknown}"`, {
    hint: `There are ${all.map(({ name }) => name).join(', ')}; \`due\` and \`all\` mean several.`,
  });
}

// ---------------------------------------------------------------------------------------------------------------
// Plan

export interface PlanOptions extends PlanningOptions {
  /** Percent of lines; the next open phase that asks for lines when neither this nor a budget is given. */
  readonly to?: number | undefined;
  /** Hours. */
  readonly budget?: number | undefined;
  readonly tiers?: readonly string[] | undefined;
  /** A day such as `2026-03-15`, or weeks from the start such as `6w`. */
  readonly due?: string | undefined;
  readonly start?: string | undefined;
  readonly fte?: readonly number[] | undefined;
  readonly hoursPerWeek?: number | undefined;
  readonly by?: 'module' | 'function' | undefined;
  readonly anyOrder?: boolean | undefined;
}

export interface PlanResult {
  readonly plan: Plan;
  /** The phase it is for; null where a target or a budget was given. */
  readonly phase: Phase | null;
  readonly warnings: readonly Warning[];
}

/**
 * The cheapest way to a target, or the most for a budget.
 *
 * @throws CovgapError `usage` for options that do not go together or name what is not there; what `analyze` throws
 */
export async function plan(options: PlanOptions = {}): Promise<PlanResult> {
  const project = await openProject(options);
  const today = await readToday(project, options, false);
  const goal = goalOf(today, options);
  const work = workOf(today, options);
  const basis = await basisOf(today, work, options);
  const { plan: defaults } = project.config;
  const start = startOf(options.start ?? defaults.start, today.snapshot.time);
  const due = options.due ?? defaults.due;
  const made = makePlan({
    ...work,
    ...scoped(work, today, goal.tiers, basis),
    goal: goal.goal,
    basis,
    fte: options.fte ?? defaults.fte,
    hoursPerWeek: options.hoursPerWeek ?? defaults.hoursPerWeek,
    start,
    due: due === undefined ? (goal.phase?.due ?? null) : dueOf(due, start),
  });
  return { plan: made, phase: goal.phase, warnings: today.warnings };
}

/**
 * The modules of the plan to a percentage, or to the next open phase that is configured; null where there is neither.
 * Which modules they are does not hang on hours per week, people or calibration.
 */
export function plannedPaths(
  project: Project,
  analysis: Analysis,
  to: number | undefined,
): { readonly target: number; readonly phase: Phase | null; readonly paths: ReadonlySet<string> } | null {
  if (to === undefined && project.config.phases === undefined) return null;
  const today = todayOf(project, analysis);
  const phase = to === undefined ? nextPhase(today) : null;
  if (to === undefined && phase === null) return null;
  const target = to ?? percentOf(phase!);
  const work = workOf(today, {});
  const basis = defaultBasis('not needed');
  const { pieces, ...rest } = scoped(work, today, phase?.tiers ?? null, basis);
  const staffing = { fte: [1], hoursPerWeek: 40, start: 0, due: null };
  const { items } = makePlan({ ...work, ...rest, pieces, goal: { percent: target }, basis, ...staffing });
  return { target, phase, paths: new Set(items.map(({ path }) => path)) };
}

function goalOf(today: Today, { to, budget, tiers }: PlanOptions) {
  if (to !== undefined && budget !== undefined)
    throw new CovgapError('usage', '--to and --budget ask for two plans', { hint: 'Give one of the two.' });
  const unknown = tiers?.find((tier) => !today.tiers.includes(tier));
  if (unknown !== undefined)
    throw new CovgapError('usage', `no tier is called "${unknown}"`, { hint: `There are ${today.tiers.join(', ')}.` });
  const given = tiers ?? null;
  if (budget !== undefined) return { goal: { budget }, tiers: given, phase: null };
  if (to !== undefined) return { goal: { percent: to }, tiers: given, phase: null };
  const phase = nextPhase(today);
  if (phase === null)
    throw new CovgapError('usage', 'every phase that asks for a share of lines is reached', {
      hint: 'Name a target with --to, or hours with --budget.',
    });
  return { goal: { percent: percentOf(phase) }, tiers: given ?? phase.tiers, phase };
}

function nextPhase(today: Today): Phase | null {
  const open = phasesOf(today.project.config, today.tiers).filter(asksForLines);
  return open.find((phase) => phaseStatus(phase, today.snapshot).state !== 'reached') ?? null;
}

function asksForLines({ target }: Phase): boolean {
  return target.kind === 'coverage' && target.metric === 'lines';
}

function percentOf({ target }: Phase): number {
  return target.kind === 'coverage' ? target.percent : 0;
}

function startOf(text: string | undefined, now: number): number {
  return text === undefined ? Math.floor(now / DAY_MS) * DAY_MS : startOfDay(text)!;
}

type Work = Pick<PlanRequest, 'tierOrder' | 'anyOrder' | 'by'>;

function workOf(
  { tiers, analysis }: Today,
  { by = 'module', anyOrder = false }: Pick<PlanOptions, 'by' | 'anyOrder'>,
): Work {
  if (by === 'function' && analysis === null)
    throw new CovgapError('usage', 'a snapshot has no functions', {
      hint: 'Leave --by out, or plan from the project.',
    });
  return { tierOrder: tiers, anyOrder, by };
}

/** What is open in these tiers, and where their lines stand. */
function scoped(
  { by }: Work,
  { snapshot, analysis, project }: Today,
  tiers: readonly string[] | null,
  basis: EffortBasis,
): Pick<PlanRequest, 'pieces' | 'lines' | 'tiers'> {
  const ranked = new Map(analysis?.modules.map(({ module, score }) => [module.path, { module, score }]));
  const modules = inTiers(snapshot.modules, tiers);
  const rates = project.config.effort;
  const pieces = modules.flatMap((each): ModuleEffort[] => {
    const found = ranked.get(each.path);
    if (by === 'function') return functionEfforts(each, functionGaps(found!.module), rates, basis, found!.score);
    const effort = moduleEffort(each, rates, basis, found?.score);
    return effort === null ? [] : [effort];
  });
  const lines = { covered: 0, total: 0 };
  for (const each of modules) {
    const ratio = linesOrEstimate(each);
    lines.covered += ratio?.covered ?? 0;
    lines.total += ratio?.total ?? 0;
  }
  return { pieces, lines, tiers };
}

/** Set by hand, else from the history of the project where it has enough, else that of the plain model. */
async function basisOf(today: Today, work: Work, options: PlanOptions): Promise<EffortBasis> {
  const { project, snapshot, analysis, history } = today;
  const { total, calibrate: wanted, ...rates } = project.config.effort;
  if (total !== undefined) return setBasis(total, today, work, options);
  if (!wanted) return defaultBasis('switched off in the configuration');
  if (analysis === null) return defaultBasis('planned from a snapshot, without git history');
  const extra = compileGlobs(project.config.tests);
  const isTest = (path: string) => extra(path) || languageOf(path)?.isTest(path) === true;
  const cache = new Cache(options.cache === false ? null : project.root);
  const existing = hoursOfExistingTests(snapshot.modules, rates);
  return calibrate({ ...(await readTestWork(project.root, isTest, cache)), existing, growth: growthOf(history) });
}

function growthOf(history: Today['history']) {
  const [first, last] = [history[0], history.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  const covered = (head: SnapshotHead) => head.totals.linesWithUnmeasured?.covered ?? 0;
  return { from: first.time, to: last.time, lines: covered(last) - covered(first) };
}

/** The total is for the last phase that asks for lines; where none does, for the plan itself. */
function setBasis(total: number, today: Today, work: Work, { to }: PlanOptions): EffortBasis {
  const plain = { ...defaultBasis('scaled'), factor: 1 };
  const last = phasesOf(today.project.config, today.tiers).filter(asksForLines).at(-1);
  const percent = last === undefined ? (to ?? 100) : percentOf(last);
  const factor = factorForTotal(total, percent, { ...work, ...scoped(work, today, last?.tiers ?? null, plain) });
  if (factor === null || total === 0)
    return { ...plain, note: 'default model: nothing is left of what the total is for' };
  const what = last === undefined ? `${percent} % of lines` : `phase "${last.name}"`;
  return { source: 'set', factor, sigma: SET_SIGMA, note: `scaled to the total of ${total} h set for ${what}` };
}
