import type { Random } from '../../random.js';
import type { ModuleFacts, Shape } from '../model.js';
import type { Candidate, Move } from './candidate.js';
import { countNodes, type Expr, nodes, quote, replaceNode, text } from './expr.js';
import { literalsOf, unquote, type Values } from './values.js';

const SEPARATORS = [',', ';', ':', '=', '&', '/', '.', '-', ' ', '\n', '"', '@', '#', '?', '%', '+', '|', '_'];

/** Changes candidates that reached something new, in the hope that they reach more. */
export class Changes {
  readonly #facts: ModuleFacts;
  readonly #values: Values;
  readonly #random: Random;

  constructor(facts: ModuleFacts, values: Values, random: Random) {
    this.#facts = facts;
    this.#values = values;
    this.#random = random;
  }

  /** One or two places of the candidate changed. */
  change(candidate: Candidate, other: Candidate | null): Candidate {
    const move = this.#pickMove(candidate);
    const expr = candidate.moves[move]!.expr;
    const changed = this.#changeExpr(candidate, expr, other);
    const moves = candidate.moves.map((each, index): Move => (index === move ? { ...each, expr: changed } : each));
    const next = { ...candidate, moves, wellTyped: candidate.wellTyped && !hasWrong(changed) };
    return this.#random.chance(0.25) ? this.change(next, null) : next;
  }

  /** Later moves matter more: the last is the act. */
  #pickMove({ moves }: Candidate): number {
    const open = moves.flatMap(({ expr }, index) => (countNodes(expr) > 1 ? [index] : []));
    if (open.length === 0) return moves.length - 1;
    return this.#random.chance(0.6) ? open.at(-1)! : this.#random.pick(open);
  }

  #changeExpr(candidate: Candidate, expr: Expr, other: Candidate | null): Expr {
    const size = countNodes(expr);
    if (size === 1) return expr;
    const list = [...nodes(expr)];
    const index = 1 + this.#random.below(size - 1);
    const node = list[index]!;
    if (expr.kind === 'call' && expr === candidate.moves.at(-1)!.expr && this.#random.chance(0.12))
      return this.#changeArguments(candidate, expr);
    if (other !== null && this.#random.chance(0.1)) {
      const same = other.moves
        .flatMap((each) => [...nodes(each.expr)])
        .filter((each) => each.kind === node.kind && each.shape !== undefined && each.shape === node.shape);
      if (same.length > 0) return replaceNode(expr, index, () => this.#random.pick(same));
    }
    // One place becomes what stands at another: what compares or merges looks for what both have.
    if (this.#random.chance(0.1)) {
      const own = candidate.moves
        .flatMap((each) => [...nodes(each.expr)].slice(1))
        .filter((each) => isLike(each, node));
      if (own.length > 0) return replaceNode(expr, index, () => this.#random.pick(own));
    }
    return replaceNode(expr, index, (old) => this.#changeNode(candidate, old));
  }

  #changeArguments(candidate: Candidate, expr: Extract<Expr, { kind: 'call' }>): Expr {
    if (this.#random.chance(0.5) || candidate.callable === null) {
      const args = expr.args.slice(0, this.#random.below(expr.args.length + 1));
      const required =
        candidate.callable?.signatures.some(
          ({ params }) => params.filter((each) => !each.optional && !each.rest).length <= args.length,
        ) ?? true;
      return required ? { ...expr, args } : expr;
    }
    const args = this.#values.randomArguments(candidate.callable);
    return args === null || expr !== candidate.moves.at(-1)!.expr ? expr : { ...expr, args };
  }

  #changeNode(candidate: Candidate, node: Expr): Expr {
    const { shape } = node;
    if (node.kind === 'text' && this.#isOpen(shape) && this.#random.chance(0.6)) {
      const changed = this.#changeLiteral(candidate, node.text);
      if (changed !== null) return { ...node, text: changed };
    }
    if (node.kind === 'array' && this.#random.chance(0.6)) return this.#changeArray(node);
    if (node.kind === 'object' && node.props.length > 0 && this.#random.chance(0.2)) return this.#dropProp(node);
    if (shape === undefined) return node;
    const literals = this.#literals(candidate);
    return this.#values.random(shape, { name: '', literals }) ?? node;
  }

  /** Whether any text or number will do, and not only one of a few. */
  #isOpen(shape: Shape | undefined): boolean {
    if (shape === undefined) return true;
    const found = this.#values.resolve(shape);
    if (found.kind === 'union') return found.of.some((member) => this.#isOpen(member));
    return found.kind === 'string' || found.kind === 'number' || found.kind === 'any';
  }

  #literals(candidate: Candidate) {
    const own = candidate.callable?.literals ?? [];
    return literalsOf(own.length > 0 && this.#random.chance(0.8) ? own : this.#facts.literals);
  }

  #dropProp(node: Extract<Expr, { kind: 'object' }>): Expr {
    const { shape } = node;
    const index = this.#random.below(node.props.length);
    const name = node.props[index]![0];
    const resolved = shape === undefined ? null : this.#values.resolve(shape);
    if (resolved?.kind === 'object' && resolved.props.some((prop) => prop.name === name && !prop.optional)) return node;
    return { ...node, props: node.props.filter((_, at) => at !== index) };
  }

  #changeArray(node: Extract<Expr, { kind: 'array' }>): Expr {
    const { items, shape } = node;
    const resolved = shape === undefined ? null : this.#values.resolve(shape);
    if (resolved?.kind === 'tuple') return node;
    const at = this.#random.below(items.length + 1);
    const choice = this.#random.below(4);
    if (choice === 0 && items.length > 0)
      return { ...node, items: items.filter((_, index) => index !== at % items.length) };
    if (choice === 1 && items.length > 0) return { ...node, items: [...items, items[at % items.length]!] };
    if (choice === 2 && items.length > 1) return { ...node, items: [...items].reverse() };
    const want = { name: '', literals: literalsOf(this.#facts.literals) };
    const item = resolved?.kind === 'array' ? this.#values.random(resolved.of, want) : null;
    return item === null ? node : { ...node, items: [...items.slice(0, at), item, ...items.slice(at)] };
  }

  #changeLiteral(candidate: Candidate, literal: string): string | null {
    if (/^'/.test(literal)) return quote(this.#changeText(candidate, unquote(literal)));
    if (!/^-?\d+(\.\d+)?$/.test(literal)) return null;
    const value = Number(literal);
    const mined = this.#literals(candidate).numbers;
    const choices = [value + 1, value - 1, -value, value * 2, value * 10, Math.floor(value / 2), value + 0.5];
    if (mined.length > 0 && this.#random.chance(0.4)) return this.#random.pick(mined);
    return String(this.#random.pick(choices));
  }

  /** Text put together from the literals of the code, separators and pieces of itself. */
  #changeText(candidate: Candidate, value: string): string {
    const mined = this.#literals(candidate).strings.map(unquote);
    const piece =
      mined.length > 0 && this.#random.chance(0.6) ? this.#random.pick(mined) : this.#random.pick(SEPARATORS);
    const at = this.#random.below(value.length + 1);
    switch (this.#random.below(9)) {
      case 0:
        return value + piece;
      case 1:
        return piece + value;
      case 2:
        return value.slice(0, at) + piece + value.slice(at);
      case 3:
        return value.slice(0, at) + value.slice(at + 1);
      case 4:
        return value + this.#random.pick(SEPARATORS) + value;
      case 5:
        return this.#random.chance(0.5) ? value.toUpperCase() : value.slice(0, at).toUpperCase() + value.slice(at);
      case 6:
        return mined.length > 0 ? this.#random.pick(mined) + piece + this.#random.pick(mined) : value + piece;
      case 7:
        return value.slice(0, at) + this.#random.pick(['0', '1', '12', 'a', 'Z', 'é', ' ', '\t']) + value.slice(at);
      default:
        return value.slice(0, at);
    }
  }
}

/** Whether a node may stand in the place of another: made for the same, or a text or number where such stands. */
function isLike(node: Expr, place: Expr): boolean {
  if (node === place || place.kind === 'callback') return false;
  if (node.shape !== undefined && node.shape === place.shape) return true;
  if (place.shape?.kind === 'any') return node.kind !== 'callback';
  if (node.kind !== 'text' || place.kind !== 'text') return false;
  const free = place.shape === undefined || place.shape.kind === 'string' || place.shape.kind === 'number';
  return free && literalKind(node.text) !== null && literalKind(node.text) === literalKind(place.text);
}

function literalKind(source: string): string | null {
  return /^'/.test(source) ? 'string' : /^-?\d/.test(source) ? 'number' : null;
}

function hasWrong(expr: Expr): boolean {
  return [...nodes(expr)].some(({ kind }) => kind === 'wrong');
}

/** Marks argument `index` of the act as one of a wrong type. */
export function withWrong(candidate: Candidate, index: number, value: Expr): Candidate {
  const last = candidate.moves.at(-1)!;
  if (last.expr.kind !== 'call') return candidate;
  const args = Array.from({ length: Math.max(last.expr.args.length, index + 1) }, (_, at) =>
    at === index ? value : (last.expr.kind === 'call' && last.expr.args[at]) || text('undefined'),
  );
  const moves = [...candidate.moves.slice(0, -1), { ...last, expr: { ...last.expr, args } }];
  return { ...candidate, moves, wellTyped: false };
}
