import type { Callable, ModuleFacts, Shape } from '../model.js';
import type { Candidate, Move } from './candidate.js';
import { type Expr, nodes, print, text } from './expr.js';
import { headOf } from './makers.js';
import { variableFor } from './names.js';
import type { Values } from './values.js';

/** Something calls can be made on: how it is made, and the variable that holds it. */
export interface Receiver {
  readonly moves: readonly Move[];
  readonly variable: string;
  /** `variable` is the expression itself, `Q(1)`: a promise kept in a variable would have been waited for. */
  readonly inline?: true;
}

/** A function, and which of its arguments is meant. */
interface Taking {
  readonly callable: Callable;
  readonly index: number;
}

/** `cache.get`, `cache[Symbol.iterator]`. */
function memberText(variable: string, name: string): string {
  return name.startsWith('[') ? variable + name : `${variable}.${name}`;
}

/** Turns facts into first candidates, and receivers into calls on them. */
export class Starts {
  readonly #facts: ModuleFacts;
  readonly #values: Values;
  readonly #members = new Map<string, Callable[]>();
  readonly #helping = new Map<string, Callable[]>();
  readonly #taking = new Map<string, readonly Taking[]>();

  constructor(facts: ModuleFacts, values: Values) {
    this.#facts = facts;
    this.#values = values;
    for (const callable of facts.callables)
      if (callable.owner !== null && ['method', 'getter', 'setter'].includes(callable.kind))
        this.#members.set(callable.owner, [...(this.#members.get(callable.owner) ?? []), callable]);
    for (const callable of facts.helpers ?? [])
      if (callable.owner !== null && (callable.kind === 'method' || callable.kind === 'setter'))
        this.#helping.set(callable.owner, [...(this.#helping.get(callable.owner) ?? []), callable]);
  }

  /** Methods, getters and setters of a class. */
  membersOf(owner: string): readonly Callable[] {
    return this.#members.get(owner) ?? [];
  }

  /** Methods and setters by which an object is brought into a state, be its class of this module or of another. */
  preparing(owner: string): readonly Callable[] {
    return this.#helping.get(owner) ?? this.membersOf(owner).filter(({ kind }) => kind !== 'getter');
  }

  /** Functions of the module that take an object of a class, and as which argument: several may share one object. */
  taking(owner: string): readonly Taking[] {
    const known = this.#taking.get(owner);
    if (known !== undefined) return known;
    const isOwner = (shape: Shape): boolean => {
      const found = this.#values.resolve(shape);
      return found.kind === 'union' ? found.of.some(isOwner) : found.kind === 'instance' && found.of === owner;
    };
    const list = this.#facts.callables.flatMap((callable): Taking[] => {
      if (callable.kind !== 'function') return [];
      const index = callable.signatures[0]?.params.findIndex(({ shape }) => isOwner(shape)) ?? -1;
      return index < 0 ? [] : [{ callable, index }];
    });
    this.#taking.set(owner, list);
    return list;
  }

  /** Argument lists as they stand in documentation and tests, then those made from types. */
  lists(callable: Callable, limit: number): Expr[][] {
    const { params } = callable.signatures[0]!;
    const examples = callable.examples.map((list) =>
      list.map((each, index): Expr => {
        const param = params[Math.min(index, params.length - 1)];
        return this.#values.pathInstead(each, param?.name ?? '') ?? text(each, param?.shape);
      }),
    );
    return [...examples, ...this.#values.argumentLists(callable, 0, limit)];
  }

  /** A call of a function, a constructor or a static method. */
  plain(callable: Callable, args: readonly Expr[]): Candidate {
    const getter = callable.kind === 'getter';
    const expr: Expr = getter ? text(callable.expression) : { kind: 'call', head: headOf(callable), args };
    return this.#candidate(callable, [{ bind: 'result', expr }], null);
  }

  /** A call on something that was made before. */
  member(callable: Callable, { moves, variable, inline }: Receiver, args: readonly Expr[]): Candidate {
    const place = memberText(variable, callable.name);
    const act: Move =
      callable.kind === 'getter'
        ? { bind: 'result', expr: text(place) }
        : callable.kind === 'setter'
          ? { bind: null, expr: { kind: 'call', head: `${place} = `, args } }
          : { bind: 'result', expr: { kind: 'call', head: place, args } };
    return this.#candidate(callable, [...moves, act], inline ? null : variable);
  }

  /** A call as part of an arrangement. */
  step(callable: Callable, { variable }: Pick<Receiver, 'variable'>, args: readonly Expr[]): Move {
    const place = memberText(variable, callable.name);
    return { bind: null, expr: { kind: 'call', head: callable.kind === 'setter' ? `${place} = ` : place, args } };
  }

  /** What a constructor or factory gives, kept in a variable. */
  receiver(name: string, expr: Expr, before: readonly Move[] = []): Receiver {
    const plain = variableFor(name, this.#facts);
    let variable = plain;
    for (let count = 2; before.some(({ bind }) => bind === variable); count++) variable = `${plain}${count}`;
    return { moves: [...before, { bind: variable, expr }], variable };
  }

  /** The same for a promise, which would be waited for if it were kept; null where it cannot be said in one line. */
  inline(expr: Expr, before: readonly Move[]): Receiver | null {
    const said = print(expr, 'js');
    const opaque = [...nodes(expr)].some(({ kind }) => kind === 'callback');
    return opaque || said !== print(expr, 'ts') ? null : { moves: before, variable: said, inline: true };
  }

  #candidate(callable: Callable, moves: readonly Move[], receiver: string | null): Candidate {
    const returns: Shape | null = callable.signatures[0]?.returns ?? null;
    return { target: callable.id, name: callable.name, moves, receiver, wellTyped: true, returns, callable };
  }
}
