import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoWeek, weeksBetween, weeksUntil } from '../../../src/roadmap/trend/weeks.js';

const week = (day: string) => isoWeek(Date.parse(day)).name;

describe('isoWeek', () => {
  // From the examples of ISO 8601 and its common calendars.
  it.each([
    ['2026-01-28', '2026-W05'],
    ['2026-01-01', '2026-W01'],
    ['2025-12-29', '2026-W01'],
    ['2025-12-28', '2025-W52'],
    ['2021-01-03', '2020-W53'],
    ['2021-01-04', '2021-W01'],
    ['2024-12-30', '2025-W01'],
    ['2027-01-03', '2026-W53'],
    ['1970-01-01', '1970-W01'],
  ])('%s lies in %s', (day, name) => {
    expect(week(day)).toBe(name);
  });

  it('begins on Monday and ends before the next, whatever the moment', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (time) => {
        const { from, to, name } = isoWeek(time);
        expect(from <= time && time < to).toBe(true);
        expect(new Date(from).getUTCDay()).toBe(1);
        expect(to - from).toBe(7 * 86_400_000);
        // The week of the 4th of January is the first, by ISO's own words.
        const [year, number] = name.split('-W').map(Number) as [number, number];
        const first = isoWeek(Date.UTC(year, 0, 4)).from;
        expect(from - first).toBe((number - 1) * 7 * 86_400_000);
      }),
    );
  });
});

describe('weeksUntil', () => {
  it('ends with the week of the moment, and goes over the turn of a year', () => {
    expect(weeksUntil(Date.parse('2021-01-12'), 4).map(({ name }) => name)).toEqual([
      '2020-W52',
      '2020-W53',
      '2021-W01',
      '2021-W02',
    ]);
  });
});

describe('weeksBetween', () => {
  it('counts Mondays passed', () => {
    expect(weeksBetween(Date.parse('2026-02-01T23:00Z'), Date.parse('2026-02-02T01:00Z'))).toBe(1);
    expect(weeksBetween(Date.parse('2026-02-02'), Date.parse('2026-02-08'))).toBe(0);
  });
});
