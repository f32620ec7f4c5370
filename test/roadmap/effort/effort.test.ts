import { describe, expect, it } from 'vitest';
import { calibrate, defaultBasis, testHours, type WorkCommit } from '../../../src/roadmap/effort/calibrate.js';
import { functionEfforts, hoursOfExistingTests, moduleEffort } from '../../../src/roadmap/effort/effort.js';
import { hoursOf } from '../../../src/roadmap/effort/hours.js';
import { DEFAULT_RATES, type EffortRates } from '../../../src/roadmap/effort/rates.js';
import { snapshotModule as module } from '../../support/modules.js';

const rates: EffortRates = { testFile: 1, function: 0.5, path: 0.1, line: 0.01, tiers: { core: 2 }, reach: 0.9 };
const basis = defaultBasis('a test');
const hours = (...given: Parameters<typeof module>) => moduleEffort(module(...given), rates, basis)?.hours.expected;

describe('hours of a module', () => {
  it('from functions never entered, arms never taken, lines, and a test file to begin', () => {
    const measured = { functions: { covered: 1, total: 5 }, branches: { covered: 0, total: 10 }, tier: 'rest' };
    expect(hours('a.ts', 20, 60, measured)).toBeCloseTo(1 + 4 * 0.5 + 10 * 0.1 + 40 * 0.01, 9);
    expect(hours('a.ts', 20, 60, { ...measured, testFiles: 1 })).toBeCloseTo(3.4, 9);
  });

  it('of an unmeasured one from its lines and its complexity', () => {
    expect(hours('a.ts', null, 80, { tier: 'rest', complexity: 12 })).toBeCloseTo(1 + 10 * 0.5 + 12 * 0.1 + 0.8, 9);
    expect(hours('a.ts', null, 80, { tier: 'rest' })).toBeCloseTo(1 + 10 * 0.5 + 16 * 0.1 + 0.8, 9);
  });

  it('times the factor of its tier, and of the basis', () => {
    const plain = hours('a.ts', null, 80, { tier: 'rest' })!;
    expect(hours('a.ts', null, 80)).toBeCloseTo(2 * plain, 9);
    const slow = moduleEffort(module('a.ts', null, 80, { tier: 'rest' }), rates, { ...basis, factor: 3 });
    expect(slow!.hours.expected).toBeCloseTo(3 * plain, 9);
  });

  it('is nothing where nothing is uncovered', () => {
    expect(moduleEffort(module('a.ts', 5, 5), rates, basis)).toBeNull();
    expect(moduleEffort(module('a.ts', null, 0, { estimatedLines: null }), rates, basis)).toBeNull();
  });

  it('gains what tests usually reach, at least a line', () => {
    expect(moduleEffort(module('a.ts', 0, 100), rates, basis)).toMatchObject({ uncoveredLines: 100, gain: 90 });
    expect(moduleEffort(module('a.ts', 9, 10), { ...rates, reach: 0.2 }, basis)!.gain).toBe(1);
  });
});

describe('hours of its functions', () => {
  const gap = (name: string, uncoveredLines: number, neverEntered = true) => ({
    name,
    startLine: 1,
    endLine: 9,
    uncoveredLines,
    lines: 20,
    cyclomatic: 4,
    neverEntered,
  });

  it('share the beginning of the test file by their lines', () => {
    const from = module('a.ts', null, 40, { tier: 'rest' });
    const pieces = functionEfforts(from, [gap('one', 20), gap('two', 10, false), gap('done', 0)], rates, basis);
    expect(pieces.map((piece) => piece.function!.name)).toEqual(['one', 'two']);
    expect(pieces[0]!.hours.expected).toBeCloseTo(0.5 + 4 * 0.1 + 0.2 + 20 / 30, 9);
    expect(pieces[1]!.hours.expected).toBeCloseTo(2 * 0.1 + 0.1 + 10 / 30, 9);
  });
});

describe('a range', () => {
  it('of one module is wider than that of many', () => {
    const one = hoursOf([10], basis);
    const many = hoursOf(
      Array.from({ length: 100 }, () => 0.1),
      basis,
    );
    expect(many.expected).toBeCloseTo(10, 9);
    expect(one.high / one.low).toBeGreaterThan(many.high / many.low);
    // What all modules share does not even out: half to twice.
    expect(many.high / many.expected).toBeCloseTo(2, 1);
    expect(many.expected / many.low).toBeCloseTo(2, 1);
  });
  it('of nothing is nothing', () => expect(hoursOf([], basis)).toEqual({ expected: 0, low: 0, high: 0 }));
});

const HOUR = 3_600_000;
const commit = (author: string, hour: number, testLines: number, otherLines = 0): WorkCommit => ({
  author,
  time: hour * HOUR,
  testLines,
  otherLines,
});

describe('hours on tests, by the gaps between commits', () => {
  it('within a session from commit to commit; its first counts two hours', () => {
    const { days } = testHours([commit('a', 10, 50), commit('a', 10.5, 50), commit('a', 20, 50)]);
    expect(days.reduce((sum, each) => sum + each.hours, 0)).toBeCloseTo(2 + 0.5 + 2, 9);
  });
  it('shared by the lines in tests and elsewhere, authors apart', () => {
    const { days, commits } = testHours([commit('a', 10, 25, 75), commit('b', 11, 0, 9), commit('b', 12, 10, 10)]);
    expect(days.reduce((sum, each) => sum + each.hours, 0)).toBeCloseTo(2 / 4 + 1 / 2, 9);
    expect(commits).toBe(2);
  });
});

describe('calibration', () => {
  const days = (count: number, linesEach = 100) =>
    Array.from({ length: count }, (_, day) => [
      commit('a', 24 * day + 9, linesEach),
      commit('a', 24 * day + 10, 50),
    ]).flat();
  const existing = { hours: 30, lines: 1000 };

  it('sets the hours git tells against those of the model', () => {
    const result = calibrate({ commits: days(20), existing, growth: null });
    // Three hours on each of 20 days.
    expect(result).toMatchObject({ source: 'calibrated', factor: 2 });
    expect(result.note).toContain('about 60 h in 40 commits to tests on 20 author-days');
  });

  it('takes the time between snapshots where enough came in it', () => {
    const growth = { from: 9 * 24 * HOUR, to: 100 * 24 * HOUR, lines: 300 };
    const result = calibrate({ commits: days(20), existing, growth });
    // 11 days × 3 h for 300 lines, which the model gives 9 h.
    expect(result.factor).toBeCloseTo(33 / 9, 9);
    expect(result.note).toContain('between the first and the last snapshot');
    expect(calibrate({ commits: days(20), existing, growth: { ...growth, lines: 20 } }).factor).toBe(2);
  });

  it.each([
    [
      'no history',
      calibrate({ commits: null, reason: 'the clone is shallow', existing, growth: null }),
      'the clone is shallow',
    ],
    ['few commits', calibrate({ commits: days(4), existing, growth: null }), '8 commits to tests on 4 author-days'],
    [
      'few lines',
      calibrate({ commits: days(20), existing: { hours: 1, lines: 50 }, growth: null }),
      '50 covered lines',
    ],
    ['nonsense', calibrate({ commits: days(20), existing: { hours: 0.5, lines: 900 }, growth: null }), 'not credible'],
  ])('is not pretended: %s', (_, result, why) => {
    expect(result).toMatchObject({ source: 'default', factor: 1 });
    expect(result.note).toContain('default model, not calibrated');
    expect(result.note).toContain(why);
  });

  it('of uneven days is less certain than of even ones', () => {
    const even = calibrate({ commits: days(20), existing, growth: null });
    const uneven = calibrate({
      commits: days(20).map((each, index) => (index % 8 === 0 ? each : { ...each, otherLines: 900 })),
      existing: { hours: 10, lines: 1000 },
      growth: null,
    });
    expect(uneven.source).toBe('calibrated');
    expect(uneven.sigma).toBeGreaterThan(even.sigma);
  });

  it('the model turned around covers what is covered', () => {
    const modules = [
      module('a.ts', 16, 40, { tier: 'rest', testFiles: 1, functions: { covered: 2, total: 5 } }),
      module('b.ts', null, 90),
    ];
    const { hours: sum, lines } = hoursOfExistingTests(modules, DEFAULT_RATES);
    expect(lines).toBe(16);
    expect(sum).toBeCloseTo(0.5 + 2 * 0.15 + (16 / 5) * 0.03, 9);
  });
});
