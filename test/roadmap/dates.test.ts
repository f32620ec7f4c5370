import { describe, expect, it } from 'vitest';
import { mostRecordedBranch } from '../../src/roadmap/branches.js';
import { dueOf, endOfDay, startOfDay, weeksOf } from '../../src/roadmap/dates.js';
import { lastOfEachWeek, WEEK_MS, weekOf } from '../../src/roadmap/weeks.js';

describe('days', () => {
  it.each(['2026-02-30', '2026-13-01', '26-01-01', 'soon', ''])('%s is none', (text) => {
    expect(startOfDay(text)).toBeNull();
  });
  it('end with their last moment', () => {
    expect(endOfDay(startOfDay('2026-01-28')!)).toBe(Date.UTC(2026, 0, 29) - 1);
  });
});

describe('a due date', () => {
  const start = Date.UTC(2026, 0, 28);
  it('is a day, or weeks from the start', () => {
    expect(dueOf('2026-03-15', start)).toBe(Date.UTC(2026, 2, 16) - 1);
    expect(dueOf('6w', start)).toBe(start + 6 * WEEK_MS - 1);
    expect(dueOf('0w', start)).toBeNull();
    expect(weeksOf('2.5w')).toBe(2.5);
  });
});

describe('weeks', () => {
  it('begin on Monday', () => {
    const monday = Date.UTC(2026, 0, 26);
    expect(weekOf(monday)).toBe(weekOf(Date.UTC(2026, 1, 1, 23)));
    expect(weekOf(monday - 1)).toBe(weekOf(monday) - 1);
  });
  it('are told by their last point', () => {
    const points = [{ time: Date.UTC(2026, 0, 28) }, { time: Date.UTC(2026, 0, 26) }, { time: Date.UTC(2026, 1, 3) }];
    expect(lastOfEachWeek(points)).toEqual([points[0], points[2]]);
  });
});

it('the branch most snapshots are of', () => {
  expect(mostRecordedBranch([])).toBeNull();
  expect(mostRecordedBranch(['main', null, 'topic', 'main'].map((branch) => ({ branch })))).toBe('main');
});
