import type { Project } from '../../api.js';
import { filterModules } from '../../core/select-many.js';
import { blockersOf } from '../../doctor.js';
import type { Analysis, RankedModule } from '../../model.js';
import { moduleJson } from '../../report/json.js';
import { nextJson, type Planned } from '../../report/next.js';
import { type ModuleOptions, openModules } from '../options.js';
import { print, printJson } from '../output.js';
import { runAnalysis } from '../run.js';

export async function nextCommand(options: ModuleOptions): Promise<number> {
  const { project, analysis, tree, text, gapsOf } = await runAnalysis(options);
  const blockers = await blockersOf(project, tree);
  const planned = await plannedFor(project, analysis, options.to);
  const inPlan = ({ module }: RankedModule) => planned === null || planned.paths.has(module.path);
  const open = openModules(filterModules(analysis, options)).filter(inPlan);
  const shown = open.slice(0, options.limit);
  const format = options.json ? 'json' : options.format;
  if (format === 'json') {
    const modules = shown.map((ranked) => moduleJson(ranked, gapsOf(ranked)));
    const plan = planned === null ? null : { target: planned.target, phase: planned.phase };
    await printJson(nextJson(blockers, plan, modules, analysis.warnings));
  } else if (format === 'csv') {
    const { csv } = await import('../../report/csv.js');
    await print(csv(shown));
  } else if (format === 'markdown') {
    const { markdown } = await import('../../report/markdown.js');
    await print(markdown(analysis, open, shown.length, gapsOf));
  } else {
    const { nextText } = await import('../../report/next.js');
    await print(nextText(analysis, open, shown.length, gapsOf, text, planned, blockers));
  }
  return 0;
}

/** Without a target and without phases the ranking alone says what is next, and nothing more is loaded. */
async function plannedFor(
  project: Project,
  analysis: Analysis,
  to: number | undefined,
): Promise<(Planned & { readonly paths: ReadonlySet<string> }) | null> {
  if (to === undefined && project.config.phases === undefined) return null;
  const { plannedPaths } = await import('../../planning.js');
  const found = plannedPaths(project, analysis, to);
  return found === null ? null : { ...found, phase: found.phase?.name ?? null };
}
