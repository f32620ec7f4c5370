export { type AnalyzeOptions, analyze } from './api.js';
export { CovgapError, type ErrorCode, type Where } from './errors.js';
export type * from './model.js';
