import type { ModuleSnapshot, Snapshot } from '../../../src/roadmap/model.js';
import { assemble, type SnapshotOrigin } from '../../../src/roadmap/snapshot.js';

export const MONDAY = Date.UTC(2026, 0, 5);
export const DAY = 86_400_000;

const TIERS = ['core', 'transports', 'rest'];

/** Modules of every state, the counts shifted by `seed`. */
function modules(seed: number, count = 6): ModuleSnapshot[] {
  return Array.from({ length: count }, (_, at) => {
    const path = `src/${TIERS[at % 3]}/module-${String(at).padStart(5, '0')}.ts`;
    const total = 20 + ((at * 7 + seed) % 80);
    const common = { path, tier: TIERS[at % 3]!, complexity: at % 4 === 3 ? null : at, testFiles: at % 2 };
    if (at % 5 === 4)
      return {
        ...common,
        state: 'unmeasured',
        ...none,
        estimatedLines: total,
        owners: ['@org/team', 'ada@example.com'],
      };
    const covered = (seed * 3 + at) % (total + 1);
    return {
      ...common,
      state: covered === 0 ? 'uncovered' : covered === total ? 'covered' : 'partial',
      lines: { covered, total },
      estimatedLines: null,
      branches: at % 2 === 0 ? { covered: 0, total: 0 } : null,
      functions: { covered: Math.min(covered, 3), total: 3 },
      owners: [],
    } satisfies ModuleSnapshot;
  });
}

const none = { lines: null, branches: null, functions: null } as const;

/** A snapshot that differs from others by its seed. */
export function sample(seed: number, more: Partial<SnapshotOrigin> = {}, count?: number): Snapshot {
  return assemble(modules(seed, count), TIERS, {
    project: 'kit',
    time: MONDAY + seed * DAY,
    recordedAt: MONDAY + seed * DAY + 5000,
    commit: seed.toString(16).padStart(40, '0'),
    branch: 'main',
    tests: seed % 2 === 0 ? null : { tests: 9, passed: 5, failed: 2, errored: 1, skipped: 1 },
    ...more,
  });
}

export function headOf({ modules: _, ...head }: Snapshot): Omit<Snapshot, 'modules'> {
  return head;
}
