import { type AnalyzeOptions, openProject, type Project, survey } from '../api.js';
import { findGaps } from '../core/gaps.js';
import type { Analysis, Gap, RankedModule } from '../model.js';
import { readSource } from '../project/source.js';
import type { Tree } from '../project/tree.js';
import { levels } from '../report/level.js';
import type { TextOptions } from '../report/text.js';
import { analyzeOptions, type ModuleOptions } from './options.js';
import { progress, terminal } from './output.js';

export interface Run {
  readonly project: Project;
  readonly analysis: Analysis;
  /** Null for reports alone. */
  readonly tree: Tree | null;
  readonly text: TextOptions;
  readonly gapsOf: (module: RankedModule) => Gap[];
}

/** What every command does first: analyse, with progress shown. */
export async function runAnalysis(options: ModuleOptions, more: AnalyzeOptions = {}): Promise<Run> {
  const { onProgress, stop } = await progress();
  try {
    const given = { ...analyzeOptions(options), ...more };
    const project = await openProject(given);
    const { analysis, tree } = await survey(project, { ...given, onProgress });
    return {
      project,
      analysis,
      tree,
      text: { terminal: terminal(), levelOf: levels(project.config.watermarks), now: Date.now() },
      gapsOf: ({ module }) => findGaps(module.functionFacts, module.coverage, readSource(analysis.root, module.path)),
    };
  } finally {
    stop();
  }
}
