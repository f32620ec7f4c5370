import { randomUUID } from 'node:crypto';
import { link, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CovgapError } from '../errors.js';
import { CONFIG_FILES } from './load.js';

export const NEW_CONFIG = 'covgap.config.jsonc';

/**
 * Refuses where a configuration exists, so that nobody waits for a proposal that cannot be written.
 *
 * @throws CovgapError `file-exists`
 */
export async function refuseExisting(root: string): Promise<void> {
  for (const name of CONFIG_FILES) {
    const found = await stat(join(root, name)).catch(() => null);
    if (found !== null) throw exists(join(root, name));
  }
}

/**
 * Writes a new configuration: whole or not at all, and never over a file that is there, also when two runs race.
 *
 * @returns its absolute path
 * @throws CovgapError `file-exists`; `usage` where the folder cannot be written to
 */
export async function createConfig(root: string, text: string): Promise<string> {
  await refuseExisting(root);
  const file = join(root, NEW_CONFIG);
  const draft = join(root, `.${NEW_CONFIG}.${randomUUID()}`);
  try {
    await writeFile(draft, text, { flag: 'wx' });
    // Unlike a rename, a link fails where the name is taken, even by a dangling symbolic link.
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw error;
      // A file system without hard links: no longer in one step, still never over another file.
      return writeFile(file, text, { flag: 'wx' });
    });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw exists(file);
    throw new CovgapError('usage', `cannot be written: ${(cause as Error).message}`, {
      file,
      cause,
      hint: '`covgap init --dry-run` prints it instead.',
    });
  } finally {
    await unlink(draft).catch(() => {});
  }
  return file;
}

function exists(file: string): CovgapError {
  return new CovgapError('file-exists', 'exists already, and covgap init never overwrites', {
    file,
    hint: 'Edit it, or look at a fresh proposal with `covgap init --dry-run`. In a subfolder, `--root .` starts one of its own.',
  });
}

const SCHEMA = './node_modules/covgap/docs/schema/config.schema.json';

/** Where an editor finds the JSON Schema; null unless the project depends on covgap. */
export async function schemaReference(root: string): Promise<string | null> {
  const text = await readFile(join(root, 'package.json'), 'utf8').catch(() => '{}');
  try {
    const { dependencies, devDependencies } = JSON.parse(text) as Record<string, object | undefined>;
    return 'covgap' in { ...dependencies, ...devDependencies } ? SCHEMA : null;
  } catch {
    return null;
  }
}
