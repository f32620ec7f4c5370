import type { Random } from '../../random.js';
import type { Candidate, Move } from './candidate.js';
import { type Expr, nodes, print, replaceNode, text } from './expr.js';
import { givesPromise } from './protocol.js';
import type { Starts } from './starts.js';
import type { Values } from './values.js';

/** An object that is handed over, and what it is made of. */
interface Handed {
  readonly owner: string;
  readonly variable: string;
  readonly moves: readonly Move[];
}

/** Brings objects that are handed over into other states than the one they are made in. */
export class Preparer {
  readonly #starts: Starts;
  readonly #values: Values;
  readonly #random: Random;

  constructor(starts: Starts, values: Values, random: Random) {
    this.#starts = starts;
    this.#values = values;
    this.#random = random;
  }

  /**
   * The candidate with calls on one of its arguments before the act, or inside a function it hands over too: what a
   * handler does to the context it is given. Null where no argument is such an object.
   */
  prepared(candidate: Candidate): Candidate | null {
    const handed = this.#pick(candidate);
    if (handed === null) return null;
    const steps: Move[] = [];
    for (let i = 1 + this.#random.below(3); i > 0; i--) {
      const step = this.#step(handed);
      if (step !== null) steps.push(step);
    }
    if (steps.length === 0) return null;
    const act = handed.moves.at(-1)!;
    // What was handed over is used afterwards: what the module hung into it is called then.
    if (this.#random.chance(0.3)) {
      const [last, ...before] = steps;
      const moves = [...handed.moves.slice(0, -1), { ...act, bind: null }, ...before, { ...last!, bind: 'result' }];
      return { ...candidate, moves, receiver: handed.variable, returns: null, callable: null };
    }
    const inside = this.#random.chance(0.4) ? this.#inside(act.expr, steps.slice(0, 2)) : null;
    const moves =
      inside === null
        ? [...handed.moves.slice(0, -1), ...steps, act]
        : [...handed.moves.slice(0, -1), { ...act, expr: inside }];
    return { ...candidate, moves, receiver: candidate.receiver ?? handed.variable };
  }

  /** A call on the object, or of another function of the module that takes it. */
  #step({ owner, variable }: Handed): Move | null {
    const takers = this.#starts.taking(owner);
    if (takers.length > 0 && this.#random.chance(0.4)) {
      const { callable, index } = this.#random.pick(takers);
      const args = this.#values.randomArguments(callable);
      if (args === null || args.length <= index) return null;
      const given = args.map((arg, at) => (at === index ? text(variable, arg.shape) : arg));
      return { bind: null, expr: { kind: 'call', head: callable.expression, args: given } };
    }
    const method = this.#random.pick(this.#starts.preparing(owner));
    const args = this.#values.randomArguments(method);
    return args === null ? null : this.#starts.step(method, { variable }, args);
  }

  /** An argument that is bound to a variable, or one that is made in place and gets one. */
  #pick(candidate: Candidate): Handed | null {
    const { moves } = candidate;
    const act = moves.at(-1)!.expr;
    const bound = moves.slice(0, -1).flatMap(({ bind, expr }): Handed[] => {
      const owner = this.#ownerOf(expr);
      return owner === null || bind === null || bind === candidate.receiver ? [] : [{ owner, variable: bind, moves }];
    });
    if (bound.length > 0 && this.#random.chance(0.6)) return this.#random.pick(bound);
    const made = [...nodes(act)].flatMap((node, index) => {
      const owner = index === 0 ? null : this.#ownerOf(node);
      return owner === null ? [] : [{ owner, index, node }];
    });
    if (made.length === 0) return bound[0] ?? null;
    const { owner, index, node } = this.#random.pick(made);
    const { variable, moves: before } = this.#starts.receiver(owner, node, moves.slice(0, -1));
    const expr = replaceNode(act, index, () => text(variable, node.shape));
    return { owner, variable, moves: [...before, { ...moves.at(-1)!, expr }] };
  }

  #ownerOf(expr: Expr): string | null {
    const owner = expr.kind === 'call' ? /^new ([\w$.]+)$/.exec(expr.head)?.[1] : undefined;
    return owner !== undefined && this.#starts.preparing(owner).length > 0 ? owner : null;
  }

  /** The act with a function among its arguments that does the steps. */
  #inside(act: Expr, steps: readonly Move[]): Expr | null {
    const lines = steps.map(({ expr }) => print(expr, 'js'));
    // Text stands for what is written and for what runs: casts have no place in it.
    if (steps.some(({ expr }, index) => print(expr, 'ts') !== lines[index])) return null;
    const functions = [...nodes(act)].flatMap((node, index) => {
      const shape = node.shape === undefined ? null : this.#values.resolve(node.shape);
      return shape?.kind === 'function' || node.kind === 'callback' ? [{ index, shape }] : [];
    });
    if (functions.length === 0) return null;
    const { index, shape } = this.#random.pick(functions);
    const word = givesPromise(shape, (each) => this.#values.resolve(each)) ? 'async ' : '';
    const body = lines.map((line) => `  ${line};\n`).join('');
    return replaceNode(act, index, (node) => text(`${word}() => {\n${body}}`, node.shape));
  }
}
