import type { Hours, ModuleEffort, PlanItem, StaffingOption } from '../model.js';
import { WEEK_MS } from '../weeks.js';

export interface Staffing {
  /** Full-time equivalents; 1.5 is two people at three quarters of the hours each. */
  readonly fte: number;
  /** Hours of one full week. */
  readonly hoursPerWeek: number;
}

export interface Schedule {
  readonly items: readonly PlanItem[];
  /** Until the last piece is done. */
  readonly weeks: number;
}

/**
 * Pieces given out in their order, each to whoever is free first; one person does a piece from beginning to end. This
 * is list scheduling: at worst the longest piece is added to what an even share would take (Graham 1969).
 */
export function schedule(pieces: readonly ModuleEffort[], { fte, hoursPerWeek }: Staffing): Schedule {
  const people = Math.ceil(fte);
  const perWeek = (hoursPerWeek * fte) / people;
  const busy = new Array<number>(people).fill(0);
  const items = pieces.map((piece) => {
    const person = busy.indexOf(Math.min(...busy));
    busy[person]! += piece.hours.expected / perWeek;
    // What ends with a week belongs to it.
    return { ...piece, person: person + 1, week: Math.max(1, Math.ceil(busy[person]! - 1e-9)) };
  });
  return { items, weeks: Math.max(...busy) };
}

/** Tier by tier; in a tier what matters most first. */
export function inWorkOrder(pieces: readonly ModuleEffort[], tierOrder: readonly string[]): ModuleEffort[] {
  const place = new Map(tierOrder.map((tier, index) => [tier, index]));
  const of = ({ tier }: ModuleEffort) => place.get(tier) ?? tierOrder.length;
  return [...pieces].sort(
    (a, b) => of(a) - of(b) || b.impact - a.impact || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0),
  );
}

/** One line of the options table. A week of work is a week of the calendar. */
export function option(
  pieces: readonly ModuleEffort[],
  staffing: Staffing,
  hours: Hours,
  { start, due }: { readonly start: number; readonly due: number | null },
): StaffingOption {
  const { weeks } = schedule(pieces, staffing);
  const scale = (value: number) => (hours.expected === 0 ? 0 : (weeks * value) / hours.expected);
  return {
    fte: staffing.fte,
    weeks,
    likely: { low: scale(hours.low), high: scale(hours.high) },
    // What ends with a day is done on that day.
    date: start + Math.max(0, weeks * WEEK_MS - 1),
    weeksLate: due === null ? null : weeks - (due - start) / WEEK_MS,
  };
}

/** The fewest people who make the date; where nobody does, the most; without a date the first of the list. */
export function chosenStaffing(options: readonly StaffingOption[]): number {
  const inTime = options.filter(({ weeksLate }) => weeksLate !== null && weeksLate <= 0).map(({ fte }) => fte);
  if (inTime.length > 0) return Math.min(...inTime);
  return options[0]!.weeksLate === null ? options[0]!.fte : Math.max(...options.map(({ fte }) => fte));
}
