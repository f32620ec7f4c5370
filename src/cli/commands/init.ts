import { join } from 'node:path';
import { defaultConfig } from '../../api.js';
import { createConfig, NEW_CONFIG, refuseExisting, schemaReference } from '../../config/create.js';
import { findRoot } from '../../config/load.js';
import { renderStarter, type Starter } from '../../config/starter.js';
import { propose } from '../../core/propose-tiers.js';
import { CovgapError } from '../../errors.js';
import { Cache } from '../../project/cache.js';
import { discoverReports, namedReports } from '../../project/reports.js';
import { readTree } from '../../project/tree.js';
import { initJson, initText } from '../../report/init.js';
import type { ModuleOptions } from '../options.js';
import { print, printJson, progress, terminal } from '../output.js';

export async function initCommand(options: ModuleOptions): Promise<number> {
  refuseOptions(options);
  const root = await findRoot(options.root, process.cwd());
  const dryRun = options.dryRun === true;
  if (!dryRun) await refuseExisting(root);
  const starter = await makeStarter(root, options);
  const text = await renderStarter(starter);
  const path = dryRun ? join(root, NEW_CONFIG) : await createConfig(root, text);
  if (options.json) await printJson(initJson(path, !dryRun, starter));
  else await print(dryRun ? text : initText(path, starter, terminal()));
  return 0;
}

function refuseOptions({ config, reportOnly }: ModuleOptions): void {
  if (config === undefined && !reportOnly) return;
  throw new CovgapError('usage', `covgap init takes no ${reportOnly ? '--report-only' : '--config'}`, {
    hint: `It reads the source tree and writes ${NEW_CONFIG} in the project folder.`,
  });
}

/** The tree is read without configuration: the proposal is what covgap would guess, so that init changes nothing yet. */
async function makeStarter(root: string, { report, cache }: ModuleOptions): Promise<Starter> {
  const { onProgress, stop } = await progress();
  try {
    const tree = await readTree({
      root,
      config: defaultConfig(),
      cache: new Cache(cache === false ? null : root),
      onProgress,
    });
    if (report !== undefined) await namedReports(root, report);
    const reports = report ?? (await discoverReports(root, tree.paths)).found.map(({ path }) => path);
    return {
      ...propose(tree.proposal),
      reports,
      reportsNamed: report !== undefined,
      schema: await schemaReference(root),
    };
  } finally {
    stop();
  }
}
