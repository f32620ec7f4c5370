/**
 * What the roadmap wing speaks of: snapshots that were recorded, phases to reach, forecasts, effort and plans. Plain
 * data throughout: it crosses into stores and JSON as it is. A measure that was not taken is `null`, never 0.
 *
 * Times are milliseconds since the epoch, in UTC. Hours are hours of one person's work.
 */
import type { ModuleState, Ratio } from '../model.js';

// ---------------------------------------------------------------------------------------------------------------
// History: what `covgap record` keeps

/** One module as it stood when a snapshot was taken. */
export interface ModuleSnapshot {
  readonly path: string;
  readonly tier: string;
  readonly state: ModuleState;
  readonly lines: Ratio | null;
  /** Coverable lines estimated from the syntax tree; only for unmeasured modules. */
  readonly estimatedLines: number | null;
  readonly branches: Ratio | null;
  readonly functions: Ratio | null;
  /** Cyclomatic complexity of the module. */
  readonly complexity: number | null;
  /** Test files that belong to it. */
  readonly testFiles: number;
  readonly owners: readonly string[];
}

/** Outcomes of the test run that the reports came from. Failures, errors and skips are never added to one another. */
export interface TestTotals {
  readonly tests: number;
  readonly passed: number;
  readonly failed: number;
  readonly errored: number;
  readonly skipped: number;
}

/** Counts of a group of modules. */
export interface GroupTotals {
  readonly modules: number;
  readonly unmeasured: number;
  /** As reported: measured modules only. */
  readonly lines: Ratio | null;
  readonly branches: Ratio | null;
  readonly functions: Ratio | null;
  /** Lines with the estimate for unmeasured modules added to the total: what phases and forecasts count by default. */
  readonly linesWithUnmeasured: Ratio | null;
}

/** A snapshot without its modules: what lists, trends and forecasts read, for years at once. */
export interface SnapshotHead {
  /**
   * SHA-256, in hex, of what was measured: project, commit, branch, tests and modules. Recording the same twice gives
   * the same id, which is what makes recording idempotent.
   */
  readonly id: string;
  readonly project: string;
  /** The moment the measured state belongs to: of the commit where there is one, else of recording. */
  readonly time: number;
  readonly recordedAt: number;
  readonly commit: string | null;
  readonly branch: string | null;
  readonly tests: TestTotals | null;
  readonly totals: GroupTotals;
  /** In the order of the tiers. */
  readonly tiers: readonly (GroupTotals & { readonly name: string })[];
}

export interface Snapshot extends SnapshotHead {
  /** By path. */
  readonly modules: readonly ModuleSnapshot[];
}

export interface HistoryQuery {
  readonly project: string;
  /** Missing: all branches. */
  readonly branch?: string | undefined;
  /** Times of snapshots, `from` inclusive, `to` exclusive. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/**
 * Where snapshots are kept. Append-only but for `prune`; every acknowledged snapshot survives a crash of the writer;
 * any number of processes may append at once.
 *
 * @throws CovgapError `store-unavailable` (cannot be reached, opened, read or written), `store-corrupt` (holds what
 *   cannot be read), `store-newer` (written by a later covgap)
 */
export interface HistoryStore {
  readonly kind: 'sqlite' | 'postgres' | 'git';
  /** As shown to the user: never with a password. */
  readonly place: string;
  /** All or none. What is there already, by id, is passed over. Resolves once the snapshots are durable. */
  append(snapshots: readonly Snapshot[]): Promise<{ readonly added: number }>;
  /** Oldest first; by id where times are equal. */
  heads(query: HistoryQuery): Promise<SnapshotHead[]>;
  /** In the order of `ids`; those that are not there are missing. */
  read(project: string, ids: readonly string[]): Promise<Snapshot[]>;
  /** Names of all projects in it, sorted. */
  projects(): Promise<string[]>;
  /** Removes these snapshots; gives how many were there. */
  prune(project: string, ids: readonly string[]): Promise<number>;
  /** Reads everything: what is wrong with it, in sentences; nothing when all is well. */
  check(): Promise<string[]>;
  close(): Promise<void>;
}

// ---------------------------------------------------------------------------------------------------------------
// Phases

/** What a phase asks for. Percentages from 0 to 100. */
export type PhaseTarget =
  /** Share of coverable items that are covered. Lines count unmeasured modules by their estimate. */
  | { readonly kind: 'coverage'; readonly metric: 'lines' | 'branches' | 'functions'; readonly percent: number }
  /** At least this many of the modules (a count, or a share) have lines covered at or above the level. */
  | { readonly kind: 'modules'; readonly level: number; readonly atLeast: number | { readonly percent: number } }
  /** No test fails or errors. */
  | { readonly kind: 'no-failing-tests' };

export interface Phase {
  readonly name: string;
  readonly target: PhaseTarget;
  /** Tiers it counts; null for all. */
  readonly tiers: readonly string[] | null;
  /** End of the day it is due, UTC; null where no date is set. */
  readonly due: number | null;
}

export interface PhaseStatus {
  readonly phase: Phase;
  /** `unknown`: what it needs was not measured. */
  readonly state: 'reached' | 'open' | 'unknown';
  /** Where it stands: covered of coverable items, or modules at the level of all; null where not measured. */
  readonly now: Ratio | null;
  /** Items (lines, branches, functions, modules or failing tests) that are missing; 0 when reached. */
  readonly gap: number | null;
  /** When it was first reached in the recorded history and has held since; null where it is open or not known. */
  readonly reachedAt: number | null;
  /** What holds it back most: modules with most missing items first. */
  readonly holdingBack: readonly { readonly path: string; readonly missing: number }[];
}

// ---------------------------------------------------------------------------------------------------------------
// Forecast

export interface Forecast {
  readonly phase: Phase;
  readonly verdict:
    | 'reached'
    /** Fewer than four points. */
    | 'too-little-history'
    /** Flat, falling, or beyond the horizon. */
    | 'not-at-this-pace'
    | 'expected'
    /** The target cannot be told from what is recorded. */
    | 'unknown';
  /** Median of the simulated dates; null unless `expected`. */
  readonly expected: number | null;
  /** The middle 80 % of simulated dates; `latest` is null where that end lies beyond the horizon. */
  readonly range: { readonly earliest: number; readonly latest: number | null } | null;
  /** Percentage points a week: over the recorded history, and what the due date asks for from now on. */
  readonly velocity: { readonly current: number | null; readonly required: number | null };
  /** Share (0 to 1) of simulations that miss the due date; null where there is no due date or no forecast. */
  readonly missProbability: number | null;
  /** Points the forecast stands on. */
  readonly points: number;
}

// ---------------------------------------------------------------------------------------------------------------
// Effort and plan

/** Hours, with the middle 80 % of what is likely. */
export interface Hours {
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

export interface ModuleEffort {
  readonly path: string;
  readonly tier: string;
  /** Coverable lines (estimated where unmeasured) that no test reaches. */
  readonly uncoveredLines: number;
  /** Lines that covering it is expected to add. */
  readonly gain: number;
  readonly hours: Hours;
}

export interface PlanItem extends ModuleEffort {
  /** From 1: the week of the plan in which it ends, and who does it. */
  readonly week: number;
  readonly person: number;
}

/** One line of the options table: so many people → so many weeks → a date → early or late. */
export interface StaffingOption {
  readonly fte: number;
  readonly weeks: number;
  readonly date: number;
  /** Weeks after the due date (negative: before it); null without a due date. */
  readonly weeksLate: number | null;
}

export interface Plan {
  /** Percent of lines to reach, over the tiers in `tiers` (null: all). */
  readonly target: number;
  readonly tiers: readonly string[] | null;
  readonly items: readonly PlanItem[];
  readonly hours: Hours;
  /** Lines covered now, with the plan done, and coverable. */
  readonly lines: { readonly now: number; readonly then: number; readonly total: number };
  /** Whether the target is reached (a budget may not suffice). */
  readonly reaches: boolean;
  /** Hours above a proven lower bound, as a share of it: 0 means optimal. */
  readonly optimalityGap: number;
  /** What the naive orders would cost, in expected hours, for the same target; null where they do not reach it. */
  readonly naive: readonly { readonly order: 'worst-first' | 'largest-first'; readonly hours: number | null }[];
  readonly options: readonly StaffingOption[];
}
