import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CODEOWNERS_PLACES, compileOwners } from '../core/owners.js';

/** Who owns a path, by the first CODEOWNERS file of the project; nobody where there is none. */
export async function readOwners(root: string): Promise<(path: string) => string[]> {
  for (const place of CODEOWNERS_PLACES) {
    const text = await readFile(join(root, place), 'utf8').catch(() => null);
    if (text !== null) return compileOwners(text);
  }
  return () => [];
}
