import { describe, expect, it } from 'vitest';
import { foldChurn } from '../../src/core/churn.js';

const DAY = 86_400_000;
const NOW = Date.UTC(2024, 5, 1);
const commit = (daysAgo: number, ...paths: string[]) => ({ time: NOW - daysAgo * DAY, paths });
const many = (count: number) => Array.from({ length: count }, (_, index) => `f${index}.ts`);

describe('churn', () => {
  it('halves with every half-life, counted from the newest commit', () => {
    const churn = foldChurn([commit(0, 'a'), commit(120, 'a'), commit(240, 'a', 'b')]);
    expect(churn.get('a')).toEqual({ commits90: 1, decayed: 1 + 0.5 + 0.25, lastChange: NOW });
    expect(churn.get('b')).toEqual({ commits90: 0, decayed: 0.25, lastChange: NOW - 240 * DAY });
  });

  it('counts the ninetieth day before the newest commit and no further', () => {
    const churn = foldChurn([commit(0, 'other'), commit(90, 'a'), commit(90.01, 'a')]);
    expect(churn.get('a')?.commits90).toBe(1);
  });

  it('gives a tenth of the weight to a commit over more files than a person edits', () => {
    const options = { halfLifeDays: 120, sweepFiles: 20 };
    expect(foldChurn([commit(0, ...many(20))], options).get('f0.ts')?.decayed).toBe(1);
    expect(foldChurn([commit(0, ...many(21))], options).get('f0.ts')).toEqual({
      commits90: 1,
      decayed: 0.1,
      lastChange: NOW,
    });
  });

  it('does not depend on the order of the commits, nor on today', () => {
    const commits = [commit(3, 'a'), commit(0, 'b'), commit(40, 'a', 'b')];
    expect(foldChurn([...commits].reverse())).toEqual(foldChurn(commits));
    const later = commits.map(({ time, paths }) => ({ time: time + 1000 * DAY, paths }));
    expect(foldChurn(later).get('a')?.decayed).toBe(foldChurn(commits).get('a')?.decayed);
  });

  it('knows nothing of an empty history', () => {
    expect(foldChurn([]).size).toBe(0);
    expect(foldChurn([commit(0)]).size).toBe(0);
  });
});
