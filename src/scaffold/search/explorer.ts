import { Random } from '../../random.js';
import type { Callable, Incident, ModuleFacts } from '../model.js';
import { type Candidate, candidateCode, candidateText } from './candidate.js';
import { Changes } from './change.js';
import { Points } from './coverage.js';
import { echoed } from './echo.js';
import type { Expr } from './expr.js';
import { FirstCalls } from './first-calls.js';
import { folderNames, withFewerFiles, withFolderMade } from './folder.js';
import { FoundCalls } from './found.js';
import { type Border, Frontier } from './frontier.js';
import { guarded } from './guarded.js';
import { type Classes, classesIn, classOf } from './kinship.js';
import { waitingFor } from './late.js';
import { headOf, isMaker } from './makers.js';
import { hasMethods, isForeignPromise } from './members.js';
import { observe } from './observe.js';
import { Preparer } from './prepare.js';
import { protocols } from './protocol.js';
import { type Outcome, type RunOptions, run } from './run.js';
import { scriptOf } from './script.js';
import { solve } from './solve.js';
import { type Receiver, Starts } from './starts.js';
import type { Compared, Instance, SearchHost, SearchOptions, Subject } from './subject.js';
import { Values } from './values.js';

/** Calls on one evaluation of the module before a fresh one is taken: what calls leave behind must not pile up. */
const CALLS_PER_LOAD = 40;
/** Ways to make a receiver. */
const MAX_RECEIVERS = 8;
/** Ways tried to make an object of a class of another module. */
const HELPER_LISTS = 8;
const FACTORY_LISTS = 2;
/** Iterators without an end after which those of a target are left unread. */
const MAX_ENDLESS = 4;
/** Pairs kept of what one line compared. */
const MAX_PAIRS = 8;
/** Candidates kept of each callable that reach nothing new but come to something else. */
const MAX_ALIKE = 8;

/** A candidate worth keeping, with the numbers of the points it reached. */
export interface Kept {
  readonly candidate: Candidate;
  readonly reached: readonly number[];
  readonly ordinal: number;
  /** Whether iterators were read to their end. */
  readonly consume: boolean;
  /** What the code compared while it ran. */
  readonly compared: readonly Compared[];
}

/** Tries calls and keeps those that reach something new. */
export class Explorer {
  readonly facts: ModuleFacts;
  readonly values: Values;
  readonly starts: Starts;
  readonly random: Random;
  readonly kept: Kept[] = [];
  /** Kept since they come to another result than what was kept before: they tell mutants apart. */
  readonly alike: Kept[] = [];
  readonly incidents: Incident[] = [];
  readonly #changes: Changes;
  readonly #preparer: Preparer;
  readonly #subject: Subject;
  readonly #options: SearchOptions;
  readonly #host: SearchHost;
  readonly #banned: ReadonlySet<number>;
  readonly #seen = new Set<string>();
  readonly #receivers = new Map<string, Receiver[]>();
  readonly #found: FoundCalls;
  readonly #leads: Kept[] = [];
  readonly #words = new Map<string, Set<string>>();
  /** How often functions that were called in one way were made to answer, and the calls to try for it. */
  readonly #answered = new Map<string, number>();
  readonly #answers: Candidate[] = [];
  #classes: Classes = new Map();
  readonly #pendings = new Map<string, number>();
  points!: Points;
  /** Points reached by importing alone. */
  base: ReadonlySet<number> = new Set();
  readonly covered = new Set<number>();
  /** Iterators of a target that did not end, less those that did: where most do not, they are not read. */
  readonly #endless = new Map<string, number>();
  readonly #leadCovered = new Set<number>();
  executions = 0;
  #frontier!: Frontier<Kept>;
  #instance!: Instance;
  #callsLeft = 0;
  #lastNew = 0;

  constructor(facts: ModuleFacts, subject: Subject, options: SearchOptions, host: SearchHost) {
    this.facts = facts;
    this.random = new Random(options.seed);
    this.values = new Values(facts, this.random);
    this.starts = new Starts(facts, this.values);
    this.#found = new FoundCalls(facts, this.values, this.random);
    this.#preparer = new Preparer(this.starts, this.values, this.random);
    this.#changes = new Changes(facts, this.values, this.random);
    this.#subject = subject;
    this.#options = options;
    this.#host = host;
    this.#banned = new Set(options.banned);
  }

  async explore(): Promise<void> {
    await this.#fresh();
    this.points = new Points(this.#instance.coverage);
    this.base = new Set(this.points.take(this.#instance.coverage));
    for (const number of this.base) this.covered.add(number);
    this.#frontier = new Frontier(this.points.list, this.covered);
    await this.#tryHelpers();
    await this.#firstCalls();
    await this.#search();
  }

  /** A fresh evaluation of the module, and its classes by constructor. */
  async #fresh(): Promise<void> {
    this.#instance = await this.#subject.load();
    this.#callsLeft = CALLS_PER_LOAD;
    this.#classes = classesIn(this.#instance.scope, this.facts);
  }

  get classes(): Classes {
    return this.#classes;
  }

  /** A candidate like this one, or where there is an object other calls on one like it. */
  variantOf(candidate: Candidate): Candidate {
    const { callable, target } = candidate;
    if (this.random.chance(0.5)) {
      const members = callable?.owner == null ? [] : this.starts.membersOf(callable.owner);
      const made = this.#found.of(target);
      const sequence =
        members.length > 0
          ? this.#sequenceTo(this.random.pick(members), 1 + this.random.below(5))
          : made.length > 0
            ? this.random.pick(this.random.pick(made).calls)()
            : null;
      if (sequence !== null) return sequence;
    }
    return this.#changes.change(candidate, null);
  }

  #done(): boolean {
    const { budget } = this.#options;
    // Where finds came late another may come later still; what was found at once is soon all there is.
    const stale = Math.max(600, Math.min(budget * 0.4, budget * 0.2 + this.#lastNew));
    return (
      this.executions >= this.#options.budget ||
      this.covered.size === this.points.list.length ||
      this.executions - this.#lastNew > stale
    );
  }

  /** Finds out which ways to make objects of other modules work: types alone do not say. */
  async #tryHelpers(): Promise<void> {
    for (const callable of (this.facts.helpers ?? []).filter(isMaker)) {
      // Each function makes another kind of object: one or two of each tell more than many of one.
      const isFactory = callable.kind === 'static';
      for (const args of this.starts.lists(callable, isFactory ? FACTORY_LISTS : HELPER_LISTS)) {
        const candidate = this.starts.plain(callable, args);
        const found = await this.#runOnce(candidate);
        if (found?.outcome.kind === 'returned')
          this.values.remember(callable.owner!, candidate.moves[0]!.expr, isFactory);
      }
    }
  }

  async #firstCalls(): Promise<void> {
    await new FirstCalls({
      callables: this.facts.callables,
      starts: this.starts,
      values: this.values,
      typed: this.facts.typed,
      budget: this.#options.budget,
      spent: () => this.executions,
      covered: () => this.covered.size,
      isOpen: (callable) => this.#isOpen(callable),
      receivers: (owner) => this.#receivers.get(owner) ?? [],
      try: (candidate) => this.try(candidate),
    }).run();
  }

  async #search(): Promise<void> {
    while (!this.#done()) {
      const candidate = this.#propose();
      if (candidate === null || (await this.try(candidate)) === null) {
        // Proposals that were tried before cost budget too, or a small module would never end.
        this.executions++;
      }
      if (this.executions % 200 === 0) this.#host.progress?.(this.executions / this.#options.budget);
    }
  }

  #propose(): Candidate | null {
    const random = this.random;
    const roll = random.next();
    const open = this.#openCallables();
    if (this.#answers.length > 0 && random.chance(0.5)) return this.#answers.shift()!;
    if (roll < 0.2 && open.length > 0) return this.#randomCall(random.pick(open));
    if (roll < 0.4) return this.#sequence(open);
    if (roll < 0.55 && !this.#found.isEmpty) return this.#found.next();
    const pool = this.#leads.length > 0 && random.chance(0.3) ? this.#leads : this.kept;
    if (pool.length === 0)
      return this.facts.callables.length === 0 ? null : this.#randomCall(random.pick(this.facts.callables));
    if (this.facts.helpers !== undefined && random.chance(0.3)) {
      const prepared = this.#preparer.prepared(random.pick(pool).candidate);
      if (prepared !== null) return prepared;
    }
    if (random.chance(0.6)) {
      const border = this.#frontier.pick(random);
      if (border !== null) return this.#cross(border, pool);
    }
    // Later finds are deeper; half of the picks go to them.
    if (random.chance(0.4)) return this.#solve(pool);
    const start = random.chance(0.5) ? Math.floor(pool.length * 0.6) : 0;
    const parent = pool[start + random.below(pool.length - start)]!;
    return this.#changes.change(parent.candidate, random.chance(0.3) ? random.pick(pool).candidate : null);
  }

  /** A call that came to a branch, changed to take another side of it: by what was compared there, where that is known. */
  #cross({ lines, entry: { candidate, compared } }: Border<Kept>, pool: readonly Kept[]): Candidate {
    const there = compared.filter(([, , line]) => lines.has(line));
    const others = compared.filter(([, , line]) => line === 0);
    const pairs = there.length > 0 && this.random.chance(0.8) ? there : others;
    const solved =
      pairs.length > 0 && this.random.chance(0.5) ? solve(candidate, this.random.pick(pairs), this.random) : null;
    if (solved !== null) return solved;
    return this.#changes.change(candidate, this.random.chance(0.3) ? this.random.pick(pool).candidate : null);
  }

  /** A candidate whose arguments were compared with something, given what they were compared with. */
  #solve(pool: readonly Kept[]): Candidate | null {
    const able = pool.filter(({ compared }) => compared.length > 0);
    if (able.length === 0) return null;
    const { candidate, compared } = this.random.pick(able);
    return solve(candidate, this.random.pick(compared), this.random);
  }

  /** Callables in which something is not reached yet. */
  #openCallables(): Callable[] {
    const list = this.facts.callables.filter((callable) => this.#isOpen(callable));
    return list.length > 0 ? list : [...this.facts.callables];
  }

  #isOpen({ startLine, endLine }: Callable): boolean {
    // What stands in another file may lead anywhere.
    if (startLine === 0) return true;
    return this.points.list.some(
      ({ line }, number) => line >= startLine && line <= endLine && !this.covered.has(number),
    );
  }

  #randomCall(callable: Callable): Candidate | null {
    const args = callable.kind === 'getter' ? [] : this.values.randomArguments(callable);
    if (args === null) return null;
    if (callable.owner === null || callable.kind === 'constructor' || callable.kind === 'static')
      return this.starts.plain(callable, args);
    const receiver = this.#pickReceiver(callable.owner);
    return receiver === null ? null : this.starts.member(callable, receiver, args);
  }

  #pickReceiver(owner: string): Receiver | null {
    const list = this.#receivers.get(owner) ?? [];
    if (list.length === 0) return null;
    const makers = this.values.makersOf(owner);
    if (makers.length === 0 || this.random.chance(0.7)) return this.random.pick(list);
    // The first that worked are all alike: options come together in other ways too.
    const maker = this.random.pick(makers);
    const args = this.values.randomArguments(maker);
    if (args === null) return this.random.pick(list);
    return this.starts.receiver(owner, { kind: 'call', head: headOf(maker), args });
  }

  /** Several calls on one object, the last of them the act. */
  #sequence(open: readonly Callable[]): Candidate | null {
    const owners = [...this.#receivers.keys()].filter((owner) => this.starts.membersOf(owner).length > 0);
    if (owners.length === 0) return null;
    const wanted = open.filter(({ owner, kind }) => owner !== null && kind === 'method' && owners.includes(owner));
    const act =
      wanted.length > 0 && this.random.chance(0.7)
        ? this.random.pick(wanted)
        : this.random.pick(this.starts.membersOf(this.random.pick(owners)));
    return this.#sequenceTo(act, this.random.below(4));
  }

  #sequenceTo(act: Callable, steps: number): Candidate | null {
    const receiver = this.#pickReceiver(act.owner!);
    if (receiver === null) return null;
    const methods = this.starts.membersOf(act.owner!).filter(({ kind }) => kind === 'method');
    const moves = [...receiver.moves];
    for (let i = steps; i > 0 && methods.length > 0; i--) {
      const method = this.random.pick(methods);
      const args = this.#argsFor(method);
      if (args !== null) moves.push(this.starts.step(method, receiver, echoed(args, moves, this.random)));
    }
    const args = act.kind === 'getter' ? [] : this.#argsFor(act);
    return args === null ? null : this.starts.member(act, { ...receiver, moves }, echoed(args, moves, this.random));
  }

  /** Arguments that worked before, or new ones. */
  #argsFor(callable: Callable): readonly Expr[] | null {
    const known = this.kept.filter(({ candidate }) => candidate.target === callable.id);
    const last =
      known.length > 0 && this.random.chance(0.5) ? this.random.pick(known).candidate.moves.at(-1)!.expr : null;
    return last?.kind === 'call' ? last.args : this.values.randomArguments(callable);
  }

  /** Runs a candidate; keeps it if it reached something new. Null if it was tried before or may not run. */
  async try(given: Candidate): Promise<Outcome | null> {
    const candidate = withFolderMade(given, this.values.folder);
    const key = candidateText(candidate);
    if (this.#seen.has(key) || (this.#pendings.get(candidate.target) ?? 0) > 12) return null;
    this.#seen.add(key);
    const found = await this.#runOnce(candidate);
    if (found === null) return null;
    const { outcome, entry } = found;
    if (outcome.kind === 'pending')
      this.#pendings.set(candidate.target, (this.#pendings.get(candidate.target) ?? 0) + 1);
    const waiting = waitingFor(candidate, outcome);
    if (waiting !== null) return this.try(waiting);
    await this.#keep(candidate, outcome, entry);
    return outcome;
  }

  /** Null where the watchdog had to end an earlier process that ran it. */
  async #runOnce(candidate: Candidate): Promise<{ readonly outcome: Outcome; readonly entry: Kept } | null> {
    const ordinal = ++this.executions;
    if (this.#banned.has(ordinal)) return null;
    if (this.#callsLeft-- <= 0) await this.#fresh();
    this.#host.beat(ordinal, candidateCode(candidate));
    this.points.take(this.#instance.coverage);
    const { trace } = this.#instance;
    trace?.reset();
    const endless = this.#endless.get(candidate.target) ?? 0;
    const consume = endless < MAX_ENDLESS;
    const drain = this.values.folder !== null;
    const options = { ...runOptions(this.facts, this.#host), consume, drain };
    const outcome = await run(scriptOf(candidate), this.#instance.scope, options);
    if (outcome.listed !== null) this.#endless.set(candidate.target, endless + (outcome.kind === 'broken' ? 1 : -3));
    const reached = this.points.take(this.#instance.coverage);
    if ((this.#host.restore?.() ?? []).length > 0) this.#callsLeft = 0;
    return { outcome, entry: { candidate, reached, ordinal, consume, compared: trace?.compared.slice() ?? [] } };
  }

  async #keep(candidate: Candidate, outcome: Outcome, entry: Kept): Promise<void> {
    // A test that waits for a call that never comes is none.
    const vain = outcome.kind === 'pending' && candidate.moves.at(-1)!.expr.kind === 'promise';
    if (outcome.kind === 'broken' || vain) return;
    // What comes back may be a proxy that throws at any touch.
    const observation = guarded(() => observe(outcome, null, this.#classes)) ?? null;
    if (observation === null || observation.stumbled) {
      this.#lead(entry);
      if (observation?.stumbled && isError(outcome.value) && candidate.wellTyped && this.facts.typed)
        this.#suspect(candidate, observation.words, entry);
      return;
    }
    const fresh = entry.reached.filter((number) => !this.covered.has(number));
    if (fresh.length > 0) {
      this.#lastNew = this.executions;
      for (const number of fresh) this.covered.add(number);
      const kept = withDistinct(await this.#shrunk(entry, fresh, outcome.kind));
      this.kept.push(kept);
      this.#frontier.add(kept);
    } else await this.#keepAlike(entry, observation.words);
    this.#answer(candidate, outcome, fresh.length > 0);
    if (outcome.kind === 'returned' || outcome.promised !== null)
      guarded(() => this.#learn(candidate, outcome, fresh.length > 0));
  }

  /** Functions that were called get something to do with what they are called with, once for each way they are called. */
  #answer(candidate: Candidate, outcome: Outcome, isNew: boolean): void {
    const kinds = [...outcome.calls].map(
      ([name, [args]]) => `${name}(${args?.map((each) => typeof each).join() ?? ''})`,
    );
    if (kinds.length === 0) return;
    const key = `${candidate.target} ${kinds.join(' ')}`;
    const count = this.#answered.get(key) ?? 0;
    if (count >= (isNew ? 3 : 1)) return;
    this.#answered.set(key, count + 1);
    this.#answers.push(...protocols(candidate, outcome, this.facts.typed));
  }

  /** The candidate without the arrangements that its finds do not need. */
  async #shrunk(entry: Kept, fresh: readonly number[], outcomeKind: Outcome['kind']): Promise<Kept> {
    let best = entry;
    for (const fewer of withFewerFiles(entry.candidate, this.values.folder)) {
      const candidate = fewer(best.candidate);
      if (candidateText(candidate) === candidateText(best.candidate)) continue;
      const found = await this.#runOnce(candidate);
      if (found === null || found.outcome.kind !== outcomeKind) continue;
      const reached = new Set(found.entry.reached);
      if (fresh.every((number) => reached.has(number))) best = found.entry;
    }
    for (let at = entry.candidate.moves.length - 2; at >= 0; at--) {
      const { moves } = best.candidate;
      // What binds a variable is needed by what follows.
      if (moves[at] === undefined || moves[at]!.bind !== null) continue;
      const candidate = { ...best.candidate, moves: moves.filter((_, index) => index !== at) };
      const found = await this.#runOnce(candidate);
      if (found === null || found.outcome.kind !== 'returned') continue;
      const reached = new Set(found.entry.reached);
      if (fresh.every((number) => reached.has(number))) best = found.entry;
    }
    return best;
  }

  /** What cannot be asserted may still lead somewhere when it is changed. */
  #lead(entry: Kept): void {
    const fresh = entry.reached.filter((number) => !this.covered.has(number) && !this.#leadCovered.has(number));
    if (fresh.length === 0) return;
    for (const number of fresh) this.#leadCovered.add(number);
    const lead = withDistinct(entry);
    this.#leads.push(lead);
    this.#frontier.add(lead);
  }

  #suspect(candidate: Candidate, words: string, { reached }: Kept): void {
    if (reached.length === 0 || this.incidents.length >= 3) return;
    // One of a kind is enough.
    if (this.incidents.some(({ target, message }) => target === candidate.target && message.includes(words))) return;
    const message = `${candidateCode(candidate).slice(0, 240)} ${words}: is that meant?`;
    this.incidents.push({ code: 'suspicious', message, target: candidate.target });
  }

  async #keepAlike(entry: Kept, words: string): Promise<void> {
    const { target } = entry.candidate;
    const known = this.#words.get(target) ?? new Set();
    this.#words.set(target, known);
    if (known.has(words) || known.size >= MAX_ALIKE) return;
    known.add(words);
    const [fewer] = withFewerFiles(entry.candidate, this.values.folder);
    const found = fewer === undefined ? null : await this.#runOnce(fewer(entry.candidate));
    const same = found !== null && guarded(() => observe(found.outcome, null, this.#classes))?.words === words;
    this.alike.push(withDistinct(same ? found.entry : entry));
  }

  /** Takes what a call gave as something to make calls on. */
  #learn(candidate: Candidate, outcome: Outcome, isNew: boolean): void {
    const promise = isForeignPromise(outcome.promised) ? outcome.promised : null;
    const value = promise ?? outcome.value;
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || candidate.moves.length > 3)
      return;
    const act = candidate.moves.at(-1)!.expr;
    const before = candidate.moves.slice(0, -1);
    const made = (name: string) =>
      promise === null ? this.starts.receiver(name, act, before) : this.starts.inline(act, before);
    const { receiver } = candidate;
    // Methods that return their own object lead nowhere that a row of calls does not.
    if (receiver !== null && outcome.evaluate(receiver) === value) return;
    const owner = classOf(value, this.#classes);
    if (owner !== null && this.starts.membersOf(owner).length > 0) {
      if (candidate.moves.length === 1) this.values.remember(owner, act, isNew);
      const list = this.#receivers.get(owner) ?? [];
      if (list.length >= (isNew ? 2 * MAX_RECEIVERS : MAX_RECEIVERS)) return;
      const another = made(owner);
      if (another !== null) this.#receivers.set(owner, [...list, another]);
      return;
    }
    // What belongs to another module is tested there, unless it holds functions of this one that nothing else calls.
    const isForeign = owner !== null && this.starts.preparing(owner).length > 0;
    if (isForeign && (candidate.callable === null || !this.#isOpen(candidate.callable))) return;
    if (typeof value !== 'function' && !hasMethods(value)) return;
    const found = made(candidate.name);
    if (found !== null) this.#found.learn(candidate, found, value);
    if (candidate.moves.length === 1 && !this.facts.typed) this.values.rememberThing(candidate.target, act);
  }
}

function withDistinct(entry: Kept): Kept {
  return { ...entry, compared: distinct(entry.compared) };
}

/** Of a loop that compares again and again a few pairs are enough; loops over characters must not crowd out texts. */
function distinct(compared: readonly Compared[]): Compared[] {
  const byLine = new Map<number, Map<string, Compared>>();
  for (const pair of compared) {
    const known = byLine.get(pair[2]) ?? new Map<string, Compared>();
    byLine.set(pair[2], known);
    if (known.size < (pair[2] === 0 ? 4 * MAX_PAIRS : MAX_PAIRS)) known.set(JSON.stringify(pair), pair);
  }
  return [...byLine.values()].flatMap((pairs) => [...pairs.values()]);
}

export function diskOf(host: SearchHost): Pick<RunOptions, 'pending' | 'prompt'> {
  return {
    pending: host.pending === undefined ? undefined : () => host.pending!(),
    prompt: host.prompt === undefined ? undefined : () => host.prompt!(),
  };
}

export function runOptions(facts: ModuleFacts, host: SearchHost, linger = false): RunOptions {
  return {
    time: host.time,
    ...diskOf(host),
    folder: folderNames(facts),
    linger,
    offences: () => (host.refusals?.() ?? 0) + (host.strays?.() ?? 0),
  };
}

function isError(value: unknown): boolean {
  return guarded(() => value instanceof Error) === true;
}
