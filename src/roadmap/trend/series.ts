import { addRatios } from '../../core/coverage.js';
import type { Ratio } from '../../model.js';
import type { ModuleSnapshot, SnapshotHead } from '../model.js';
import { linesOrEstimate } from '../snapshot.js';
import type { Grouping, GroupSeries, WeekPoint } from './model.js';
import { type IsoWeek, weeksUntil } from './weeks.js';

/** The name that modules go by which no owner has; no owner of CODEOWNERS looks like it. */
export const NO_OWNER = '(no owner)';

/** Heads put into weeks: of several in a week the last counts. */
export function weekPoints(heads: readonly SnapshotHead[], until: number, count: number): WeekPoint[] {
  const weeks = weeksUntil(until, count);
  return weeks.map((week) => ({ week, head: lastWithin(heads, week) }));
}

function lastWithin(heads: readonly SnapshotHead[], { from, to }: IsoWeek): SnapshotHead | null {
  let last: SnapshotHead | null = null;
  for (const head of heads)
    if (head.time >= from && head.time < to && (last === null || later(head, last))) last = head;
  return last;
}

/** Two builds of one commit have the same time: the one recorded last counts. */
function later(a: SnapshotHead, b: SnapshotHead): boolean {
  return a.time === b.time ? a.recordedAt >= b.recordedAt : a.time > b.time;
}

export function totalSeries(points: readonly WeekPoint[]): GroupSeries {
  return { name: 'all', points: points.map(({ head }) => head?.totals.linesWithUnmeasured ?? null) };
}

/** Tiers in the order of the newest snapshot; those it no longer has come last. */
export function tierSeries(points: readonly WeekPoint[]): GroupSeries[] {
  const names = new Set(
    points
      .toReversed()
      .flatMap(({ head }) => head?.tiers.filter(({ modules }) => modules > 0).map(({ name }) => name) ?? []),
  );
  return [...names].map((name) => ({
    name,
    points: points.map(({ head }) => head?.tiers.find((tier) => tier.name === name)?.linesWithUnmeasured ?? null),
  }));
}

/**
 * Series by module or owner, fed with one week after the other so that never more than one snapshot is in memory.
 * A module of several owners counts for each of them.
 */
export class SeriesCollector {
  readonly #names: (module: ModuleSnapshot) => readonly string[];
  readonly #weeks: number;
  readonly #points = new Map<string, (Ratio | null)[]>();

  constructor(by: Exclude<Grouping, 'tier'>, weeks: number) {
    this.#weeks = weeks;
    this.#names = by === 'module' ? ({ path }) => [path] : ({ owners }) => (owners.length > 0 ? owners : [NO_OWNER]);
  }

  /** @param index of the week the snapshot belongs to */
  add(index: number, modules: readonly ModuleSnapshot[]): void {
    for (const module of modules) {
      const lines = linesOrEstimate(module);
      if (lines === null || lines.total === 0) continue;
      for (const name of this.#names(module)) {
        const points = this.#series(name);
        points[index] = addRatios(points[index]!, lines);
      }
    }
  }

  /** Most uncovered in its last week first. */
  series(): GroupSeries[] {
    const all = [...this.#points].map(([name, points]) => ({ name, points }));
    return all.sort((a, b) => openAtEnd(b) - openAtEnd(a) || (a.name < b.name ? -1 : 1));
  }

  #series(name: string): (Ratio | null)[] {
    const known = this.#points.get(name);
    if (known !== undefined) return known;
    const fresh = Array.from({ length: this.#weeks }, () => null);
    this.#points.set(name, fresh);
    return fresh;
  }
}

function openAtEnd({ points }: GroupSeries): number {
  const last = points.findLast((point) => point !== null);
  return last == null ? 0 : last.total - last.covered;
}
