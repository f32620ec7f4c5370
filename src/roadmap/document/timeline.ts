import type { Phase, Plan, PlanItem, Snapshot } from '../model.js';
import { WEEK_MS } from '../weeks.js';
import { figure } from './figure.js';
import type { MatrixRow, NextRow, Source, Timeline, WeekRow } from './model.js';

/** A plan laid out over weeks, with the options of staffing. Null where there is nothing to do. */
export function timelineOf(plan: Plan, phases: readonly Phase[]): Timeline | null {
  if (plan.items.length === 0) return null;
  return {
    target: figure(plan.target, 'level', 'plan#/target'),
    reaches: plan.reaches,
    hours: figure(plan.hours.expected, 'hours', 'plan#/hours/expected'),
    low: figure(plan.hours.low, 'hours', 'plan#/hours/low'),
    high: figure(plan.hours.high, 'hours', 'plan#/hours/high'),
    basis: plan.basis.source,
    due: figure(plan.due, 'date', 'plan#/due'),
    weeks: weeksOf(plan, phases),
    options: plan.options.map(({ fte, weeks, date, weeksLate }, index) => {
      const at = (name: string): Source => `plan#/options/${index}/${name}`;
      return {
        people: figure(fte, 'count', at('fte')),
        weeks: figure(weeks, 'weeks', at('weeks')),
        date: figure(date, 'date', at('date')),
        late: figure(weeksLate, 'weeks', at('weeksLate')),
        chosen: fte === plan.fte,
      };
    }),
  };
}

function weeksOf(plan: Plan, phases: readonly Phase[]): WeekRow[] {
  const last = Math.max(...plan.items.map(({ week }) => week));
  let covered = plan.lines.now;
  return Array.from({ length: last }, (_, index) => {
    const items = plan.items.filter(({ week }) => week === index + 1);
    const before = covered;
    covered += items.reduce((sum, { gain }) => sum + gain, 0);
    const from = items.map((item): Source => `plan#/items/${plan.items.indexOf(item)}`);
    return {
      begin: figure(plan.start + index * WEEK_MS, 'date', 'plan#/start'),
      tiers: [...new Set(items.map(({ tier }) => tier))],
      modules: figure(new Set(items.map(({ path }) => path)).size, 'count', ...from),
      hours: figure(hoursOf(items), 'hours', ...from),
      coverage: figure(percentOf(covered, plan), 'percent', 'plan#/lines', ...from),
      reaches: reachedBy(phases, percentOf(before, plan), percentOf(covered, plan)),
    };
  });
}

function hoursOf(items: readonly PlanItem[]): number {
  return items.reduce((sum, { hours }) => sum + hours.expected, 0);
}

function percentOf(covered: number, { lines }: Plan): number {
  return lines.total === 0 ? 0 : (covered / lines.total) * 100;
}

/** Phases of lines of all tiers: of others a plan of lines says nothing. */
function reachedBy(phases: readonly Phase[], before: number, after: number): string[] {
  return phases.flatMap(({ name, target, tiers }) => {
    if (target.kind !== 'coverage' || target.metric !== 'lines' || tiers !== null) return [];
    return before < target.percent && after >= target.percent ? [name] : [];
  });
}

/** What is open, by what it matters and costs; the first of each quadrant. */
export function matrixRows({ matrix }: Plan, each: number): MatrixRow[] {
  return (['quick-win', 'major', 'fill-in', 'later'] as const).flatMap((quadrant) =>
    matrix
      .map((entry, index) => ({ entry, index }))
      .filter(({ entry }) => entry.quadrant === quadrant)
      .slice(0, each)
      .map(({ entry, index }) => ({
        path: entry.path,
        quadrant,
        impact: figure(entry.impact, 'count', `plan#/matrix/${index}/impact`),
        hours: figure(entry.hours, 'hours', `plan#/matrix/${index}/hours`),
        planned: entry.planned,
      })),
  );
}

/** The first pieces of work. */
export function nextRows(plan: Plan, newest: Snapshot, count: number): NextRow[] {
  const owners = new Map(newest.modules.map((module) => [module.path, module.owners]));
  return plan.items.slice(0, count).map(({ path, tier, uncoveredLines, hours }, index) => ({
    path,
    tier,
    owners: owners.get(path) ?? [],
    uncovered: figure(uncoveredLines, 'count', `plan#/items/${index}/uncoveredLines`),
    hours: figure(hours.expected, 'hours', `plan#/items/${index}/hours/expected`),
  }));
}
