import { record } from '../../record.js';
import { recordJson, recordText } from '../../report/history.js';
import { analyzeOptions, type RecordFlags } from '../options.js';
import { print, printJson, progress, terminal } from '../output.js';

export async function recordCommand(options: RecordFlags): Promise<number> {
  const { project, store, branch, commit, time, dryRun } = options;
  const { onProgress, stop } = await progress();
  const result = await record({
    ...analyzeOptions(options),
    project,
    store,
    branch,
    commit,
    time,
    dryRun,
    onProgress,
  }).finally(stop);
  const said = { ...result, dryRun: dryRun ?? false };
  if (options.json) await printJson(recordJson(said));
  else await print(recordText(said, terminal()));
  return 0;
}
