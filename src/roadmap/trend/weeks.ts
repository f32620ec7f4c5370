const DAY = 86_400_000;
const WEEK = 7 * DAY;

/** A week as ISO 8601 counts it: from Monday to Sunday, in UTC; it belongs to the year that has its Thursday. */
export interface IsoWeek {
  /** `2026-W05` */
  readonly name: string;
  /** Monday, 00:00 UTC, in milliseconds since the epoch; `to` is the Monday after, exclusive. */
  readonly from: number;
  readonly to: number;
}

/** The ISO week a moment (milliseconds since the epoch) lies in. */
export function isoWeek(time: number): IsoWeek {
  // The epoch was a Thursday: three days before it a week began.
  const from = Math.floor((time + 3 * DAY) / WEEK) * WEEK - 3 * DAY;
  const year = new Date(from + 3 * DAY).getUTCFullYear();
  const number = Math.floor((from + 3 * DAY - Date.UTC(year, 0, 1)) / WEEK) + 1;
  return { name: `${year}-W${`${number}`.padStart(2, '0')}`, from, to: from + WEEK };
}

/** So many weeks, oldest first; the last is the one `until` lies in. */
export function weeksUntil(until: number, count: number): IsoWeek[] {
  const last = isoWeek(until).from;
  return Array.from({ length: count }, (_, index) => isoWeek(last - (count - 1 - index) * WEEK));
}

/** Whole weeks from one moment to another; weeks begin on Mondays. */
export function weeksBetween(from: number, to: number): number {
  return Math.round((isoWeek(to).from - isoWeek(from).from) / WEEK);
}
