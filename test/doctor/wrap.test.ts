import stringWidth from 'fast-string-width';
import { describe, expect, it } from 'vitest';
import { wrap } from '../../src/report/wrap.js';

describe('wrap', () => {
  it('breaks at spaces, and leaves alone what fits', () => {
    expect(wrap('a bc def', 8)).toEqual(['a bc def']);
    expect(wrap('one two three four', 9)).toEqual(['one two', 'three', 'four']);
    expect(wrap('never  broken', Number.POSITIVE_INFINITY)).toEqual(['never  broken']);
  });

  it('cuts what is longer than a line', () => {
    expect(wrap('see src/a/very/long/path.ts there', 10)).toEqual(['see', 'src/a/very', '/long/path', '.ts there']);
  });

  it('counts columns, not characters', () => {
    const lines = wrap('漢字漢字漢字漢字 \u001b[31mred\u001b[39m word', 9);
    expect(lines.every((line) => stringWidth(line) <= 9)).toBe(true);
  });

  it('keeps going where there is no room at all', () => {
    expect(wrap('abcdefghijkl', -3).join('')).toBe('abcdefghijkl');
  });
});
