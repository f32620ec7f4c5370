import type { AnalyzeOptions } from '../api.js';
import type { Order } from '../core/rank.js';
import type { RankedModule } from '../model.js';

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
}

export function analyzeOptions(options: ModuleOptions): AnalyzeOptions {
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
