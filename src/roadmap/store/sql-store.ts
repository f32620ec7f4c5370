import type { HistoryQuery, HistoryStore, Snapshot, SnapshotHead } from '../model.js';
import { assemble } from '../snapshot.js';
import { DecodeError, MAX_PACKED_BYTES, packModules, unpackModules } from './codec.js';
import { corrupt, newer, Turns } from './failure.js';
import { headsOf, type Row, snapshotRow, text, tierRows } from './rows.js';
import {
  deleteSnapshot,
  insertModules,
  insertSnapshot,
  insertTier,
  SCHEMA_VERSION,
  type Statement,
  selectHeads,
  selectOrphans,
  selectProjects,
  selectSnapshot,
  selectTiers,
} from './sql.js';

/** One transaction. */
export interface Session {
  all(statement: Statement): Promise<readonly Row[]>;
  /** Gives how many rows it changed. */
  run(statement: Statement): Promise<number>;
}

/** What differs between databases. Both run their work in one transaction, and writing may run it again. */
export interface Engine {
  readonly kind: 'sqlite' | 'postgres';
  readonly place: string;
  /** Gives `nothing` where no history was begun; never begins one. */
  reading<T>(nothing: T, work: (session: Session) => Promise<T>): Promise<T>;
  writing<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** What the database itself finds wrong. */
  check(): Promise<string[]>;
  /** Gives back the room of what was pruned, where that takes a step of its own. */
  shrink(): Promise<void>;
  close(): Promise<void>;
}

/** A history in a database that speaks SQL. */
export class SqlStore implements HistoryStore {
  readonly kind: 'sqlite' | 'postgres';
  readonly place: string;
  readonly #engine: Engine;
  readonly #turns = new Turns();

  constructor(engine: Engine) {
    this.#engine = engine;
    this.kind = engine.kind;
    this.place = engine.place;
  }

  append(snapshots: readonly Snapshot[]): Promise<{ readonly added: number }> {
    // In one order for all writers, so that no two wait for each other.
    const rows = [...snapshots]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((snapshot) => ({ snapshot, data: packModules(snapshot.modules) }));
    return this.#turns.take(() =>
      this.#engine.writing(async (session) => {
        let added = 0;
        for (const { snapshot, data } of rows) if (await insertOne(session, snapshot, data)) added++;
        return { added };
      }),
    );
  }

  heads(query: HistoryQuery): Promise<SnapshotHead[]> {
    return this.#reading([], async (session) =>
      headsOf(await session.all(selectHeads(query)), await session.all(selectTiers(query))),
    );
  }

  read(project: string, ids: readonly string[]): Promise<Snapshot[]> {
    return this.#reading([], async (session) => {
      const found: Snapshot[] = [];
      for (const id of ids) {
        const snapshot = await readOne(session, project, id);
        if (snapshot !== null) found.push(snapshot);
      }
      return found;
    });
  }

  projects(): Promise<string[]> {
    return this.#reading([], async (session) => {
      const rows = await session.all(selectProjects);
      // Databases sort by rules of their own.
      return rows.map((row) => text(row, 'project')).sort();
    });
  }

  prune(project: string, ids: readonly string[]): Promise<number> {
    return this.#turns.take(async () => {
      const there = await this.#engine.reading(false, async () => true);
      if (!there || ids.length === 0) return 0;
      const removed = await this.#engine.writing(async (session) => {
        let count = 0;
        for (const id of [...ids].sort()) count += await deleteOne(session, project, id);
        return count;
      });
      if (removed > 0) await this.#engine.shrink();
      return removed;
    });
  }

  async check(): Promise<string[]> {
    const problems = await this.#turns.take(() => this.#engine.check());
    for (const project of await this.projects())
      for (const { id } of await this.heads({ project }))
        try {
          const [snapshot] = await this.read(project, [id]);
          const [head] = await this.#headOf(project, id);
          if (snapshot === undefined || head === undefined) continue;
          const { modules: _, ...said } = snapshot;
          if (JSON.stringify(said) !== JSON.stringify(head))
            problems.push(`the totals of snapshot ${id.slice(0, 12)} of ${project} are not those of its modules`);
        } catch (error) {
          problems.push((error as Error).message);
        }
    const orphans = await this.#reading([], (session) => session.all(selectOrphans));
    for (const row of orphans)
      problems.push(`modules or tiers of snapshot ${text(row, 'snapshot').slice(0, 12)} are there without it`);
    return problems;
  }

  close(): Promise<void> {
    return this.#turns.take(() => this.#engine.close());
  }

  #headOf(project: string, id: string): Promise<SnapshotHead[]> {
    return this.#reading([], async (session) => {
      const [one, tiers] = selectSnapshot(project, id);
      return headsOf(await session.all(one), await session.all(tiers));
    });
  }

  #reading<T>(nothing: T, work: (session: Session) => Promise<T>): Promise<T> {
    return this.#turns
      .take(() => this.#engine.reading(nothing, work))
      .catch((error: unknown) => {
        if (!(error instanceof DecodeError)) throw error;
        throw error.newer ? newer(this.place, null, SCHEMA_VERSION) : corrupt(this.place, error.message, error);
      });
  }
}

async function insertOne(session: Session, snapshot: Snapshot, data: Buffer): Promise<boolean> {
  if ((await session.run(insertSnapshot(snapshotRow(snapshot)))) === 0) return false;
  for (const row of tierRows(snapshot)) await session.run(insertTier(row));
  await session.run(insertModules([snapshot.project, snapshot.id, data]));
  return true;
}

async function readOne(session: Session, project: string, id: string): Promise<Snapshot | null> {
  const [one, tiers] = selectSnapshot(project, id);
  const rows = await session.all(one);
  if (rows.length === 0) return null;
  const [head] = headsOf(rows, await session.all(tiers));
  return wholeSnapshot(head!, bytesOf(rows[0]!.data, id));
}

function bytesOf(data: unknown, id: string): Uint8Array {
  const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : data;
  if (bytes instanceof Uint8Array && bytes.length <= MAX_PACKED_BYTES) return bytes;
  throw new DecodeError(`snapshot ${id.slice(0, 12)}: its modules are missing`);
}

/** The identity is made of the modules: where it comes out the same, they are what was recorded. */
function wholeSnapshot(head: SnapshotHead, packed: Uint8Array): Snapshot {
  const name = `snapshot ${head.id.slice(0, 12)} of ${head.project}`;
  let snapshot: Snapshot;
  try {
    const { id: _, totals: __, tiers, ...origin } = head;
    snapshot = assemble(
      unpackModules(packed),
      tiers.map((tier) => tier.name),
      origin,
    );
  } catch (error) {
    if (error instanceof DecodeError) throw new DecodeError(`${name}: ${error.message}`, error.newer);
    throw error;
  }
  if (snapshot.id !== head.id) throw new DecodeError(`${name} does not hold what was recorded`);
  return snapshot;
}

async function deleteOne(session: Session, project: string, id: string): Promise<number> {
  let rows = 0;
  for (const statement of deleteSnapshot(project, id)) rows = await session.run(statement);
  return rows;
}
