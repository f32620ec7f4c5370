import { diagnose } from '../../doctor.js';
import { doctorJson, doctorText } from '../../report/doctor.js';
import { analyzeOptions, type ModuleOptions } from '../options.js';
import { print, printJson, progress, terminal } from '../output.js';

/** Findings are no failure: the exit status is 0 whatever is found. */
export async function doctorCommand(options: ModuleOptions): Promise<number> {
  const { onProgress, stop } = await progress();
  const { facts, findings } = await diagnose({ ...analyzeOptions(options), onProgress }).finally(stop);
  if (options.json) await printJson(doctorJson(facts, findings));
  else await print(doctorText(facts, findings, { terminal: terminal(), now: facts.now }));
  return 0;
}
