import type Pg from 'pg';
import { CovgapError } from '../../errors.js';
import { corrupt, newer, pause, unavailable } from './failure.js';
import { count } from './rows.js';
import { migrations, SCHEMA_VERSION, type Statement } from './sql.js';
import type { Engine, Session } from './sql-store.js';

const CONNECT_MS = 15_000;
/** No statement of ours takes long; one that does hangs. */
const STATEMENT_MS = 120_000;
/** With pauses of a second in the end, about a minute. */
const MOST_ATTEMPTS = 60;

/**
 * What passes by itself: lost to another transaction (40001, 40P01), too many connections (53300), a server that starts
 * or stops (57P…), a connection that broke (08…).
 */
const PASSING = /^(40001|40P01|53300|57P0[123]|08\w{3})$/;
/** Two that make the same table at once: one of them finds it there, in these words. */
const MADE_MEANWHILE = /^(42P07|42710|23505|XX000)$/;
const BROKEN = /^(ECONNRESET|EPIPE)$|Connection terminated|is not queryable/;

const STATEMENTS = migrations({ integer: 'BIGINT', bytes: 'BYTEA' });

/** A history in PostgreSQL, or in what speaks its protocol and its SQL. */
export class PostgresEngine implements Engine {
  readonly kind = 'postgres';
  readonly place: string;
  readonly #url: string;
  #client: Pg.Client | null = null;
  #version = 0;

  constructor(url: string, place: string) {
    this.#url = url;
    this.place = place;
  }

  reading<T>(nothing: T, work: (session: Session) => Promise<T>): Promise<T> {
    return this.#persistently(async (client) => {
      if (this.#version === 0) this.#version = await this.#versionOf(client);
      return this.#version === 0
        ? nothing
        : transaction(client, 'BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY', work);
    });
  }

  writing<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#persistently(async (client) => {
      if (this.#version < SCHEMA_VERSION) await this.#migrate(client);
      return transaction(client, 'BEGIN', work);
    });
  }

  /** The server looks after its own files. */
  async check(): Promise<string[]> {
    return [];
  }

  /** So it does after room that is free again. */
  async shrink(): Promise<void> {}

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    await client?.end().catch(() => {});
  }

  async #connect(): Promise<Pg.Client> {
    if (this.#client !== null) return this.#client;
    const { default: pg } = await import('pg');
    const client = new pg.Client({
      connectionString: this.#url,
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: STATEMENT_MS,
      application_name: 'covgap',
    });
    // Without a listener the loss of an idle connection would end the process.
    client.on('error', () => {
      if (this.#client === client) this.#client = null;
    });
    await client.connect();
    this.#client = client;
    return client;
  }

  /** Does the work until it is done or fails for good. */
  async #persistently<T>(work: (client: Pg.Client) => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await work(await this.#connect());
      } catch (error) {
        const { code = '', message = '' } = error as { code?: string; message?: string };
        const broken = BROKEN.test(code) || BROKEN.test(message) || /^(08|57P)/.test(code);
        if (broken) await this.close();
        if (!(broken || PASSING.test(code)) || attempt === MOST_ATTEMPTS) throw this.#told(error);
        await pause(attempt);
      }
    }
  }

  /** 0 where nothing was begun. */
  async #versionOf(client: Pg.Client): Promise<number> {
    const result = await client
      .query('SELECT COALESCE(MAX(version), 0) AS version FROM covgap_schema')
      .catch((error: { code?: string }) => {
        if (error.code === '42P01') return { rows: [{ version: 0 }] };
        throw error;
      });
    const version = count(result.rows[0] as Record<string, unknown>, 'version');
    if (version > SCHEMA_VERSION) throw newer(this.place, version, SCHEMA_VERSION);
    return version;
  }

  /**
   * Statement by statement, each of which does nothing where it was done: distributed engines change a schema outside
   * of transactions, and have no lock to take for it.
   */
  async #migrate(client: Pg.Client): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        const from = await this.#versionOf(client);
        if (from < SCHEMA_VERSION) {
          await client.query('CREATE TABLE IF NOT EXISTS covgap_schema (version BIGINT PRIMARY KEY)');
          for (const statement of STATEMENTS.slice(from).flat()) await client.query(statement);
          const done = { text: 'INSERT INTO covgap_schema (version) VALUES ($1) ON CONFLICT DO NOTHING' };
          await client.query(done.text, [SCHEMA_VERSION]);
        }
        this.#version = SCHEMA_VERSION;
        return;
      } catch (error) {
        const { code = '' } = error as { code?: string };
        if (!MADE_MEANWHILE.test(code) || attempt === MOST_ATTEMPTS) throw error;
        await pause(attempt);
      }
    }
  }

  #told(error: unknown): unknown {
    const { code = '', severity } = error as { code?: string; severity?: string };
    if (error instanceof CovgapError) return error;
    const reason = this.#withoutPassword(reasonOf(error));
    if (/^(XX001|XX002|58P01)$/.test(code)) return corrupt(this.place, `the database is damaged: ${reason}`, error);
    const isOurs = error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
    if (severity === undefined && code === '' && (isOurs || (error as Error).name === 'DecodeError')) return error;
    const hint =
      'Nothing was recorded that is not said to be. See whether the server runs, and who may read and write there.';
    return unavailable(this.place, `the database cannot be used: ${reason}`, hint, error);
  }

  /** Servers and drivers do not repeat it; if one ever does, it stops here. */
  #withoutPassword(text: string): string {
    const password = /:\/\/[^/]*?:([^@]*)@/.exec(this.#url)?.[1] ?? '';
    const forms = [password, decoded(password)].filter((each) => each !== '');
    return forms.reduce((safe, form) => safe.replaceAll(form, '***'), text);
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Of a host with several addresses, Node.js says what each answered, and nothing itself. */
function reasonOf(error: unknown): string {
  const { message, errors, code } = error as { message?: string; errors?: readonly Error[]; code?: string };
  return message || errors?.[0]?.message || code || 'for no reason given';
}

async function transaction<T>(client: Pg.Client, begin: string, work: (session: Session) => Promise<T>): Promise<T> {
  await client.query(begin);
  try {
    const result = await work(sessionOf(client));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // Where the connection is gone there is nothing to roll back; the first error is the one to tell.
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

function sessionOf(client: Pg.Client): Session {
  const query = ({ text, values }: Statement) => {
    let at = 0;
    return client.query(
      text.replace(/\?/g, () => `$${++at}`),
      [...values],
    );
  };
  return {
    all: async (statement) => (await query(statement)).rows as Record<string, unknown>[],
    run: async (statement) => (await query(statement)).rowCount ?? 0,
  };
}
