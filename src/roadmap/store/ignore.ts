import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Warning } from '../../model.js';
import { isIgnored } from '../../project/identity.js';
import type { HistoryStore } from '../model.js';
import { DEFAULT_STORE } from './open.js';

const TEXT = '# Written by covgap record: a database is no source.\n/.gitignore\n/history.db*\n';

export interface Kept {
  /** The file that was written for it, if one was. */
  readonly written: string | null;
  readonly warnings: readonly Warning[];
}

/**
 * Sees to it that a history inside a checkout is not committed by accident: `.covgap/` itself may hold templates, which
 * are to be committed. Writes one file where there is none, for the usual place only.
 */
export async function keepOutOfGit(root: string, { kind, place }: HistoryStore): Promise<Kept> {
  if (kind !== 'sqlite' || (await isIgnored(root, place)) !== false) return { written: null, warnings: [] };
  if (place === DEFAULT_STORE) {
    const path = '.covgap/.gitignore';
    const written = await writeFile(join(root, path), TEXT, { flag: 'wx' }).then(
      () => true,
      () => false,
    );
    if (written) return { written: path, warnings: [] };
  }
  const message = 'git does not ignore this database; add it to .gitignore, or it will be committed by accident';
  return { written: null, warnings: [{ code: 'store-not-ignored', message, file: place }] };
}
