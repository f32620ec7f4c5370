import { ts } from 'ts-morph';
import type { Callable, Unreachable } from '../model.js';

/** A callable as found in the syntax tree, before its types are read. */
export interface Entry {
  readonly id: string;
  readonly kind: Callable['kind'];
  readonly name: string;
  readonly expression: string;
  readonly owner: string | null;
  /** The implementation: its lines, its body, its documentation. */
  readonly node: ts.Node;
  /** What runs by calling it, where that is not `node`: field initializers, a constructor of a base class. */
  readonly parts?: readonly ts.Node[];
  /** Ways to call it; empty for accessors. */
  readonly signatures: readonly ts.Signature[];
  /** Type of an accessor. */
  readonly type?: ts.Type;
  /** What is called is something made of `node` by a call of which nothing is known. */
  readonly wrapped?: boolean;
}

/** Where entries are gathered. */
export class Found {
  readonly entries: Entry[] = [];
  /** Classes a test can make, by their symbols. */
  readonly owners = new Map<ts.Symbol, string>();
  /** Abstract or base classes → classes made of them. */
  readonly heirs = new Map<ts.Symbol, string[]>();
  readonly lost: Omit<Unreachable, 'through'>[] = [];
  readonly #lostNodes = new Map<Omit<Unreachable, 'through'>, ts.Node>();
  readonly #ids = new Set<string>();

  add(entry: Entry): void {
    if (this.#ids.has(entry.id)) return;
    this.#ids.add(entry.id);
    this.entries.push(entry);
  }

  /** What was added since is a member that may be missing by its type: `handlers.open?.(…)`. */
  callOptionally(from: number): void {
    for (const [index, entry] of this.entries.entries())
      if (index >= from && entry.kind === 'function')
        this.entries[index] = { ...entry, expression: `${entry.expression}?.` };
  }

  lose(name: string, node: ts.Node, reason: Unreachable['reason']): void {
    if (this.lost.some((other) => other.name === name && other.startLine === linesOf(node).startLine)) return;
    const lost = { name, ...linesOf(node), reason };
    this.lost.push(lost);
    this.#lostNodes.set(lost, node);
  }

  nodeOf(lost: Omit<Unreachable, 'through'>): ts.Node | undefined {
    return this.#lostNodes.get(lost);
  }
}

export function linesOf(node: ts.Node): { startLine: number; endLine: number } {
  const file = node.getSourceFile();
  const lineAt = (position: number) => file.getLineAndCharacterOfPosition(position).line + 1;
  return { startLine: lineAt(node.getStart(file)), endLine: lineAt(node.getEnd()) };
}

export type FunctionNode = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration;

export function isFunctionNode(node: ts.Node | undefined): node is FunctionNode {
  return (
    node !== undefined &&
    (ts.isFunctionDeclaration(node) ||
      ts.isFunctionExpression(node) ||
      ts.isArrowFunction(node) ||
      ts.isMethodDeclaration(node))
  );
}

/** Without parentheses, casts and `!`. */
export function bare(node: ts.Expression): ts.Expression {
  let at = node;
  while (
    ts.isParenthesizedExpression(at) ||
    ts.isAsExpression(at) ||
    ts.isSatisfiesExpression(at) ||
    ts.isNonNullExpression(at) ||
    ts.isTypeAssertionExpression(at)
  )
    at = at.expression;
  return at;
}

/** Whether a file is JavaScript. */
export function isScript(file: ts.SourceFile): boolean {
  return /\.[cm]?jsx?$/.test(file.fileName);
}

/** The symbol of a declaration; the checker only gives it by way of a name, which not every declaration has. */
export function symbolOf(node: ts.Node): ts.Symbol | undefined {
  return (node as { symbol?: ts.Symbol }).symbol;
}

/** The symbol an expression refers to, behind imports. */
export function targetOf(node: ts.Node, checker: ts.TypeChecker): ts.Symbol | undefined {
  const symbol = checker.getSymbolAtLocation(node);
  if (symbol === undefined || !(symbol.flags & ts.SymbolFlags.Alias)) return symbol;
  return checker.getAliasedSymbol(symbol);
}

/** The function, class or other value a declaration stands for. */
export function declaredValue(declaration: ts.Node): ts.Node {
  if (ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined)
    return bare(declaration.initializer);
  if (ts.isPropertyAssignment(declaration)) return bare(declaration.initializer);
  if (ts.isPropertyDeclaration(declaration) && declaration.initializer !== undefined)
    return bare(declaration.initializer);
  if (ts.isExportAssignment(declaration)) return bare(declaration.expression);
  if (ts.isBinaryExpression(declaration)) return bare(declaration.right);
  const { parent } = declaration;
  if (
    (ts.isPropertyAccessExpression(declaration) || ts.isElementAccessExpression(declaration)) &&
    ts.isBinaryExpression(parent) &&
    parent.left === declaration
  )
    return bare(parent.right);
  return declaration;
}

/** Of overloads the one with a body. */
export function implementationOf(symbol: ts.Symbol | undefined, node: ts.Node): ts.Node {
  if (!isFunctionNode(node) || node.body !== undefined) return node;
  return symbol?.declarations?.find((each) => isFunctionNode(each) && each.body !== undefined) ?? node;
}

/** Type of a property by name. */
export function memberType(checker: ts.TypeChecker, type: ts.Type | undefined, name: string): ts.Type | undefined {
  const symbol = type?.getProperty(name);
  return symbol === undefined ? undefined : checker.getTypeOfSymbol(symbol);
}

/** Whether a member is out of reach of tests. */
export function isHidden(node: ts.Node): boolean {
  const name = (node as { name?: ts.Node }).name;
  if (name !== undefined && ts.isPrivateIdentifier(name)) return true;
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return (ts.getCombinedModifierFlags(node as ts.Declaration) & hidden) !== 0;
}

export function hasModifier(node: ts.Node, flag: ts.ModifierFlags): boolean {
  return (ts.getCombinedModifierFlags(node as ts.Declaration) & flag) !== 0;
}

/** Statements of the module itself, also those inside wrapper functions that are called at once. */
export function topStatements(file: ts.SourceFile): ts.Statement[] {
  const out: ts.Statement[] = [];
  const visit = (statements: readonly ts.Statement[], depth: number) => {
    for (const statement of statements) {
      out.push(statement);
      if (depth < 3 && ts.isExpressionStatement(statement))
        for (const body of wrapperBodies(statement.expression)) visit(body, depth + 1);
      if (ts.isIfStatement(statement))
        for (const branch of [statement.thenStatement, statement.elseStatement])
          if (branch !== undefined) visit(ts.isBlock(branch) ? branch.statements : [branch], depth + 1);
      if (ts.isBlock(statement)) visit(statement.statements, depth + 1);
    }
  };
  visit(file.statements, 0);
  return out;
}

/** Bodies of `(function () { … })()`, of the functions given to it, and of those called by `.call(this)`. */
function wrapperBodies(expression: ts.Expression): (readonly ts.Statement[])[] {
  let call = bare(expression);
  if (ts.isPrefixUnaryExpression(call) || ts.isVoidExpression(call))
    call = bare(ts.isVoidExpression(call) ? call.expression : call.operand);
  if (!ts.isCallExpression(call)) return [];
  const callee = bare(call.expression);
  const called = ts.isPropertyAccessExpression(callee) ? bare(callee.expression) : callee;
  const isDefine = ts.isIdentifier(called) && called.text === 'define';
  if (!isFunctionNode(called) && !isDefine) return [];
  return [called, ...call.arguments.map((argument) => bare(argument))].flatMap((node) =>
    isFunctionNode(node) && node.body !== undefined && ts.isBlock(node.body) ? [node.body.statements] : [],
  );
}

const MAX_BASES = 6;

/** The class and those it is made of, nearest first, in whatever file. */
export function chainOf(node: ts.ClassDeclaration, checker: ts.TypeChecker): ts.ClassDeclaration[] {
  const out = [node];
  for (let at: ts.ClassDeclaration = node; out.length <= MAX_BASES; ) {
    const clause = at.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
    const expression = clause?.types[0]?.expression;
    const base = expression === undefined ? undefined : targetOf(expression, checker)?.valueDeclaration;
    if (base === undefined || !ts.isClassDeclaration(base) || out.includes(base)) break;
    out.push(base);
    at = base;
  }
  return out;
}
