/**
 * Cyclomatic complexity counts what ESLint's `complexity` rule counts: `if`, `?:`, loops, `case`, `catch`, `&&`, `||`,
 * `??`, their assignment forms, default values, and `?.`. Class field initialisers and static blocks are, as there, no
 * part of the function around them.
 *
 * Cognitive complexity follows G. Ann Campbell's paper (SonarSource, 2018): +1 for each break in the linear flow, +1
 * more per level of nesting, +1 per run of the same logical operator; `??` and `?.` are free, a function that calls
 * itself pays once. Two liberties: recursion over several functions is not traced, and a function that only holds
 * other functions is not exempt.
 */
import type { Node, NodeOf } from './ast.js';
import { propertyName } from './names.js';
import type { Handlers, Scope, Walk } from './walk.js';

type Loop = NodeOf<'ForStatement' | 'ForInStatement' | 'ForOfStatement' | 'WhileStatement' | 'DoWhileStatement'>;

function decision(walk: Walk, scope: Scope): void {
  walk.decisions++;
  if (scope.fn !== null) scope.fn.cyclomatic++;
}

/** Charges the function and all functions around it. `nested`: deeper costs more. */
function charge(scope: Scope, nested: boolean): void {
  for (let fn = scope.fn; fn !== null; fn = fn.parent) fn.cognitive += nested ? 1 + scope.nesting - fn.base : 1;
}

function deeper(scope: Scope): Scope {
  return { ...scope, nesting: scope.nesting + 1 };
}

/** An `if` with all its `else if`s at once: the chain is flat, however the tree nests it. */
function enterIf(walk: Walk, first: NodeOf<'IfStatement'>, scope: Scope): void {
  const inner = deeper(scope);
  charge(scope, true);
  for (let branch: Node | null = first; branch !== null; ) {
    if (branch !== first) charge(scope, false);
    if (branch.type !== 'IfStatement') {
      walk.push(branch, inner);
      return;
    }
    walk.coverable(branch.start);
    decision(walk, scope);
    walk.push(branch.test, scope);
    walk.push(branch.consequent, inner);
    branch = branch.alternate;
  }
}

function enterLoop(walk: Walk, scope: Scope, head: readonly (Node | null)[], body: Node): void {
  decision(walk, scope);
  charge(scope, true);
  walk.pushEach(head, scope);
  walk.push(body, deeper(scope));
}

function enterWhile(walk: Walk, node: Loop & { test: Node }, scope: Scope): void {
  enterLoop(walk, scope, [node.test], node.body);
}

function enterForIn(walk: Walk, node: NodeOf<'ForInStatement' | 'ForOfStatement'>, scope: Scope): void {
  enterLoop(walk, scope, [node.left, node.right], node.body);
}

function enterTernary(walk: Walk, first: NodeOf<'ConditionalExpression'>, scope: Scope): void {
  decision(walk, scope);
  charge(scope, true);
  const inner = deeper(scope);
  walk.push(first.test, scope);
  walk.push(first.consequent, inner);
  walk.push(first.alternate, inner);
}

/** A whole tree of logical operators at once, its operators in the order of the text. */
function enterLogical(walk: Walk, root: NodeOf<'LogicalExpression'>, scope: Scope): void {
  let run = '';
  const pending: (Node | '&&' | '||' | '??')[] = [root];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === 'string') {
      if (next !== '??' && next !== run) charge(scope, false);
      if (next !== '??') run = next;
    } else if (next.type === 'LogicalExpression') {
      decision(walk, scope);
      pending.push(next.right, next.operator, next.left);
    } else {
      walk.push(next, scope);
    }
  }
}

function enterJump(_walk: Walk, node: NodeOf<'BreakStatement' | 'ContinueStatement'>, scope: Scope): void {
  if (node.label !== null) charge(scope, false);
}

/** A function that calls itself, from its own body or from a function within, pays once. */
export function noteRecursion(callee: Node, scope: Scope): void {
  const name = callee.type === 'Identifier' ? callee.name : null;
  const ofThis = callee.type === 'MemberExpression' && callee.object.type === 'ThisExpression';
  const member = ofThis ? propertyName(callee) : null;
  if (name === null && member === null) return;
  for (let fn = scope.fn; fn !== null; fn = fn.parent) {
    const same = name === null ? fn.self.member === member : fn.self.name === name;
    if (!same) continue;
    if (!fn.recursive) charge({ ...scope, fn }, false);
    fn.recursive = true;
    return;
  }
}

export function noteOptional(walk: Walk, node: { readonly optional: boolean }, scope: Scope): void {
  if (node.optional) decision(walk, scope);
}

export function noteLogicalAssignment(walk: Walk, operator: string, scope: Scope): void {
  if (operator === '&&=' || operator === '||=' || operator === '??=') decision(walk, scope);
}

export function noteDefault(walk: Walk, scope: Scope): void {
  decision(walk, scope);
}

export const complexityHandlers: Handlers = {
  IfStatement: enterIf,
  ConditionalExpression: enterTernary,
  LogicalExpression: enterLogical,
  BreakStatement: enterJump,
  ContinueStatement: enterJump,
  WhileStatement: enterWhile,
  DoWhileStatement: enterWhile,
  ForInStatement: enterForIn,
  ForOfStatement: enterForIn,
  ForStatement: (walk, node, scope) => enterLoop(walk, scope, [node.init, node.test, node.update], node.body),
  SwitchStatement(walk, node, scope) {
    charge(scope, true);
    walk.push(node.discriminant, scope);
    walk.pushEach(node.cases, deeper(scope));
  },
  SwitchCase(walk, node, scope) {
    if (node.test !== null) decision(walk, scope);
    walk.children(node, scope);
  },
  CatchClause(walk, node, scope) {
    decision(walk, scope);
    charge(scope, true);
    walk.push(node.param, scope);
    walk.push(node.body, deeper(scope));
  },
  MemberExpression(walk, node, scope) {
    noteOptional(walk, node, scope);
    walk.children(node, scope);
  },
};
