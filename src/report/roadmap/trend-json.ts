import { percent } from '../../core/coverage.js';
import type { Ratio } from '../../model.js';
import { milestoneState, type Outlook } from '../../roadmap/document/milestone.js';
import type { WeeklyReport } from '../../roadmap/document/weekly.js';
import type { SnapshotHead } from '../../roadmap/model.js';
import type { Change, ModuleChange } from '../../roadmap/trend/model.js';

export type TrendJson = ReturnType<typeof trendJson>;

/** What `covgap trend --json` prints; see `docs/schema/trend.schema.json`. */
export function trendJson({ trend, at, outlooks, cone, next }: WeeklyReport) {
  const { project, branch, by, weeks, total, groups, change } = trend;
  return {
    schemaVersion: 1 as const,
    project,
    branch,
    by,
    at: isoTime(at),
    weeks: weeks.map(({ week, head }, index) => ({
      week: week.name,
      from: isoTime(week.from),
      snapshot: head === null ? null : snapshotJson(head),
      lines: ratioJson(total.points[index] ?? null),
      branches: ratioJson(head?.totals.branches ?? null),
      functions: ratioJson(head?.totals.functions ?? null),
      tests: head?.tests ?? null,
    })),
    groups: groups.map(({ name, points }) => ({ name, lines: points.map(ratioJson) })),
    change: change === null ? null : changeJson(change),
    phases: outlooks.map((outlook) => outlookJson(outlook, at)),
    forecast: cone.map(({ time, ...percentages }) => ({ time: isoTime(time), ...percentages })),
    next: next.map(({ lines, ...step }) => ({ ...step, lines: ratioJson(lines) })),
  };
}

export function isoTime(time: number): string {
  return new Date(time).toISOString();
}

function isoOrNull(time: number | null): string | null {
  return time === null ? null : isoTime(time);
}

function ratioJson(ratio: Ratio | null) {
  return ratio === null ? null : { covered: ratio.covered, total: ratio.total, pct: percent(ratio) };
}

function snapshotJson({ id, time, commit }: SnapshotHead) {
  return { id, time: isoTime(time), commit };
}

function changeJson({ before, after, weeks, tests, ...lists }: Change) {
  return {
    before: snapshotJson(before),
    after: snapshotJson(after),
    weeks,
    tests,
    up: lists.up.map(moduleJson),
    down: lists.down.map(moduleJson),
    untested: lists.untested.map(moduleJson),
    leftReport: lists.leftReport.map(moduleJson),
    appeared: lists.appeared.map(moduleJson),
    vanished: lists.vanished.map(moduleJson),
  };
}

function moduleJson({ before, after, ...module }: ModuleChange) {
  return { ...module, before: ratioJson(before), after: ratioJson(after) };
}

function outlookJson(outlook: Outlook, at: number) {
  const { status, forecast } = outlook;
  return {
    name: status.phase.name,
    due: isoOrNull(status.phase.due),
    status: milestoneState(outlook, at),
    reached: status.state === 'reached',
    reachedAt: isoOrNull(status.reachedAt),
    now: ratioJson(status.now),
    gap: status.gap,
    verdict: forecast.verdict,
    expected: isoOrNull(forecast.expected),
    earliest: isoOrNull(forecast.range?.earliest ?? null),
    latest: isoOrNull(forecast.range?.latest ?? null),
    missProbability: forecast.missProbability,
    pointsAWeek: forecast.velocity,
  };
}
