import { describe, expect, it } from 'vitest';
import { sampleOf, samplesOf } from '../../../src/scaffold/search/regex-sample.js';

describe('samplesOf', () => {
  it('makes texts with and without what may be missing, by several alternatives', () => {
    const samples = samplesOf('^(\\d{4})-(\\d{2})(?:T(\\d{2}))?(Z|[+-]\\d)?$', '');
    expect(samples[0]).toBe('1111-11');
    expect(samples).toContain('1111-11T11Z');
    expect(samples.some((each) => /[+-]\d$/.test(each))).toBe(true);
  });

  it('gives only what matches, the plainest first, and nothing for what it does not understand', () => {
    for (const [source, flags] of [
      ['a|b|cd', ''],
      ['(x)\\1+', ''],
      ['^[^a-z]+$', ''],
      ['(?<year>\\d+)\\k<year>', ''],
    ] as const) {
      const samples = samplesOf(source, flags);
      expect(samples.length).toBeGreaterThan(0);
      for (const each of samples) expect(each).toMatch(new RegExp(source, flags));
      expect(sampleOf(source, flags)).toBe(samples[0]);
    }
    expect(samplesOf('a|b|cd', '')).toEqual(['a', 'b', 'cd']);
    expect(samplesOf('(', '')).toEqual([]);
    expect(samplesOf('(?!a)a', '')).toEqual([]);
  });
});
