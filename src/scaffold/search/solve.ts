import type { Random } from '../../random.js';
import type { Candidate } from './candidate.js';
import { type Expr, nodes, quote, replaceNode, text } from './expr.js';
import type { Compared } from './subject.js';
import { unquote } from './values.js';

/** Longer texts and lists are not made to satisfy a comparison. */
const MAX_LENGTH = 300;
/** Occurrences of a piece of text that are replaced one by one. */
const MAX_PLACES = 4;

/**
 * Puts what an argument was compared with in its place, so that the comparison comes out the other way: where a value
 * of the call is, holds, or is as long as one side of `pair`, it becomes the other side. (The idea is that of
 * input-to-state correspondence: Aschermann et al., REDQUEEN, NDSS 2019.) Null where neither side is found.
 */
export function solve(candidate: Candidate, pair: Compared, random: Random): Candidate | null {
  const found = solutions(candidate, pair);
  return found.length === 0 ? null : random.pick(found);
}

/** All of them. */
export function solutions(candidate: Candidate, [a, b]: Compared): Candidate[] {
  const found: Candidate[] = [];
  candidate.moves.forEach(({ expr }, at) => {
    [...nodes(expr)].forEach((node, index) => {
      for (const changed of [...towards(node, a, b), ...towards(node, b, a)]) {
        const next = replaceNode(expr, index, () => changed);
        const moves = candidate.moves.map((move, other) => (other === at ? { ...move, expr: next } : move));
        found.push({ ...candidate, moves });
      }
    });
  });
  // What was not handed in counts as nothing.
  if (a === '' || b === '') found.push(...supplied(candidate, a === '' ? b : a));
  return found;
}

/** What was missing is handed in: an argument that was left out, or said to be undefined. */
function supplied(candidate: Candidate, value: string | number): Candidate[] {
  const act = candidate.moves.at(-1)!;
  if (act.expr.kind !== 'call') return [];
  const { args } = act.expr;
  const given = text(typeof value === 'string' ? quote(value) : String(value));
  const params = candidate.callable?.signatures[0]?.params.length ?? 0;
  const places = Array.from({ length: params }, (_, at) => at).filter((at) => isMissing(args[at]));
  return places.map((place) => {
    const filled = Array.from({ length: Math.max(args.length, place + 1) }, (_, at) =>
      at === place ? given : (args[at] ?? text('undefined')),
    );
    const moves = [...candidate.moves.slice(0, -1), { ...act, expr: { ...act.expr, args: filled } }];
    return { ...candidate, moves };
  });
}

function isMissing(arg: Expr | undefined): boolean {
  return arg === undefined || (arg.kind === 'text' && arg.text === 'undefined');
}

function towards(node: Expr, from: string | number, to: string | number): Expr[] {
  // One of a few literals is not made another by comparison.
  if (node.shape?.kind === 'literal' || node.shape?.kind === 'boolean') return [];
  if (node.kind === 'array' && typeof from === 'number' && typeof to === 'number') return resized(node, from, to);
  if (node.kind !== 'text') return [];
  if (/^'/.test(node.text))
    return texts(unquote(node.text), from, to).map((value) => ({ ...node, text: quote(value) }));
  if (typeof from !== 'number' || typeof to !== 'number' || !/^-?[\d.]+$/.test(node.text)) return [];
  const value = Number(node.text);
  const shifted = value + to - from;
  const numbers = value === from ? [to, to + 1, to - 1] : [shifted, shifted + 1, shifted - 1];
  return numbers.filter((each) => Number.isFinite(each)).map((each) => ({ ...node, text: String(each) }));
}

function texts(value: string, from: string | number, to: string | number): string[] {
  const [source, target] = [String(from), String(to)];
  const out: string[] = [];
  if (value === source && typeof to === 'string') out.push(to);
  if (typeof to === 'number')
    for (const near of [to + 1, to - 1]) out.push(...replaced(value, source, String(near), 1));
  out.push(...replaced(value, source, target, MAX_PLACES));
  if (source !== '' && value.split(source).length > 2) out.push(value.replaceAll(source, () => target));
  if (source !== '' && !value.includes(source)) {
    const at = value.toLowerCase().indexOf(source.toLowerCase());
    if (at >= 0) out.push(value.slice(0, at) + target + value.slice(at + source.length));
  }
  // Nothing stands where something is asked for: behind the end of a text.
  if (from === '' && target.length <= 3) out.push(value + target, target + value);
  // What is asked for may stand before what is there: `a=b` → `a="b`.
  if (source.length === 1 && target.length === 1) out.push(...inserted(value, source, target));
  if (typeof from !== 'number' || typeof to !== 'number') return out;
  if (value.length === from && to >= 0 && to <= MAX_LENGTH)
    for (const length of [to, to + 1, to - 1])
      if (length >= 0) out.push(value.slice(0, length).padEnd(length, value === '' ? 'a' : value));
  return [...out, ...coded(value, from, to)];
}

/** Character codes: `text.charCodeAt(i) === 47`; NaN is the code of what is behind the end. */
function coded(value: string, from: number, to: number): string[] {
  const [old, next] = [character(from), character(to)];
  if (next === null) return [];
  if (Number.isNaN(from)) return [value + next];
  return old === null ? [] : [...replaced(value, old, next, MAX_PLACES), ...inserted(value, old, next)];
}

/** The text with one occurrence of a piece replaced, for some of them. */
function replaced(value: string, old: string, next: string, most: number): string[] {
  if (old === '' || old === next) return [];
  return placesOf(value, old, most).map((at) => value.slice(0, at) + next + value.slice(at + old.length));
}

function inserted(value: string, before: string, next: string): string[] {
  return placesOf(value, before, 2).map((at) => value.slice(0, at) + next + value.slice(at));
}

/** The first occurrences, and the last. */
function placesOf(value: string, piece: string, most: number): number[] {
  const places: number[] = [];
  for (let at = value.indexOf(piece); at >= 0 && places.length < most; at = value.indexOf(piece, at + 1))
    places.push(at);
  const last = value.lastIndexOf(piece);
  return last >= 0 && !places.includes(last) && most > 1 ? [...places, last] : places;
}

function character(code: number): string | null {
  return Number.isInteger(code) && code >= 9 && code <= 0xffff ? String.fromCharCode(code) : null;
}

function resized(node: Extract<Expr, { kind: 'array' }>, from: number, to: number): Expr[] {
  const { items } = node;
  if (items.length !== from) return [];
  return [to, to + 1, to - 1]
    .filter((length) => length >= 0 && length <= 20 && (length <= items.length || items.length > 0))
    .map((length) => ({ ...node, items: Array.from({ length }, (_, index) => items[index % items.length]!) }));
}
