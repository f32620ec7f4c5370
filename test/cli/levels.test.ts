import { describe, expect, it } from 'vitest';
import { levels } from '../../src/report/level.js';
import { run, SHOP } from '../support/cli.js';
import { project } from '../support/project.js';

const level = (watermarks: readonly [number, number], covered: number, total = 10_000) =>
  levels(watermarks)({ covered, total });

describe('watermarks', () => {
  it.each([
    [0, 'low'],
    [4_999, 'low'],
    [5_000, 'medium'],
    [7_999, 'medium'],
    [8_000, 'high'],
    [10_000, 'high'],
  ])('%d of 10000 with 50 and 80 is %s', (covered, expected) => {
    expect(level([50, 80], covered)).toBe(expected);
  });

  it('may be anything from 0 to 100', () => {
    expect(level([0, 0], 0)).toBe('high');
    expect(level([90, 90], 8_999)).toBe('low');
    expect(level([90, 90], 9_000)).toBe('high');
    expect(level([100, 100], 9_999)).toBe('low');
    expect(level([12.5, 99.9], 1_250)).toBe('medium');
  });

  it('say nothing of what was not measured and what has nothing to cover', () => {
    expect(levels([50, 80])(null)).toBe('none');
    expect(level([50, 80], 0, 0)).toBe('none');
  });

  it('come from the configuration', async () => {
    const color = async (watermarks: readonly number[]) => {
      const root = project({ ...SHOP, 'covgap.config.jsonc': { watermarks } });
      const { stdout } = await run(['--root', root, '--no-cache'], { FORCE_COLOR: '1' });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the colour is what is asked for
      return /\u001b\[(\d+)m66\.6 %/.exec(stdout)?.[1];
    };
    const [red, yellow, green] = ['31', '33', '32'];
    expect(await color([70, 90])).toBe(red);
    expect(await color([50, 80])).toBe(yellow);
    expect(await color([20, 60])).toBe(green);
  });
});
