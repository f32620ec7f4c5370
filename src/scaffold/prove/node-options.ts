import { createRequire } from 'node:module';
import { CovgapError } from '../../errors.js';
import { urlOf } from './plan.js';

/** What the order of tests is made from. */
export function shuffleEnv(seed: number | undefined): Record<string, string> {
  return seed === undefined ? {} : { COVGAP_SHUFFLE: `${seed}` };
}

export function isTypeScript(file: string): boolean {
  return /\.[cm]?tsx?$/.test(file);
}

/**
 * Something that makes Node read TypeScript: tsx where the project has it, else nothing where Node does it itself.
 *
 * @throws CovgapError `no-runner` where neither is
 */
export function typeScriptLoader(file: string): string[] {
  try {
    return [urlOf(createRequire(file).resolve('tsx'))];
  } catch {
    if ((process.features as { typescript?: unknown }).typescript) return [];
  }
  throw new CovgapError(
    'no-runner',
    `nothing here runs TypeScript: tsx is not installed above ${file}, and Node ${process.versions.node} does not read types`,
    {
      hint: 'Install it with `npm i -D tsx`, use Node 22.18 or later, or leave the proof out with --no-prove.',
    },
  );
}
