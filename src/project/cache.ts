import { createHash } from 'node:crypto';
import { lstat, mkdir, readFile, realpath, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';

/** Raise when what is cached changes its shape or its meaning. */
const CACHE_VERSION = 2;

/**
 * A small store of derived data under `.covgap/cache`. It only ever saves time: what is missing, truncated, altered or
 * of another version reads as absent, and a folder that cannot be written to is no error.
 */
export class Cache {
  readonly #folder: string | null;

  /** `root` null: remembers nothing. */
  constructor(root: string | null) {
    this.#folder = root === null ? null : join(root, '.covgap', 'cache');
  }

  async read<T>(name: string, key: string): Promise<T | null> {
    if (this.#folder === null) return null;
    const text = await readFile(join(this.#folder, `${name}.json`), 'utf8').catch(() => '');
    const lineEnd = text.indexOf('\n');
    const body = text.slice(lineEnd + 1);
    if (lineEnd === -1 || text.slice(0, lineEnd) !== header(key, body)) return null;
    return JSON.parse(body) as T;
  }

  async write(name: string, key: string, value: unknown): Promise<void> {
    if (this.#folder === null) return;
    const body = JSON.stringify(value);
    try {
      await mkdir(this.#folder, { recursive: true });
      // A link in an untrusted checkout would have another file written over.
      if ((await realpath(this.#folder)) !== this.#folder) return;
      const file = join(this.#folder, `${name}.json`);
      if ((await lstat(file).catch(() => null))?.isSymbolicLink()) await unlink(file);
      // The folder ignores itself, so that nobody has to edit .gitignore for it.
      await writeFile(join(this.#folder, '.gitignore'), '*\n', { flag: 'wx' }).catch(() => {});
      await writeFileAtomic(file, `${header(key, body)}\n${body}`, { fsync: false });
    } catch {
      // A read-only checkout is analysed without memory.
    }
  }
}

function header(key: string, body: string): string {
  return `covgap-cache ${CACHE_VERSION} ${digest(key)} ${digest(body)}`;
}

export function digest(content: string | Uint8Array): string {
  return createHash('sha1').update(content).digest('base64url');
}
