import { outermost } from './tree.js';
import type { Candidate, Frame, Node } from './types.js';

/** The node as a whole becomes `replacement`. */
export function replace(operator: string, frame: Frame, replacement: string): Candidate {
  const { start, end, type } = frame.node;
  const comma = type === 'SequenceExpression';
  return { operator, start, end, replacement, place: { kind: 'choice', start, end, text: replacement, comma } };
}

/**
 * A call or member access becomes `replacement`. Where it stands in an optional chain the choice is made around the
 * whole chain, since a part in parentheses would end the short circuit; likewise around a call of the chain, which
 * takes its `this` from there, and around `delete`.
 */
export function replaceLink(operator: string, frame: Frame, source: string, replacement: string): Candidate {
  const { start, end } = frame.node;
  const anchor = anchorOf(frame).node;
  const text = source.slice(anchor.start, start) + replacement + source.slice(end, anchor.end);
  const place = { kind: 'choice', start: anchor.start, end: anchor.end, text, comma: false } as const;
  return { operator, start, end, replacement, place };
}

function anchorOf(frame: Frame): Frame {
  if (!isOptional(frame.node)) return frame;
  let chain = frame;
  while (chain.node.type !== 'ChainExpression' && chain.parent !== null) chain = chain.parent;
  const outer = outermost(chain);
  const parent = outer.parent;
  if (parent === null) return chain;
  const { node } = parent;
  if (node.type === 'CallExpression' && outer.key === 'callee') return anchorOf(parent);
  if (node.type === 'TaggedTemplateExpression' && outer.key === 'tag') return parent;
  if (node.type === 'UnaryExpression' && node.operator === 'delete') return parent;
  return chain;
}

/** True where `?.` stands in the node or in what it is called or read from. */
function isOptional(node: Node): boolean {
  let link = node;
  for (;;) {
    if (link.type === 'MemberExpression' || link.type === 'CallExpression') {
      if (link.optional) return true;
      link = link.type === 'MemberExpression' ? link.object : link.callee;
    } else if (link.type === 'TSNonNullExpression') link = link.expression;
    else return false;
  }
}

/** Where an operator stands that follows `from` after blanks, comments and closing parentheses. */
export function operatorAt(source: string, from: number): number {
  const trivia = /(?:[\s)]|\/\/.*|\/\*[\s\S]*?\*\/)*/y;
  trivia.lastIndex = from;
  trivia.test(source);
  return trivia.lastIndex;
}
