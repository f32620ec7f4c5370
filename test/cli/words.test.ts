import { describe, expect, it } from 'vitest';
import { age, count, counted, gapText, lineRange, percentText } from '../../src/report/words.js';
import { cutEnd, wrapLines } from '../../src/report/wrap.js';

describe('figures in words', () => {
  it('have their noun in the right number', () => {
    expect(counted(1, 'line')).toBe('1 line');
    expect(counted(0, 'line')).toBe('0 lines');
    expect(counted(1204, 'branch')).toBe('1,204 branches');
    expect(counted(2, 'entry')).toBe('2 entries');
    expect(counted(2, 'day')).toBe('2 days');
    expect(count(1_234_567)).toBe('1,234,567');
  });

  it.each([
    [-5, '0 minutes'],
    [59_000, '0 minutes'],
    [60_000, '1 minute'],
    [59 * 60_000, '59 minutes'],
    [60 * 60_000, '1 hour'],
    [47 * 3_600_000, '47 hours'],
    [48 * 3_600_000, '2 days'],
    [400 * 86_400_000, '400 days'],
  ])('%d ms are %s', (ms, text) => {
    expect(age(ms)).toBe(text);
  });

  it('of a gap say what never happened, and where', () => {
    const place = { startLine: 3, endLine: 5, text: '', uncoveredLines: 2 };
    expect(gapText({ kind: 'function', name: 'add', ...place })).toBe('add is never entered');
    expect(gapText({ kind: 'function', name: null, ...place })).toBe('function is never entered');
    expect(gapText({ kind: 'lines', name: null, ...place })).toBe('2 lines never run');
    expect(gapText({ kind: 'branch', name: 'add', ...place, arms: { covered: 1, total: 3 } })).toBe(
      '2 of 3 branches never taken in add',
    );
    expect(lineRange(place)).toBe('3-5');
    expect(lineRange({ startLine: 3, endLine: 3 })).toBe('3');
  });

  it('of what was not measured are a dash', () => {
    expect(percentText(null)).toBe('–');
    expect(percentText({ covered: 9_999, total: 10_000 })).toBe('99.9 %');
  });
});

describe('lines that are too long', () => {
  it('go on below where their words began', () => {
    expect(wrapLines('Label   one two three\n   indented words here\nshort', 16)).toBe(
      'Label   one two\n        three\n   indented\n   words here\nshort',
    );
  });

  it('are left alone where there is room for any', () => {
    const text = `${'word '.repeat(500)}\n\n  x`;
    expect(wrapLines(text, Number.POSITIVE_INFINITY)).toBe(text);
  });

  it('of source are cut, by what they take on the screen', () => {
    expect(cutEnd('abcdef', 6)).toBe('abcdef');
    expect(cutEnd('abcdefg', 6)).toBe('abcde…');
    expect(cutEnd('漢字漢字', 6)).toBe('漢字…');
    expect(cutEnd('x'.repeat(2_000_000), 6)).toBe('xxxxx…');
  });
});
