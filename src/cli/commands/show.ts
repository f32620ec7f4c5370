import { selectModule } from '../../core/select.js';
import { readSource } from '../../project/source.js';
import { moduleJson } from '../../report/json.js';
import { showText } from '../../report/show.js';
import type { ModuleOptions } from '../options.js';
import { print, printJson } from '../output.js';
import { runAnalysis } from '../run.js';

export async function showCommand(query: string, options: ModuleOptions): Promise<number> {
  const { analysis, text, gapsOf } = await runAnalysis(options);
  const ranked = selectModule(analysis.modules, query);
  const gaps = gapsOf(ranked);
  if (options.json)
    await printJson({ schemaVersion: 1, module: moduleJson(ranked, gaps), warnings: analysis.warnings });
  else await print(showText(ranked, gaps, readSource(analysis.root, ranked.module.path), text));
  return 0;
}
