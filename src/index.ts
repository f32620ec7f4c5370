import type { ScaffoldOptions, ScaffoldResult } from './scaffold.js';

export { type AnalyzeOptions, analyze } from './api.js';
export { CovgapError, type ErrorCode, type Where } from './errors.js';
export type * from './model.js';
export type * from './roadmap/model.js';
export type { ModuleResult, ScaffoldOptions, ScaffoldResult } from './scaffold.js';

/**
 * Writes tests for what is uncovered in modules; see `ScaffoldOptions`. Loaded when it is called: who only analyses
 * needs no type checker.
 *
 * @throws CovgapError as `scaffold-tests` ends with exit status 2
 */
export async function scaffold(options: ScaffoldOptions): Promise<ScaffoldResult> {
  return (await import('./scaffold.js')).scaffold(options);
}
