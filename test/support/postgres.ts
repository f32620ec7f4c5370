import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

export interface Server {
  /** The URL of a new, empty database. */
  readonly freshUrl: () => Promise<string>;
  /** Names of everything a message must not hold. */
  readonly password: string;
  readonly stop: () => Promise<void>;
}

/** Debian keeps the programs of the server out of the path. */
const FOLDER = findBinaries();

/** Why there is no server to test with; null where there is one. */
export const noPostgres: string | null =
  FOLDER === null
    ? 'PostgreSQL is not installed (Debian: apt-get install postgresql)'
    : isRoot() && ownerForRoot() === null
      ? 'PostgreSQL does not run as root, and there is no user postgres or nobody'
      : null;

function findBinaries(): string | null {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
  const folders = [
    ...versions.sort((a, b) => Number(b) - Number(a)).map((version) => `/usr/lib/postgresql/${version}/bin`),
    ...(process.env.PATH ?? '').split(':'),
  ];
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)))) ?? null;
}

function isRoot(): boolean {
  return userInfo().uid === 0;
}

function ownerForRoot(): { readonly uid: number; readonly gid: number } | null {
  for (const name of ['postgres', 'nobody'])
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // Not that one.
    }
  return null;
}

/** A server of our own on a socket in a temporary folder: no port, no network, nothing of another server's touched. */
export async function startPostgres(): Promise<Server> {
  const owner = isRoot() ? ownerForRoot()! : null;
  const as = owner === null ? {} : { uid: owner.uid, gid: owner.gid };
  // The path of a socket may have about a hundred characters.
  const home = mkdtempSync(join(tmpdir(), 'covgap-pg-'));
  const password = "s3cret/&'word";
  mkdirSync(join(home, 'socket'));
  writeFileSync(join(home, 'password'), password);
  chmodSync(home, 0o755);
  if (owner !== null) for (const name of ['', 'socket', 'password']) chownSync(join(home, name), owner.uid, owner.gid);
  const data = join(home, 'data');
  const env = { PATH: process.env.PATH, HOME: home, LC_ALL: 'C' };
  execFileSync(
    join(FOLDER!, 'initdb'),
    ['-D', data, '-U', 'covgap', '-A', 'scram-sha-256', `--pwfile=${join(home, 'password')}`, '-E', 'UTF8', '-N'],
    { ...as, env, cwd: home, stdio: 'pipe' },
  );
  const options = [
    '-k',
    join(home, 'socket'),
    '-c',
    'listen_addresses=',
    '-c',
    'fsync=off',
    '-c',
    'max_connections=40',
  ];
  const server = spawn(join(FOLDER!, 'postgres'), ['-D', data, ...options], { ...as, env, cwd: home, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const url = (database: string) =>
    `postgres://covgap:${encodeURIComponent(password)}@localhost/${database}?host=${encodeURIComponent(join(home, 'socket'))}`;
  await answering(url('postgres'));
  let made = 0;
  return {
    password,
    freshUrl: async () => {
      const name = `history_${++made}`;
      await execute(url('postgres'), `CREATE DATABASE ${name}`);
      return url(name);
    },
    stop: async () => {
      server.kill('SIGINT');
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** One statement, for what a test does behind the back of the store. */
export async function execute(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(statement)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

async function answering(url: string): Promise<void> {
  const until = Date.now() + 30_000;
  for (;;)
    try {
      await execute(url, 'SELECT 1');
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
}
