import type { CoverageFormat } from './format.js';

/** A row a format, richest first: where one test run wrote several formats, the first that is there is read. */
const loaders = [
  () => import('./lcov.js').then((module) => module.lcov),
  () => import('./jacoco.js').then((module) => module.jacoco),
  () => import('./cobertura.js').then((module) => module.cobertura),
  () => import('./clover.js').then((module) => module.clover),
] as const satisfies readonly (() => Promise<CoverageFormat>)[];

export async function allFormats(): Promise<readonly CoverageFormat[]> {
  return Promise.all(loaders.map((load) => load()));
}
