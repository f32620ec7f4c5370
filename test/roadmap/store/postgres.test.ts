import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../../src/roadmap/store/open.js';
import { execute, noPostgres, type Server, startPostgres } from '../../support/postgres.js';
import { describeStore } from './contract.js';
import { sample } from './samples.js';

const title = noPostgres === null ? 'on a PostgreSQL server' : `on a PostgreSQL server (skipped: ${noPostgres})`;

describe.skipIf(noPostgres !== null)(title, () => {
  let server: Server;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server?.stop());

  describeStore('a PostgreSQL store', async () => {
    const url = await server.freshUrl();
    return () => openStore(url, '/');
  });

  it('keys every table by project first, and needs no sequence', async () => {
    const url = await server.freshUrl();
    const store = await openStore(url, '/');
    await store.append([sample(1)]);
    await store.close();
    const keys = await execute(
      url,
      "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'covgap_schema'",
    );
    expect(keys).toHaveLength(4);
    for (const { indexdef } of keys) expect(indexdef).toMatch(/USING btree \(project, /);
    expect(await execute(url, "SELECT 1 FROM pg_class WHERE relkind = 'S'")).toEqual([]);
  });

  it('tells a newer schema, and changes nothing', async () => {
    const url = await server.freshUrl();
    const store = await openStore(url, '/');
    await store.append([sample(1)]);
    await store.close();
    await execute(url, 'INSERT INTO covgap_schema VALUES (99)');
    const later = await openStore(url, '/');
    await expect(later.heads({ project: 'kit' })).rejects.toMatchObject({ code: 'store-newer' });
    await expect(later.append([sample(2)])).rejects.toMatchObject({ code: 'store-newer' });
    await later.close();
    expect(await execute(url, 'SELECT id FROM covgap_snapshot')).toEqual([{ id: sample(1).id }]);
  });

  it('tells modules that were damaged, and which', async () => {
    const url = await server.freshUrl();
    const store = await openStore(url, '/');
    await store.append([sample(1), sample(2)]);
    await execute(url, `UPDATE covgap_modules SET data = '\\x1f8b00' WHERE snapshot = '${sample(1).id}'`);
    await execute(url, `UPDATE covgap_snapshot SET lines_covered = 1 WHERE id = '${sample(2).id}'`);
    await expect(store.read('kit', [sample(1).id])).rejects.toMatchObject({ code: 'store-corrupt' });
    expect(await store.read('kit', [sample(2).id])).toEqual([sample(2)]);
    const problems = (await store.check()).join('\n');
    expect(problems).toContain(sample(1).id.slice(0, 12));
    expect(problems).toContain(`totals of snapshot ${sample(2).id.slice(0, 12)}`);
    await store.close();
  });

  it('goes on where the server ends its connection', async () => {
    const url = await server.freshUrl();
    const store = await openStore(url, '/');
    await store.append([sample(1)]);
    await execute(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'covgap'");
    expect(await store.append([sample(2)])).toEqual({ added: 1 });
    expect(await store.heads({ project: 'kit' })).toHaveLength(2);
    await store.close();
  });

  it('says why it cannot be used, and never a password', async () => {
    const url = await server.freshUrl();
    const encoded = encodeURIComponent(server.password);
    const wrong = [
      ['another password', url.replace(encoded, 'wr0ng-one'), /password authentication failed/],
      ['no such database', url.replace(/history_\d+/, 'nowhere'), /"nowhere" does not exist/],
      ['no server', 'postgres://ada:hidden@127.0.0.1:1/db', /ECONNREFUSED/],
      ['a reader who may not write', url, /permission denied|read-only/],
    ] as const;
    for (const [name, location, reason] of wrong) {
      const options = name.startsWith('a reader') ? '&options=-c%20default_transaction_read_only%3Don' : '';
      const store = await openStore(location + options, '/');
      const error = await store.append([sample(1)]).catch((caught: Error) => caught);
      expect(error, name).toMatchObject({ code: 'store-unavailable', message: expect.stringMatching(reason) });
      expect(`${store.place} ${JSON.stringify(error)} ${(error as Error).message}`).not.toMatch(/s3cret|wr0ng|hidden/);
      await store.close();
    }
  });
});
