/** Mutators that empty the bodies of functions and the blocks of statements. */
import { replace } from './candidate.js';
import { innermost, isFunction } from './tree.js';
import type { Candidate, Frame, Mutator, Node } from './types.js';

export const blockMutator: Mutator = (frame) => {
  const { node, parent } = frame;
  if (parent === null) return [];
  if (node.type === 'BlockStatement') return isFunction(parent.node) ? body(frame, parent) : block(frame, parent);
  const returned = parent.node.type === 'ArrowFunctionExpression' && frame.key === 'body';
  return returned && !isUndefined(node) ? [replace('ArrowFunction', frame, 'undefined')] : [];
};

/** An early return, rather than a block around the statements, leaves their declarations where they are. */
function body(frame: Frame, owner: Frame): Candidate[] {
  const { node } = frame;
  if (node.type !== 'BlockStatement' || callsSuper(owner)) return [];
  const directives = node.body.filter(isDirective);
  if (directives.length === node.body.length) return [];
  const at = directives.at(-1)?.end ?? node.start + 1;
  return [emptied(node, { kind: 'return', at, end: node.end - 1 })];
}

/** Without its body a loop that nothing else ends would run forever: only those that count or iterate lose it. */
function block(frame: Frame, { node: around }: Frame): Candidate[] {
  const { node } = frame;
  if (node.type !== 'BlockStatement' || node.body.length === 0) return [];
  if (/^(Do)?WhileStatement$/.test(around.type)) return [];
  if (around.type === 'ForStatement' && around.update === null) return [];
  return [emptied(node, { kind: 'skip', start: node.start + 1, end: node.end - 1 })];
}

function emptied({ start, end }: Node, place: Candidate['place']): Candidate {
  return { operator: 'BlockStatement', start, end, replacement: '{}', place };
}

export const isDirective = (node: Node): boolean =>
  node.type === 'ExpressionStatement' && 'directive' in node && typeof node.directive === 'string';

/** The constructor of a derived class has to call `super`. */
function callsSuper({ parent }: Frame): boolean {
  if (parent?.node.type !== 'MethodDefinition' || parent.node.kind !== 'constructor') return false;
  const owner = parent.parent?.parent?.node;
  return owner !== undefined && 'superClass' in owner && owner.superClass !== null;
}

function isUndefined(node: Node): boolean {
  const inner = innermost(node);
  return inner.type === 'Identifier' && inner.name === 'undefined';
}
