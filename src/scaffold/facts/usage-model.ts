import { ts } from 'ts-morph';
import { isFunctionNode } from './entries.js';
import { quote } from './text.js';

/** What the code does with a value. */
export interface Usage {
  /** By property: what is done with it, and whether it is asked for before it is used. */
  readonly props: Map<string, Usage>;
  /** What is done with its items, `[index]`, `for … of`, callbacks of array methods. */
  item: Usage | null;
  /** Numbers of arguments it is called with. */
  readonly calls: Set<number>;
  /** Where it is called with functions: by position, with how many parameters. */
  readonly callbacks: Map<number, number>;
  /** Methods called on it. */
  readonly methods: Set<string>;
  /** Kinds its use speaks for: `string`, `number`, `array`, `object`, `function`, `RegExp`, `Date`, … */
  readonly kinds: Map<string, number>;
  /** Classes it is asked to be of, by their text. */
  readonly classes: Map<string, ts.Expression>;
  /** Literals it is compared with, as source text. */
  readonly literals: Set<string>;
  /** Whether it may be missing: tested for truth, compared with undefined, given a default. */
  optional: boolean;
}

export function noUsage(): Usage {
  return {
    props: new Map(),
    item: null,
    calls: new Set(),
    callbacks: new Map(),
    methods: new Set(),
    kinds: new Map(),
    classes: new Map(),
    literals: new Set(),
    optional: false,
  };
}

export function vote(usage: Usage, kind: string, weight = 1): void {
  usage.kinds.set(kind, (usage.kinds.get(kind) ?? 0) + weight);
}

export function itemOf(usage: Usage): Usage {
  usage.item ??= noUsage();
  return usage.item;
}

export function property(usage: Usage, name: string): Usage {
  const known = usage.props.get(name);
  if (known !== undefined) return known;
  const made = noUsage();
  usage.props.set(name, made);
  return made;
}

export function compared(other: ts.Expression, usage: Usage): void {
  if (other.kind === ts.SyntaxKind.NullKeyword || other.getText() === 'undefined' || ts.isVoidExpression(other))
    usage.optional = true;
  const text = literalText(other);
  if (text !== null) usage.literals.add(text);
}

export function cases(statement: ts.SwitchStatement, usage: Usage): void {
  for (const clause of statement.caseBlock.clauses) if (ts.isCaseClause(clause)) compared(clause.expression, usage);
}

/** `typeof x === 'string'`. */
export function typeOf(node: ts.TypeOfExpression, usage: Usage): void {
  const { parent } = node;
  if (ts.isSwitchStatement(parent)) {
    for (const clause of parent.caseBlock.clauses)
      if (ts.isCaseClause(clause) && ts.isStringLiteral(clause.expression)) vote(usage, clause.expression.text, 2);
    return;
  }
  if (!ts.isBinaryExpression(parent)) return;
  const other = parent.left === node ? parent.right : parent.left;
  if (!ts.isStringLiteralLike(other)) return;
  if (other.text === 'undefined') usage.optional = true;
  else vote(usage, other.text, 2);
}

function literalText(node: ts.Expression): string | null {
  if (ts.isStringLiteralLike(node)) return quote(node.text);
  if (ts.isNumericLiteral(node)) return node.text;
  if (ts.isPrefixUnaryExpression(node) && ts.isNumericLiteral(node.operand)) return node.getText();
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) return node.getText();
  return null;
}

/** What kind of value an expression plainly makes. */
export function kindOf(node: ts.Expression): string | null {
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return 'string';
  if (ts.isNumericLiteral(node) || (ts.isPrefixUnaryExpression(node) && ts.isNumericLiteral(node.operand)))
    return 'number';
  if (ts.isArrayLiteralExpression(node)) return 'array';
  if (ts.isObjectLiteralExpression(node)) return 'object';
  if (isFunctionNode(node)) return 'function';
  if (ts.isRegularExpressionLiteral(node)) return 'RegExp';
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) return 'boolean';
  if (ts.isNewExpression(node)) return node.expression.getText();
  return null;
}

export function enclosing(node: ts.Node): ts.Node {
  let at: ts.Node = node;
  while (!isFunctionNode(at) && !ts.isSourceFile(at) && !ts.isConstructorDeclaration(at) && !ts.isAccessor(at))
    at = at.parent;
  return at;
}
