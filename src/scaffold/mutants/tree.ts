/** The walk over what exists at run time: types, enums, namespaces, decorators and imports are not entered. */
import { visitorKeys } from 'oxc-parser';
import type { Frame, Node } from './types.js';

/** TypeScript's nodes that hold expressions; all others exist for the type checker, or are left alone. */
const transparent = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
]);

const entered = new Set([...transparent, 'TSParameterProperty', 'TSExportAssignment']);

/** Fields in which nothing may change: bundlers read module names, and names of properties are not values. */
const closed: Readonly<Record<string, readonly string[]>> = {
  ImportExpression: ['source', 'options'],
  ExportNamedDeclaration: ['specifiers', 'source', 'attributes'],
  TaggedTemplateExpression: ['quasi'],
};

const skipped = new Set(['Decorator', 'ImportDeclaration', 'ExportAllDeclaration', 'MetaProperty']);

/** Every node that exists at run time, each before its children, with a stack of its own for the sake of deep trees. */
export function* frames(root: Node): Generator<Frame> {
  const stack: Frame[] = [{ node: root, parent: null, key: '', frozen: false }];
  for (let frame = stack.pop(); frame !== undefined; frame = stack.pop()) {
    yield frame;
    const frozen = (frame.frozen && !isFunction(frame.node)) || isConstAssertion(frame.node);
    for (const [key, node] of childrenOf(frame.node)) {
      if (isEntered(node)) stack.push({ node, parent: frame, key, frozen });
    }
  }
}

function* childrenOf(node: Node): Generator<readonly [string, Node]> {
  if (node.type === 'TaggedTemplateExpression') {
    for (const expression of node.quasi.expressions) yield ['expressions', expression];
  }
  const fields = node as unknown as Readonly<Record<string, Node | readonly (Node | null)[] | null | undefined>>;
  for (const key of visitorKeys[node.type] ?? []) {
    if (closed[node.type]?.includes(key)) continue;
    const value = fields[key];
    if (value === null || value === undefined) continue;
    for (const child of Array.isArray(value) ? value : [value]) if (child !== null) yield [key, child];
  }
}

function isEntered(node: Node): boolean {
  if (skipped.has(node.type) || (node.type.startsWith('TS') && !entered.has(node.type))) return false;
  return !('declare' in node && node.declare);
}

export function isFunction(node: Node): boolean {
  return /^(Function(Declaration|Expression)|ArrowFunctionExpression)$/.test(node.type);
}

function isConstAssertion(node: Node): boolean {
  if (node.type !== 'TSAsExpression' && node.type !== 'TSTypeAssertion') return false;
  const type = node.typeAnnotation;
  return type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'const';
}

const isWrapper = (node: Node): boolean => node.type === 'ParenthesizedExpression' || transparent.has(node.type);

/** The outermost parentheses, `as`, `satisfies` or `!` around a node that leave its value alone; else the node itself. */
export function outermost(frame: Frame): Frame {
  let outer = frame;
  while (outer.parent !== null && isWrapper(outer.parent.node)) outer = outer.parent;
  return outer;
}

/** The expression inside parentheses, `as`, `satisfies` and `!`. */
export function innermost(node: Node): Node {
  let inner = node;
  while (isWrapper(inner) && 'expression' in inner) inner = inner.expression as Node;
  return inner;
}

/** True for a node whose value is that of its wrappers, so that a rule about its surroundings applies once. */
export const isValue = (frame: Frame): boolean => !isWrapper(frame.node);
