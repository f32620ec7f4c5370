import { filterModules } from '../../core/select-many.js';
import { moduleJson } from '../../report/json.js';
import { type ModuleOptions, openModules } from '../options.js';
import { print, printJson } from '../output.js';
import { runAnalysis } from '../run.js';

export async function nextCommand(options: ModuleOptions): Promise<number> {
  const { analysis, text, gapsOf } = await runAnalysis(options);
  const open = openModules(filterModules(analysis, options));
  const shown = open.slice(0, options.limit);
  const format = options.json ? 'json' : options.format;
  if (format === 'json') {
    const modules = shown.map((ranked) => moduleJson(ranked, gapsOf(ranked)));
    await printJson({ schemaVersion: 1, modules, warnings: analysis.warnings });
  } else if (format === 'csv') {
    const { csv } = await import('../../report/csv.js');
    await print(csv(shown));
  } else if (format === 'markdown') {
    const { markdown } = await import('../../report/markdown.js');
    await print(markdown(analysis, open, shown.length, gapsOf));
  } else {
    const { nextText } = await import('../../report/next.js');
    await print(nextText(analysis, open, shown.length, gapsOf, text));
  }
  return 0;
}
