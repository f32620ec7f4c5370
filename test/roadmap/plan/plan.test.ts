import { describe, expect, it } from 'vitest';
import { defaultBasis } from '../../../src/roadmap/effort/calibrate.js';
import { hoursOf } from '../../../src/roadmap/effort/hours.js';
import type { ModuleEffort } from '../../../src/roadmap/model.js';
import { factorForTotal, makePlan, type PlanRequest } from '../../../src/roadmap/plan/plan.js';
import { WEEK_MS } from '../../../src/roadmap/weeks.js';

const basis = defaultBasis('a test');

function piece(path: string, gain: number, hours: number, more: Partial<ModuleEffort> = {}): ModuleEffort {
  return {
    path,
    tier: 'core',
    coveredLines: 0,
    uncoveredLines: gain,
    gain,
    hours: hoursOf([hours], basis),
    impact: gain,
    ...more,
  };
}

const START = Date.UTC(2026, 0, 28);

function request(pieces: readonly ModuleEffort[], more: Partial<PlanRequest> = {}): PlanRequest {
  const total = pieces.reduce((sum, { uncoveredLines, coveredLines }) => sum + uncoveredLines + coveredLines, 0);
  return {
    pieces,
    lines: { covered: 0, total },
    goal: { percent: 50 },
    tiers: null,
    tierOrder: ['core', 'transports'],
    anyOrder: false,
    by: 'module',
    basis,
    fte: [1, 2],
    hoursPerWeek: 40,
    start: START,
    due: null,
    ...more,
  };
}

const paths = (items: readonly { path: string }[]) => items.map(({ path }) => path);

describe('the way to a target', () => {
  const pieces = [
    piece('big.ts', 60, 30),
    piece('cheap.ts', 40, 4),
    piece('mid.ts', 50, 12),
    piece('far.ts', 50, 1, { tier: 'transports' }),
  ];

  it('is the cheapest set, tier by tier', () => {
    const plan = makePlan(request(pieces));
    expect(new Set(paths(plan.items))).toEqual(new Set(['cheap.ts', 'big.ts']));
    expect(plan).toMatchObject({ reaches: true, optimalityGap: 0, lines: { now: 0, after: 100, total: 200 } });
    expect(plan.hours.expected).toBeCloseTo(34, 9);
  });

  it('in any order takes the cheap module of a later tier, and tells what the order costs', () => {
    const free = makePlan(request(pieces, { anyOrder: true }));
    expect(new Set(paths(free.items))).toEqual(new Set(['mid.ts', 'far.ts']));
    expect(free.hoursInAnyOrder).toBeNull();
    expect(makePlan(request(pieces)).hoursInAnyOrder).toBeCloseTo(13, 9);
  });

  it('exhausts a tier before it begins the next', () => {
    const plan = makePlan(request(pieces, { goal: { percent: 80 } }));
    expect(paths(plan.items)).toEqual(['big.ts', 'mid.ts', 'cheap.ts', 'far.ts']);
  });

  it('says what the naive orders cost', () => {
    const { naive } = makePlan(request(pieces));
    expect(naive).toEqual([
      { order: 'worst-first', hours: 42, gain: 110 },
      { order: 'largest-first', hours: 42, gain: 110 },
    ]);
  });

  it('may not exist: then it is everything', () => {
    const plan = makePlan(
      request([piece('a.ts', 10, 1, { coveredLines: 0, uncoveredLines: 20 })], { goal: { percent: 80 } }),
    );
    expect(plan).toMatchObject({ reaches: false, lines: { now: 0, after: 10, total: 20 } });
    expect(plan.naive[0]!.hours).toBeNull();
  });

  it('may be nothing', () => {
    const plan = makePlan(request(pieces, { lines: { covered: 150, total: 200 } }));
    expect(plan).toMatchObject({
      items: [],
      reaches: true,
      hours: { expected: 0 },
      options: [{ weeks: 0 }, { weeks: 0 }],
    });
  });
});

describe('the most for a budget', () => {
  const pieces = [
    piece('a.ts', 60, 30),
    piece('b.ts', 40, 14),
    piece('c.ts', 35, 16),
    piece('d.ts', 99, 1, { tier: 'transports' }),
  ];
  it('within the tier that it does not suffice for', () => {
    const plan = makePlan(request(pieces, { goal: { budget: 30 } }));
    expect(new Set(paths(plan.items))).toEqual(new Set(['b.ts', 'c.ts']));
    expect(plan).toMatchObject({ target: null, budget: 30, optimalityGap: 0, lines: { after: 75 } });
    expect(plan.naive).toEqual([
      { order: 'worst-first', hours: 30, gain: 60 },
      { order: 'largest-first', hours: 30, gain: 60 },
    ]);
  });
  it('in any order', () => {
    const plan = makePlan(request(pieces, { goal: { budget: 31 }, anyOrder: true }));
    expect(new Set(paths(plan.items))).toEqual(new Set(['b.ts', 'c.ts', 'd.ts']));
  });
});

describe('laid out over people and weeks', () => {
  const pieces = Array.from({ length: 10 }, (_, index) => piece(`m${index}.ts`, 100 - index, 20));
  const due = START + 3 * WEEK_MS - 1;
  const plan = makePlan(request(pieces, { goal: { percent: 100 }, due, fte: [1, 2, 4] }));

  it('a module is done by one person, each by whoever is free first', () => {
    expect(plan.fte).toBe(2);
    expect(plan.items.map(({ week, person }) => [week, person])).toEqual([
      [1, 1],
      [1, 2],
      [1, 1],
      [1, 2],
      [2, 1],
      [2, 2],
      [2, 1],
      [2, 2],
      [3, 1],
      [3, 2],
    ]);
  });

  it('the options say when, and how late', () => {
    expect(plan.options.map(({ fte, weeks }) => [fte, weeks])).toEqual([
      [1, 5],
      [2, 2.5],
      [4, 1.5],
    ]);
    expect(plan.options[0]!.weeksLate).toBeCloseTo(2, 6);
    expect(plan.options[1]!.weeksLate).toBeCloseTo(-0.5, 6);
    expect(plan.options[0]!.date).toBe(START + 5 * WEEK_MS - 1);
    expect(plan.options[0]!.likely.high).toBeCloseTo((5 * plan.hours.high) / plan.hours.expected, 9);
  });

  it('half a person works half the hours', () => {
    const [half] = makePlan(request(pieces, { goal: { percent: 100 }, fte: [0.5] })).options;
    expect(half!.weeks).toBe(10);
  });

  it('where nobody makes the date, the most people do it', () => {
    expect(makePlan(request(pieces, { goal: { percent: 100 }, due: START + WEEK_MS })).fte).toBe(2);
    expect(makePlan(request(pieces, { goal: { percent: 100 } })).fte).toBe(1);
  });
});

describe('the matrix', () => {
  it('tells what matters and what costs, at the medians', () => {
    const { matrix } = makePlan(
      request([piece('win.ts', 90, 1), piece('major.ts', 80, 9), piece('fill.ts', 10, 2), piece('later.ts', 9, 8)]),
    );
    expect(matrix.map(({ path, quadrant }) => [path, quadrant])).toEqual([
      ['win.ts', 'quick-win'],
      ['major.ts', 'major'],
      ['fill.ts', 'fill-in'],
      ['later.ts', 'later'],
    ]);
  });
});

describe('a total given by hand', () => {
  it('scales the hours, and changes nothing about what is chosen', () => {
    const pieces = Array.from({ length: 30 }, (_, index) =>
      piece(`m${index}.ts`, 5 + ((index * 7) % 30), 0.3 + ((index * 5) % 11)),
    );
    const plain = makePlan(request(pieces));
    const factor = factorForTotal(296, 50, request(pieces))!;
    const scaled = pieces.map((each) => ({ ...each, hours: hoursOf([each.hours.expected * factor], basis) }));
    const plan = makePlan(request(scaled, { basis: { ...basis, factor } }));
    expect(plan.hours.expected).toBeCloseTo(296, 6);
    expect(paths(plan.items)).toEqual(paths(plain.items));
  });
});
