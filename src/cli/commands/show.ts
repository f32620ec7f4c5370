import { selectModule } from '../../core/select.js';
import type { Analysis, RankedModule, Warning } from '../../model.js';
import { belowRoot } from '../../project/below-root.js';
import { readSource } from '../../project/source.js';
import { moduleJson } from '../../report/json.js';
import { largestGaps } from '../../report/largest.js';
import { showText } from '../../report/show.js';
import type { ModuleOptions } from '../options.js';
import { print, printJson } from '../output.js';
import { runAnalysis } from '../run.js';

export async function showCommand(query: string, options: ModuleOptions): Promise<number> {
  const { analysis, text, gapsOf } = await runAnalysis(options);
  const ranked = selectModule(analysis.modules, await belowRoot(analysis.root, query));
  const all = gapsOf(ranked);
  const largest = new Set(largestGaps(all, options.limit ?? all.length));
  const gaps = all.filter((gap) => largest.has(gap));
  if (options.json)
    await printJson({ schemaVersion: 1, module: moduleJson(ranked, gaps), warnings: analysis.warnings });
  else {
    const source = readSource(analysis.root, ranked.module.path);
    const warnings = warningsOf(analysis, ranked);
    await print(showText({ ranked, gaps, leftOut: all.length - gaps.length, source, warnings }, text));
  }
  return 0;
}

/** What speaks against the figures of this module. */
function warningsOf({ warnings }: Analysis, { module }: RankedModule): Warning[] {
  if (module.coverage === null) return [];
  return warnings.filter(
    ({ code, file }) => code === 'report-stale' || (code === 'report-of-other-version' && file === module.path),
  );
}
