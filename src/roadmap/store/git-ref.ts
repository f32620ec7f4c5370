import { CovgapError } from '../../errors.js';
import type { HistoryQuery, HistoryStore, Snapshot, SnapshotHead } from '../model.js';
import { assemble } from '../snapshot.js';
import { DecodeError, decodeModules } from './codec.js';
import { corrupt, newer, pause, Turns, unavailable } from './failure.js';
import type { GitPlace } from './git-place.js';
import {
  LAYOUT,
  LAYOUT_FILE,
  listTree,
  readFiles,
  storedFile,
  type TreeFile,
  writeCommit,
  writeFiles,
} from './git-tree.js';
import { parseHead } from './jsonl.js';

/** With pauses of a second in the end, some minutes: as long as a few dozen runners that push at once take. */
const MOST_ATTEMPTS = 200;

interface Contents {
  readonly tip: string | null;
  /** Heads and modules by project and id. */
  readonly heads: ReadonlyMap<string, TreeFile>;
  readonly modules: ReadonlyMap<string, TreeFile>;
}

const key = (project: string, id: string) => JSON.stringify([project, id]);

/** A history in the tree of a ref: no server, no database, shared by whoever can push. */
export class GitStore implements HistoryStore {
  readonly kind = 'git';
  readonly place: string;
  readonly #folder: string;
  readonly #at: GitPlace;
  readonly #turns = new Turns();

  constructor(folder: string, at: GitPlace, place: string) {
    this.#folder = folder;
    this.#at = at;
    this.place = place;
  }

  append(snapshots: readonly Snapshot[]): Promise<{ readonly added: number }> {
    return this.#guarded(async () => {
      const fresh = [...new Map(snapshots.map((each) => [key(each.project, each.id), each])).values()];
      let objects: ReadonlyMap<string, string> | null = null;
      let lost: string | null = null;
      for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
        if (attempt > 0) await pause(attempt);
        const contents = await this.#contents();
        const missing = fresh.filter(({ project, id }) => !contents.heads.has(key(project, id)));
        if (missing.length === 0) return { added: 0 };
        objects ??= await writeFiles(this.#folder, fresh);
        const message = `covgap: ${missing.length === 1 ? `snapshot ${missing[0]!.id.slice(0, 12)}` : `${missing.length} snapshots`}`;
        const changes = filesOf(objects, missing);
        const commit = await writeCommit(this.#folder, contents.tip, contents.tip, changes, message);
        lost = await this.#at.move(contents.tip, commit);
        if (lost === null) return { added: missing.length };
      }
      throw this.#stuck(lost);
    });
  }

  heads(query: HistoryQuery): Promise<SnapshotHead[]> {
    return this.#guarded(async () => {
      const { heads } = await this.#contents();
      const files = [...heads].filter(([name]) => (JSON.parse(name) as string[])[0] === query.project);
      const found = await this.#readHeads(files.map(([, file]) => file));
      return found
        .filter(({ branch }) => query.branch === undefined || branch === query.branch)
        .filter(({ time }) => time >= (query.from ?? 0) && time < (query.to ?? Number.POSITIVE_INFINITY))
        .sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
    });
  }

  read(project: string, ids: readonly string[]): Promise<Snapshot[]> {
    return this.#guarded(async () => {
      const contents = await this.#contents();
      const there = ids.filter((id) => contents.heads.has(key(project, id)));
      const heads = await this.#readHeads(there.map((id) => contents.heads.get(key(project, id))!));
      const snapshots: Snapshot[] = [];
      // One at a time: together they may be more than memory holds.
      for (const head of heads) snapshots.push(await this.#whole(head, contents));
      return snapshots;
    });
  }

  projects(): Promise<string[]> {
    return this.#guarded(async () => {
      const { heads } = await this.#contents();
      return [...new Set([...heads.keys()].map((name) => (JSON.parse(name) as string[])[0]!))].sort();
    });
  }

  /** The ref then begins anew with what stays: as long as its past is there, so is what was removed. */
  prune(project: string, ids: readonly string[]): Promise<number> {
    return this.#guarded(async () => {
      let lost: string | null = null;
      for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
        if (attempt > 0) await pause(attempt);
        const { tip, heads, modules } = await this.#contents();
        const files = [...new Set(ids)].filter((id) => heads.has(key(project, id)));
        if (files.length === 0) return 0;
        const paths = files.flatMap((id) => [heads.get(key(project, id)), modules.get(key(project, id))]);
        const changes = new Map(paths.flatMap((file) => (file === undefined ? [] : [[file.path, null] as const])));
        const commit = await writeCommit(this.#folder, tip, null, changes, `covgap: pruned ${files.length} snapshots`);
        lost = await this.#at.move(tip, commit);
        if (lost === null) return files.length;
      }
      throw this.#stuck(lost);
    });
  }

  async check(): Promise<string[]> {
    const problems: string[] = [];
    const contents = await this.#guarded(() => this.#contents());
    for (const name of contents.heads.keys()) {
      const [project, id] = JSON.parse(name) as [string, string];
      await this.read(project, [id]).catch((error: Error) => problems.push(error.message));
    }
    for (const [name, { path }] of contents.modules)
      if (!contents.heads.has(name)) problems.push(`${path} is there without its head`);
    return problems;
  }

  async close(): Promise<void> {}

  async #contents(): Promise<Contents> {
    const heads = new Map<string, TreeFile>();
    const modules = new Map<string, TreeFile>();
    const tip = await this.#at.tip();
    if (tip === null) return { tip, heads, modules };
    const files = await listTree(this.#folder, tip);
    await this.#checkLayout(files);
    for (const file of files) {
      const stored = storedFile(file.path);
      if (stored !== null) (stored.part === 'head' ? heads : modules).set(key(stored.project, stored.id), file);
    }
    return { tip, heads, modules };
  }

  async #checkLayout(files: readonly TreeFile[]): Promise<void> {
    const file = files.find(({ path }) => path === LAYOUT_FILE);
    if (file === undefined || file.size > 20)
      throw unavailable(this.place, 'the ref is there and holds something else', 'Name another ref: git:remote#ref.');
    const [text] = await readFiles(this.#folder, [file]);
    if (!/^\d+\n$/.test(text!)) throw new DecodeError(`${LAYOUT_FILE} holds no version`);
    if (Number(text) > LAYOUT) throw newer(this.place, Number(text), LAYOUT);
  }

  async #readHeads(files: readonly TreeFile[]): Promise<SnapshotHead[]> {
    const texts = await readFiles(this.#folder, files);
    return files.map(({ path }, at) => {
      const { project, id } = storedFile(path)!;
      const head = parseHead(texts[at]!);
      if (head.project !== project || head.id !== id) throw new DecodeError(`${path} is of another snapshot`);
      return head;
    });
  }

  async #whole(head: SnapshotHead, { modules }: Contents): Promise<Snapshot> {
    const name = `snapshot ${head.id.slice(0, 12)} of ${head.project}`;
    const file = modules.get(key(head.project, head.id));
    if (file === undefined) throw new DecodeError(`${name}: its modules are missing`);
    const [text] = await readFiles(this.#folder, [file]);
    const { id, totals, tiers, ...origin } = head;
    const names = tiers.map((tier) => tier.name);
    const snapshot = assemble(decodeModules(text!), names, origin);
    const same = JSON.stringify([id, totals, tiers]) === JSON.stringify([snapshot.id, snapshot.totals, snapshot.tiers]);
    if (!same) throw new DecodeError(`${name} does not hold what was recorded`);
    return snapshot;
  }

  #stuck(said: string | null): CovgapError {
    const hint =
      'Try again. Where nobody else writes, a killed process left a lock: remove the file that ends in .lock beside the ref.';
    const reason = withoutUsers(new Error(said ?? ''));
    return unavailable(this.place, `another writer was faster every time, or the ref is locked: ${reason}`, hint);
  }

  #guarded<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.take(work).catch((error: unknown) => {
      if (error instanceof CovgapError || error instanceof TypeError || error instanceof RangeError) throw error;
      if (error instanceof DecodeError)
        throw error.newer ? newer(this.place, null, LAYOUT) : corrupt(this.place, error.message, error);
      throw unavailable(this.place, `git cannot use it: ${withoutUsers(error as Error)}`, HINT, error);
    });
  }
}

const HINT =
  'Nothing was recorded that is not said to be. See whether this is a git checkout, and who may push to the remote.';

/** git repeats the URL of a remote when it fails. */
function withoutUsers({ message }: Error): string {
  return message.replace(/:\/\/[^/\s]*@/g, '://');
}

/** The version of the layout goes with every snapshot: the first of them may be this one. */
function filesOf(objects: ReadonlyMap<string, string>, snapshots: readonly Snapshot[]): Map<string, string> {
  const ids = new Set(snapshots.map(({ project, id }) => key(project, id)));
  return new Map(
    [...objects].filter(([path]) => {
      const file = storedFile(path);
      return file === null || ids.has(key(file.project, file.id));
    }),
  );
}
