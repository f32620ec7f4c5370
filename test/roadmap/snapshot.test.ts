import { describe, expect, it } from 'vitest';
import type { ModuleSnapshot } from '../../src/roadmap/model.js';
import { assemble, type SnapshotOrigin } from '../../src/roadmap/snapshot.js';

const origin: SnapshotOrigin = {
  project: 'kit',
  time: Date.UTC(2026, 0, 28),
  recordedAt: Date.UTC(2026, 0, 29),
  commit: 'a'.repeat(40),
  branch: 'main',
  tests: { tests: 3, passed: 1, failed: 1, errored: 0, skipped: 1 },
};

function module(path: string, tier: string, covered: number | null, total: number): ModuleSnapshot {
  return {
    path,
    tier,
    state: covered === null ? 'unmeasured' : 'partial',
    lines: covered === null ? null : { covered, total },
    estimatedLines: covered === null ? total : null,
    branches: null,
    functions: null,
    complexity: null,
    testFiles: 0,
    owners: [],
  };
}

const modules = [module('a.ts', 'core', 10, 40), module('b.ts', 'core', null, 60), module('c.ts', 'rest', 5, 5)];

describe('assemble', () => {
  it('totals what was reported, and what was not by its estimate', () => {
    const { totals, tiers } = assemble(modules, ['core', 'transports', 'rest'], origin);
    expect(totals).toMatchObject({ modules: 3, unmeasured: 1, lines: { covered: 15, total: 45 } });
    expect(totals.linesWithUnmeasured).toEqual({ covered: 15, total: 105 });
    expect(totals.branches).toBeNull();
    expect(tiers.map(({ name, linesWithUnmeasured }) => [name, linesWithUnmeasured])).toEqual([
      ['core', { covered: 10, total: 100 }],
      ['transports', null],
      ['rest', { covered: 5, total: 5 }],
    ]);
  });

  it('bears the same id whenever it is recorded', () => {
    const again = assemble(modules, ['core', 'rest'], { ...origin, recordedAt: 0, time: 0 });
    expect(again.id).toBe(assemble(modules, ['core', 'rest'], origin).id);
  });

  it.each([
    ['another count', [module('a.ts', 'core', 11, 40), ...modules.slice(1)], origin],
    ['another commit', modules, { ...origin, commit: null }],
    ['another project', modules, { ...origin, project: 'other' }],
    ['other test results', modules, { ...origin, tests: null }],
  ])('bears another id with %s', (_, others, from) => {
    expect(assemble(others, ['core'], from).id).not.toBe(assemble(modules, ['core'], origin).id);
  });
});
