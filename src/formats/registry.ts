import type { CoverageFormat } from './format.js';

/** A row a format, richest first: where one test run wrote several formats, the first that is there is read. */
export const formatLoaders = [
  () => import('./istanbul.js').then((module) => module.istanbul),
  () => import('./coverage-py.js').then((module) => module.coveragePy),
  () => import('./lcov.js').then((module) => module.lcov),
  () => import('./llvm.js').then((module) => module.llvm),
  () => import('./simplecov.js').then((module) => module.simplecov),
  () => import('./jacoco.js').then((module) => module.jacoco),
  () => import('./cobertura.js').then((module) => module.cobertura),
  () => import('./clover.js').then((module) => module.clover),
  () => import('./go-cover.js').then((module) => module.goCover),
  () => import('./istanbul-summary.js').then((module) => module.istanbulSummary),
] as const satisfies readonly (() => Promise<CoverageFormat>)[];

export async function allFormats(): Promise<readonly CoverageFormat[]> {
  return Promise.all(formatLoaders.map((load) => load()));
}
