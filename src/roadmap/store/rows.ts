import type { Ratio } from '../../model.js';
import type { GroupTotals, Snapshot, SnapshotHead, TestTotals } from '../model.js';
import { DecodeError } from './codec.js';

/** A row as a driver gives it. */
export type Row = Readonly<Record<string, unknown>>;
export type Value = string | number | Buffer | null;

const TOTALS = [
  'modules',
  'unmeasured',
  'lines_covered',
  'lines_total',
  'branches_covered',
  'branches_total',
  'functions_covered',
  'functions_total',
  'all_lines_covered',
  'all_lines_total',
] as const;

/** Columns of `covgap_snapshot`, in order. */
export const SNAPSHOT_COLUMNS = [
  'project',
  'id',
  'time',
  'recorded_at',
  'commit_id',
  'branch',
  'tests',
  'tests_passed',
  'tests_failed',
  'tests_errored',
  'tests_skipped',
  ...TOTALS,
] as const;

/** Columns of `covgap_tier`, in order. */
export const TIER_COLUMNS = ['project', 'snapshot', 'position', 'name', ...TOTALS] as const;

export function snapshotRow(head: SnapshotHead): Value[] {
  const { tests } = head;
  return [
    head.project,
    head.id,
    head.time,
    head.recordedAt,
    head.commit,
    head.branch,
    ...(tests === null
      ? [null, null, null, null, null]
      : [tests.tests, tests.passed, tests.failed, tests.errored, tests.skipped]),
    ...totalsRow(head.totals),
  ];
}

export function tierRows({ project, id, tiers }: Snapshot): Value[][] {
  return tiers.map((tier, position) => [project, id, position, tier.name, ...totalsRow(tier)]);
}

function totalsRow({ modules, unmeasured, lines, branches, functions, linesWithUnmeasured }: GroupTotals): Value[] {
  const ratios = [lines, branches, functions, linesWithUnmeasured];
  return [
    modules,
    unmeasured,
    ...ratios.flatMap((ratio) => (ratio === null ? [null, null] : [ratio.covered, ratio.total])),
  ];
}

/**
 * Heads of rows: `tiers` are those of all snapshots, in the order of their positions.
 *
 * @throws DecodeError where a value is none that was ever written
 */
export function headsOf(snapshots: readonly Row[], tiers: readonly Row[]): SnapshotHead[] {
  const members = new Map<string, Row[]>();
  for (const row of tiers) {
    const id = text(row, 'snapshot');
    const list = members.get(id);
    if (list === undefined) members.set(id, [row]);
    else list.push(row);
  }
  return snapshots.map((row) => {
    const id = text(row, 'id');
    return {
      id,
      project: text(row, 'project'),
      time: count(row, 'time'),
      recordedAt: count(row, 'recorded_at'),
      commit: textOrNull(row, 'commit_id'),
      branch: textOrNull(row, 'branch'),
      tests: testsOf(row),
      totals: totalsOf(row),
      tiers: (members.get(id) ?? []).map((tier) => ({ name: text(tier, 'name'), ...totalsOf(tier) })),
    };
  });
}

function testsOf(row: Row): TestTotals | null {
  if (row.tests === null) return null;
  return {
    tests: count(row, 'tests'),
    passed: count(row, 'tests_passed'),
    failed: count(row, 'tests_failed'),
    errored: count(row, 'tests_errored'),
    skipped: count(row, 'tests_skipped'),
  };
}

function totalsOf(row: Row): GroupTotals {
  return {
    modules: count(row, 'modules'),
    unmeasured: count(row, 'unmeasured'),
    lines: ratio(row, 'lines'),
    branches: ratio(row, 'branches'),
    functions: ratio(row, 'functions'),
    linesWithUnmeasured: ratio(row, 'all_lines'),
  };
}

function ratio(row: Row, name: string): Ratio | null {
  if (row[`${name}_total`] === null) return null;
  return { covered: count(row, `${name}_covered`), total: count(row, `${name}_total`) };
}

/** PostgreSQL's drivers give 64-bit numbers as text. */
export function count(row: Row, name: string): number {
  const value = row[name];
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0) return number;
  throw new DecodeError(`"${name}" of a snapshot is no count`);
}

export function text(row: Row, name: string): string {
  const value = row[name];
  if (typeof value === 'string') return value;
  throw new DecodeError(`"${name}" of a snapshot is no text`);
}

function textOrNull(row: Row, name: string): string | null {
  return row[name] === null ? null : text(row, name);
}
