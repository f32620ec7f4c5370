/** Weeks as ISO 8601 counts them, from Monday, in UTC. */

/** @public */
export const DAY_MS = 86_400_000;
export const WEEK_MS = 7 * DAY_MS;

/** 1970-01-01 was a Thursday. */
const FIRST_MONDAY = -3 * DAY_MS;

/**
 * The number of the week a time lies in, counted from the week of 1970-01-01.
 *
 * @public
 */
export function weekOf(time: number): number {
  return Math.floor((time - FIRST_MONDAY) / WEEK_MS);
}

/** The last of the points in each week, oldest first. */
export function lastOfEachWeek<T extends { readonly time: number }>(points: readonly T[]): T[] {
  const byWeek = new Map<number, T>();
  for (const point of [...points].sort((a, b) => a.time - b.time)) byWeek.set(weekOf(point.time), point);
  return [...byWeek.values()];
}
