import type { AnalyzeOptions } from '../api.js';
import type { Order } from '../core/rank.js';
import type { RankedModule } from '../model.js';
import type { ErlangFrameworkName, FrameworkName } from '../scaffold/render/style.js';
import type { PlanningOptions } from '../today.js';

/** What commander hands to the commands. */
export interface ModuleOptions {
  readonly root?: string;
  readonly report?: readonly string[];
  readonly reportOnly?: boolean;
  readonly config?: string;
  readonly json?: boolean;
  readonly cache?: boolean;
  readonly tier?: string;
  readonly owner?: string;
  readonly format?: 'text' | 'json' | 'markdown' | 'csv';
  readonly limit?: number;
  readonly order?: Order;
  readonly dryRun?: boolean;
  /** Percent of lines that `covgap next` plans to. */
  readonly to?: number;
}

/** What commander hands to `covgap scaffold`. */
export interface ScaffoldFlags extends ModuleOptions {
  readonly next?: number;
  readonly framework?: FrameworkName | ErlangFrameworkName;
  /** False by `--no-observe`. */
  readonly observe?: 'sandbox' | 'effects' | 'none' | false;
  readonly seed?: number;
  readonly budget?: number;
  readonly stdout?: boolean;
  readonly out?: string;
  readonly allowTypeErrors?: boolean;
  readonly allowDirty?: boolean;
  /** False by `--no-prove`. */
  readonly prove?: boolean;
  readonly bench?: boolean;
  readonly strategies?: boolean;
  readonly properties?: boolean;
  readonly eject?: boolean;
}

/** What commander hands to `covgap record`. */
export interface RecordFlags extends ModuleOptions {
  readonly project?: string;
  readonly store?: string;
  readonly branch?: string;
  readonly commit?: string;
  readonly time?: number;
}

/** What commander hands to the commands of `covgap history`. */
export interface HistoryFlags extends Pick<RecordFlags, 'root' | 'config' | 'json' | 'project' | 'store' | 'branch'> {
  readonly allProjects?: boolean;
  readonly limit?: number;
  readonly before?: number;
  readonly keepWeekly?: boolean;
  readonly dryRun?: boolean;
}

/** What commander hands to `covgap trend`. */
export interface TrendFlags extends Pick<RecordFlags, 'root' | 'config' | 'json' | 'project' | 'store' | 'branch'> {
  readonly weeks?: number;
  readonly by?: 'tier' | 'module' | 'owner';
  readonly at?: number;
  readonly format?: 'text' | 'markdown' | 'html' | 'svg' | 'csv' | 'json';
  readonly chart?: string;
}

/** What commander hands to `covgap roadmap`. */
export interface RoadmapFlags extends Omit<TrendFlags, 'by' | 'format'> {
  readonly format?: 'markdown' | 'html' | 'json';
  readonly out?: string;
}

/** What `covgap phases` and `covgap plan` share: today is measured, the history is read. */
interface PlanningFlags extends Omit<RecordFlags, 'format' | 'commit' | 'time'> {
  readonly format?: 'text' | 'json' | 'markdown';
  readonly snapshot?: string;
}

/** What commander hands to `covgap phases`. */
export interface PhasesFlags extends PlanningFlags {
  /** True for the option without a value. */
  readonly check?: string | boolean;
}

/** What commander hands to `covgap plan`. */
export interface PlanFlags extends PlanningFlags {
  readonly budget?: number;
  readonly due?: string;
  readonly start?: string;
  readonly fte?: readonly number[];
  readonly hoursPerWeek?: number;
  readonly by?: 'module' | 'function';
  readonly anyOrder?: boolean;
}

export function planningOptions(flags: PlanningFlags): PlanningOptions {
  const { store, project, branch, snapshot } = flags;
  return { ...analyzeOptions(flags), store, project, branch, snapshot };
}

export function analyzeOptions(options: Omit<ModuleOptions, 'format'>): AnalyzeOptions {
  return {
    ...(options.root === undefined ? {} : { root: options.root }),
    ...(options.report === undefined ? {} : { reports: options.report }),
    ...(options.config === undefined ? {} : { configFile: options.config }),
    ...(options.order === undefined ? {} : { order: options.order }),
    reportOnly: options.reportOnly ?? false,
    cache: options.cache ?? true,
  };
}

/** Modules that have something to cover: what a page for people shows. Ordered by path it is a list of all. */
export function openModules(modules: readonly RankedModule[], order?: Order): readonly RankedModule[] {
  return order === 'path' ? modules : modules.filter(({ score }) => score > 0);
}
