import { describe, expect, it } from 'vitest';
import { prune } from '../../src/history.js';
import { toPrune, weekOf } from '../../src/roadmap/prune.js';
import { openStore } from '../../src/roadmap/store/open.js';
import { project } from '../support/project.js';
import { DAY, MONDAY, sample } from './store/samples.js';

const days = (list: readonly { readonly time: number }[]) => list.map(({ time }) => (time - MONDAY) / DAY);

describe('what a rule prunes', () => {
  const heads = [0, 1, 6, 7, 8, 20].map((day) => sample(day));

  it('is what lies before the day, not the day itself', () => {
    expect(days(toPrune(heads, { before: MONDAY + 7 * DAY, keepWeekly: false }))).toEqual([0, 1, 6]);
  });

  it('spares the last of every week and branch', () => {
    const other = sample(2, { branch: 'next' });
    const all = [...heads.slice(0, 2), other, ...heads.slice(2)];
    expect(days(toPrune(all, { before: Number.POSITIVE_INFINITY, keepWeekly: true }))).toEqual([0, 1, 7]);
  });

  it('counts weeks from Monday to Sunday, in UTC', () => {
    expect(weekOf(MONDAY)).toBe(MONDAY);
    expect(weekOf(MONDAY - 1)).toBe(MONDAY - 7 * DAY);
    expect(weekOf(MONDAY + 7 * DAY - 1)).toBe(MONDAY);
    expect(weekOf(0)).toBe(-3 * DAY);
  });
});

describe('prune', () => {
  it('needs a rule, and with dryRun changes nothing', async () => {
    const store = await openStore('history.db', project());
    await store.append([sample(1), sample(2), sample(9)]);
    await expect(prune(store, { project: 'kit' })).rejects.toMatchObject({ code: 'usage' });
    const rule = { project: 'kit', keepWeekly: true };
    const would = await prune(store, { ...rule, dryRun: true });
    expect({ removed: days(would.removed), kept: would.kept }).toEqual({ removed: [1], kept: 2 });
    expect(await store.heads({ project: 'kit' })).toHaveLength(3);
    expect(await prune(store, rule)).toEqual(would);
    expect(days(await store.heads({ project: 'kit' }))).toEqual([2, 9]);
    await store.close();
  });
});
