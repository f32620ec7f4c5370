import { filterModules } from '../../core/select-many.js';
import { analysisJson } from '../../report/json.js';
import { type ModuleOptions, openModules } from '../options.js';
import { print, printJson } from '../output.js';
import { runAnalysis } from '../run.js';

const SHOWN = 10;

export async function analyzeCommand(options: ModuleOptions): Promise<number> {
  const { analysis, text, gapsOf } = await runAnalysis(options);
  const modules = filterModules(analysis, options);
  const format = options.json ? 'json' : options.format;
  if (format === 'json') {
    const shown = options.limit === undefined ? modules : modules.slice(0, options.limit);
    await printJson(analysisJson({ ...analysis, modules: shown }, gapsOf));
  } else if (format === 'csv') {
    const { csv } = await import('../../report/csv.js');
    await print(csv(modules.slice(0, options.limit)));
  } else if (format === 'markdown') {
    const { markdown } = await import('../../report/markdown.js');
    await print(markdown(analysis, openModules(modules, options.order), options.limit ?? SHOWN));
  } else {
    const { analysisText } = await import('../../report/text.js');
    await print(analysisText(analysis, openModules(modules, options.order), options.limit ?? SHOWN, text));
  }
  return 0;
}
