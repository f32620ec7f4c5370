import type { Random } from '../../random.js';
import type { ModuleFacts, Shape } from '../model.js';
import type { Candidate } from './candidate.js';
import type { Expr } from './expr.js';
import { guessedNames, isPlatform, memberAt, membersOf } from './members.js';
import type { Receiver } from './starts.js';
import type { Values } from './values.js';

const MAX_FOUND = 40;
const MAX_ALIKE = 3;
/** Of what was found last, which is what is tried most. */
const LATEST = 8;

type FunctionShape = Extract<Shape, { kind: 'function' }>;

interface Found {
  readonly key: string;
  /** Makes a call of each member; null where no arguments are known. */
  readonly calls: readonly (() => Candidate | null)[];
}

/** Calls of what calls gave: of functions that were returned, and of objects by their members. */
export class FoundCalls {
  readonly #facts: ModuleFacts;
  readonly #values: Values;
  readonly #random: Random;
  readonly #list: Found[] = [];
  readonly #keys = new Set<string>();

  constructor(facts: ModuleFacts, values: Values, random: Random) {
    this.#facts = facts;
    this.#values = values;
    this.#random = random;
  }

  get isEmpty(): boolean {
    return this.#list.length === 0;
  }

  /** What was found in what a target gave. */
  of(target: string): readonly Found[] {
    return this.#list.filter(({ key }) => key.startsWith(`${target}:`));
  }

  /** A call of something; what was found last more often. */
  next(): Candidate | null {
    const random = this.#random;
    return random.pick(random.pick(random.chance(0.5) ? this.#list : this.#list.slice(-LATEST)).calls)();
  }

  /** Learns to call what a candidate gave, by its members or by itself. */
  learn(candidate: Candidate, receiver: Receiver, value: object): void {
    if (Array.isArray(value) || isPlatform(value)) return;
    const shape =
      candidate.returns === null ? null : unwrapPromise(this.#values.resolve(candidate.returns), this.#values);
    const declared =
      shape?.kind === 'object' && this.#facts.typed ? new Set(shape.props.map(({ name }) => name)) : null;
    const members =
      typeof value === 'function'
        ? [null, ...membersOf(value)]
        : membersOf(value).filter((name) => declared === null || declared.has(name));
    if (members.length === 0) return;
    const key = `${candidate.target}:${candidate.moves.length}:${members.join(',')}`;
    const alike = [...this.#keys].filter((known) => known.startsWith(`${key}#`)).length;
    if (alike >= MAX_ALIKE || this.#list.length >= MAX_FOUND) return;
    this.#keys.add(`${key}#${alike}`);
    const calls = members.map((member) => () => this.#call(candidate, receiver, member, shape, value, members));
    this.#list.push({ key, calls });
  }

  #call(
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
    for (let i = this.#random.below(4); i > 0; i--) {
      const before = call(this.#random.pick(members));
      if (before !== null) moves.push({ bind: null, expr: before });
    }
    const expr = call(member);
    if (expr === null) return null;
    return {
      target: candidate.target,
      name: member ?? candidate.name,
      moves: [...moves, { bind: 'result', expr }],
      receiver: typeof value === 'function' || receiver.inline ? null : receiver.variable,
      // Arguments are a guess unless the types say more.
      wellTyped: false,
      returns: this.#signatureOf(shape, value, member)?.returns ?? null,
      callable: null,
    };
  }

  /** How a member of something that was found is called, as far as types say; of several ways one of its length. */
  #signatureOf(shape: Shape | null, value: object, member: string | null): FunctionShape | null {
    const props = shape?.kind === 'object' ? shape.props : [];
    const declared = member === null ? shape : (props.find(({ name }) => name === member)?.shape ?? null);
    if (declared === null) return null;
    const resolved = this.#values.resolve(declared);
    const ways = (
      resolved.kind === 'union' ? resolved.of.map((each) => this.#values.resolve(each)) : [resolved]
    ).filter((each): each is FunctionShape => each.kind === 'function');
    const fn = member === null ? value : memberAt(value, member);
    const fitting = ways.filter(({ params }) => typeof fn === 'function' && params.length === fn.length);
    return fitting.length > 0 ? this.#random.pick(fitting) : (ways[0] ?? null);
  }

  #argumentsOf(candidate: Candidate, shape: Shape | null, value: object, member: string | null): Expr[] | null {
    const found = this.#signatureOf(shape, value, member);
    const literals = candidate.callable?.literals ?? [];
    if (found !== null)
      return this.#values.randomArguments({
        ...(candidate.callable ?? this.#facts.callables[0]!),
        signatures: [found],
        literals,
      });
    const fn = member === null ? value : memberAt(value, member);
    const count =
      typeof fn === 'function' ? Math.min(3, fn.length + (!this.#facts.typed && this.#random.chance(0.3) ? 1 : 0)) : 0;
    const params = guessedNames(count, member).map((name) => ({
      name,
      shape: { kind: 'any' } as const,
      optional: false,
      rest: false,
    }));
    const signature = { params, returns: { kind: 'any' } as const };
    return this.#values.randomArguments({
      ...(candidate.callable ?? this.#facts.callables[0]!),
      signatures: [signature],
      literals,
    });
  }
}

function unwrapPromise(shape: Shape, values: Values): Shape {
  return shape.kind === 'builtin' && shape.name === 'Promise'
    ? values.resolve(shape.args[0] ?? { kind: 'any' })
    : shape;
}
