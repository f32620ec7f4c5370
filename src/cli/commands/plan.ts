import { plan } from '../../planning.js';
import { planText } from '../../report/plan.js';
import { planJson } from '../../report/planning-json.js';
import { type PlanFlags, planningOptions } from '../options.js';
import { print, printJson, progress, terminal } from '../output.js';

export async function planCommand(flags: PlanFlags): Promise<number> {
  const { to, budget, due, start, fte, hoursPerWeek, by, anyOrder, limit } = flags;
  const tiers = flags.tier?.split(',').map((name) => name.trim());
  const wanted = { to, budget, due, start, fte, hoursPerWeek, by, anyOrder, tiers };
  const { onProgress, stop } = await progress();
  const result = await plan({ ...planningOptions(flags), ...wanted, onProgress }).finally(stop);
  const report = { plan: result.plan, phase: result.phase?.name ?? null };
  if (flags.json || flags.format === 'json') await printJson(planJson(result.plan, result.phase, result.warnings));
  else if (flags.format === 'markdown') {
    const { planMarkdown } = await import('../../report/planning-markdown.js');
    await print(planMarkdown(report, limit));
  } else await print(planText(report, limit, terminal()));
  return 0;
}
