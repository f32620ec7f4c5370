import { afterEach, describe, expect, it } from 'vitest';
import type { HistoryStore } from '../../../src/roadmap/model.js';
import { DAY, headOf, MONDAY, sample } from './samples.js';

/**
 * What every store promises. `fresh` makes an empty place, and gives what opens it: each call as another process would.
 */
export function describeStore(name: string, fresh: () => Promise<() => Promise<HistoryStore>>): void {
  describe(name, () => {
    const opened: HistoryStore[] = [];
    afterEach(async () => {
      for (const store of opened.splice(0)) await store.close();
    });

    async function place(): Promise<() => Promise<HistoryStore>> {
      const open = await fresh();
      return async () => {
        const store = await open();
        opened.push(store);
        return store;
      };
    }

    it('is empty where nothing was ever recorded', async () => {
      const store = await (await place())();
      expect(await store.heads({ project: 'kit' })).toEqual([]);
      expect(await store.read('kit', ['0'.repeat(64)])).toEqual([]);
      expect(await store.projects()).toEqual([]);
      expect(await store.prune('kit', ['0'.repeat(64)])).toBe(0);
      expect(await store.check()).toEqual([]);
    });

    it('gives back what was appended, bit by bit, to another process too', async () => {
      const open = await place();
      const snapshot = sample(1);
      expect(await (await open()).append([snapshot])).toEqual({ added: 1 });
      const other = await open();
      expect(await other.read('kit', [snapshot.id])).toEqual([snapshot]);
      expect(await other.heads({ project: 'kit' })).toEqual([headOf(snapshot)]);
      expect(await other.check()).toEqual([]);
    });

    it('keeps what was not measured apart from 0', async () => {
      const store = await (await place())();
      const bare = sample(2, { commit: null, branch: null, tests: null }, 0);
      await store.append([bare]);
      const [head] = await store.heads({ project: 'kit' });
      expect(head).toEqual(headOf(bare));
      expect(head).toMatchObject({ commit: null, branch: null, tests: null, totals: { lines: null, modules: 0 } });
      expect(await store.read('kit', [bare.id])).toEqual([bare]);
    });

    it('passes over what is there, also when it was recorded at another time', async () => {
      const store = await (await place())();
      await store.append([sample(1), sample(2)]);
      const again = sample(1, { recordedAt: MONDAY + 99 * DAY, time: MONDAY + 60 * DAY });
      expect(await store.append([again, sample(3), sample(3)])).toEqual({ added: 1 });
      expect(await store.append([])).toEqual({ added: 0 });
      expect((await store.heads({ project: 'kit' })).map(({ time }) => time)).toEqual(
        [1, 2, 3].map((seed) => MONDAY + seed * DAY),
      );
    });

    it('gives heads oldest first, by id where times are equal', async () => {
      const store = await (await place())();
      const sameTime = [11, 12, 13].map((seed) => sample(seed, { time: MONDAY }));
      await store.append([sample(5), ...sameTime, sample(4)]);
      const ids = (await store.heads({ project: 'kit' })).map(({ id }) => id);
      expect(ids).toEqual([...sameTime.map(({ id }) => id).sort(), sample(4).id, sample(5).id]);
    });

    it('finds by branch and by time: from inclusive, to exclusive', async () => {
      const store = await (await place())();
      await store.append([1, 2, 3, 4].map((seed) => sample(seed, { branch: seed === 3 ? 'next' : 'main' })));
      const seeds = async (query: object) =>
        (await store.heads({ project: 'kit', ...query })).map(({ time }) => (time - MONDAY) / DAY);
      expect(await seeds({ from: MONDAY + 2 * DAY, to: MONDAY + 4 * DAY })).toEqual([2, 3]);
      expect(await seeds({ branch: 'main' })).toEqual([1, 2, 4]);
      expect(await seeds({ branch: 'main', from: MONDAY + 2 * DAY })).toEqual([2, 4]);
      expect(await seeds({ branch: 'nope' })).toEqual([]);
    });

    it('reads in the order that is asked for, and leaves out what is missing', async () => {
      const store = await (await place())();
      const [a, b, c] = [sample(1), sample(2), sample(3)];
      await store.append([a, b, c]);
      expect(await store.read('kit', [c.id, 'f'.repeat(64), a.id])).toEqual([c, a]);
    });

    it('keeps projects apart, whatever they are called', async () => {
      const store = await (await place())();
      const names = ['kit', 'Kit', '@org/kit', '.git', '..', "o'kit; --", 'ein Päckchen 📦', '%2e', 'a\\b'];
      const each = names.map((project) => sample(1, { project }));
      expect(await store.append(each)).toEqual({ added: names.length });
      expect(await store.projects()).toEqual([...names].sort());
      for (const [at, project] of names.entries()) {
        expect(await store.heads({ project })).toEqual([headOf(each[at]!)]);
        expect(await store.read(project, [each[at]!.id])).toEqual([each[at]]);
        expect(await store.read(project, [each[(at + 1) % names.length]!.id])).toEqual([]);
      }
      expect(await store.check()).toEqual([]);
    });

    it('keeps names as they are: quotes, line breaks, other scripts', async () => {
      const store = await (await place())();
      const odd = sample(1, { branch: 'feature/\'日本\'\n"x"' });
      await store.append([odd]);
      expect(await store.read('kit', [odd.id])).toEqual([odd]);
      expect(await store.heads({ project: 'kit', branch: odd.branch! })).toEqual([headOf(odd)]);
    });

    it('prunes what it is told to, and nothing else', async () => {
      const open = await place();
      const store = await open();
      await store.append([sample(1), sample(2), sample(3), sample(1, { project: 'other' })]);
      expect(await store.prune('kit', [sample(1).id, sample(3).id, 'f'.repeat(64)])).toBe(2);
      expect(await store.prune('kit', [])).toBe(0);
      const later = await open();
      expect(await later.heads({ project: 'kit' })).toEqual([headOf(sample(2))]);
      expect(await later.read('kit', [sample(1).id])).toEqual([]);
      expect(await later.projects()).toEqual(['kit', 'other']);
      expect(await later.check()).toEqual([]);
      expect(await later.append([sample(1)])).toEqual({ added: 1 });
    });

    it('takes appends from several connections and calls at once', { timeout: 120_000 }, async () => {
      const open = await place();
      const stores = await Promise.all([open(), open(), open()]);
      const seeds = Array.from({ length: 12 }, (_, at) => at);
      const results = await Promise.all(seeds.map((seed) => stores[seed % 3]!.append([sample(seed), sample(1000)])));
      expect(results.reduce((sum, { added }) => sum + added, 0)).toBe(13);
      expect(await stores[0]!.heads({ project: 'kit' })).toHaveLength(13);
      expect(await stores[1]!.check()).toEqual([]);
    });

    it('holds thousands of modules', async () => {
      const store = await (await place())();
      const large = sample(7, {}, 5000);
      await store.append([large]);
      expect(await store.read('kit', [large.id])).toEqual([large]);
    });
  });
}
