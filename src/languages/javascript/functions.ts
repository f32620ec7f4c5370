/** Functions and the places that name them: variables, assignments, properties, class members, exports. */
import type { FunctionKind } from '../../model.js';
import { type Node, type NodeOf, unwrap } from './ast.js';
import { noteDefault, noteLogicalAssignment } from './complexity.js';
import { accessPath, anonymousName, commonJsTarget, keyName, memberName } from './names.js';
import type { FunctionDraft, Handlers, Hint, Scope, Walk } from './walk.js';

type FunctionNode = NodeOf<'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression'>;

export const noNames: ReadonlySet<string> = new Set();

/** Only these make use of what their surroundings call them. */
const nameable: ReadonlySet<string> = new Set([
  'ArrowFunctionExpression',
  'ClassDeclaration',
  'ClassExpression',
  'FunctionDeclaration',
  'FunctionExpression',
  'ObjectExpression',
]);

export function pushNamed(walk: Walk, node: Node | null, scope: Scope, hint: () => Hint | null): void {
  if (node === null) return;
  const inner = unwrap(node);
  walk.push(inner, scope, nameable.has(inner.type) ? hint() : null);
}

function draftOf(walk: Walk, node: FunctionNode, scope: Scope, hint: Hint | null): FunctionDraft {
  const start = hint?.start ?? node.start;
  const startLine = walk.lineAt(start);
  const ownName = node.id?.name ?? null;
  const declared = node.type === 'FunctionDeclaration' && ownName !== null;
  const name = (declared ? scope.prefix + ownName : (hint?.name ?? ownName)) ?? anonymousName(startLine);
  return {
    name,
    kind: hint?.kind ?? (node.type === 'ArrowFunctionExpression' ? 'arrow' : 'function'),
    start,
    startLine,
    endLine: walk.lineAt(Math.max(node.end - 1, node.start)),
    exported: hint?.exported === true || (declared && scope.exported.has(ownName)),
    parent: scope.fn,
    base: scope.fn === null ? scope.nesting : scope.nesting + 1,
    self: { name: ownName ?? (hint?.member === undefined ? name : null), member: hint?.member ?? null },
    cyclomatic: 1,
    cognitive: 0,
    recursive: false,
  };
}

function enterFunction(walk: Walk, node: FunctionNode, scope: Scope, hint: Hint | null): void {
  if (node.body === null) return;
  const fn = draftOf(walk, node, scope, hint);
  walk.functions.push(fn);
  const owner = hint?.owner ?? (node.type === 'ArrowFunctionExpression' ? scope.owner : null);
  const inner: Scope = { fn, nesting: fn.base, exported: noNames, prefix: '', owner };
  walk.pushEach(node.params, inner);
  if (node.type === 'ArrowFunctionExpression' && node.expression) walk.coverable(node.body.start);
  walk.push(node.body, inner);
}

function enterDeclarator(walk: Walk, node: NodeOf<'VariableDeclarator'>, scope: Scope): void {
  walk.push(node.id, scope);
  const init = node.init;
  if (init === null) return;
  walk.coverable(init.start);
  const name = node.id.type === 'Identifier' ? node.id.name : null;
  if (name === null) walk.push(init, scope);
  else pushNamed(walk, init, scope, () => ({ name: scope.prefix + name, exported: scope.exported.has(name) }));
}

function enterAssignment(walk: Walk, node: NodeOf<'AssignmentExpression'>, scope: Scope): void {
  noteLogicalAssignment(walk, node.operator, scope);
  walk.push(node.left, scope);
  pushNamed(walk, node.right, scope, () => assignmentHint(node, scope));
}

function assignmentHint(node: NodeOf<'AssignmentExpression'>, scope: Scope): Hint | null {
  const path = accessPath(node.left);
  if (path === null) return null;
  const target = scope.fn === null ? commonJsTarget(path) : null;
  if (target !== null) {
    const wholeObject = target === 'default' && unwrap(node.right).type === 'ObjectExpression';
    return { name: wholeObject ? '' : target, exported: true };
  }
  if (path[0] === 'this') {
    const name = path.slice(1).join('.');
    return { name: memberName(scope.owner ?? '', name), exported: false, member: name };
  }
  const name = path.filter((part) => part !== 'prototype').join('.');
  return { name: scope.prefix + name, exported: scope.exported.has(path[0]!) };
}

const propertyKinds: Readonly<Record<string, FunctionKind>> = { get: 'getter', set: 'setter' };

function enterProperty(walk: Walk, node: NodeOf<'Property'>, scope: Scope, hint: Hint | null): void {
  if (node.computed) walk.push(node.key, scope);
  const isMethod = node.method || node.kind !== 'init';
  pushNamed(walk, node.value as Node, scope, () => {
    const member = keyName(node.key, node.computed, walk.text);
    const named = { name: memberName(hint?.name ?? '', member), exported: hint?.exported === true, member };
    return isMethod ? { ...named, kind: propertyKinds[node.kind] ?? 'method', start: node.start } : named;
  });
}

export const functionHandlers: Handlers = {
  FunctionDeclaration: enterFunction,
  FunctionExpression: enterFunction,
  ArrowFunctionExpression: enterFunction,
  VariableDeclarator: enterDeclarator,
  AssignmentExpression: enterAssignment,
  Property: enterProperty,
  AssignmentPattern(walk, node, scope) {
    noteDefault(walk, scope);
    walk.push(node.left, scope);
    const name = node.left.type === 'Identifier' ? node.left.name : null;
    if (name === null) walk.push(node.right, scope);
    else pushNamed(walk, node.right, scope, () => ({ name, exported: false }));
  },
  ObjectExpression(walk, node, scope, hint) {
    for (const property of node.properties) walk.push(property, scope, hint);
  },
  ExpressionStatement(walk, node, scope) {
    if (!('directive' in node) || node.directive === null) walk.coverable(node.start);
    walk.push(node.expression, scope);
  },
};
