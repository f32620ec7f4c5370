import { percent } from '../../core/coverage.js';
import type { Ratio } from '../../model.js';

const BLOCKS = [...'▁▂▃▄▅▆▇█'];
const GAP = '·';

/** Percentages that all sparklines of a page are drawn between. */
export interface Scale {
  readonly low: number;
  readonly high: number;
}

/** Common to all, so that lines can be compared; rounded outwards to tens. */
export function scaleOf(series: readonly (readonly (Ratio | null)[])[]): Scale {
  const values = series.flat().flatMap((ratio) => percent(ratio) ?? []);
  if (values.length === 0) return { low: 0, high: 100 };
  const low = Math.floor(Math.min(...values) / 10) * 10;
  return { low, high: Math.max(low + 10, Math.ceil(Math.max(...values) / 10) * 10) };
}

/** `▁▂▂·▄▆█`: a block a week, a dot where nothing was recorded. */
export function sparkline(points: readonly (Ratio | null)[], { low, high }: Scale): string {
  return points
    .map((point) => {
      const value = percent(point);
      if (value === null) return GAP;
      return BLOCKS[Math.min(BLOCKS.length - 1, Math.floor(((value - low) / (high - low)) * BLOCKS.length))];
    })
    .join('');
}
