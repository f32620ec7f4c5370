import type { Recording, RecordOptions } from './record.js';
import type { Roadmap } from './roadmap/document/roadmap.js';
import type { Trend } from './roadmap/trend/model.js';
import type { RoadmapOptions, TrendOptions } from './roadmap.js';
import type { ScaffoldOptions, ScaffoldResult } from './scaffold.js';

export { type AnalyzeOptions, analyze } from './api.js';
export { CovgapError, type ErrorCode, type Where } from './errors.js';
export type * from './model.js';
export type { Recording, RecordOptions } from './record.js';
export type * from './roadmap/document/model.js';
export type { Roadmap } from './roadmap/document/roadmap.js';
export type * from './roadmap/model.js';
export type * from './roadmap/trend/model.js';
export type { RoadmapOptions, TrendOptions } from './roadmap.js';
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

/**
 * How coverage went, week by week, from what was recorded.
 *
 * @throws CovgapError as `covgap trend` ends with exit status 2
 */
export async function trend(options: TrendOptions = {}): Promise<Trend> {
  return (await import('./roadmap.js')).trend(options);
}

/**
 * The roadmap of a project, every figure with its source, from what was recorded.
 *
 * @throws CovgapError as `covgap roadmap` ends with exit status 2
 */
export async function roadmap(options: RoadmapOptions = {}): Promise<Roadmap> {
  return (await import('./roadmap.js')).roadmap(options);
}

/**
 * Appends the state of a project to its history; see `RecordOptions`.
 *
 * @throws CovgapError as `covgap record` ends with exit status 2
 */
export async function record(options: RecordOptions): Promise<Recording> {
  return (await import('./record.js')).record(options);
}
