import { describe, expect, it } from 'vitest';
import { forecastCone, forecastPhase } from '../../../src/roadmap/forecast/forecast.js';
import { theilSen, withoutOddWeeks } from '../../../src/roadmap/forecast/robust.js';
import type { Phase, ProgressPoint } from '../../../src/roadmap/model.js';
import { WEEK_MS } from '../../../src/roadmap/weeks.js';
import { calibrate } from './calibrate.js';
import { LAWS } from './laws.js';

const START = Date.UTC(2026, 0, 2);
const week = (at: number) => START + at * WEEK_MS;
const half: Phase = {
  name: 'half',
  target: { kind: 'coverage', metric: 'lines', percent: 50 },
  tiers: null,
  due: null,
};

function weekly(covered: readonly number[], total: number | readonly number[] = 1000): ProgressPoint[] {
  return covered.map((value, at) => ({
    time: week(at),
    covered: value,
    total: typeof total === 'number' ? total : total[at]!,
  }));
}

const forecast = (points: readonly ProgressPoint[], phase = half) =>
  forecastPhase(phase, points, { now: points.at(-1)?.time ?? START });

describe('without chance it is arithmetic', () => {
  it('covered lines that grow', () => {
    const { verdict, expected, range, velocity } = forecast(weekly([100, 130, 160, 190, 220]));
    expect(verdict).toBe('expected');
    // 280 lines are missing, at 30 a week.
    expect((expected! - week(4)) / WEEK_MS).toBeCloseTo(280 / 30, 3);
    expect((range!.latest! - range!.earliest) / WEEK_MS).toBeLessThan(0.01);
    expect(velocity.current).toBeCloseTo(3, 9);
  });

  it('code that grows while it is covered: the target moves away', () => {
    const points = weekly([100, 130, 160, 190, 220], [1000, 1020, 1040, 1060, 1080]);
    const { expected, growth } = forecast(points);
    // 540 − 220 lines are missing, and every week 30 − 10 fewer.
    expect((expected! - week(4)) / WEEK_MS).toBeCloseTo(320 / 20, 3);
    expect(growth).toEqual({ covered: 30, total: 20 });
  });

  it('what a due date asks for', () => {
    const due = { ...half, due: week(4) + 7 * WEEK_MS };
    const { velocity, missProbability } = forecast(weekly([100, 130, 160, 190, 220]), due);
    expect(velocity.required).toBeCloseTo(28 / 7, 9);
    expect(missProbability).toBe(1);
    expect(forecast(weekly([100, 130, 160, 190, 220]), { ...due, due: week(20) }).missProbability).toBe(0);
  });
});

describe('a verdict, never a date in the year 9000', () => {
  it.each<[string, ProgressPoint[], string]>([
    ['nothing recorded', [], 'unknown'],
    ['three weeks', weekly([100, 130, 160]), 'too-little-history'],
    ['reached', weekly([100, 600]), 'reached'],
    ['flat', weekly([100, 100, 100, 100, 100, 100]), 'not-at-this-pace'],
    ['falling', weekly([200, 190, 185, 170, 160, 150]), 'not-at-this-pace'],
    ['too slow', weekly([100, 101, 102, 103, 104, 105]), 'not-at-this-pace'],
    [
      'slower than the code grows',
      weekly([100, 110, 120, 130, 140], [1000, 1040, 1080, 1120, 1160]),
      'not-at-this-pace',
    ],
    ['level, up and down', weekly([200, 210, 195, 205, 190, 200, 210, 195]), 'not-at-this-pace'],
  ])('%s', (_, points, verdict) => {
    const result = forecast(points);
    expect(result.verdict).toBe(verdict);
    expect(result.expected).toBeNull();
    expect(result.range).toBeNull();
  });

  it('several snapshots in a week are one point', () => {
    const daily = Array.from({ length: 6 }, (_, day) => ({
      time: Date.UTC(2026, 0, 5 + day),
      covered: 100 + day,
      total: 1000,
    }));
    expect(forecast(daily)).toMatchObject({ verdict: 'too-little-history', points: 1 });
  });

  it('is no earlier than now', () => {
    const points = weekly([100, 200, 300, 400, 480]);
    const now = week(9);
    const { expected, range } = forecastPhase(half, points, { now });
    expect(expected).toBe(now);
    expect(range!.earliest).toBe(now);
  });
});

describe('other targets', () => {
  it('so many modules', () => {
    const phase: Phase = { ...half, target: { kind: 'modules', level: 80, atLeast: 20 } };
    const points = [4, 6, 8, 10].map((covered, at) => ({ time: week(at), covered, total: 26 }));
    expect((forecast(points, phase).expected! - week(3)) / WEEK_MS).toBeCloseTo(5, 3);
  });
  it('no failing tests', () => {
    const phase: Phase = { ...half, target: { kind: 'no-failing-tests' } };
    const points = [60, 70, 80, 90].map((covered, at) => ({ time: week(at), covered, total: 100 }));
    expect((forecast(points, phase).expected! - week(3)) / WEEK_MS).toBeCloseTo(1, 3);
  });
});

describe('robust', () => {
  it('the slope is the median of all slopes', () => {
    const samples = [0, 1, 2, 3, 4].map((at) => ({ at, value: at === 3 ? 1000 : 2 * at }));
    expect(theilSen(samples)).toBe(2);
    expect(theilSen([{ at: 0, value: 1 }])).toBeNull();
  });

  it('a week whose report missed half of the tests is set aside, a lasting step is not', () => {
    const noise = [3, -2, 1, -3, 2, -1, 3, -2, 1, -1, 2, -3];
    const sampled = (change: (at: number) => number) =>
      noise.map((each, at) => ({ at, value: 10 * at + each + change(at) }));
    expect(withoutOddWeeks(sampled((at) => (at === 5 ? -60 : 0))).map(({ at }) => at)).not.toContain(5);
    expect(withoutOddWeeks(sampled((at) => (at > 5 ? 60 : 0)))).toHaveLength(noise.length);
  });
});

it('the same history gives the same date', () => {
  const points = weekly([100, 128, 171, 190, 236, 240]);
  expect(forecast(points)).toEqual(forecast([...points].reverse()));
});

describe('the cone', () => {
  it('opens from the last week on, in percent', () => {
    const cone = forecastCone(weekly([100, 140, 150, 200, 220, 280]), 12);
    expect(cone).toHaveLength(12);
    expect(cone[0]!.time).toBe(week(6));
    const widths = cone.map(({ low, high }) => high - low);
    expect(widths.at(-1)).toBeGreaterThan(widths[0]!);
    for (const { low, middle, high } of cone) {
      expect(low).toBeLessThanOrEqual(middle);
      expect(middle).toBeLessThanOrEqual(high);
      expect(high).toBeLessThanOrEqual(100);
    }
  });
  it('is nothing where the points are too few', () => expect(forecastCone(weekly([1, 2, 3]), 12)).toEqual([]));
});

it('its 80 % range holds what happens 75 to 85 % of the time, over histories of known laws', () => {
  const results = LAWS.map((law) => calibrate(law, 80, 400, 500_001));
  const dated = results.reduce((sum, each) => sum + each.dated, 0);
  const held = results.reduce((sum, each) => sum + each.held * each.dated, 0) / dated;
  expect(results.reduce((sum, { histories }) => sum + histories, 0)).toBeGreaterThanOrEqual(400);
  expect(held).toBeGreaterThan(0.75);
  expect(held).toBeLessThan(0.85);
  // 80 histories of one law say it within ten points; docs/forecast.md has the figures of 4,000 each.
  for (const { law, held: share } of results) {
    expect(share, law).toBeGreaterThan(0.65);
    expect(share, law).toBeLessThan(0.95);
  }
  // Neither side is spared: a range that is never too late would be no news.
  expect(results.some(({ before }) => before > 0.04) && results.some(({ after }) => after > 0.04)).toBe(true);
});
