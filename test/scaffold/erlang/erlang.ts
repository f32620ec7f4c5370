import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findErlang } from '../../../src/scaffold/erlang/run/erlang.js';

/** Whether Erlang is here; where it is not, that is said once, and tests that need it are skipped. */
export const hasErlang = (await findErlang()) !== null;
if (!hasErlang) console.warn('SKIPPED: tests that run Erlang, since there is no `erl` on the PATH.');

/** A project of these files in a folder of its own; `done` removes it. */
export async function projectOf(files: Readonly<Record<string, string>>): Promise<{ root: string; done: () => void }> {
  const root = mkdtempSync(join(tmpdir(), 'covgap-erl-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return { root, done: () => rmSync(root, { recursive: true, force: true }) };
}
