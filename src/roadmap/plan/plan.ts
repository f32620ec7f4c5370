import { hoursOf } from '../effort/hours.js';
import type { EffortBasis, ModuleEffort, Plan } from '../model.js';
import { type Choice, chooseFor, chooseWithin, naively, type Pool } from './choose.js';
import { matrixOf } from './matrix.js';
import { chosenStaffing, inWorkOrder, option, schedule } from './schedule.js';

export interface PlanRequest {
  /** Everything open in the tiers in question. */
  readonly pieces: readonly ModuleEffort[];
  /** Lines of these tiers, covered and coverable, with the estimate for unmeasured modules. */
  readonly lines: { readonly covered: number; readonly total: number };
  /** What is to be had: percent of lines, or as much as the hours allow. */
  readonly goal: { readonly percent: number } | { readonly budget: number };
  readonly tiers: readonly string[] | null;
  /** Of the configuration, for the order of work. */
  readonly tierOrder: readonly string[];
  readonly anyOrder: boolean;
  readonly by: 'module' | 'function';
  readonly basis: EffortBasis;
  /** At least one; in the order of the options table. */
  readonly fte: readonly number[];
  readonly hoursPerWeek: number;
  /** First moment of work. */
  readonly start: number;
  /** Last moment of the day it is due. */
  readonly due: number | null;
}

/** The cheapest way to a target, or the most for a budget, laid out over people and weeks; see docs/planning.md. */
export function makePlan(request: PlanRequest): Plan {
  const { pieces, lines, goal, tierOrder, anyOrder, basis, fte, hoursPerWeek, start, due } = request;
  const pool: Pool = { pieces, tierOrder: anyOrder ? [] : tierOrder, factor: basis.factor };
  const need = 'percent' in goal ? linesMissing(goal.percent, lines) : Number.POSITIVE_INFINITY;
  const choice = 'percent' in goal ? chooseFor(need, pool) : chooseWithin(goal.budget, pool);
  const ordered = inWorkOrder(choice.pieces, tierOrder);
  const hours = hoursOf(
    ordered.map((piece) => piece.hours.expected),
    basis,
  );
  const options = fte.map((each) => option(ordered, { fte: each, hoursPerWeek }, hours, { start, due }));
  const staffed = chosenStaffing(options);
  const gain = ordered.reduce((sum, piece) => sum + piece.gain, 0);
  const limits = { need, budget: 'percent' in goal ? Number.POSITIVE_INFINITY : goal.budget };
  return {
    target: 'percent' in goal ? goal.percent : null,
    budget: 'percent' in goal ? null : goal.budget,
    tiers: request.tiers,
    by: request.by,
    anyOrder,
    items: schedule(ordered, { fte: staffed, hoursPerWeek }).items,
    hours,
    basis,
    lines: { now: lines.covered, after: lines.covered + gain, total: lines.total },
    reaches: choice.enough,
    optimalityGap: choice.gap,
    naive: (['worst-first', 'largest-first'] as const).map((order) => ({ order, ...naively(order, limits, pool) })),
    hoursInAnyOrder: inAnyOrder(choice, need, pool),
    start,
    fte: staffed,
    hoursPerWeek,
    due,
    options,
    matrix: matrixOf(pieces, new Set(choice.pieces)),
  };
}

/** Lines to be covered for a percentage. */
function linesMissing(percent: number, { covered, total }: PlanRequest['lines']): number {
  return Math.max(0, Math.ceil((percent * total) / 100 - covered - 1e-9));
}

function inAnyOrder({ enough }: Choice, need: number, pool: Pool): number | null {
  if (!enough || !Number.isFinite(need) || pool.tierOrder.length === 0) return null;
  const free = chooseFor(need, { ...pool, tierOrder: [] });
  return free.pieces.reduce((sum, { hours }) => sum + hours.expected, 0);
}

/**
 * The factor that makes the plan for a percentage take so many hours.
 *
 * @param pieces as the plain model has them (factor 1)
 */
export function factorForTotal(
  total: number,
  percent: number,
  { pieces, lines, tierOrder, anyOrder }: Pick<PlanRequest, 'pieces' | 'lines' | 'tierOrder' | 'anyOrder'>,
): number | null {
  const pool: Pool = { pieces, tierOrder: anyOrder ? [] : tierOrder, factor: 1 };
  const hours = chooseFor(linesMissing(percent, lines), pool).pieces.reduce(
    (sum, each) => sum + each.hours.expected,
    0,
  );
  return hours === 0 ? null : total / hours;
}
