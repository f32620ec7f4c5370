import type { Candidate } from './candidate.js';
import { type Expr, nodes, quote, replaceNode } from './expr.js';
import type { Random } from './random.js';
import type { Compared } from './subject.js';
import { unquote } from './values.js';

/** Longer texts and lists are not made to satisfy a comparison. */
const MAX_LENGTH = 300;

/**
 * Puts what an argument was compared with in its place, so that the comparison comes out the other way: where a value
 * of the call is, holds, or is as long as one side of `pair`, it becomes the other side. (The idea is that of
 * input-to-state correspondence: Aschermann et al., REDQUEEN, NDSS 2019.) Null where neither side is found.
 */
export function solve(candidate: Candidate, [a, b]: Compared, random: Random): Candidate | null {
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
  return found.length === 0 ? null : random.pick(found);
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
  if (source !== '' && value.includes(source)) {
    out.push(value.replace(source, () => target));
    if (value.lastIndexOf(source) !== value.indexOf(source)) out.push(value.replaceAll(source, () => target));
  } else if (source !== '' && value.toLowerCase().includes(source.toLowerCase())) {
    const at = value.toLowerCase().indexOf(source.toLowerCase());
    out.push(value.slice(0, at) + target + value.slice(at + source.length));
  }
  if (typeof from !== 'number' || typeof to !== 'number') return out;
  if (value.length === from && to >= 0 && to <= MAX_LENGTH)
    for (const length of [to, to + 1, to - 1])
      if (length >= 0) out.push(value.slice(0, length).padEnd(length, value === '' ? 'a' : value));
  // Character codes: `text.charCodeAt(i) === 47`.
  const [old, next] = [character(from), character(to)];
  if (old !== null && next !== null && value.includes(old)) out.push(value.replace(old, () => next));
  return out;
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
