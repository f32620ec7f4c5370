import type { Callback } from '../model.js';
import { type Candidate, callbacksOf } from './candidate.js';
import { print } from './expr.js';
import type { FolderNames } from './folder.js';
import { guarded } from './guarded.js';
import { consumed, type End, type Listed } from './iterate.js';
import type { VirtualTime } from './subject.js';

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
  /** Whether each move gave a promise. */
  readonly awaited: readonly boolean[];
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

/** A test body as text: callbacks, then statements of which the last is the act. */
export interface Script {
  readonly callbacks: readonly Callback[];
  readonly moves: readonly { readonly bind: string | null; readonly text: string }[];
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
  /** Looks at the variables before the last move. */
  readonly before?: (evaluate: (text: string) => unknown) => unknown;
}

/** `busy`: whether the disk has not answered what was asked since the call began. */
type Waiting = RunOptions & { readonly busy: () => boolean };
type Body = (tools: Tools, scope: Record<string, unknown>, record: Recorder, names: string[]) => Promise<unknown>;
type Recorder = (name: string, run: (...args: unknown[]) => unknown) => (...args: unknown[]) => unknown;

interface Tools {
  readonly step: (index: number, make: () => unknown) => unknown;
  /** In a box: a promise handed back by an async function would be waited for. */
  readonly settle: (index: number, value: unknown) => Promise<{ readonly value: unknown }>;
  readonly last: (evaluate: (text: string) => unknown) => void;
}

class Stopped extends Error {}

const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as new (...args: string[]) => Body;
const realSetTimeout = setTimeout;
const realSetImmediate = setImmediate;
/** A test that takes longer, in milliseconds of its own time, is none a team would keep. */
const MAX_ELAPSED = 400;
/** Turns of the event loop without a timer of the module after which nothing more will come. */
const IDLE_TURNS = 4;
const MAX_FIRED = 200;
const MAX_DRAINED = 10;
/** Milliseconds that the disk is waited for, and turns of the event loop where these are all it takes. */
const MAX_WAITS = 200;
const MAX_TURNS = 3000;
/** Milliseconds that pass between two steps where the clock drifts. */
const DRIFT = 25;

export function scriptOf(candidate: Candidate): Script {
  return {
    callbacks: callbacksOf(candidate, 'js'),
    moves: candidate.moves.map(({ bind, expr }) => ({ bind, text: print(expr, 'js') })),
  };
}

/** Runs a script over the names of a scope. Never throws: what the code under test throws is the outcome. */
export async function run(
  script: Script,
  scope: Readonly<Record<string, unknown>>,
  given: RunOptions,
): Promise<Outcome> {
  given.time?.reset();
  const pending = given.pending === undefined ? 0 : await quiet(given.pending, given.prompt);
  const options = { ...given, busy: () => given.pending !== undefined && given.pending() > pending };
  const calls = new Map<string, unknown[][]>();
  const awaited: boolean[] = script.moves.map(() => false);
  const last = script.moves.length - 1;
  const state = { threw: undefined as unknown, kind: null as Outcome['kind'] | null, before: undefined as unknown };
  let folder: FolderSeen | null = null;
  const order: string[] = [];
  let evaluate: (text: string) => unknown = () => undefined;
  const fail = (index: number, error: unknown): never => {
    state.kind = index === last ? 'threw' : 'broken';
    state.threw = error;
    throw new Stopped();
  };
  const tools: Tools = {
    step(index, make) {
      if (options.drift) options.time?.drift(DRIFT);
      try {
        return make();
      } catch (error) {
        return fail(index, error);
      }
    },
    async settle(index, value) {
      if (!isPromise(value)) return { value };
      if (index === last) promised = value;
      awaited[index] = true;
      const end = await settled(value, options);
      if (end.kind === 'value') return { value: end.value };
      if (end.kind === 'error') fail(index, end.value);
      awaited[index] = false;
      // A test would not wait, so time that passed meanwhile would not pass in it.
      const stood = (options.time?.elapsed() ?? 1) === 0;
      Promise.resolve(value).then(undefined, () => {
        floating++;
      });
      // Something later may settle it: what is waited for is what must come.
      if (index < last && stood) return { value };
      state.kind = index === last && stood ? 'pending' : 'broken';
      throw new Stopped();
    },
    last(given) {
      evaluate = given;
      folder = folderSeen(given, options);
      state.before = options.before?.(given);
    },
  };
  const record: Recorder = (name, body) => {
    const seen: unknown[][] = [];
    calls.set(name, seen);
    return (...args) => {
      if (seen.length < 100) seen.push(args);
      if (order.length < 1000) order.push(name);
      return body(...args);
    };
  };
  const names: string[] = [];
  let promised: object | null = null;
  /** Promises that nobody waited for and that were rejected: runners fail a test for that. */
  let floating = 0;
  const offences = options.offences?.() ?? 0;
  let value: unknown;
  try {
    value = await compile(script, Object.keys(scope))(tools, { ...scope }, record, names);
    state.kind ??= 'returned';
  } catch (error) {
    // A text that does not compile is no call.
    if (!(error instanceof Stopped)) state.kind = 'broken';
    value = state.threw ?? error;
  }
  let listed: Listed | null = null;
  if (options.consume && state.kind === 'returned') {
    const end = await consumed(value, awaited[last] === true, (promise) => settled(promise, options));
    if (end !== null) {
      ({ listed } = end);
      state.kind = end.kind;
      if (end.kind === 'returned') value = end.value;
      else state.threw = end.value;
      if (listed === 'async') awaited[last] = true;
    }
  }
  const silent = [...calls.values()].some((list) => list.length === 0);
  const called = order.length;
  if (state.kind === 'returned' && silent) await rested(options);
  const late = order.length > called ? order.at(-1)! : null;
  // A test would end with work under way that disturbs the next.
  if (options.busy()) {
    await rested(options);
    state.kind = 'broken';
  }
  if (options.linger) await rested(options);
  // Timers that nobody waited for fire in a test too, after it.
  for (let fired = 0; options.drain && fired < MAX_DRAINED && options.time?.advance(); fired++) await rested(options);
  if ((options.offences?.() ?? 0) > offences || floating > 0) state.kind = 'broken';
  return {
    kind: state.kind!,
    value: state.kind === 'returned' ? value : state.threw,
    promised,
    awaited,
    scope,
    calls,
    evaluate,
    before: state.before,
    elapsed: options.time?.elapsed() ?? 0,
    listed,
    late: late !== null && order.indexOf(late) === order.length - 1 ? late : null,
    folder: folder === null ? null : { ...(folder as FolderSeen), after: lookAt(folder, options) },
  };
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

/** Lets what is under way come to its end, without firing timers. */
async function rested({ busy, prompt }: Waiting): Promise<void> {
  const patience = new Patience(prompt);
  for (let idle = 0; idle < IDLE_TURNS && !patience.ended; ) {
    await turn();
    if (busy()) {
      idle = 0;
      await patience.answer();
    } else idle++;
  }
}

/**
 * Waits for the disk: by turns where they are all it takes, so that nothing depends on how fast the machine is, and by
 * the clock where threads are at work.
 */
class Patience {
  readonly #prompt: (() => boolean) | undefined;
  #turns = 0;
  #waits = 0;

  constructor(prompt: (() => boolean) | undefined) {
    this.#prompt = prompt;
  }

  get ended(): boolean {
    return this.#waits >= MAX_WAITS || this.#turns >= MAX_TURNS;
  }

  async answer(until?: PromiseLike<unknown>): Promise<void> {
    if (this.#prompt?.()) {
      this.#turns++;
      await turn();
    } else if (++this.#waits > IDLE_TURNS)
      await (until === undefined ? wait() : Promise.race([wait(), until.then(nothing, nothing)]));
    else await turn();
  }
}

const compiled = new Map<string, Body>();

function compile({ callbacks, moves }: Script, names: readonly string[]): Body {
  const used = names.filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
  const lines = [`const { ${used.join(', ')} } = $scope;`];
  for (const { name, returns, async } of callbacks)
    lines.push(
      `const ${name} = $record('${name}', ${async ? 'async ' : ''}() => ${returns === null ? '{}' : `(${returns})`});`,
    );
  moves.forEach(({ bind, text }, index) => {
    const isLast = index === moves.length - 1;
    if (isLast) lines.push('$tools.last(($text) => eval($text));');
    const variable = bind ?? (isLast ? '$result' : `$${index}`);
    lines.push(`let ${variable} = $tools.step(${index}, () => (${text}));`);
    lines.push(
      `if (${variable} !== null && typeof ${variable} === 'object' && typeof ${variable}.then === 'function') ${variable} = (await $tools.settle(${index}, ${variable})).value;`,
    );
    if (isLast) lines.push(`return { $value: ${variable} }.$value;`);
  });
  const source = lines.join('\n');
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const made = new AsyncFunction('$tools', '$scope', '$record', '$names', source);
  if (compiled.size > 2000) compiled.clear();
  compiled.set(source, made);
  return made;
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return value !== null && typeof value === 'object' && typeof (value as { then?: unknown }).then === 'function';
}

/** Waits for a promise by firing timers, not by waiting for them; the disk is waited for. */
async function settled(promise: PromiseLike<unknown>, { time, busy, prompt }: Waiting): Promise<End> {
  let end: End | null = null;
  Promise.resolve(promise).then(
    (value) => {
      end = { kind: 'value', value };
    },
    (value: unknown) => {
      end = { kind: 'error', value };
    },
  );
  const late: End = { kind: 'late', value: undefined };
  const patience = new Patience(prompt);
  for (let fired = 0, idle = 0; end === null && idle <= IDLE_TURNS; ) {
    await (idle < IDLE_TURNS ? turn() : wait());
    if (end !== null) break;
    if (busy() && !patience.ended) {
      await patience.answer(promise);
      idle = 0;
      continue;
    }
    // A timer is fired only when what runs has come to rest.
    if (idle >= 1 && time?.advance()) {
      idle = 0;
      if (++fired > MAX_FIRED || time.elapsed() > MAX_ELAPSED) return late;
    } else idle++;
  }
  return end ?? late;
}

/** Requests to the disk that were not answered in time, and will not be. */
let stuck = 0;

/**
 * Waits until the disk has answered what earlier calls asked of it: an answer to them would be taken for one to the
 * next call. Gives how many requests stay open.
 */
async function quiet(pending: () => number, prompt: (() => boolean) | undefined): Promise<number> {
  for (const patience = new Patience(prompt); pending() > stuck && !patience.ended; ) await patience.answer();
  stuck = pending();
  return stuck;
}

const nothing = () => {};
const turn = () => new Promise<void>((resolve) => realSetImmediate(resolve));
const wait = () => new Promise<void>((resolve) => realSetTimeout(resolve, 1));
