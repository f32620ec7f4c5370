import { phases } from '../../planning.js';
import { phasesText } from '../../report/phases.js';
import { phasesJson } from '../../report/planning-json.js';
import type { CheckScope } from '../../roadmap/phases/check.js';
import { type PhasesFlags, planningOptions } from '../options.js';
import { print, printJson, progress, terminal } from '../output.js';

/** Exit status 1 where a check fails: what is unknown does not pass. */
export async function phasesCommand(flags: PhasesFlags): Promise<number> {
  const { onProgress, stop } = await progress();
  const check = scopeOf(flags.check);
  const result = await phases({ ...planningOptions(flags), check, onProgress }).finally(stop);
  if (flags.json || flags.format === 'json') await printJson(phasesJson(result, check ?? null));
  else if (flags.format === 'markdown') {
    const { phasesMarkdown } = await import('../../report/planning-markdown.js');
    await print(phasesMarkdown(result));
  } else await print(phasesText(result, terminal()));
  return result.check === null || result.check.passed ? 0 : 1;
}

function scopeOf(check: PhasesFlags['check']): CheckScope | undefined {
  if (check === undefined || check === false) return undefined;
  if (check === true || check === 'due') return 'due';
  return check === 'all' ? 'all' : check.split(',').map((name) => name.trim());
}
