import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type Libsql from 'libsql';
import { CovgapError } from '../../errors.js';
import { corrupt, newer, unavailable } from './failure.js';
import { count } from './rows.js';
import { migrations, SCHEMA_VERSION, type Statement } from './sql.js';
import type { Engine, Session } from './sql-store.js';

/** How long a writer waits for its turn, in milliseconds: the time a hundred others take, with slow disks. */
const BUSY_MS = 60_000;

const STATEMENTS = migrations({ integer: 'INTEGER', bytes: 'BLOB' });

/**
 * A history in one SQLite file. With a rollback journal rather than a write-ahead log: the file alone is the history
 * whenever nobody writes, it can be read where nothing may be written, and it works on file systems without shared
 * memory. A transaction takes milliseconds, so that readers and writers can wait for each other.
 */
export class SqliteEngine implements Engine {
  readonly kind = 'sqlite';
  readonly place: string;
  readonly #file: string;
  #db: Libsql.Database | null = null;

  /** `file` is absolute; it is made by the first append. */
  constructor(file: string, place: string) {
    this.#file = file;
    this.place = place;
  }

  async reading<T>(nothing: T, work: (session: Session) => Promise<T>): Promise<T> {
    if (!(await this.#exists())) return nothing;
    return this.#transaction('DEFERRED', async (db, session) =>
      versionOf(db, this.place) === 0 ? nothing : work(session),
    );
  }

  async writing<T>(work: (session: Session) => Promise<T>): Promise<T> {
    if (!(await this.#exists()))
      await mkdir(dirname(this.#file), { recursive: true }).catch((error: Error) => {
        throw this.#unwritable(error);
      });
    return this.#transaction('IMMEDIATE', async (db, session) => {
      migrate(db, versionOf(db, this.place));
      return work(session);
    });
  }

  async check(): Promise<string[]> {
    if (!(await this.#exists())) return [];
    return this.#guarded(async () => {
      const rows = (await this.#open()).prepare('PRAGMA integrity_check(20)').all() as { integrity_check: string }[];
      return rows.map((row) => row.integrity_check).filter((line) => line !== 'ok');
    });
  }

  async shrink(): Promise<void> {
    await this.#guarded(async () => (await this.#open()).exec('VACUUM'));
  }

  async close(): Promise<void> {
    this.#db?.close();
    this.#db = null;
  }

  /** The driver would make the file. */
  async #exists(): Promise<boolean> {
    const facts = await stat(this.#file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw this.#unwritable(error);
    });
    if (facts === null) return false;
    if (facts.isFile()) return true;
    throw unavailable(this.place, 'is no file', 'Name a file for the history; covgap makes it.');
  }

  async #open(): Promise<Libsql.Database> {
    if (this.#db !== null) return this.#db;
    const { default: Database } = await import('libsql').catch((error: Error) => {
      const hint = 'Install without --omit=optional, or keep the history elsewhere: --store git:origin or postgres://…';
      throw unavailable(this.place, 'SQLite is not installed for this system', hint, error);
    });
    const db = new Database(this.#file, { timeout: BUSY_MS });
    // The folder is synchronized too, so that what is acknowledged survives the loss of power.
    db.exec('PRAGMA synchronous = EXTRA');
    this.#db = db;
    return db;
  }

  #transaction<T>(mode: 'DEFERRED' | 'IMMEDIATE', work: (db: Libsql.Database, session: Session) => Promise<T>) {
    return this.#guarded(async () => {
      const db = await this.#open();
      db.exec(`BEGIN ${mode}`);
      try {
        const result = await work(db, sessionOf(db));
        db.exec('COMMIT');
        return result;
      } catch (error) {
        // Where SQLite gave up by itself there is nothing to roll back; the first error is the one to tell.
        if (db.inTransaction) db.exec('ROLLBACK');
        throw error;
      }
    });
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.#told(error);
    }
  }

  #told(error: unknown): unknown {
    const { code, message } = error as { code?: unknown; message?: string };
    if (error instanceof CovgapError) return error;
    if (typeof code === 'string' && /^SQLITE_(CORRUPT|NOTADB)/.test(code))
      return corrupt(this.place, `is no database that can be read: ${message}`, error);
    if (typeof code === 'string' && code.startsWith('SQLITE_BUSY'))
      return unavailable(this.place, `another process has held it for ${BUSY_MS / 1000} s`, 'Try again later.', error);
    if ((typeof code === 'string' && code.startsWith('SQLITE_')) || /^ConnectionFailed/.test(message ?? ''))
      return this.#unwritable(error as Error);
    return error;
  }

  #unwritable(error: Error): CovgapError {
    const hint = 'Nothing was changed. See whether the disk is full and who may write there, or name another --store.';
    return unavailable(this.place, `the history cannot be opened, read or written: ${error.message}`, hint, error);
  }
}

function sessionOf(db: Libsql.Database): Session {
  // `all` runs a statement to its end, which lets go of its lock; `get` does not.
  return {
    all: async ({ text, values }: Statement) => db.prepare(text).all(...values) as Record<string, unknown>[],
    run: async ({ text, values }: Statement) => db.prepare(text).run(...values).changes,
  };
}

/** 0 where nothing was begun. */
function versionOf(db: Libsql.Database, place: string): number {
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[];
  if (tables.length === 0) return 0;
  if (!tables.some(({ name }) => name === 'covgap_schema'))
    throw unavailable(place, 'is a database of something else', 'Name another file for the history; covgap makes it.');
  const [row] = db.prepare('SELECT MAX(version) AS version FROM covgap_schema').all() as Record<string, unknown>[];
  const version = count(row!, 'version');
  if (version > SCHEMA_VERSION) throw newer(place, version, SCHEMA_VERSION);
  return version;
}

function migrate(db: Libsql.Database, from: number): void {
  if (from === SCHEMA_VERSION) return;
  db.exec('CREATE TABLE IF NOT EXISTS covgap_schema (version INTEGER PRIMARY KEY)');
  for (const statement of STATEMENTS.slice(from).flat()) db.exec(statement);
  db.prepare('INSERT INTO covgap_schema (version) VALUES (?)').run(SCHEMA_VERSION);
}
