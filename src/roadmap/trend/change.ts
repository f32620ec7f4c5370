import type { Ratio } from '../../model.js';
import type { ModuleSnapshot, Snapshot } from '../model.js';
import { linesOrEstimate } from '../snapshot.js';
import type { Change, ModuleChange } from './model.js';
import { weeksBetween } from './weeks.js';

/** A module at both moments. */
interface Pair {
  readonly before: ModuleSnapshot | undefined;
  readonly after: ModuleSnapshot | undefined;
}

/** What changed from one snapshot to a later one of the same project. */
export function changeBetween(before: Snapshot, after: Snapshot): Change {
  const pairs = pairUp(before.modules, after.modules);
  const select = (takes: (pair: Pair) => boolean, order: (a: ModuleChange, b: ModuleChange) => number) =>
    pairs.filter(takes).map(describe).sort(order);
  const moved = pairs.filter(inBoth).map(describe);
  return {
    before: headOf(before),
    after: headOf(after),
    weeks: weeksBetween(before.time, after.time),
    up: moved.filter(({ uncovered }) => uncovered < 0).sort((a, b) => a.uncovered - b.uncovered || byPath(a, b)),
    down: moved.filter(({ uncovered }) => uncovered > 0).sort(mostUncovered),
    appeared: select(({ before: old }) => old === undefined, mostUncovered),
    vanished: select(({ after: now }) => now === undefined, byPath),
    leftReport: select(leftReport, mostUncovered),
    untested: select(untested, mostUncovered),
    tests: { before: before.tests, after: after.tests },
  };
}

function pairUp(before: readonly ModuleSnapshot[], after: readonly ModuleSnapshot[]): Pair[] {
  const old = new Map(before.map((module) => [module.path, module]));
  const pairs: Pair[] = after.map((module) => ({ before: old.get(module.path), after: module }));
  for (const { path } of after) old.delete(path);
  return [...pairs, ...[...old.values()].map((module) => ({ before: module, after: undefined }))];
}

function inBoth({ before, after }: Pair): boolean {
  return before !== undefined && after !== undefined;
}

function leftReport({ before, after }: Pair): boolean {
  return after?.state === 'unmeasured' && before !== undefined && measured(before);
}

/** Modules with nothing to cover never were in a report for certain. */
function measured({ state }: ModuleSnapshot): boolean {
  return state !== 'unmeasured' && state !== 'empty';
}

/**
 * Estimates differ from what a report then counts: growth is only told between two measured states, or two estimates.
 */
function untested({ before, after }: Pair): boolean {
  if (after === undefined) return false;
  const now = linesOrEstimate(after);
  if (now === null || now.total === 0) return false;
  if (before === undefined) return now.covered === 0;
  const old = linesOrEstimate(before);
  if (old === null || (before.state === 'unmeasured') !== (after.state === 'unmeasured')) return false;
  return now.total > old.total && now.covered <= old.covered;
}

function describe({ before, after }: Pair): ModuleChange {
  const { path, tier, owners } = (after ?? before)!;
  const lines = { before: before ? linesOrEstimate(before) : null, after: after ? linesOrEstimate(after) : null };
  return { path, tier, owners, ...lines, uncovered: open(lines.after) - open(lines.before) };
}

function open(ratio: Ratio | null): number {
  return ratio === null ? 0 : ratio.total - ratio.covered;
}

function mostUncovered(a: ModuleChange, b: ModuleChange): number {
  return b.uncovered - a.uncovered || byPath(a, b);
}

function byPath(a: ModuleChange, b: ModuleChange): number {
  return a.path < b.path ? -1 : 1;
}

function headOf({ modules: _, ...head }: Snapshot): Change['after'] {
  return head;
}
