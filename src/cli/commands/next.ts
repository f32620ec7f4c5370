import { moduleJson } from '../../report/json.js';
import { filterModules, type ModuleOptions } from '../options.js';
import { print, printJson } from '../output.js';
import { runAnalysis } from '../run.js';

export async function nextCommand(options: ModuleOptions): Promise<number> {
  const { analysis, text, gapsOf } = await runAnalysis(options);
  const open = filterModules(analysis, options).filter(({ score }) => score > 0);
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
    await print(markdown(analysis, shown));
  } else {
    const { nextText } = await import('../../report/next.js');
    await print(nextText(shown, open.length, gapsOf, text));
  }
  return 0;
}
