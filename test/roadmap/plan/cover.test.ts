import { describe, expect, it } from 'vitest';
import { Draws } from '../../../src/roadmap/forecast/draws.js';
import { bestWithin, type CoverItem, cheapestCover } from '../../../src/roadmap/plan/cover.js';

/** Items of several kinds: independent, cost following gain closely, all of one ratio, few sizes. */
function instance(seed: number, size: number): CoverItem[] {
  const random = new Draws(seed);
  const kind = seed % 4;
  return Array.from({ length: size }, () => {
    const gain = 1 + random.below(kind === 3 ? 6 : 200);
    if (kind === 0) return { gain, cost: 1 + random.below(300) };
    if (kind === 1) return { gain, cost: 30 + 2 * gain + random.below(5) };
    return { gain, cost: kind === 2 ? 3 * gain : 1 + gain * (1 + random.below(3)) };
  });
}

/** Gain and cost of every set there is. */
function brute(items: readonly CoverItem[]): { gains: Int32Array; costs: Int32Array } {
  const gains = new Int32Array(2 ** items.length);
  const costs = new Int32Array(2 ** items.length);
  for (const [index, { gain, cost }] of items.entries())
    for (let set = 0; set < 2 ** index; set++) {
      gains[2 ** index + set] = gains[set]! + gain;
      costs[2 ** index + set] = costs[set]! + cost;
    }
  return { gains, costs };
}

const total = (items: readonly CoverItem[], of: keyof CoverItem) => items.reduce((sum, item) => sum + item[of], 0);
const taken = (items: readonly CoverItem[], chosen: readonly number[]) => chosen.map((at) => items[at]!);

describe('on 200 random instances of at most 20 items it equals brute force', () => {
  const cases = Array.from({ length: 200 }, (_, seed) => ({ seed, items: instance(seed, 1 + (seed % 20)) }));

  it('for the cheapest set that is enough', () => {
    for (const { seed, items } of cases) {
      const need = Math.ceil(total(items, 'gain') * (0.1 + 0.85 * new Draws(seed + 1).next()));
      const { gains, costs } = brute(items);
      const best = costs.reduce((least, each, set) => (gains[set]! >= need ? Math.min(least, each) : least), 2 ** 30);
      const { chosen, cost, bound } = cheapestCover(items, need);
      expect({ seed, cost, bound }).toEqual({ seed, cost: best, bound: best });
      expect(total(taken(items, chosen!), 'cost')).toBe(cost);
      expect(total(taken(items, chosen!), 'gain')).toBeGreaterThanOrEqual(need);
    }
  });

  it('for most within a budget', () => {
    for (const { seed, items } of cases) {
      const budget = Math.floor(total(items, 'cost') * (0.05 + 0.9 * new Draws(seed + 2).next()));
      const { gains, costs } = brute(items);
      const best = gains.reduce((most, each, set) => (costs[set]! <= budget ? Math.max(most, each) : most), 0);
      const { chosen, gain, bound } = bestWithin(items, budget);
      expect({ seed, gain, bound }).toEqual({ seed, gain: best, bound: best });
      expect(total(taken(items, chosen), 'gain')).toBe(gain);
      expect(total(taken(items, chosen), 'cost')).toBeLessThanOrEqual(budget);
    }
  });
});

describe('where the search is cut short', () => {
  it('the bound still holds', () => {
    for (let seed = 0; seed < 80; seed++) {
      const items = instance(seed, 16);
      const need = Math.ceil(total(items, 'gain') * 0.6);
      const exact = cheapestCover(items, need).cost;
      for (const nodes of [0, 1, 5, 20]) {
        const { cost, bound } = cheapestCover(items, need, nodes);
        expect(bound).toBeLessThanOrEqual(exact);
        expect(cost).toBeGreaterThanOrEqual(exact);
      }
    }
  });
});

describe('at the edges', () => {
  const items = [
    { cost: 5, gain: 3 },
    { cost: 2, gain: 1 },
  ];
  it('nothing is needed', () => expect(cheapestCover(items, 0)).toEqual({ chosen: [], cost: 0, bound: 0 }));
  it('all is not enough', () => expect(cheapestCover(items, 5).chosen).toBeNull());
  it('all is just enough', () => expect(cheapestCover(items, 4)).toEqual({ chosen: [0, 1], cost: 7, bound: 7 }));
  it('there is nothing', () => expect(cheapestCover([], 1).chosen).toBeNull());
  it('the budget is nothing', () => expect(bestWithin(items, 0)).toEqual({ chosen: [], gain: 0, bound: 0 }));
  it('the budget is plenty', () => expect(bestWithin(items, 99)).toEqual({ chosen: [0, 1], gain: 4, bound: 4 }));
});

it('10,000 items are within 1 % of the optimum, proven', () => {
  for (const seed of [0, 1, 2, 3]) {
    const items = instance(seed, 10_000);
    const { cost, bound } = cheapestCover(items, Math.ceil(total(items, 'gain') * 0.7));
    expect((cost - bound) / bound).toBeLessThan(0.01);
  }
});
