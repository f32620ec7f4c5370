import { addRatios } from '../../core/coverage.js';
import type { Ratio } from '../../model.js';
import type {
  GroupTotals,
  ModuleSnapshot,
  Phase,
  PhaseTarget,
  ProgressPoint,
  Snapshot,
  SnapshotHead,
} from '../model.js';
import { linesOrEstimate, totalsOf } from '../snapshot.js';

/** What a phase is judged by: a snapshot, or an analysis of today in its shape. */
export type Standing = Pick<SnapshotHead, 'totals' | 'tiers' | 'tests'> & Partial<Pick<Snapshot, 'modules'>>;

export interface Progress {
  /** Null where it was not measured. */
  readonly now: Ratio | null;
  /** Something that counts was not measured: what was measured looks better than all of it may be. */
  readonly partly: boolean;
}

/** Where a phase stood. */
export function progressOf(phase: Phase, standing: Standing): Progress {
  const { target, tiers } = phase;
  if (target.kind === 'no-failing-tests') return { now: testsThatHold(standing), partly: false };
  if (target.kind === 'coverage') return coverage(target.metric, standing, tiers);
  if (standing.modules === undefined) return NOT_KNOWN;
  return modulesAtLevel(inTiers(standing.modules, tiers), target.level);
}

const NOT_KNOWN: Progress = { now: null, partly: false };

/** Items that are missing; 0 or less once the target is reached. */
export function missingItems(target: PhaseTarget, { covered, total }: Ratio): number {
  return Math.ceil(excessOf(target, { covered, total }) * -1 - ROUNDING);
}

/** Sums of thirds and tenths must not ask for one line more. */
const ROUNDING = 1e-9;

/**
 * How far above its target a phase stands, in items: negative below it. Covered and coverable both are in it, so that
 * code that grows counts against the target.
 */
export function excessOf(target: PhaseTarget, { covered, total }: Ratio): number {
  if (target.kind === 'no-failing-tests') return covered - total;
  if (target.kind === 'coverage') return covered - (target.percent * total) / 100;
  return typeof target.atLeast === 'number'
    ? covered - target.atLeast
    : covered - (target.atLeast.percent * total) / 100;
}

/**
 * What a phase counts, over a history: states in which it was not measured are left out.
 *
 * @public
 */
export function progressSeries(
  phase: Phase,
  history: readonly (Standing & Pick<SnapshotHead, 'time'>)[],
): ProgressPoint[] {
  return history.flatMap((standing) => {
    const { now } = progressOf(phase, standing);
    return now === null ? [] : [{ time: standing.time, ...now }];
  });
}

export function inTiers<T extends { readonly tier: string }>(list: readonly T[], tiers: Phase['tiers']): readonly T[] {
  return tiers === null ? list : list.filter(({ tier }) => tiers.includes(tier));
}

/** Tests that ran and did not fail; skipped ones say nothing. */
function testsThatHold({ tests }: Standing): Ratio | null {
  if (tests === null) return null;
  const total = tests.passed + tests.failed + tests.errored;
  return total === 0 ? null : { covered: tests.passed, total };
}

function coverage(
  metric: 'lines' | 'branches' | 'functions',
  { totals, tiers: groups, modules }: Standing,
  tiers: Phase['tiers'],
): Progress {
  const counted = tiers === null ? [totals] : groups.filter(({ name }) => tiers.includes(name));
  const group = counted.reduce<GroupTotals | null>(add, null);
  const all = metric === 'lines' ? group?.linesWithUnmeasured : group?.[metric];
  // 0 of 0 is nothing, and an estimate alone is no measurement.
  if (group === null || !all || all.total === 0 || group.lines === null) return NOT_KNOWN;
  if (metric !== 'lines') return { now: all, partly: group.unmeasured > 0 };
  const unsized = inTiers(modules ?? [], tiers).some((module) => unmeasured(module) && module.estimatedLines === null);
  return { now: all, partly: unsized };
}

/** Modules with nothing to cover are neither below a level nor at it. */
function modulesAtLevel(modules: readonly ModuleSnapshot[], level: number): Progress {
  const counted = modules.filter((module) => unmeasured(module) || (module.lines?.total ?? 0) > 0);
  if (!counted.some(({ lines }) => lines !== null)) return NOT_KNOWN;
  return {
    now: { covered: counted.filter((module) => isAt(module, level)).length, total: counted.length },
    partly: false,
  };
}

export function isAt(module: ModuleSnapshot, level: number): boolean {
  const lines = linesOrEstimate(module);
  return lines !== null && lines.total > 0 && lines.covered * 100 >= level * lines.total;
}

function unmeasured({ state }: ModuleSnapshot): boolean {
  return state === 'unmeasured';
}

function add(a: GroupTotals | null, b: GroupTotals): GroupTotals {
  if (a === null) return b;
  return {
    modules: a.modules + b.modules,
    unmeasured: a.unmeasured + b.unmeasured,
    lines: addRatios(a.lines, b.lines),
    branches: addRatios(a.branches, b.branches),
    functions: addRatios(a.functions, b.functions),
    linesWithUnmeasured: addRatios(a.linesWithUnmeasured, b.linesWithUnmeasured),
  };
}

/** A state of today, from its modules. */
export function standingOf(
  modules: readonly ModuleSnapshot[],
  tests: SnapshotHead['tests'],
): Standing & { readonly modules: readonly ModuleSnapshot[] } {
  const names = [...new Set(modules.map(({ tier }) => tier))];
  const tiers = names.map((name) => ({ name, ...totalsOf(modules.filter(({ tier }) => tier === name)) }));
  return { modules, tests, totals: totalsOf(modules), tiers };
}
