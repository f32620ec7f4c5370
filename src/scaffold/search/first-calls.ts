import type { Callable } from '../model.js';
import type { Candidate } from './candidate.js';
import { withWrong } from './change.js';
import type { Expr } from './expr.js';
import type { Outcome } from './run.js';
import type { Receiver, Starts } from './starts.js';
import type { Values } from './values.js';

/** Argument lists of each callable at most by the end of each round. */
const ROUNDS = [6, 20, 60];
/** Of a class with many members the first objects are enough. */
const RECEIVERS = 2;
/** Share of the budget after which only the first round goes on. */
const SHARE = 0.5;

/** What first calls need of the search. */
export interface FirstCallsHost {
  readonly callables: readonly Callable[];
  readonly starts: Starts;
  readonly values: Values;
  readonly typed: boolean;
  readonly budget: number;
  /** Calls made so far. */
  spent(): number;
  /** How much is covered so far. */
  covered(): number;
  /** Whether something in the lines of a callable is not reached yet. */
  isOpen(callable: Callable): boolean;
  receivers(owner: string): readonly Receiver[];
  try(candidate: Candidate): Promise<Outcome | null>;
}

/**
 * Tries the likeliest argument lists: a few of every callable before many of any. Rounds go on where something is not
 * reached yet or where the last round found something: what is left of the budget belongs to the search.
 */
export class FirstCalls {
  readonly #host: FirstCallsHost;
  readonly #plans = new Map<string, Plan>();

  constructor(host: FirstCallsHost) {
    this.#host = host;
  }

  async run(): Promise<void> {
    const { callables } = this.#host;
    const of = (...kinds: readonly Callable['kind'][]) => callables.filter(({ kind }) => kinds.includes(kind));
    const ordered = [
      ...of('constructor'),
      ...of('function', 'static'),
      ...of('getter').filter(({ owner }) => owner === null),
      ...callables.filter(({ owner, kind }) => owner !== null && !['constructor', 'static'].includes(kind)),
    ];
    for (const [round, most] of ROUNDS.entries())
      for (const callable of ordered) {
        if (round > 0 && this.#host.spent() > this.#host.budget * SHARE) return;
        await this.#more(callable, round, most);
      }
  }

  async #more(callable: Callable, round: number, most: number): Promise<void> {
    const plan = this.#planOf(callable);
    if (plan.makers.length === 0 || (round > 0 && !plan.fruitful && !this.#host.isOpen(callable))) return;
    const before = this.#host.covered();
    for (; plan.next < Math.min(most, plan.lists.length); plan.next++)
      for (const make of plan.makers) {
        if (this.#host.spent() >= this.#host.budget) return;
        const candidate = make(plan.lists[plan.next]!);
        const outcome = await this.#host.try(candidate);
        if (outcome?.kind === 'returned') plan.works ??= candidate;
      }
    if (round === 0) await this.#wrong(plan);
    plan.fruitful = this.#host.covered() > before;
  }

  /** What guards against wrong types is met by wrong types, one argument at a time. */
  async #wrong({ callable, works, lists, makers }: Plan): Promise<void> {
    const base = works ?? (lists[0] === undefined ? null : makers[0]!(lists[0]));
    if (base === null || callable.kind === 'getter') return;
    const params = callable.signatures[0]?.params.length ?? 0;
    for (let index = 0; index < params; index++)
      for (const value of this.#host.values.wrong()) {
        if (this.#host.spent() >= this.#host.budget) return;
        const plain = value.kind === 'wrong' && !this.#host.typed ? value.of : value;
        await this.#host.try(withWrong(base, index, plain));
      }
  }

  /** Members wait for a receiver: one that is found later begins later. */
  #planOf(callable: Callable): Plan {
    const known = this.#plans.get(callable.id);
    if (known !== undefined && known.makers.length > 0) return known;
    const { starts } = this.#host;
    const lists = known?.lists ?? (callable.kind === 'getter' ? [[]] : starts.lists(callable, ROUNDS.at(-1)!));
    const isMember = callable.owner !== null && ['method', 'getter', 'setter'].includes(callable.kind);
    const makers: Plan['makers'] = isMember
      ? this.#host
          .receivers(callable.owner!)
          .slice(0, RECEIVERS)
          .map((receiver) => (args) => starts.member(callable, receiver, args))
      : [(args) => starts.plain(callable, args)];
    const plan: Plan = { callable, lists, makers, next: 0, works: null, fruitful: false };
    this.#plans.set(callable.id, plan);
    return plan;
  }
}

/** How far the lists of a callable have been tried. */
interface Plan {
  readonly callable: Callable;
  readonly lists: readonly (readonly Expr[])[];
  readonly makers: readonly ((args: readonly Expr[]) => Candidate)[];
  next: number;
  works: Candidate | null;
  /** Whether its last round reached something new. */
  fruitful: boolean;
}
