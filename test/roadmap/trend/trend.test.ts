import { describe, expect, it } from 'vitest';
import type { ModuleSnapshot, Snapshot, TestTotals } from '../../../src/roadmap/model.js';
import { assemble } from '../../../src/roadmap/snapshot.js';
import { changeBetween } from '../../../src/roadmap/trend/change.js';
import { NO_OWNER, weekPoints } from '../../../src/roadmap/trend/series.js';
import { trendOf } from '../../../src/roadmap/trend/trend.js';

const TESTS: TestTotals = { tests: 10, passed: 9, failed: 1, errored: 0, skipped: 0 };

/** `covered` null: unmeasured, `total` its estimate. */
function module(
  path: string,
  covered: number | null,
  total: number,
  more: Partial<ModuleSnapshot> = {},
): ModuleSnapshot {
  return {
    path,
    tier: path.startsWith('core') ? 'core' : 'rest',
    state: covered === null ? 'unmeasured' : covered === total ? 'covered' : 'partial',
    lines: covered === null ? null : { covered, total },
    estimatedLines: covered === null ? total : null,
    branches: null,
    functions: null,
    complexity: null,
    testFiles: covered ? 1 : 0,
    owners: [],
    ...more,
  };
}

function snapshot(
  day: string,
  modules: readonly ModuleSnapshot[],
  tests: TestTotals | null = TESTS,
  recordedAt = 0,
): Snapshot {
  const origin = { project: 'kit', time: Date.parse(day), recordedAt, commit: day, branch: 'main', tests };
  return assemble(modules, ['core', 'rest'], origin);
}

/** A reader that counts what it is asked for. */
function reader(snapshots: readonly Snapshot[]) {
  const asked: string[] = [];
  return {
    asked,
    read: async (ids: readonly string[]) => {
      asked.push(...ids);
      return ids.flatMap((id) => snapshots.filter((each) => each.id === id));
    },
  };
}

const query = { project: 'kit', branch: 'main', by: 'tier', weeks: 4, until: Date.parse('2026-02-20') } as const;

describe('weekPoints', () => {
  it('takes the last snapshot of a week, and leaves a week without any empty', () => {
    const heads = [
      snapshot('2026-01-28', [module('core/a', 1, 10)]),
      snapshot('2026-01-30', [module('core/a', 2, 10)]),
      snapshot('2026-02-18', [module('core/a', 5, 10)]),
    ];
    const points = weekPoints(heads, query.until, 4);
    expect(points.map(({ week, head }) => [week.name, head?.commit ?? null])).toEqual([
      ['2026-W05', '2026-01-30'],
      ['2026-W06', null],
      ['2026-W07', null],
      ['2026-W08', '2026-02-18'],
    ]);
  });

  it('believes the later recording of one moment', () => {
    const first = snapshot('2026-02-18', [module('core/a', 1, 10)], TESTS, 5);
    const second = snapshot('2026-02-18', [module('core/a', 2, 10)], TESTS, 9);
    for (const heads of [
      [first, second],
      [second, first],
    ])
      expect(weekPoints(heads, query.until, 1)[0]!.head).toBe(second);
  });
});

describe('trendOf', () => {
  const history = [
    snapshot('2026-01-28', [module('core/a', 1, 10, { owners: ['@a', '@b'] }), module('x', null, 30)]),
    snapshot('2026-02-11', [module('core/a', 6, 10, { owners: ['@a'] }), module('x', null, 30)]),
    snapshot('2026-02-18', [module('core/a', 8, 12, { owners: ['@a'] }), module('x', 15, 20)]),
  ];

  it('splits by tier from heads, and reads two snapshots whole', async () => {
    const { read, asked } = reader(history);
    const trend = await trendOf(history, query, read);
    expect(trend.total.points).toEqual([
      { covered: 1, total: 40 },
      null,
      { covered: 6, total: 40 },
      { covered: 23, total: 32 },
    ]);
    expect(trend.groups).toEqual([
      { name: 'core', points: [{ covered: 1, total: 10 }, null, { covered: 6, total: 10 }, { covered: 8, total: 12 }] },
      {
        name: 'rest',
        points: [{ covered: 0, total: 30 }, null, { covered: 0, total: 30 }, { covered: 15, total: 20 }],
      },
    ]);
    expect(asked).toEqual([history[1]!.id, history[2]!.id]);
    expect(trend.change!.weeks).toBe(1);
  });

  it('splits by owner: several owners each have the module, and what nobody owns is told', async () => {
    const { groups } = await trendOf(history, { ...query, by: 'owner' }, reader(history).read);
    expect(groups.map(({ name }) => name)).toEqual(['@b', NO_OWNER, '@a']);
    expect(groups[0]!.points).toEqual([{ covered: 1, total: 10 }, null, null, null]);
    expect(groups[1]!.points.at(-1)).toEqual({ covered: 15, total: 20 });
  });

  it('splits by module, most uncovered first', async () => {
    const { groups } = await trendOf(history, { ...query, by: 'module' }, reader(history).read);
    expect(groups.map(({ name }) => name)).toEqual(['x', 'core/a']);
  });

  it('compares over a gap, and says how wide it is', async () => {
    const { change } = await trendOf(
      history,
      { ...query, until: Date.parse('2026-02-12'), weeks: 3 },
      reader(history).read,
    );
    expect(change).toMatchObject({ weeks: 2, before: { commit: '2026-01-28' }, after: { commit: '2026-02-11' } });
  });

  it('compares nothing with a single week', async () => {
    expect((await trendOf(history, { ...query, weeks: 1 }, reader(history).read)).change).toBeNull();
  });
});

describe('changeBetween', () => {
  const names = (modules: readonly { path: string }[]) => modules.map(({ path }) => path);
  const before = [
    module('core/better', 10, 100),
    module('core/worse', 90, 100),
    module('core/same', 5, 10),
    module('core/grew', 5, 10),
    module('core/left', 5, 10),
    module('core/gone', 5, 10),
    module('core/measured', null, 40),
    module('core/emptied', 5, 10),
  ];
  const after = [
    module('core/better', 60, 100),
    module('core/worse', 80, 100),
    module('core/same', 5, 10),
    module('core/grew', 5, 25),
    module('core/left', null, 12),
    module('core/measured', 30, 35),
    module('core/emptied', 0, 0, { state: 'empty', lines: { covered: 0, total: 0 } }),
    module('core/new', null, 60),
    module('core/new-tested', 20, 20),
    module('core/new-empty', null, 0, { state: 'empty', estimatedLines: null }),
  ];
  const change = changeBetween(snapshot('2026-02-11', before), snapshot('2026-02-18', after, null));

  it('orders movers by how many uncovered lines they lost or gained', () => {
    expect(change.up.map(({ path, uncovered }) => [path, uncovered])).toEqual([
      ['core/better', -50],
      ['core/measured', -35],
      ['core/emptied', -5],
    ]);
    expect(change.down.map(({ path, uncovered }) => [path, uncovered])).toEqual([
      ['core/grew', 15],
      ['core/worse', 10],
      ['core/left', 7],
    ]);
  });

  it('tells what came, what went, and what only left the report', () => {
    expect(names(change.appeared)).toEqual(['core/new', 'core/new-empty', 'core/new-tested']);
    expect(names(change.vanished)).toEqual(['core/gone']);
    expect(names(change.leftReport)).toEqual(['core/left']);
  });

  it('finds new code without tests: new modules, and known ones that only grew', () => {
    expect(names(change.untested)).toEqual(['core/new', 'core/grew']);
  });

  it('keeps test results apart from results that were not recorded', () => {
    expect(change.tests).toEqual({ before: TESTS, after: null });
  });
});
