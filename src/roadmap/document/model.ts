import type { EffortBasis, Quadrant } from '../model.js';
import type { MilestoneState, Outlook } from './milestone.js';

/**
 * The roadmap as data. Every figure says where it comes from, so that each can be traced to what was measured; what was
 * not measured has the value null and is told so, never guessed.
 */

export type Unit =
  /** From 0 to 100. */
  | 'percent'
  /** The same, as someone set it. */
  | 'level'
  | 'points'
  | 'count'
  /** Of one person. */
  | 'hours'
  | 'weeks'
  /** Milliseconds since the epoch. */
  | 'date'
  /** From 0 to 1. */
  | 'probability';

/**
 * Where a figure comes from: `place#pointer`, a JSON pointer into a snapshot (`snapshot:ID`), the configuration
 * (`config`), the outlook of a phase by its position (`phase:N`), of the release (`release`), the plan (`plan`), or the
 * list of files (`tree`, with a glob for a pointer).
 */
export type Source = `${'snapshot' | 'config' | 'phase' | 'release' | 'plan' | 'tree' | 'history'}${string}#${string}`;

export interface Figure {
  /** Null: not measured, or not known. */
  readonly value: number | null;
  readonly unit: Unit;
  /** In the order in which the figure is made of them. */
  readonly from: readonly Source[];
}

export type Verdict = 'good' | 'warn' | 'bad' | 'unknown';

/** What the first table tells at a glance. */
export interface QuickRow {
  readonly item: 'release' | 'features' | 'coverage' | 'tests' | 'benchmarks' | 'documentation';
  readonly verdict: Verdict;
  readonly now: Figure;
  readonly target: Figure;
  readonly gap: Figure;
}

/** How ready a feature is: the mean of its parts that are measured. */
export interface FeatureRow {
  readonly name: string;
  /** Modules of the newest snapshot that its globs name. */
  readonly modules: Figure;
  readonly coverage: Figure;
  /** What its coverage is measured against. */
  readonly target: Figure;
  /** Modules with a test file. */
  readonly tested: Figure;
  /** Files its globs name; null where it has no such globs. */
  readonly benchmarks: Figure;
  readonly docs: Figure;
  readonly ready: Figure;
  /** To cover what is open in its modules. */
  readonly hours: Figure;
}

interface TierRow {
  readonly name: string;
  readonly modules: Figure;
  readonly unmeasured: Figure;
  readonly coverage: Figure;
}

/** A phase, or the release, with its date. */
export interface MilestoneRow {
  readonly name: string;
  readonly kind: 'phase' | 'release';
  readonly state: MilestoneState;
  readonly target: Figure;
  readonly now: Figure;
  readonly gap: Figure;
  readonly gapUnit: 'lines' | 'branches' | 'functions' | 'modules' | 'tests';
  readonly due: Figure;
  readonly reached: Figure;
  readonly expected: Figure;
  readonly earliest: Figure;
  readonly latest: Figure;
  readonly verdict: Outlook['forecast']['verdict'];
  readonly missProbability: Figure;
  /** Points a week: of late, and what the date asks for. */
  readonly pace: Figure;
  readonly needed: Figure;
}

export interface MatrixRow {
  readonly path: string;
  readonly quadrant: Quadrant;
  readonly impact: Figure;
  readonly hours: Figure;
  readonly planned: boolean;
}

export interface WeekRow {
  readonly begin: Figure;
  readonly tiers: readonly string[];
  readonly modules: Figure;
  readonly hours: Figure;
  /** Lines covered when it is done as planned. */
  readonly coverage: Figure;
  /** Phases that are reached with it, by name. */
  readonly reaches: readonly string[];
}

export interface OptionRow {
  readonly people: Figure;
  readonly weeks: Figure;
  readonly date: Figure;
  /** Positive: weeks after the date that is due. */
  readonly late: Figure;
  readonly chosen: boolean;
}

export interface Timeline {
  readonly target: Figure;
  readonly reaches: boolean;
  readonly hours: Figure;
  readonly low: Figure;
  readonly high: Figure;
  /** What the hours rest on. */
  readonly basis: EffortBasis['source'];
  readonly due: Figure;
  readonly weeks: readonly WeekRow[];
  readonly options: readonly OptionRow[];
}

export interface NextRow {
  readonly path: string;
  readonly tier: string;
  readonly owners: readonly string[];
  readonly uncovered: Figure;
  readonly hours: Figure;
}

export interface RoadmapDocument {
  readonly project: string;
  readonly branch: string | null;
  readonly release: string | null;
  readonly basis: {
    readonly snapshot: string;
    readonly commit: string | null;
    readonly date: Figure;
    readonly snapshots: Figure;
    readonly first: Figure;
    readonly made: Figure;
  };
  readonly quick: readonly QuickRow[];
  readonly features: readonly FeatureRow[];
  readonly coverage: {
    readonly modules: Figure;
    readonly measured: Figure;
    readonly unmeasured: Figure;
    readonly tested: Figure;
    readonly lines: Figure;
    readonly reported: Figure;
    readonly branches: Figure;
    readonly functions: Figure;
    readonly failing: Figure;
    readonly tests: Figure;
    readonly tiers: readonly TierRow[];
  };
  readonly milestones: readonly MilestoneRow[];
  readonly matrix: readonly MatrixRow[];
  readonly timeline: Timeline | null;
  readonly next: readonly NextRow[];
}
