import fs from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** Of a file a case is not shown more, in bytes. */
const MAX_SHOWN = 2000;
const MAX_ENTRIES = 200;
/** Folders that stay a while: a new one must not get the inode numbers of the one before. */
const KEPT = 20;

/** Temporary folders that cases make for themselves, below one folder; only the newest may be written to. */
export class Folders {
  readonly #root: string;
  // Taken before the module can exchange them.
  readonly #fs = { ...fs };
  readonly #old: string[] = [];
  #count = 0;
  #working = false;
  #current: string | null = null;

  /** `root`: must not exist yet. */
  constructor(root: string) {
    this.#root = root;
    this.#fs.mkdirSync(root, { recursive: true });
  }

  /** Where the case that runs may write, if it may write at all; while folders come and go, all of them: functions of Node call each other. */
  writable(effects: boolean): readonly string[] {
    if (this.#working) return [this.#root];
    return this.#current === null || !effects ? [] : [this.#current];
  }

  /** A new folder with these files; a name that ends in `/` is a folder. Returns its path. */
  readonly make = (files: Readonly<Record<string, string>> = {}): string => {
    this.release();
    return this.#work(() => this.#fill(files));
  };

  #fill(files: Readonly<Record<string, string>>): string {
    const folder = join(this.#root, `f${String(++this.#count).padStart(6, '0')}`);
    this.#fs.mkdirSync(folder);
    this.#current = folder;
    for (const [name, text] of Object.entries(files)) {
      const path = join(folder, name);
      if (!path.startsWith(folder + sep)) throw new Error(`${name} is outside of the folder`);
      this.#fs.mkdirSync(/[\\/]$/.test(name) ? path : dirname(path), { recursive: true });
      if (!/[\\/]$/.test(name)) this.#fs.writeFileSync(path, text);
    }
    return folder;
  }

  #work<T>(job: () => T): T {
    this.#working = true;
    try {
      return job();
    } finally {
      this.#working = false;
    }
  }

  /** Ends the time of the current folder. */
  release(): void {
    if (this.#current !== null) this.#old.push(this.#current);
    this.#current = null;
    while (this.#old.length > KEPT) this.#remove(this.#old.shift()!);
  }

  /** What a folder holds: by path with `/`, the text of files, null for folders and for files that are no short text. */
  readonly look = (folder: string): ReadonlyMap<string, string | null> => {
    const found = new Map<string, string | null>();
    const walk = (path: string): void => {
      for (const entry of this.#fs
        .readdirSync(path, { withFileTypes: true })
        .sort((a, b) => (a.name < b.name ? -1 : 1))) {
        if (found.size >= MAX_ENTRIES) return;
        const at = join(path, entry.name);
        const name = relative(folder, at).split(sep).join('/');
        if (entry.isDirectory()) {
          found.set(`${name}/`, null);
          walk(at);
        } else found.set(name, entry.isFile() ? this.#textOf(at) : null);
      }
    };
    try {
      walk(folder);
    } catch {
      // What cannot be read is not there for a test either.
    }
    return found;
  };

  #textOf(path: string): string | null {
    const bytes = this.#fs.readFileSync(path);
    const text = bytes.toString('utf8');
    return bytes.length > MAX_SHOWN || text.includes('\uFFFD') || text.includes('\0') ? null : text;
  }

  #remove(path: string): void {
    try {
      this.#work(() => this.#fs.rmSync(path, { recursive: true, force: true }));
    } catch {
      // All of it goes with the scratch folder.
    }
  }
}
