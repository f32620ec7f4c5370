import { percent } from '../../core/coverage.js';
import type { Ratio } from '../../model.js';

/** Words for moments and changes, beside those for counts in `../words.ts`. */

const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** What is said of a measure that was not taken, everywhere and in these words. */
export const NOT_MEASURED = 'not measured';

/** `2026-03-15`, UTC. */
export function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** `15 Mar 2026`, UTC. */
export function dayText(time: number): string {
  return days.format(time);
}

/** Tenths of a percent as they are printed, rounded down. */
function tenths(ratio: Ratio | null): number | null {
  const value = percent(ratio);
  return value === null ? null : Math.floor(Math.round(value * 100) / 10);
}

/** Percentage points from one share to another, with one decimal: the difference of what is printed of the two. */
export function pointsBetween(before: Ratio | null, after: Ratio | null): number | null {
  const [from, to] = [tenths(before), tenths(after)];
  return from === null || to === null ? null : (to - from) / 10;
}

/** `+2.1`, `−0.4`, `±0.0`; `–` where one of the two is not known. */
export function pointsText(points: number | null): string {
  return points === null ? '–' : signed(points, 1);
}

/** `+12`, `−3`, `±0`, with a minus sign that is as wide as a plus. */
export function signed(value: number, decimals = 0): string {
  const size = Math.abs(value).toLocaleString('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return `${value > 0 ? '+' : value < 0 ? '−' : '±'}${size}`;
}
