import { Random } from '../../../random.js';
import { type FunctionFacts, keyOf } from '../facts/facts.js';
import { apiOf, callbacksOf, isStart, reachOf } from '../facts/subject.js';
import { type Attempt, costOf, isKeepable, type Tried, textOf } from './attempt.js';
import {
  apiCalls,
  type CallContext,
  callbackCalls,
  drawnCalls,
  messages,
  type StateSource,
  startCalls,
} from './calls.js';
import { type Combos, sequences } from './sequences.js';

/** Runs attempts and says what came of each. */
type RunAttempts = (attempts: readonly Attempt[]) => Promise<readonly Tried[]>;

export interface ExploreOptions {
  readonly context: CallContext;
  /** Calls that are known to make sense: taken from tests. */
  readonly examples: readonly Attempt[];
  readonly run: RunAttempts;
  /** Attempts in all. */
  readonly calls: number;
  readonly seed: number;
  /** Lines that can be covered. */
  readonly lines: () => readonly number[];
}

/** How many attempts one round may take of what is left. */
const SHARE = 0.45;
/** Attempts of one node. */
const BATCH = 500;
const PATIENCE = 4;

/**
 * Tries calls in rounds, each of which goes on from what the ones before reached. Gives everything worth keeping. The
 * same for the same module and seed, as far as the module is.
 */
export async function explore(options: ExploreOptions): Promise<Tried[]> {
  const explorer = new Explorer(options);
  await explorer.run();
  return explorer.pool;
}

class Explorer {
  readonly pool: Tried[] = [];
  readonly #options: ExploreOptions;
  readonly #api: readonly FunctionFacts[];
  readonly #callbacks: readonly FunctionFacts[];
  readonly #reach: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #random: Random;
  readonly #known = new Set<string>();
  readonly #covered = new Set<number>();
  /** Those that reached new lines in the last round. */
  #fresh: Tried[] = [];
  #left: number;
  readonly #hanging = new Map<string, number>();

  constructor(options: ExploreOptions) {
    const { facts, kind } = options.context;
    this.#options = options;
    this.#api = apiOf(facts, kind);
    this.#callbacks = callbacksOf(facts, kind);
    this.#reach = reachOf(facts);
    this.#random = new Random(options.seed);
    this.#left = options.calls;
  }

  async run(): Promise<void> {
    const { context, examples } = this.#options;
    const { facts } = context;
    const starts = [...facts.functions.values()].filter((fn) => fn.exported && isStart(fn));
    await this.#round([
      ...examples,
      ...this.#api.flatMap((fn) => apiCalls(context, fn, 12)),
      ...starts.flatMap((fn) => startCalls(context, fn, 4)),
      ...messages(context, 4),
      ...this.#callbackStarts(),
    ]);
    const wide = { ...context, values: context.values.wider() };
    await this.#round([
      ...this.#wanting(this.#api).flatMap((fn) => apiCalls(wide, fn, 70)),
      ...this.#sequences(3, 400),
    ]);
    const sources = this.#stateSources();
    await this.#round(this.#wanting(this.#callbacks).flatMap((fn) => callbackCalls(context, fn, sources, 5)));
    for (let round = 0; round < 4 && this.#left > 0 && this.#open() > 0; round++) {
      const wanting = this.#wanting(this.#api);
      const before = this.#covered.size;
      await this.#round([
        ...this.#extended(250),
        ...wanting.flatMap((fn) => drawnCalls(context, fn, 25, this.#random)),
        ...this.#sequences(4 + 4 * round, 300),
        ...(round === 0
          ? this.#wanting(this.#callbacks).flatMap((fn) => callbackCalls(context, fn, this.#stateSources(), 12))
          : []),
      ]);
      if (round > 0 && this.#covered.size === before) break;
    }
  }

  #open(): number {
    return this.#options.lines().filter((line) => !this.#covered.has(line)).length;
  }

  async #round(attempts: readonly Attempt[]): Promise<void> {
    const fresh = attempts.filter((attempt) => {
      const text = textOf(attempt);
      return !this.#known.has(text) && this.#known.add(text);
    });
    const most = Math.max(50, Math.round(this.#left * SHARE));
    const chosen = fresh.length <= most ? fresh : fairly(fresh, most);
    this.#left -= chosen.length;
    if (chosen.length === 0) return;
    this.#fresh = [];
    for (let at = 0; at < chosen.length; at += BATCH) {
      const batch = chosen.slice(at, at + BATCH).filter((each) => !this.#hangs(each));
      for (const tried of batch.length === 0 ? [] : await this.#options.run(batch)) this.#learn(tried);
    }
  }

  #learn(tried: Tried): void {
    if (tried.seen.kind === 'timeout') {
      const key = keyOf(tried.attempt.target);
      this.#hanging.set(key, (this.#hanging.get(key) ?? 0) + 1);
    }
    if (!isKeepable(tried)) return;
    this.pool.push(tried);
    if (tried.lines.every((line) => this.#covered.has(line))) return;
    for (const line of tried.lines) this.#covered.add(line);
    this.#fresh.push(tried);
  }

  /** What did not end several times is given up. */
  #hangs({ target }: Attempt): boolean {
    return (this.#hanging.get(keyOf(target)) ?? 0) >= PATIENCE;
  }

  /** Functions from which some line can be reached that no call has. */
  #wanting(functions: readonly FunctionFacts[]): FunctionFacts[] {
    const { facts } = this.#options.context;
    const open = this.#options.lines().filter((line) => !this.#covered.has(line));
    const keys = new Set(
      [...facts.functions.values()]
        .filter(({ line, endLine }) => open.some((each) => each >= line && each <= endLine))
        .map(keyOf),
    );
    return functions.filter((fn) => [...(this.#reach.get(keyOf(fn)) ?? [])].some((key) => keys.has(key)));
  }

  /** Callbacks that need no state. */
  #callbackStarts(): Attempt[] {
    const { context } = this.#options;
    const found: Attempt[] = [];
    for (const fn of this.#callbacks) {
      if (fn.name === 'init' && fn.arity === 1) found.push(...this.#inits(fn));
      else if (!/^handle_|^terminate$|^code_change$/.test(fn.name)) found.push(...callbackCalls(context, fn, [], 6));
    }
    return found;
  }

  #inits(fn: FunctionFacts): Attempt[] {
    const { context } = this.#options;
    const calls = callbackCalls(context, fn, [], 6);
    if (context.kind !== 'supervisor') return calls;
    return calls.flatMap((each) => [
      each,
      {
        ...each,
        setup: [...each.setup, `{ok, {_, Specs}} = ${each.act}`],
        act: 'supervisor:check_childspecs(Specs)',
        distance: 0,
      },
    ]);
  }

  /** A running process has a state, and what `init/1` returns is one. */
  #stateSources(): StateSource[] {
    const { context } = this.#options;
    const sources: StateSource[] = [];
    if (context.process) sources.push({ process: true, setup: ['State = sys:get_state(Pid)'] });
    const inits = this.pool.filter(
      ({ attempt, seen }) =>
        attempt.target.name === 'init' &&
        attempt.distance === 2 &&
        seen.kind === 'value' &&
        seen.term?.t === 'tuple' &&
        seen.term.of[0]?.t === 'atom' &&
        seen.term.of[0].v === 'ok',
    );
    for (const { attempt, seen } of inits.slice(0, context.process ? 1 : 3)) {
      const size = seen.term?.t === 'tuple' ? seen.term.of.length : 2;
      const rest = Array.from({ length: size - 2 }, () => ', _').join('');
      sources.push({ process: false, setup: [...attempt.setup, `{ok, State${rest}} = ${attempt.act}`] });
    }
    return sources;
  }

  #sequences(firsts: number, most: number): Attempt[] {
    const { context } = this.#options;
    const best = new Map<string, Tried[]>();
    for (const tried of this.pool) {
      if (tried.seen.kind !== 'value' || tried.attempt.distance > 1 || tried.attempt.setup.length > 3) continue;
      const key = keyOf(tried.attempt.target);
      const list = best.get(key) ?? [];
      best.set(key, list);
      list.push(tried);
    }
    const chosen = [...best.values()].flatMap((list) =>
      list.sort((a, b) => b.lines.length - a.lines.length || costOf(a) - costOf(b)).slice(0, Math.ceil(firsts / 3)),
    );
    const targets = this.#wanting(this.#api);
    return sequences(context, chosen, this.#combos(targets, 2), most);
  }

  /** What reached something new last, with one more call behind it. */
  #extended(most: number): Attempt[] {
    const firsts = this.#fresh.filter(
      ({ attempt, seen }) => seen.kind === 'value' && attempt.distance <= 1 && attempt.setup.length < 4,
    );
    return sequences(this.#options.context, firsts, this.#combos(this.#api, 1), most);
  }

  /** The arguments that went best so far, else the plainest. */
  #combos(functions: readonly FunctionFacts[], each: number): Combos[] {
    const { context } = this.#options;
    return functions.map((fn) => {
      const key = keyOf(fn);
      const seen = this.pool.filter(
        ({ attempt, seen }) =>
          keyOf(attempt.target) === key &&
          attempt.setup.length <= context.before.length &&
          seen.kind === 'value' &&
          attempt.args !== undefined,
      );
      const good = seen.sort((a, b) => b.lines.length - a.lines.length).slice(0, each);
      const plain = fn.clauses
        .flatMap((_, at) => context.values.ofClause(context.facts, fn, at, each))
        .slice(0, Math.max(each, 2));
      const known = good.flatMap(({ attempt }) => (attempt.args === undefined ? [] : [attempt.args]));
      return { fn, args: known.length > 0 ? known : plain };
    });
  }
}

/** The same number for each function, in order, up to `most`. */
function fairly(attempts: readonly Attempt[], most: number): Attempt[] {
  const groups = new Map<string, Attempt[]>();
  for (const attempt of attempts) {
    const key = `${keyOf(attempt.target)}${attempt.distance}`;
    const list = groups.get(key) ?? [];
    groups.set(key, list);
    list.push(attempt);
  }
  const chosen = new Set<Attempt>();
  for (let at = 0; chosen.size < most; at++) {
    let added = false;
    for (const list of groups.values()) {
      if (at >= list.length || chosen.size >= most) continue;
      chosen.add(list[at]!);
      added = true;
    }
    if (!added) break;
  }
  return attempts.filter((attempt) => chosen.has(attempt));
}
