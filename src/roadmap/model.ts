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
  /** `unknown`: what it needs was not measured, or not measured whole. */
  readonly state: 'reached' | 'open' | 'unknown';
  /** Where it stands: covered of coverable items, modules at the level of all, or tests that do not fail of those run. */
  readonly now: Ratio | null;
  /** Items (lines, branches, functions, modules or failing tests) that are missing; 0 when reached, null when unknown. */
  readonly gap: number | null;
  /** When it was first reached in the recorded history and has held since; null where it is open or not known. */
  readonly reachedAt: number | null;
  /** What holds it back most: the ten modules with most missing items, largest first. */
  readonly holdingBack: readonly { readonly path: string; readonly missing: number }[];
  /** Modules of its tiers with anything missing. */
  readonly openModules: number;
}

// ---------------------------------------------------------------------------------------------------------------
// Forecast

/** What a phase counts, at one time: covered of coverable lines, modules at the level of all, passing of all tests. */
export interface ProgressPoint extends Ratio {
  readonly time: number;
}

export interface Forecast {
  readonly phase: Phase;
  readonly verdict:
    | 'reached'
    /** Fewer than four weeks with a snapshot. */
    | 'too-little-history'
    /** Flat, falling, or more likely than not beyond the horizon. */
    | 'not-at-this-pace'
    | 'expected'
    /** The target cannot be told from what is recorded. */
    | 'unknown';
  /** Median of the simulated times; null unless `expected`. */
  readonly expected: number | null;
  /** The middle 80 % of simulated times; `latest` is null where that end lies beyond the horizon. Null unless `expected`. */
  readonly range: { readonly earliest: number; readonly latest: number | null } | null;
  /**
   * Percentage points a week: over the weeks the forecast stands on (null where they are too few), and what the due
   * date asks for from now on (null without one, or once it has passed).
   */
  readonly velocity: { readonly current: number | null; readonly required: number | null };
  /** Items a week: how fast the covered ones and the coverable ones grow; null where the points are too few. */
  readonly growth: { readonly covered: number; readonly total: number } | null;
  /**
   * Share (0 to 1) of simulations that miss the due date; null where there is no due date or nothing was simulated.
   * Known also where no date is expected.
   */
  readonly missProbability: number | null;
  /** Weeks with a snapshot that the forecast stands on. */
  readonly points: number;
}

// ---------------------------------------------------------------------------------------------------------------
// Effort and plan

/** Hours of one person, with the middle 80 % of what is likely. */
export interface Hours {
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

/** What the hours of a plan rest on. */
export interface EffortBasis {
  /** `calibrated`: scaled by what git says of the hours spent on tests so far. `set`: a total given by hand. */
  readonly source: 'default' | 'calibrated' | 'set';
  /** What the hours of the default model are multiplied with. */
  readonly factor: number;
  /** Standard deviation, as a natural logarithm, of the error all modules share. */
  readonly sigma: number;
  /** One sentence for people: how it was calibrated, or why not. */
  readonly note: string;
}

/** What one piece of work, a module or a function of it, costs and brings. */
export interface ModuleEffort {
  readonly path: string;
  /** The function that is the piece of work; missing for a module as a whole. */
  readonly function?: { readonly name: string; readonly startLine: number; readonly endLine: number } | undefined;
  readonly tier: string;
  readonly coveredLines: number;
  /** Coverable lines (estimated where unmeasured) that no test reaches. */
  readonly uncoveredLines: number;
  /** Lines that covering it is expected to add. */
  readonly gain: number;
  readonly hours: Hours;
  /** How much it matters: the score of the ranking where there is one, else the uncovered lines. */
  readonly impact: number;
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
  /** The middle 80 % of what is likely. */
  readonly likely: { readonly low: number; readonly high: number };
  readonly date: number;
  /** Weeks after the due date (negative: before it); null without a due date. */
  readonly weeksLate: number | null;
}

/** Impact × effort, split at the medians of what is open. */
export type Quadrant = 'quick-win' | 'major' | 'fill-in' | 'later';

export interface MatrixEntry {
  readonly path: string;
  readonly function?: ModuleEffort['function'];
  readonly impact: number;
  readonly hours: number;
  readonly quadrant: Quadrant;
  /** Whether the plan takes it. */
  readonly planned: boolean;
}

export interface Plan {
  /** Percent of lines to reach, over the tiers in `tiers` (null: all); null where a budget is spent instead. */
  readonly target: number | null;
  /** Hours to spend; null where a target is to be reached. */
  readonly budget: number | null;
  readonly tiers: readonly string[] | null;
  readonly by: 'module' | 'function';
  readonly anyOrder: boolean;
  /** In the order of work. */
  readonly items: readonly PlanItem[];
  readonly hours: Hours;
  readonly basis: EffortBasis;
  /** Lines covered now, with the plan done, and coverable. */
  readonly lines: { readonly now: number; readonly after: number; readonly total: number };
  /** Whether the target is reached; true for a budget that is kept. */
  readonly reaches: boolean;
  /**
   * How far from the best choice at most: hours above a proven lower bound (for a budget: lines below a proven upper
   * bound), as a share of the bound. 0 means optimal.
   */
  readonly optimalityGap: number;
  /**
   * What the naive orders would do under the same rules: expected hours for the same target (null where they do not
   * reach it), or lines gained for the same budget.
   */
  readonly naive: readonly {
    readonly order: 'worst-first' | 'largest-first';
    readonly hours: number | null;
    readonly gain: number;
  }[];
  /** Expected hours of the cheapest set regardless of tiers; null where the order is free already, or for a budget. */
  readonly hoursInAnyOrder: number | null;
  /** How the items are laid out: first day, people, hours of one person's week, end of the due day. */
  readonly start: number;
  readonly fte: number;
  readonly hoursPerWeek: number;
  readonly due: number | null;
  readonly options: readonly StaffingOption[];
  readonly matrix: readonly MatrixEntry[];
}
