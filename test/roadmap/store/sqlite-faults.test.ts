import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import type { CovgapError } from '../../../src/errors.js';
import type { HistoryStore } from '../../../src/roadmap/model.js';
import { openStore } from '../../../src/roadmap/store/open.js';
import { smallDisk } from '../../support/disk.js';
import { recorder } from '../../support/processes.js';
import { project } from '../../support/project.js';
import { sample } from './samples.js';

const isRoot = userInfo().uid === 0;

/** A store with three snapshots, closed. */
async function filled(): Promise<{ readonly root: string; readonly file: string }> {
  const root = project();
  const store = await openStore('history.db', root);
  await store.append([sample(1, {}, 400), sample(2, {}, 400), sample(3, {}, 400)]);
  await store.close();
  return { root, file: join(root, 'history.db') };
}

async function withStore<T>(root: string, work: (store: HistoryStore) => Promise<T>): Promise<T> {
  const store = await openStore('history.db', root);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const append = (root: string) => withStore(root, (store) => store.append([sample(9)]));
const heads = (root: string) => withStore(root, (store) => store.heads({ project: 'kit' }));

describe('a SQLite store that is not what it was', () => {
  it('tells a newer schema, and changes nothing', async () => {
    const { root, file } = await filled();
    const db = new Database(file);
    db.exec('INSERT INTO covgap_schema VALUES (99)');
    db.close();
    const before = readFileSync(file);
    for (const work of [append, heads])
      await expect(work(root)).rejects.toMatchObject({
        code: 'store-newer',
        message: expect.stringContaining('version 99'),
        where: { file: 'history.db' },
      });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it.each([
    ['text', (file: string) => writeFileSync(file, 'not a database\n'.repeat(100)), 'store-corrupt'],
    ['a header that was written over', (file: string) => damage(file, 0, 40), 'store-corrupt'],
    [
      'a file cut in half',
      (file: string) => truncateSync(file, Math.floor(statSync(file).size / 8192) * 4096),
      'store-corrupt',
    ],
    ['a page of garbage in front', (file: string) => damage(file, 100, 3900), 'store-corrupt'],
  ])('tells %s, and leaves it as it is', async (_, spoil, code) => {
    const { root, file } = await filled();
    spoil(file);
    const before = readFileSync(file);
    await expect(append(root)).rejects.toMatchObject({ code });
    await expect(heads(root)).rejects.toMatchObject({ code });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('never gives back modules that were not recorded, whatever byte is turned', async () => {
    const { root, file } = await filled();
    const whole = readFileSync(file);
    const truth = new Map([1, 2, 3].map((seed) => [sample(seed, {}, 400).id, sample(seed, {}, 400)]));
    let told = 0;
    for (let at = 0; at < 60; at++) {
      const spoiled = Buffer.from(whole);
      const place = (at * 7919 + 13) % whole.length;
      for (let byte = place; byte < Math.min(place + 8, whole.length); byte++) spoiled[byte]! ^= 0x5a;
      writeFileSync(file, spoiled);
      try {
        await withStore(root, async (store) => {
          for (const snapshot of await store.read('kit', [...truth.keys()])) {
            const { modules, id } = truth.get(snapshot.id)!;
            expect(snapshot).toMatchObject({ id, modules });
          }
        });
      } catch (error) {
        expect(['store-corrupt', 'store-newer', 'store-unavailable']).toContain((error as CovgapError).code);
        told++;
      }
    }
    expect(told).toBeGreaterThan(5);
  });

  it('tells a database of something else, and makes no table in it', async () => {
    const root = project();
    const db = new Database(join(root, 'history.db'));
    db.exec('CREATE TABLE bookmarks (url TEXT)');
    db.close();
    await expect(append(root)).rejects.toMatchObject({ code: 'store-unavailable' });
    const again = new Database(join(root, 'history.db'));
    expect(again.prepare('SELECT name FROM sqlite_master').all()).toEqual([{ name: 'bookmarks' }]);
    again.close();
  });

  it('tells a folder in its place, and a file where its folder should be', async () => {
    const root = project({ file: 'x' });
    mkdirSync(join(root, 'history.db'));
    await expect(append(root)).rejects.toMatchObject({ code: 'store-unavailable' });
    const store = await openStore('file/history.db', root);
    await expect(store.append([sample(1)])).rejects.toMatchObject({ code: 'store-unavailable' });
    await store.close();
  });

  it('goes on with an empty file, as an interrupted first run leaves it', async () => {
    const root = project({ 'history.db': '' });
    expect(await heads(root)).toEqual([]);
    expect(await append(root)).toEqual({ added: 1 });
  });
});

/** A user who is not root, for a process of a test that runs as root. */
const nobody = isRoot ? { uid: 65534, gid: 65534 } : undefined;
const built = fileURLToPath(new URL('../../../dist/roadmap/store/open.js', import.meta.url));
const whyNoUser =
  nobody !== undefined && spawnSync('cat', [built], { ...nobody, stdio: 'ignore' }).status !== 0
    ? ' (skipped: runs as root, and another user cannot read this checkout)'
    : '';

describe('a SQLite store that may not be written', () => {
  it.skipIf(whyNoUser !== '')(`is refused, and can be read all the same${whyNoUser}`, async () => {
    const { root, file } = await filled();
    chmodSync(file, 0o444);
    chmodSync(root, 0o555);
    const before = readFileSync(file);
    try {
      const child = recorder({ location: file, root: '/', name: 'x', many: 1, ...(nobody && { user: nobody }) });
      const { ids, error } = await child.ended;
      expect(ids).toEqual([]);
      expect(error).toMatch(/^! store-unavailable .*readonly/);
      expect(readFileSync(file).equals(before)).toBe(true);
      expect(await heads(root)).toHaveLength(3);
    } finally {
      chmodSync(root, 0o755);
    }
  });
});

const disk = smallDisk(1);
const whyNoDisk = disk === null ? ' (skipped: no file system can be mounted here)' : '';

describe('a SQLite store on a full disk', () => {
  it.skipIf(disk === null)(
    `says so, keeps what it has, and goes on when there is room${whyNoDisk}`,
    { timeout: 120_000 },
    async () => {
      const filler = join(disk!, 'filler');
      writeFileSync(filler, Buffer.alloc(600 * 1024));
      await expectFull(disk!, undefined, /disk is full|disk I\/O error/);
      rmSync(filler);
      expect((await recorder({ location: 'history.db', root: disk!, name: 'after', many: 3 }).ended).ids).toHaveLength(
        3,
      );
    },
  );

  it('does the same where a limit on the size of files ends it', { timeout: 120_000 }, async () => {
    await expectFull(project(), 'ulimit -f 200', /disk is full|disk I\/O error/);
  });
});

async function expectFull(root: string, limit: string | undefined, reason: RegExp): Promise<void> {
  const options = { location: 'history.db', root, name: 'full', many: 10_000 };
  const { ids, error } = await recorder({ ...options, ...(limit === undefined ? {} : { limit }) }).ended;
  expect(error).toMatch(/^! store-unavailable /);
  expect(error).toMatch(reason);
  expect(ids.length).toBeGreaterThan(5);
  const copy = project();
  copyFileSync(join(root, 'history.db'), join(copy, 'history.db'));
  for (const folder of [root, copy])
    await withStore(folder, async (store) => {
      expect(await store.check()).toEqual([]);
      const there = (await store.heads({ project: 'kit' })).map(({ id }) => id);
      expect(ids.filter((id) => !there.includes(id))).toEqual([]);
    });
}

function damage(file: string, from: number, length: number): void {
  const bytes = readFileSync(file);
  for (let at = from; at < from + length; at++) bytes[at]! ^= 0xff;
  writeFileSync(file, bytes);
}
