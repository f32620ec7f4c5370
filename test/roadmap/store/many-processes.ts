import { expect, it } from 'vitest';
import type { HistoryStore } from '../../../src/roadmap/model.js';
import { killGroup, recorder } from '../../support/processes.js';

export interface Place {
  readonly location: string;
  /** A folder for each process. */
  readonly root: (at: number) => string;
  readonly open: () => Promise<HistoryStore>;
  /** What a person does after a crash, where the message says so. */
  readonly mend?: () => void;
}

const WRITERS = 16;

export interface Pace {
  /** How many processes are killed; as many as `COVGAP_KILLS` says where it is set. */
  readonly kills: number;
  /** Milliseconds within which, about as long as a few appends take. */
  readonly within: number;
  /** Snapshots that each of the writers records. */
  readonly each: number;
}

/** What every store promises where several processes write at once, and where they are killed. */
export function itStandsProcesses(pace: Pace, fresh: () => Promise<Place>): void {
  const kills = Number(process.env.COVGAP_KILLS ?? pace.kills);

  it(`loses nothing where ${WRITERS} processes record at once`, { timeout: 240_000 }, async () => {
    const { location, root, open } = await fresh();
    const writers = Array.from({ length: WRITERS }, (_, at) =>
      recorder({ location, root: root(at), name: `w${at}`, many: pace.each }),
    );
    const results = await Promise.all(writers.map(({ ended }) => ended));
    expect(results.map(({ error }) => error)).toEqual(Array(WRITERS).fill(null));
    await expectAll(
      open,
      results.flatMap(({ ids }) => ids),
      WRITERS * pace.each,
    );
  });

  it(`keeps what it acknowledged through kill -9 at ${kills} random points`, { timeout: 480_000 }, async () => {
    const { location, root, open, mend } = await fresh();
    const acknowledged: string[] = [];
    for (let killed = 0; killed < kills; ) {
      const round = Array.from({ length: Math.min(4, kills - killed) }, (_, at) =>
        recorder({ location, root: root(at), name: `k${killed + at}`, many: 1_000_000 }),
      );
      killed += round.length;
      await Promise.all(
        round.map(async (each) => {
          await each.ready;
          await new Promise((resolve) => setTimeout(resolve, Math.random() * pace.within));
          killGroup(each);
          const { ids, error } = await each.ended;
          expect(error).toBeNull();
          acknowledged.push(...ids);
        }),
      );
      mend?.();
    }
    expect(acknowledged.length).toBeGreaterThan(kills / 4);
    await expectAll(open, acknowledged);
    const { ids, error } = await recorder({ location, root: root(0), name: 'after', many: 1 }).ended;
    expect({ error, stored: ids.length }).toEqual({ error: null, stored: 1 });
  });
}

async function expectAll(open: () => Promise<HistoryStore>, ids: readonly string[], exactly?: number): Promise<void> {
  const store = await open();
  try {
    expect(await store.check()).toEqual([]);
    const there = (await store.heads({ project: 'kit' })).map(({ id }) => id);
    expect(ids.filter((id) => !there.includes(id))).toEqual([]);
    if (exactly !== undefined) expect(there).toHaveLength(exactly);
    expect(await store.read('kit', there)).toHaveLength(there.length);
  } finally {
    await store.close();
  }
}
