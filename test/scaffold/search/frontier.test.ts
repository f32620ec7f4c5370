import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/random.js';
import type { Point } from '../../../src/scaffold/model.js';
import { Frontier } from '../../../src/scaffold/search/frontier.js';

const arm = (key: string, arm: number, line: number): Point => ({
  kind: 'branch',
  key,
  arm,
  line,
  endLine: line,
  name: 'if',
});
const points = [arm('0', 0, 4), arm('0', 1, 4), arm('1', 0, 9), arm('1', 1, 10)];

describe('Frontier', () => {
  it('picks calls that came to a branch and left a side of it', () => {
    const covered = new Set([0, 1, 2]);
    const frontier = new Frontier(points, covered);
    const entry = { reached: [0, 2] };
    frontier.add({ reached: [0] });
    expect(frontier.pick(new Random(1))).toBeNull();
    frontier.add(entry);
    expect(frontier.pick(new Random(1))).toEqual({ lines: new Set([8, 9, 10]), entry });
    covered.add(3);
    expect(frontier.pick(new Random(1))).toBeNull();
  });
});
