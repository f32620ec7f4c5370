import { join } from 'node:path';
import { CODEOWNERS_PLACES, compileOwners } from '../core/owners.js';
import { readSmallFile } from './small-file.js';

/** Who owns a path, by the first CODEOWNERS file of the project; nobody where there is none. */
export async function readOwners(root: string): Promise<(path: string) => string[]> {
  for (const place of CODEOWNERS_PLACES) {
    const text = await readSmallFile(join(root, place));
    if (text !== null) return compileOwners(text);
  }
  return () => [];
}
