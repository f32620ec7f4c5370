import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { languageOf } from '../languages/registry.js';
import type { SourceUnit } from '../model.js';
import { digest } from './cache.js';

export interface ParseJob {
  readonly root: string;
  readonly paths: readonly string[];
}

export interface ParsedSource {
  /** Key of the bytes that were parsed, which may be newer than those the caller saw. */
  readonly key: string;
  readonly unit: SourceUnit;
}

/** What a unit depends on: the bytes, and the dialect that the extension stands for. */
export function unitKey(path: string, bytes: Uint8Array): string {
  return `${path.slice(path.lastIndexOf('.') + 1)}:${digest(bytes)}`;
}

/** Reads and parses files; null for what is gone or of no known language. Runs in a worker thread or in place. */
export default function parseFiles({ root, paths }: ParseJob): (ParsedSource | null)[] {
  return paths.map((path) => {
    try {
      const bytes = readFileSync(join(root, path));
      const unit = languageOf(path)?.parse(path, bytes.toString('utf8'));
      return unit === undefined ? null : { key: unitKey(path, bytes), unit };
    } catch {
      return null;
    }
  });
}
