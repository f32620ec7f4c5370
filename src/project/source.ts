import { readFileSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { normalizePath } from '../core/path-text.js';

/**
 * The lines of a source, empty where it is not at hand. Only files below the root are read: in an analysis of reports
 * alone the path is the report's word.
 */
export function readSource(root: string, path: string): string[] {
  const safe = normalizePath(path);
  if (safe === null || safe.startsWith('/') || safe !== path) return [];
  try {
    const file = realpathSync.native(join(root, safe));
    // A link may lead anywhere.
    const below = relative(realpathSync.native(root), file);
    if (isAbsolute(below) || below.split(sep)[0] === '..') return [];
    return readFileSync(file, 'utf8').split(/\r?\n/);
  } catch {
    return [];
  }
}
