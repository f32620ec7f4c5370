import type { End } from './iterate.js';
import type { VirtualTime } from './subject.js';

/** What is waited with: never by the clock, but by turns of the event loop and by firing timers. */
export interface Waiting {
  /** Timers; real ones where it is not there. */
  readonly time?: VirtualTime | undefined;
  /** Whether turns of the event loop are all it takes to answer requests to the disk. */
  readonly prompt?: (() => boolean) | undefined;
  /** Whether the disk has not answered what was asked since the call began. */
  readonly busy: () => boolean;
}

const realSetTimeout = setTimeout;
const realSetImmediate = setImmediate;
/** A test that takes longer, in milliseconds of its own time, is none a team would keep. */
const MAX_ELAPSED = 400;
/** Turns of the event loop without a timer of the module after which nothing more will come. */
const IDLE_TURNS = 4;
const MAX_FIRED = 200;
/** Milliseconds that the disk is waited for, and turns of the event loop where these are all it takes. */
const MAX_WAITS = 200;
const MAX_TURNS = 3000;

/** Lets what is under way come to its end, without firing timers. */
export async function rested({ busy, prompt }: Pick<Waiting, 'busy' | 'prompt'>): Promise<void> {
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

/**
 * Waits for a promise by firing timers, not by waiting for them; the disk is waited for. Goes on as soon as it settles,
 * as a test does, rather than a turn of the event loop later.
 */
export function settled(promise: PromiseLike<unknown>, waiting: Waiting): Promise<End> {
  return new Promise((resolve) => {
    let end: End | null = null;
    const finish = (kind: End['kind'], value: unknown) => {
      end = { kind, value };
      resolve(end);
    };
    Promise.resolve(promise).then(
      (value) => finish('value', value),
      (value: unknown) => finish('error', value),
    );
    void untilEnd(promise, () => end, waiting).then(resolve);
  });
}

async function untilEnd(
  promise: PromiseLike<unknown>,
  ended: () => End | null,
  { time, busy, prompt }: Waiting,
): Promise<End> {
  const late: End = { kind: 'late', value: undefined };
  const patience = new Patience(prompt);
  for (let fired = 0, idle = 0; ended() === null && idle <= IDLE_TURNS; ) {
    await (idle < IDLE_TURNS ? turn() : wait());
    if (ended() !== null) break;
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
  return ended() ?? late;
}

/** Requests to the disk that were not answered in time, and will not be. */
let stuck = 0;

/**
 * Waits until the disk has answered what earlier calls asked of it: an answer to them would be taken for one to the
 * next call. Gives how many requests stay open.
 */
export async function quiet(pending: () => number, prompt: (() => boolean) | undefined): Promise<number> {
  for (const patience = new Patience(prompt); pending() > stuck && !patience.ended; ) await patience.answer();
  stuck = pending();
  return stuck;
}

const nothing = () => {};
export const turn = () => new Promise<void>((resolve) => realSetImmediate(resolve));
const wait = () => new Promise<void>((resolve) => realSetTimeout(resolve, 1));
