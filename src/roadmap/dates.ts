import { DAY_MS, WEEK_MS } from './weeks.js';

/** Days as people write them, `2026-01-28`, in UTC. */

/** The first moment of a day; null where it is none, such as `2026-02-30`. */
export function startOfDay(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) || dayText(time) !== text ? null : time;
}

/** The last moment of the day a time lies in. */
export function endOfDay(time: number): number {
  return Math.floor(time / DAY_MS) * DAY_MS + DAY_MS - 1;
}

function dayText(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** `6w` or `2.5w`: so many weeks; null where it is none. */
export function weeksOf(text: string): number | null {
  const [, weeks] = /^(\d{1,3}(?:\.\d)?)\s?w$/.exec(text) ?? [];
  return weeks === undefined || Number(weeks) === 0 ? null : Number(weeks);
}

/** A day, to its end, or so many weeks from `start`; null where the text is neither. */
export function dueOf(text: string, start: number): number | null {
  const weeks = weeksOf(text);
  if (weeks !== null) return start + weeks * WEEK_MS - 1;
  const day = startOfDay(text);
  return day === null ? null : endOfDay(day);
}
