import type { FolderNames } from './folder.js';
import { guarded } from './guarded.js';
import { type Consumed, consumeAsync, consumeSync, consumeText, type Listed, readingOf } from './iterate.js';
import { sayingDatesAs } from './literal.js';
import { compile, type Script, type Tools } from './script.js';
import type { VirtualTime } from './subject.js';
import { quiet, rested, settled, turn, type Waiting } from './wait.js';

/** What a call came to. */
export interface Outcome {
  readonly kind: 'returned' | 'threw' | 'pending' | 'broken';
  /**
   * The value, or what was thrown. `pending`: a promise that does not settle by itself. `broken`: an arrangement failed,
   * so the call was not made, or it did what no test may do.
   */
  readonly value: unknown;
  /** The promise that the last move gave, before it was waited for; null for none. */
  readonly promised: object | null;
  /** Whether each move gave a promise that settled. */
  readonly awaited: readonly boolean[];
  /** A promise was waited for in vain: what a test sees that does not wait may be another thing. */
  readonly vain: boolean;
  /** Variables by name, as they are after the call. */
  readonly scope: Readonly<Record<string, unknown>>;
  readonly calls: ReadonlyMap<string, readonly unknown[][]>;
  /** Evaluates an expression over the variables of the test. */
  readonly evaluate: (text: string) => unknown;
  /** Milliseconds of its own time that it took. */
  readonly elapsed: number;
  /** What `before` said just before the last move. */
  readonly before: unknown;
  /** The recording function that was called last, once, and only after the call had come back; null where none was. */
  readonly late: string | null;
  /** The temporary folder of the test; null where it made none. */
  readonly folder: FolderSeen | null;
  /** The value is the list of what an iterator gave; null where it is what was returned. */
  readonly listed: Listed | null;
}

/** A temporary folder, and what it held before and after the act: texts by path. */
export interface FolderSeen {
  readonly path: string;
  readonly names: FolderNames;
  readonly before: ReadonlyMap<string, string | null>;
  readonly after: ReadonlyMap<string, string | null>;
}

export interface RunOptions {
  /** Timers; real ones where it is not there. */
  readonly time?: VirtualTime | undefined;
  /** Rises with everything a call does that no test may do: what was refused, what nobody caught. */
  readonly offences?: () => number;
  /** Lets the clock go on between steps: what then comes out otherwise will do so on a slow machine. */
  readonly drift?: boolean;
  /** Waits a turn at the end, for rejections nobody catches: they are told late. */
  readonly linger?: boolean;
  /** Fires timers that are left at the end, for what nobody catches in them. */
  readonly drain?: boolean;
  /** Reads iterators to their end, since a generator that nobody reads does nothing. */
  readonly consume?: boolean;
  /** How many requests to the disk have not been answered; some never are. */
  readonly pending?: (() => number) | undefined;
  /** Whether turns of the event loop are all it takes to answer them. */
  readonly prompt?: (() => boolean) | undefined;
  /** What tests of the module call their folder, and how to see what is in it. */
  readonly folder?: FolderNames | null;
  readonly look?: ((folder: string) => ReadonlyMap<string, string | null>) | undefined;
  /** For each move whether a promise that it gives is waited for; where not said, it is found out by waiting. */
  readonly waits?: readonly boolean[];
  /** Looks at the variables before the last move. */
  readonly before?: (evaluate: (text: string) => unknown) => unknown;
}

class Stopped extends Error {}

/** Timers left at the end that are fired for what nobody catches in them. */
const MAX_DRAINED = 10;
/** Milliseconds that pass between two steps where the clock drifts. */
const DRIFT = 25;

/** What a run came to, and what was seen of it where a test would look. */
export type Seen<T> = Outcome & { readonly seen: T | null };

/**
 * Runs a script over the names of a scope. Never throws: what the code under test throws is the outcome.
 *
 * @param given.see looks at what the call came to in the moment a test would: as soon as it is back, or its promise
 *   settles. What goes on behind the back of the call comes later, and a test does not wait for it.
 */
export async function run<T = never>(
  script: Script,
  scope: Readonly<Record<string, unknown>>,
  given: RunOptions & { readonly see?: (outcome: Outcome) => T },
): Promise<Seen<T>> {
  given.time?.reset();
  const pending = given.pending === undefined ? 0 : await quiet(given.pending, given.prompt);
  const options = { ...given, busy: () => given.pending !== undefined && given.pending() > pending };
  let vain = false;
  for (let { waits } = options; ; vain = true) {
    const attempt = new Attempt(script, { ...options, ...(waits === undefined ? {} : { waits }) });
    const stuck = await attempt.make(scope);
    // Something later may settle it: a test goes on at once, and what it then sees is another thing.
    if (stuck !== null) waits = script.moves.map((_, index) => index !== stuck && waits?.[index] !== false);
    else {
      await attempt.end();
      const outcome = attempt.outcome();
      return Object.assign(outcome, { vain: vain || outcome.vain, seen: attempt.seen });
    }
  }
}

/** One run of a script. */
class Attempt<T> implements Tools {
  seen: T | null = null;
  readonly #script: Script;
  readonly #options: RunOptions & Waiting & { readonly see?: (outcome: Outcome) => T };
  readonly #last: number;
  readonly #calls = new Map<string, unknown[][]>();
  /** Names of the recording functions in the order of their calls. */
  readonly #order: string[] = [];
  readonly #awaited: boolean[];
  readonly #offences: number;
  #scope: Readonly<Record<string, unknown>> = {};
  #kind: Outcome['kind'] | null = null;
  #value: unknown;
  #promised: object | null = null;
  #vain = false;
  #stuck: number | null = null;
  #listed: Listed | null = null;
  /** How what came back is still to be read. */
  #reading: Exclude<Listed, 'sync'> | null = null;
  #late: string | null = null;
  #before: unknown;
  #folder: FolderSeen | null = null;
  #evaluate: Outcome['evaluate'] = () => undefined;
  #looked = false;
  /** What the script does afterwards is not its outcome. */
  #over = false;
  /** Promises that nobody waited for and that were rejected: runners fail a test for that. */
  #floating = 0;
  /** Settles where a promise does not that the script waits for; null as long as it waits for none. */
  #stopped: Promise<void> | null = null;
  #stop: () => void = nothing;

  constructor(script: Script, options: RunOptions & Waiting & { readonly see?: (outcome: Outcome) => T }) {
    this.#script = script;
    this.#options = options;
    this.#last = script.moves.length - 1;
    this.#awaited = script.moves.map(() => false);
    this.#offences = options.offences?.() ?? 0;
  }

  /** Makes the moves up to where a test would look. Gives the move it got stuck at, whose promise does not settle. */
  async make(scope: Readonly<Record<string, unknown>>): Promise<number | null> {
    this.#scope = scope;
    try {
      const body = compile(this.#script, scope);
      const done = body(this, { ...scope }, (name, answer) => this.#recorder(name, answer));
      // Most calls give no promise, and there are very many of them.
      await (this.#stopped === null ? done : Promise.race([done, this.#stopped]));
    } catch (error) {
      // A text that does not compile is no call.
      if (!(error instanceof Stopped)) this.#end('broken', error);
    }
    this.#over = true;
    if (this.#stuck !== null) return this.#stuck;
    if (this.#reading !== null) await this.#readItems(this.#reading);
    // What was waited for may have more behind it.
    if (this.#awaited.includes(true)) await turn();
    return null;
  }

  /** Lets what goes on behind the back of the call come to its end. */
  async end(): Promise<void> {
    const options = this.#options;
    const silent = [...this.#calls.values()].some((list) => list.length === 0);
    const called = this.#order.length;
    if (this.#kind === 'returned' && silent) await rested(options);
    const late = this.#order.length > called ? this.#order.at(-1)! : null;
    this.#late = late !== null && this.#order.indexOf(late) === this.#order.length - 1 ? late : null;
    // A test would end with work under way that disturbs the next.
    if (options.busy()) {
      await rested(options);
      this.#kind = 'broken';
    }
    if (options.linger) await rested(options);
    // Timers that nobody waited for fire in a test too, after it.
    for (let fired = 0; options.drain && fired < MAX_DRAINED && options.time?.advance(); fired++) await rested(options);
    if ((options.offences?.() ?? 0) > this.#offences || this.#floating > 0) this.#kind = 'broken';
  }

  outcome(): Outcome {
    const folder = this.#folder;
    return {
      kind: this.#kind ?? 'broken',
      value: this.#value,
      promised: this.#promised,
      awaited: this.#awaited,
      vain: this.#vain,
      scope: this.#scope,
      calls: this.#calls,
      evaluate: this.#evaluate,
      before: this.#before,
      elapsed: this.#options.time?.elapsed() ?? 0,
      listed: this.#listed,
      late: this.#late,
      folder: folder === null ? null : { ...folder, after: lookAt(folder, this.#options) },
    };
  }

  step(index: number, make: () => unknown): unknown {
    if (this.#options.drift) this.#options.time?.drift(DRIFT);
    try {
      return make();
    } catch (error) {
      throw this.#fails(index, error);
    }
  }

  waits(index: number, value: unknown): boolean {
    if (!isPromise(value)) return false;
    // Of the act it is seen how it ends, however early a test looks.
    if (index === this.#last || this.#options.waits?.[index] !== false) return true;
    this.#leave(value);
    return false;
  }

  follow(index: number, promise: PromiseLike<unknown>): void {
    this.#awaited[index] = true;
    this.#stopped ??= new Promise((resolve) => {
      this.#stop = resolve;
    });
    if (index === this.#last) this.#act(promise);
    void settled(promise, this.#options).then(({ kind }) => {
      if (kind !== 'late' || this.#over) return;
      this.#awaited[index] = false;
      // A test would not wait, so time that passed meanwhile would not pass in it.
      const stood = (this.#options.time?.elapsed() ?? 1) === 0;
      if (!stood) this.#end('broken', promise);
      else if (index < this.#last) this.#stuck = index;
      else {
        this.#vain = true;
        this.#leave(promise);
        this.#end('pending', promise);
      }
      this.#stop();
    });
  }

  /** The act gave a promise: a test that does not wait for it looks now. */
  #act(promise: PromiseLike<unknown>): void {
    this.#promised = promise;
    this.#value = promise;
    if (this.#options.waits?.[this.#last] === false) this.#look('pending');
    this.#kind = null;
  }

  #leave(promise: PromiseLike<unknown>): void {
    Promise.resolve(promise).then(undefined, () => {
      this.#floating++;
    });
  }

  rejects(index: number, error: unknown): never {
    throw this.#fails(index, error);
  }

  last(evaluate: Outcome['evaluate']): void {
    this.#evaluate = evaluate;
    this.#folder = folderSeen(evaluate, this.#options);
    const { before } = this.#options;
    if (before !== undefined) this.#before = this.#saying(() => before(evaluate));
  }

  returns(value: unknown): void {
    if (this.#over) return;
    this.#value = value;
    const reading = this.#options.consume && !this.#awaited[this.#last] ? readingOf(value) : null;
    // Read when all else is done, since reading takes its time.
    if (reading === 'async' || reading === 'text') this.#reading = reading;
    else if (reading === 'sync') this.#read(consumeSync(value as Iterable<unknown>));
    else this.#look('returned');
  }

  async #readItems(reading: Exclude<Listed, 'sync'>): Promise<void> {
    const settle = (promise: PromiseLike<unknown>) => settled(promise, this.#options);
    const end = await (reading === 'text'
      ? consumeText(this.#value as ReadableStream, settle)
      : consumeAsync(this.#value as AsyncIterator<unknown>, settle));
    this.#awaited[this.#last] = true;
    this.#read(end);
  }

  #read({ kind, value, listed }: Consumed): void {
    this.#value = value;
    this.#listed = listed;
    this.#look(kind);
  }

  #fails(index: number, error: unknown): Stopped {
    if (index !== this.#last) this.#end('broken', error);
    else if (!this.#over) {
      this.#value = error;
      this.#look('threw');
    }
    return new Stopped();
  }

  #end(kind: Outcome['kind'], value?: unknown): void {
    this.#kind = kind;
    this.#value = value;
    this.#over = true;
  }

  #look(kind: Outcome['kind']): void {
    this.#kind = kind;
    if (this.#looked || kind === 'broken') return;
    this.#looked = true;
    const { see } = this.#options;
    // What comes back may be a proxy that throws at any touch.
    if (see !== undefined) this.seen = guarded(() => this.#saying(() => see(this.outcome()))) ?? null;
  }

  #saying<R>(make: () => R): R {
    return sayingDatesAs(
      this.#script.moves.map(({ text }) => text),
      make,
    );
  }

  #recorder(name: string, answer: (...args: unknown[]) => unknown): (...args: unknown[]) => unknown {
    const seen: unknown[][] = [];
    this.#calls.set(name, seen);
    return (...args) => {
      if (seen.length < 100) seen.push(args);
      if (this.#order.length < 1000) this.#order.push(name);
      return answer(...args);
    };
  }
}

function folderSeen(evaluate: Outcome['evaluate'], options: RunOptions): FolderSeen | null {
  const { folder: names } = options;
  const path = names == null ? undefined : guarded(() => evaluate(names.folder));
  if (names == null || typeof path !== 'string') return null;
  const seen = { path, names, before: new Map(), after: new Map() };
  return { ...seen, before: lookAt(seen, options) };
}

function lookAt({ path }: FolderSeen, { look }: RunOptions): ReadonlyMap<string, string | null> {
  return look?.(path) ?? new Map<string, string | null>();
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return value !== null && typeof value === 'object' && typeof (value as { then?: unknown }).then === 'function';
}

const nothing = () => {};
