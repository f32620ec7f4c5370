import type { AnalyzeOptions } from '../api.js';
import type { Order } from '../core/rank.js';
import { CovgapError } from '../errors.js';
import type { Analysis, RankedModule } from '../model.js';

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

/**
 * The modules the user asked for, in rank order.
 *
 * @throws CovgapError `usage` for a tier or an owner that does not occur
 */
export function filterModules({ modules, tiers }: Analysis, { tier, owner }: ModuleOptions): RankedModule[] {
  const wanted = tier?.split(',').map((name) => name.trim());
  const unknown = wanted?.find((name) => !tiers.some((each) => each.name === name));
  if (unknown !== undefined)
    throw new CovgapError('usage', `no tier is called "${unknown}"`, {
      hint: `There are ${tiers.map(({ name }) => name).join(', ')}.`,
    });
  const owners = new Set(modules.flatMap(({ module }) => module.owners));
  if (owner !== undefined && !owners.has(owner))
    throw new CovgapError('usage', `nobody called "${owner}" owns a module`, {
      hint:
        owners.size > 0
          ? `Owners are ${[...owners].sort().slice(0, 8).join(', ')}.`
          : 'No CODEOWNERS file gives a module an owner.',
    });
  return modules.filter(
    ({ module }) =>
      (wanted === undefined || wanted.includes(module.tier)) && (owner === undefined || module.owners.includes(owner)),
  );
}

/** Those of them that have something to cover: what a page for people shows. Ordered by path it is a list of all. */
export function openModules(modules: readonly RankedModule[], order?: Order): readonly RankedModule[] {
  return order === 'path' ? modules : modules.filter(({ score }) => score > 0);
}
