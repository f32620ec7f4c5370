import type { ModuleSnapshot, TestTotals } from '../../src/roadmap/model.js';

/** A module of a snapshot; covered null: in no report. */
export function snapshotModule(
  path: string,
  covered: number | null,
  total: number,
  more: Partial<ModuleSnapshot> = {},
): ModuleSnapshot {
  return {
    path,
    tier: 'core',
    state: covered === null ? 'unmeasured' : covered === 0 ? 'uncovered' : covered === total ? 'covered' : 'partial',
    lines: covered === null ? null : { covered, total },
    estimatedLines: covered === null ? total : null,
    branches: null,
    functions: null,
    complexity: null,
    testFiles: 0,
    owners: [],
    ...more,
  };
}

export function testTotals(passed: number, failed = 0, errored = 0, skipped = 0): TestTotals {
  return { tests: passed + failed + errored + skipped, passed, failed, errored, skipped };
}
