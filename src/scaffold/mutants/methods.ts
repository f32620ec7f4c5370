/** Mutators of method calls and of `?.`. */
import { operatorAt, replaceLink } from './candidate.js';
import type { Candidate, Frame, Mutator, Node } from './types.js';

const pairs = [
  ['startsWith', 'endsWith'],
  ['some', 'every'],
  ['toUpperCase', 'toLowerCase'],
  ['toLocaleUpperCase', 'toLocaleLowerCase'],
  ['trimStart', 'trimEnd'],
  ['min', 'max'],
] as const;

const swaps = new Map<string, string>(
  pairs.flatMap(([one, other]) => [
    [one, other],
    [other, one],
  ]),
);

/** Calls that are left out: `text.trim()` → `text`. */
const dropped = new Set(['charAt', 'filter', 'reverse', 'slice', 'sort', 'substr', 'substring', 'trim']);

export const methodMutator: Mutator = (frame, source) => {
  const { node } = frame;
  if (node.type === 'CallExpression') return [...method(frame, node.callee, source), ...link(frame, source)];
  return node.type === 'MemberExpression' ? link(frame, source) : [];
};

function method(frame: Frame, callee: Node, source: string): Candidate[] {
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return [];
  const { object, property } = callee;
  if (dropped.has(property.name) && object.type !== 'Super') {
    return [replaceLink('MethodExpression', frame, source, source.slice(object.start, object.end))];
  }
  const other = swaps.get(property.name);
  if (other === undefined) return [];
  const { start, end } = frame.node;
  const text = source.slice(start, property.start) + other + source.slice(property.end, end);
  return [replaceLink('MethodExpression', frame, source, text)];
}

/** `a?.b` → `a.b`, `a?.[0]` → `a[0]`, `a?.()` → `a()`. */
function link(frame: Frame, source: string): Candidate[] {
  const { node } = frame;
  if ((node.type !== 'MemberExpression' && node.type !== 'CallExpression') || !node.optional) return [];
  const base = node.type === 'MemberExpression' ? node.object : node.callee;
  // `1?.x` without the mark would be another number.
  if (base.type === 'Literal' && typeof base.value === 'number') return [];
  const at = operatorAt(source, base.end);
  const dot = node.type === 'MemberExpression' && !node.computed ? '.' : '';
  const text = source.slice(node.start, at) + dot + source.slice(at + 2, node.end);
  return [replaceLink('OptionalChaining', frame, source, text)];
}
