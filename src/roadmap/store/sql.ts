import type { HistoryQuery } from '../model.js';
import { SNAPSHOT_COLUMNS, TIER_COLUMNS, type Value } from './rows.js';

/** A statement with `?` for each value, which every driver puts into its own words. */
export interface Statement {
  readonly text: string;
  readonly values: readonly Value[];
}

export interface Dialect {
  /** Types of a whole number of 64 bits and of bytes. */
  readonly integer: string;
  readonly bytes: string;
}

/** The version that the last of the migrations leads to. */
export const SCHEMA_VERSION = 1;

const totals = (integer: string) =>
  ['modules', 'unmeasured'].map((name) => `${name} ${integer} NOT NULL`).join(', ') +
  ['lines', 'branches', 'functions', 'all_lines']
    .map((name) => `, ${name}_covered ${integer}, ${name}_total ${integer}`)
    .join('');

/**
 * What leads from each version of the schema to the next; never changed once released. Every table is keyed by project
 * first: that is what a distributed engine spreads them by, and what keeps the rows of a project together anywhere.
 */
export function migrations({ integer, bytes }: Dialect): readonly (readonly string[])[] {
  return [
    [
      `CREATE TABLE IF NOT EXISTS covgap_snapshot (project TEXT NOT NULL, id TEXT NOT NULL, time ${integer} NOT NULL, ` +
        `recorded_at ${integer} NOT NULL, commit_id TEXT, branch TEXT, tests ${integer}, tests_passed ${integer}, ` +
        `tests_failed ${integer}, tests_errored ${integer}, tests_skipped ${integer}, ${totals(integer)}, ` +
        'PRIMARY KEY (project, id))',
      'CREATE INDEX IF NOT EXISTS covgap_snapshot_by_time ON covgap_snapshot (project, time, id)',
      `CREATE TABLE IF NOT EXISTS covgap_tier (project TEXT NOT NULL, snapshot TEXT NOT NULL, position ${integer} NOT NULL, ` +
        `name TEXT NOT NULL, ${totals(integer)}, PRIMARY KEY (project, snapshot, position))`,
      `CREATE TABLE IF NOT EXISTS covgap_modules (project TEXT NOT NULL, snapshot TEXT NOT NULL, data ${bytes} NOT NULL, ` +
        'PRIMARY KEY (project, snapshot))',
    ],
  ];
}

const insert = (table: string, columns: readonly string[]) => (values: readonly Value[]) => ({
  text: `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) ON CONFLICT DO NOTHING`,
  values,
});

export const insertSnapshot = insert('covgap_snapshot', SNAPSHOT_COLUMNS);
export const insertTier = insert('covgap_tier', TIER_COLUMNS);
export const insertModules = insert('covgap_modules', ['project', 'snapshot', 'data']);

export function selectHeads(query: HistoryQuery): Statement {
  const { where, values } = condition(query);
  return {
    text: `SELECT ${SNAPSHOT_COLUMNS.join(', ')} FROM covgap_snapshot s WHERE ${where} ORDER BY s.time, s.id`,
    values,
  };
}

export function selectTiers(query: HistoryQuery): Statement {
  const { where, values } = condition(query);
  return {
    text:
      `SELECT ${TIER_COLUMNS.map((column) => `t.${column}`).join(', ')} FROM covgap_snapshot s ` +
      `JOIN covgap_tier t ON t.project = s.project AND t.snapshot = s.id WHERE ${where} ORDER BY t.position`,
    values,
  };
}

function condition({ project, branch, from, to }: HistoryQuery): { where: string; values: Value[] } {
  const parts: [string, Value | undefined][] = [
    ['s.project = ?', project],
    ['s.branch = ?', branch],
    ['s.time >= ?', from],
    ['s.time < ?', to],
  ];
  const given = parts.filter((part): part is [string, Value] => part[1] !== undefined);
  return { where: given.map(([text]) => text).join(' AND '), values: given.map(([, value]) => value) };
}

/** One snapshot, with its modules. */
export function selectSnapshot(project: string, id: string): [Statement, Statement] {
  const values = [project, id];
  return [
    {
      text:
        `SELECT ${SNAPSHOT_COLUMNS.map((column) => `s.${column}`).join(', ')}, m.data FROM covgap_snapshot s ` +
        'LEFT JOIN covgap_modules m ON m.project = s.project AND m.snapshot = s.id WHERE s.project = ? AND s.id = ?',
      values,
    },
    {
      text: `SELECT ${TIER_COLUMNS.join(', ')} FROM covgap_tier WHERE project = ? AND snapshot = ? ORDER BY position`,
      values,
    },
  ];
}

export const selectProjects: Statement = {
  text: 'SELECT DISTINCT project FROM covgap_snapshot ORDER BY project',
  values: [],
};

/** What belongs to a snapshot that is not there. */
export const selectOrphans: Statement = {
  text:
    'SELECT x.project, x.snapshot FROM (SELECT project, snapshot FROM covgap_modules UNION SELECT project, snapshot ' +
    'FROM covgap_tier) x LEFT JOIN covgap_snapshot s ON s.project = x.project AND s.id = x.snapshot WHERE s.id IS NULL',
  values: [],
};

/** The last of them says whether the snapshot was there. */
export function deleteSnapshot(project: string, id: string): readonly Statement[] {
  const values = [project, id];
  return [
    { text: 'DELETE FROM covgap_modules WHERE project = ? AND snapshot = ?', values },
    { text: 'DELETE FROM covgap_tier WHERE project = ? AND snapshot = ?', values },
    { text: 'DELETE FROM covgap_snapshot WHERE project = ? AND id = ?', values },
  ];
}
