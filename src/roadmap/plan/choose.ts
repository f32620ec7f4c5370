import type { ModuleEffort } from '../model.js';
import { bestWithin, type CoverItem, cheapestCover } from './cover.js';

/** What is worked on, in the order it may be taken: tier by tier, or all at once. */
export interface Pool {
  readonly pieces: readonly ModuleEffort[];
  /** Of the configuration; empty: the order is free. */
  readonly tierOrder: readonly string[];
  /** What the hours of the pieces were multiplied with: choices must not hang on it. */
  readonly factor: number;
}

export interface Choice {
  readonly pieces: readonly ModuleEffort[];
  readonly enough: boolean;
  /** How far from the best choice at most, as a share of the proven bound. */
  readonly gap: number;
}

/** Hours in whole minutes of the plain model. */
function items(pieces: readonly ModuleEffort[], factor: number): CoverItem[] {
  return pieces.map(({ hours, gain }) => ({ gain, cost: Math.max(1, Math.round((hours.expected / factor) * 60)) }));
}

/**
 * The cheapest pieces that gain `need` lines. With tiers in order, a later tier is begun only once the earlier ones
 * are exhausted: all of them is taken, and the choice is made in the tier in which there is enough.
 */
export function chooseFor(need: number, pool: Pool): Choice {
  const taken: ModuleEffort[] = [];
  let rest = need;
  let spent = 0;
  for (const group of groupsOf(pool)) {
    if (rest <= 0) break;
    const each = items(group, pool.factor);
    const { chosen, cost, bound } = cheapestCover(each, rest);
    if (chosen !== null) {
      const pieces = [...taken, ...chosen.map((index) => group[index]!)];
      return { pieces, enough: true, gap: (cost - bound) / Math.max(1, spent + bound) };
    }
    taken.push(...group);
    rest -= group.reduce((sum, { gain }) => sum + gain, 0);
    spent += each.reduce((sum, item) => sum + item.cost, 0);
  }
  return { pieces: taken, enough: rest <= 0, gap: 0 };
}

/** The pieces that gain most within so many hours, under the same rule for tiers. */
export function chooseWithin(hours: number, pool: Pool): Choice {
  const taken: ModuleEffort[] = [];
  let left = Math.floor((hours / pool.factor) * 60);
  let gained = 0;
  for (const group of groupsOf(pool)) {
    const each = items(group, pool.factor);
    const all = each.reduce((sum, { cost }) => sum + cost, 0);
    if (all > left) {
      const { chosen, gain, bound } = bestWithin(each, left);
      const pieces = [...taken, ...chosen.map((index) => group[index]!)];
      return { pieces, enough: true, gap: (bound - gain) / Math.max(1, gained + bound) };
    }
    taken.push(...group);
    left -= all;
    gained += each.reduce((sum, { gain }) => sum + gain, 0);
  }
  return { pieces: taken, enough: true, gap: 0 };
}

export type NaiveOrder = 'worst-first' | 'largest-first';

const ORDERS: Readonly<Record<NaiveOrder, (a: ModuleEffort, b: ModuleEffort) => number>> = {
  'worst-first': (a, b) => share(a) - share(b) || b.uncoveredLines - a.uncoveredLines,
  'largest-first': (a, b) => b.uncoveredLines - a.uncoveredLines,
};

function share({ coveredLines, uncoveredLines }: ModuleEffort): number {
  return coveredLines / (coveredLines + uncoveredLines);
}

/**
 * What people do without a plan: down a list until there is enough, or until the hours are used up (what no longer
 * fits is passed over). Under the same rule for tiers.
 */
export function naively(
  order: NaiveOrder,
  { need, budget }: { readonly need: number; readonly budget: number },
  pool: Pool,
): { readonly hours: number | null; readonly gain: number } {
  let hours = 0;
  let gain = 0;
  for (const piece of groupsOf(pool).flatMap((group) => [...group].sort(ORDERS[order]))) {
    if (gain >= need) break;
    if (hours + piece.hours.expected > budget) continue;
    hours += piece.hours.expected;
    gain += piece.gain;
  }
  return { hours: Number.isFinite(need) && gain < need ? null : hours, gain };
}

function groupsOf({ pieces, tierOrder }: Pool): ModuleEffort[][] {
  if (tierOrder.length === 0) return [[...pieces]];
  const known = tierOrder.map((name) => pieces.filter(({ tier }) => tier === name));
  const rest = pieces.filter(({ tier }) => !tierOrder.includes(tier));
  return [...known, rest].filter((group) => group.length > 0);
}
