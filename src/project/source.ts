import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { normalizePath } from '../core/paths.js';

/**
 * The lines of a source, empty where it is not at hand. Only files below the root are read: in an analysis of reports
 * alone the path is the report's word.
 */
export function readSource(root: string, path: string): string[] {
  const safe = normalizePath(path);
  if (safe === null || safe.startsWith('/') || safe !== path) return [];
  try {
    return readFileSync(join(root, safe), 'utf8').split(/\r?\n/);
  } catch {
    return [];
  }
}
