import type { FactsOptions, FactsReader } from './api.js';

export type { FactsOptions, FactsReader, Problem } from './api.js';

/** Opens a batch of modules with one type checker for all that share compiler options. */
export async function openFacts(options: FactsOptions): Promise<FactsReader> {
  const { Reader } = await import('./reader.js');
  return new Reader(options);
}
