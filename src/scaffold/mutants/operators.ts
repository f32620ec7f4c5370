/** Mutators of binary, logical, assignment, unary and update operators. */
import { operatorAt, replace } from './candidate.js';
import { innermost } from './tree.js';
import type { Candidate, Frame, Mutator, Node } from './types.js';

type Swaps = Readonly<Record<string, readonly string[]>>;

const arithmetic: Swaps = { '+': ['-'], '-': ['+'], '*': ['/'], '/': ['*'], '%': ['*'] };

/** A relation turns into its neighbour at the boundary and into its opposite. */
const equality: Swaps = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '==': ['!='],
  '!=': ['=='],
  '===': ['!=='],
  '!==': ['==='],
};

const logical: Swaps = { '&&': ['||'], '||': ['&&'], '??': ['&&'] };

const assignment: Swaps = {
  '+=': ['-='],
  '-=': ['+='],
  '*=': ['/='],
  '/=': ['*='],
  '%=': ['*='],
  '<<=': ['>>='],
  '>>=': ['<<='],
  '&=': ['|='],
  '|=': ['&='],
  '&&=': ['||='],
  '||=': ['&&='],
  '??=': ['&&='],
};

export const operatorMutator: Mutator = (frame, source) => {
  const { node } = frame;
  switch (node.type) {
    case 'BinaryExpression':
      if (joinsText(node.left, node.right)) return swapped('EqualityOperator', frame, node, equality, source);
      return [
        ...swapped('ArithmeticOperator', frame, node, arithmetic, source),
        ...swapped('EqualityOperator', frame, node, equality, source),
      ];
    case 'LogicalExpression':
      return swapped('LogicalOperator', frame, node, logical, source);
    case 'AssignmentExpression':
      if (isText(node.right) && !/^(&&|\|\||\?\?)=$/.test(node.operator)) return [];
      return swapped('AssignmentOperator', frame, node, assignment, source);
    case 'UnaryExpression':
      return unary(frame, node.operator, node.argument, source);
    case 'UpdateExpression':
      return [
        replace('UpdateOperator', frame, updated(node.operator, node.prefix, source.slice(node.start, node.end))),
      ];
    default:
      return [];
  }
};

interface Operation {
  readonly operator: string;
  readonly left: Node;
  readonly right: Node;
}

function swapped(name: string, frame: Frame, node: Operation, swaps: Swaps, source: string): Candidate[] {
  const at = operatorAt(source, node.left.end);
  const gap = source.slice(node.left.end, at);
  // The parentheses of `(a) += b` are in the text, not in the tree.
  const lost = source.slice(frame.node.start, node.left.start);
  const left = lost + operand(node.left, source) + gap;
  const right = source.slice(at + node.operator.length, node.right.start) + operand(node.right, source);
  return (swaps[node.operator] ?? []).map((operator) => replace(name, frame, apart(apart(left, operator), right)));
}

/** `&&`, `||` and `??` bind differently, so what was grouped by them keeps its group. */
function operand(node: Node, source: string): string {
  const text = source.slice(node.start, node.end);
  return node.type === 'LogicalExpression' ? `(${text})` : text;
}

/** Joins texts, with a blank where they would become another token: `+` and `+b`, `/` and `/x/`. */
function apart(left: string, right: string): string {
  const last = left.at(-1) ?? '';
  return '+-/'.includes(last) && (right.startsWith(last) || (last === '/' && right.startsWith('*')))
    ? `${left} ${right}`
    : left + right;
}

const isText = (node: Node): boolean => {
  const inner = innermost(node);
  return inner.type === 'TemplateLiteral' || (inner.type === 'Literal' && typeof inner.value === 'string');
};

/** `+` between texts joins them: taking one from the other is no mistake anyone makes. */
function joinsText(left: Node, right: Node): boolean {
  return isText(right) || isText(left.type === 'BinaryExpression' ? left.right : left);
}

function unary(frame: Frame, operator: string, argument: Node, source: string): Candidate[] {
  const rest = source.slice(frame.node.start + 1, frame.node.end);
  switch (operator) {
    case '+':
      return [replace('UnaryOperator', frame, apart('-', rest))];
    case '-':
      return [replace('UnaryOperator', frame, apart('+', rest))];
    case '~':
      return [replace('UnaryOperator', frame, source.slice(argument.start, argument.end))];
    case '!':
      return [replace('BooleanLiteral', frame, source.slice(argument.start, argument.end))];
    default:
      return [];
  }
}

function updated(operator: string, prefix: boolean, text: string): string {
  const opposite = operator === '++' ? '--' : '++';
  return prefix ? opposite + text.slice(2) : text.slice(0, -2) + opposite;
}
