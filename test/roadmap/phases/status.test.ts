import { describe, expect, it } from 'vitest';
import type { Phase, PhaseTarget, TestTotals } from '../../../src/roadmap/model.js';
import { checkPhases } from '../../../src/roadmap/phases/check.js';
import { standingOf } from '../../../src/roadmap/phases/progress.js';
import { phaseStatus } from '../../../src/roadmap/phases/status.js';
import { snapshotModule as module, testTotals } from '../../support/modules.js';

const lines = (percent: number): PhaseTarget => ({ kind: 'coverage', metric: 'lines', percent });
const phase = (target: PhaseTarget, more: Partial<Phase> = {}): Phase => ({
  name: 'phase',
  target,
  tiers: null,
  due: null,
  ...more,
});
const today = (modules: Parameters<typeof standingOf>[0], tests: TestTotals | null = null) =>
  standingOf(modules, tests);

describe('a share of lines', () => {
  const modules = [module('a.ts', 30, 40), module('b.ts', null, 60), module('c.ts', 10, 20, { tier: 'rest' })];

  it('counts unmeasured modules by their estimate, and says what holds it back', () => {
    expect(phaseStatus(phase(lines(50)), today(modules))).toMatchObject({
      state: 'open',
      now: { covered: 40, total: 120 },
      gap: 20,
      openModules: 3,
      holdingBack: [
        { path: 'b.ts', missing: 60 },
        { path: 'a.ts', missing: 10 },
        { path: 'c.ts', missing: 10 },
      ],
    });
  });

  it('counts only its tiers', () => {
    const status = phaseStatus(phase(lines(50), { tiers: ['rest'] }), today(modules));
    expect(status).toMatchObject({ state: 'reached', now: { covered: 10, total: 20 }, gap: 0, holdingBack: [] });
  });

  it('is not reached by one line less, whatever rounding says', () => {
    const at = (covered: number) => phaseStatus(phase(lines(70)), today([module('a.ts', covered, 10_000)]));
    expect(at(6999)).toMatchObject({ state: 'open', gap: 1 });
    expect(at(7000)).toMatchObject({ state: 'reached', gap: 0 });
  });
});

describe('what is not measured is unknown', () => {
  it.each<[string, PhaseTarget, Parameters<typeof standingOf>[0]]>([
    ['no module at all', lines(0), []],
    ['an estimate alone', lines(0), [module('a.ts', null, 60)]],
    ['nothing to cover', lines(0), [module('a.ts', 0, 0, { state: 'empty' })]],
    [
      'branches of modules that no report names',
      { kind: 'coverage', metric: 'branches', percent: 50 },
      [module('a.ts', 9, 10, { branches: { covered: 9, total: 10 } }), module('b.ts', null, 99)],
    ],
    ['branches that no report tells', { kind: 'coverage', metric: 'branches', percent: 0 }, [module('a.ts', 9, 10)]],
    [
      'lines of a module of unknown size',
      lines(50),
      [module('a.ts', 9, 10), module('b.ts', null, 0, { estimatedLines: null })],
    ],
    ['modules with no report', { kind: 'modules', level: 0, atLeast: 1 }, [module('a.ts', null, 60)]],
  ])('%s', (_, target, modules) => {
    expect(phaseStatus(phase(target), today(modules))).toMatchObject({ state: 'unknown', gap: null });
  });

  it.each([
    ['no test results', null],
    ['a run without tests', testTotals(0)],
    ['tests that were all skipped', testTotals(0, 0, 0, 5)],
  ])('%s', (_, tests) => {
    expect(phaseStatus(phase({ kind: 'no-failing-tests' }), today([], tests)).state).toBe('unknown');
  });

  it('but below the target it is open, since the rest can only make it worse', () => {
    const modules = [module('a.ts', 9, 10, { branches: { covered: 3, total: 10 } }), module('b.ts', null, 99)];
    const status = phaseStatus(phase({ kind: 'coverage', metric: 'branches', percent: 50 }), today(modules));
    expect(status).toMatchObject({ state: 'open', gap: 2 });
  });
});

describe('so many modules at a level', () => {
  const modules = [
    module('a.ts', 8, 10),
    module('b.ts', 79, 100),
    module('c.ts', null, 50),
    module('d.ts', 0, 0, { state: 'empty' }),
  ];
  it('by count', () => {
    expect(phaseStatus(phase({ kind: 'modules', level: 80, atLeast: 2 }), today(modules))).toMatchObject({
      state: 'open',
      now: { covered: 1, total: 3 },
      gap: 1,
      holdingBack: [
        { path: 'c.ts', missing: 40 },
        { path: 'b.ts', missing: 1 },
      ],
    });
  });
  it('by share', () => {
    const status = phaseStatus(phase({ kind: 'modules', level: 79, atLeast: { percent: 66 } }), today(modules));
    expect(status).toMatchObject({ state: 'reached', now: { covered: 2, total: 3 } });
  });
});

describe('no failing tests', () => {
  it('counts failures and errors, not skips', () => {
    const status = phaseStatus(phase({ kind: 'no-failing-tests' }), today([], testTotals(5, 2, 1, 7)));
    expect(status).toMatchObject({ state: 'open', now: { covered: 5, total: 8 }, gap: 3 });
    expect(phaseStatus(phase({ kind: 'no-failing-tests' }), today([], testTotals(5, 0, 0, 7))).state).toBe('reached');
  });
});

describe('the history', () => {
  const at = (day: number, covered: number) => ({ ...today([module('a.ts', covered, 100)]), time: day });
  it('says since when it has held', () => {
    const history = [at(1, 60), at(2, 40), at(3, 55), at(4, 70)];
    expect(phaseStatus(phase(lines(50)), today([module('a.ts', 80, 100)]), history).reachedAt).toBe(3);
    expect(phaseStatus(phase(lines(50)), today([module('a.ts', 10, 100)]), history).reachedAt).toBeNull();
  });
});

describe('a check', () => {
  const reached = phaseStatus(phase(lines(10), { name: 'one', due: 5 }), today([module('a.ts', 80, 100)]));
  const open = phaseStatus(phase(lines(90), { name: 'two', due: 20 }), today([module('a.ts', 80, 100)]));
  const unknown = phaseStatus(phase(lines(90), { name: 'three', due: 5 }), today([]));
  it('is about what is due', () => {
    expect(checkPhases([reached, open], 'due', 10)).toMatchObject({ passed: true, checked: [reached] });
    expect(checkPhases([reached, open], 'due', 21)).toMatchObject({ passed: false, failed: [open] });
  });
  it('or about all, or some by name', () => {
    expect(checkPhases([reached, open], 'all', 10)).toMatchObject({ passed: false, failed: [open] });
    expect(checkPhases([reached, open], ['one'], 10).passed).toBe(true);
  });
  it('never passes on what is unknown', () => {
    expect(checkPhases([reached, unknown], 'due', 10)).toMatchObject({ passed: false, failed: [unknown] });
  });
});
