import type { Callable, Incident, ModuleFacts, Shape } from '../model.js';
import { type Candidate, candidateCode, candidateText } from './candidate.js';
import { Changes, withWrong } from './change.js';
import { Points } from './coverage.js';
import { echoed } from './echo.js';
import type { Expr } from './expr.js';
import { folderNames, withFewerFiles, withFolderMade } from './folder.js';
import { type Border, Frontier } from './frontier.js';
import { guarded } from './guarded.js';
import { waitingFor } from './late.js';
import { observe } from './observe.js';
import { Preparer } from './prepare.js';
import { protocols } from './protocol.js';
import { Random } from './random.js';
import { type Outcome, type RunOptions, run, scriptOf } from './run.js';
import { solve } from './solve.js';
import { type Receiver, Starts } from './starts.js';
import type { Compared, Instance, SearchHost, SearchOptions, Subject } from './subject.js';
import { Values } from './values.js';

/** Calls on one evaluation of the module before a fresh one is taken: what calls leave behind must not pile up. */
const CALLS_PER_LOAD = 40;
/** Ways to make a receiver, and things found that calls can be made on. */
const MAX_RECEIVERS = 8;
const MAX_FOUND = 40;
/** Argument lists tried of each callable before anything is changed. */
const FIRST_LISTS = 60;
/** Ways tried to make an object of a class of another module. */
const HELPER_LISTS = 8;
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
  readonly #found: { readonly key: string; readonly calls: (() => Candidate | null)[] }[] = [];
  readonly #foundKeys = new Set<string>();
  readonly #leads: Kept[] = [];
  readonly #words = new Map<string, Set<string>>();
  readonly #classes: Map<unknown, string> = new Map();
  /** How often functions that were called in one way were made to answer, and the calls to try for it. */
  readonly #answered = new Map<string, number>();
  readonly #answers: Candidate[] = [];
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
    this.#classes.clear();
    for (const { local } of this.facts.locals) {
      const value = this.#instance.scope[local];
      if (typeof value === 'function' && value.prototype !== undefined) this.#classes.set(value, local);
    }
  }

  get classes(): ReadonlyMap<unknown, string> {
    return this.#classes;
  }

  /** A candidate like this one, or where there is an object other calls on one like it. */
  variantOf(candidate: Candidate): Candidate {
    const { callable, target } = candidate;
    if (this.random.chance(0.5)) {
      const members = callable?.owner == null ? [] : this.starts.membersOf(callable.owner);
      const made = this.#found.filter(({ key }) => key.startsWith(`${target}:`));
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
    const stale = Math.max(600, this.#options.budget * 0.4);
    return (
      this.executions >= this.#options.budget ||
      this.covered.size === this.points.list.length ||
      this.executions - this.#lastNew > stale
    );
  }

  /** Finds out which ways to make objects of other modules work: types alone do not say. */
  async #tryHelpers(): Promise<void> {
    for (const callable of (this.facts.helpers ?? []).filter(({ kind }) => kind === 'constructor'))
      for (const args of this.starts.lists(callable, HELPER_LISTS)) {
        const candidate = this.starts.plain(callable, args);
        const found = await this.#runOnce(candidate);
        if (found?.outcome.kind === 'returned') this.values.remember(callable.owner!, candidate.moves[0]!.expr, false);
      }
  }

  async #firstCalls(): Promise<void> {
    const { callables } = this.facts;
    const limit = Math.max(
      12,
      Math.min(FIRST_LISTS, Math.floor((this.#options.budget * 0.5) / Math.max(1, callables.length))),
    );
    for (const callable of callables.filter(({ kind }) => kind === 'constructor'))
      await this.#construct(callable, limit);
    for (const callable of callables.filter(({ kind }) => kind === 'function' || kind === 'static'))
      await this.#callAll(callable, limit, (args) => this.starts.plain(callable, args));
    for (const callable of callables.filter(({ kind, owner }) => kind === 'getter' && owner === null))
      await this.try(this.starts.plain(callable, []));
    for (const [owner, receivers] of this.#receivers) {
      for (const callable of this.starts.membersOf(owner)) {
        for (const receiver of receivers.slice(0, 2))
          await this.#callAll(callable, Math.ceil(limit / 2), (args) => this.starts.member(callable, receiver, args));
      }
    }
  }

  async #construct(callable: Callable, limit: number): Promise<void> {
    await this.#callAll(callable, limit, (args) => this.starts.plain(callable, args));
  }

  async #callAll(callable: Callable, limit: number, make: (args: readonly Expr[]) => Candidate): Promise<void> {
    const lists = callable.kind === 'getter' ? [[]] : this.starts.lists(callable, limit);
    let works: Candidate | null = null;
    for (const args of lists) {
      const candidate = make(args);
      const outcome = await this.try(candidate);
      if (works === null && outcome?.kind === 'returned') works = candidate;
      if (this.executions >= this.#options.budget) return;
    }
    // What guards against wrong types is met by wrong types, one argument at a time.
    const base = works ?? (lists[0] === undefined ? null : make(lists[0]));
    const params = callable.signatures[0]?.params.length ?? 0;
    if (base !== null && callable.kind !== 'getter')
      for (let index = 0; index < params; index++)
        for (const value of this.values.wrong())
          await this.try(withWrong(base, index, this.facts.typed ? value : unwrapped(value)));
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
    if (roll < 0.55 && this.#found.length > 0) return random.pick(random.pick(this.#found).calls)();
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
    const open = this.points.list.filter((_, number) => !this.covered.has(number));
    const within = ({ startLine, endLine }: Callable) =>
      open.filter(({ line }) => line >= startLine && line <= endLine).length;
    const list = this.facts.callables.filter((callable) => within(callable) > 0);
    return list.length > 0 ? list : [...this.facts.callables];
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
    return this.starts.receiver(owner, { kind: 'call', head: `new ${maker.expression}`, args });
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
    const options = { ...runOptions(this.facts, this.#host), consume };
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
    if (outcome.kind === 'returned') guarded(() => this.#learn(candidate, outcome, fresh.length > 0));
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
    const { value } = outcome;
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || candidate.moves.length > 3)
      return;
    const act = candidate.moves.at(-1)!.expr;
    const { receiver } = candidate;
    // Methods that return their own object lead nowhere that a row of calls does not.
    if (receiver !== null && outcome.evaluate(receiver) === value) return;
    const owner = guarded(() => this.#classes.get((value as object).constructor));
    if (owner !== undefined && this.starts.membersOf(owner).length > 0) {
      if (candidate.moves.length === 1) this.values.remember(owner, act, isNew);
      const list = this.#receivers.get(owner) ?? [];
      if (list.length >= (isNew ? 2 * MAX_RECEIVERS : MAX_RECEIVERS)) return;
      list.push(this.starts.receiver(owner, act, candidate.moves.slice(0, -1)));
      this.#receivers.set(owner, list);
      return;
    }
    // What belongs to another module is tested there.
    if (owner !== undefined && this.starts.preparing(owner).length > 0) return;
    if (typeof value === 'function' || hasMethods(value)) this.#learnFound(candidate, act, value);
  }

  #learnFound(candidate: Candidate, act: Expr, value: object): void {
    if (Array.isArray(value) || isPlatform(value)) return;
    const shape =
      candidate.returns === null ? null : unwrapPromise(this.values.resolve(candidate.returns), this.values);
    const declared = shape?.kind === 'object' && this.facts.typed ? new Set(shape.props.map(({ name }) => name)) : null;
    const members =
      typeof value === 'function' ? [null] : methodsOf(value).filter((name) => declared === null || declared.has(name));
    if (members.length === 0) return;
    const key = `${candidate.target}:${members.join(',')}`;
    const alike = [...this.#foundKeys].filter((known) => known.startsWith(`${key}#`)).length;
    if (alike >= 3 || this.#found.length >= MAX_FOUND) return;
    this.#foundKeys.add(`${key}#${alike}`);
    const receiver = this.starts.receiver(candidate.name, act, candidate.moves.slice(0, -1));
    const calls = members.map((member) => () => this.#foundCall(candidate, receiver, member, shape, value, members));
    this.#found.push({ key, calls });
  }

  #foundCall(
    candidate: Candidate,
    receiver: Receiver,
    member: string | null,
    shape: Shape | null,
    value: object,
    members: readonly (string | null)[],
  ): Candidate | null {
    const call = (name: string | null): Expr | null => {
      const args = this.#argumentsOf(candidate, shape, value, name);
      return args === null
        ? null
        : { kind: 'call', head: name === null ? receiver.variable : `${receiver.variable}.${name}`, args };
    };
    const moves = [...receiver.moves];
    for (let i = this.random.below(4); i > 0; i--) {
      const before = call(this.random.pick(members));
      if (before !== null) moves.push({ bind: null, expr: before });
    }
    const expr = call(member);
    if (expr === null) return null;
    return {
      target: candidate.target,
      name: member ?? candidate.name,
      moves: [...moves, { bind: 'result', expr }],
      receiver: typeof value === 'function' ? null : receiver.variable,
      // Arguments are a guess unless the types say more.
      wellTyped: false,
      returns: null,
      callable: null,
    };
  }

  #argumentsOf(candidate: Candidate, shape: Shape | null, value: object, member: string | null): Expr[] | null {
    const declared =
      member === null
        ? shape
        : shape?.kind === 'object'
          ? (shape.props.find(({ name }) => name === member)?.shape ?? null)
          : null;
    const found = declared === null ? null : this.values.resolve(declared);
    const literals = candidate.callable?.literals ?? [];
    if (found?.kind === 'function')
      return this.values.randomArguments({
        ...(candidate.callable ?? this.facts.callables[0]!),
        signatures: [found],
        literals,
      });
    const fn = guarded(() => (member === null ? value : (value as Record<string, unknown>)[member]));
    const count =
      typeof fn === 'function' ? Math.min(3, fn.length + (!this.facts.typed && this.random.chance(0.3) ? 1 : 0)) : 0;
    const params = Array.from({ length: count }, (_, index) => ({
      name: index === count - 1 ? 'callback' : 'value',
      shape: { kind: 'any' } as const,
      optional: false,
      rest: false,
    }));
    const signature = { params, returns: { kind: 'any' } as const };
    return this.values.randomArguments({
      ...(candidate.callable ?? this.facts.callables[0]!),
      signatures: [signature],
      literals,
    });
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

export function runOptions(facts: ModuleFacts, host: SearchHost, linger = false): RunOptions {
  return {
    time: host.time,
    busy: host.busy === undefined ? undefined : () => host.busy!(),
    folder: folderNames(facts),
    patient: facts.effects.length > 0,
    linger,
    offences: () => (host.refusals?.() ?? 0) + (host.strays?.() ?? 0),
  };
}

function isError(value: unknown): boolean {
  return guarded(() => value instanceof Error) === true;
}

function unwrapped(expr: Expr): Expr {
  return expr.kind === 'wrong' ? expr.of : expr;
}

function unwrapPromise(shape: Shape, values: Values): Shape {
  return shape.kind === 'builtin' && shape.name === 'Promise'
    ? values.resolve(shape.args[0] ?? { kind: 'any' })
    : shape;
}

function hasMethods(value: object): boolean {
  return (guarded(() => methodsOf(value)) ?? []).length > 0;
}

function methodsOf(value: object): string[] {
  const names = new Set<string>();
  for (
    let at: unknown = value;
    typeof at === 'object' && at !== null && at !== Object.prototype;
    at = Object.getPrototypeOf(at)
  )
    for (const [name, { value: member }] of Object.entries(Object.getOwnPropertyDescriptors(at)))
      if (typeof member === 'function' && !NO_ACT.has(name) && /^[A-Za-z$][\w$]*$/.test(name)) names.add(name);
  return [...names].slice(0, 30);
}

/** Iterators are read as lists; promises are awaited. */
const NO_ACT = new Set(['constructor', 'next', 'throw', 'return', 'then', 'catch', 'finally']);

/** Objects of the language and the platform: their methods are nobody's test. */
function isPlatform(value: object): boolean {
  const name = guarded(() => (Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null)?.constructor);
  return (
    name !== undefined &&
    name === (globalThis as Record<string, unknown>)[(name as { name?: string }).name ?? ''] &&
    name !== Object &&
    name !== Function
  );
}
