import { ts } from 'ts-morph';
import { bare, type FunctionNode, isFunctionNode, isScript, symbolOf, targetOf, topStatements } from './entries.js';

/** What is put on a function or its prototype by assignment. */
export interface Member {
  readonly name: string;
  /** The function, or the expression that makes it. */
  readonly node: ts.Node;
  readonly isStatic: boolean;
}

/** Members given to functions by `Foo.prototype.bar = …`, `Foo.prototype = { … }`, `Foo.bar = …`. */
export class Prototypes {
  readonly #checker: ts.TypeChecker;
  readonly #members = new Map<ts.Symbol, Member[]>();
  readonly #bases = new Map<ts.Symbol, ts.Symbol>();
  /** Names for prototypes: `var proto = Foo.prototype`. */
  readonly #aliases = new Map<ts.Symbol, ts.Symbol>();

  constructor(file: ts.SourceFile, checker: ts.TypeChecker) {
    this.#checker = checker;
    for (const statement of topStatements(file)) {
      if (ts.isVariableStatement(statement))
        for (const each of statement.declarationList.declarations) this.#alias(each);
      if (ts.isExpressionStatement(statement)) this.#read(bare(statement.expression));
    }
  }

  of(symbol: ts.Symbol): readonly Member[] | undefined {
    const own = this.#members.get(symbol);
    return own ?? [];
  }

  base(symbol: ts.Symbol): ts.Symbol | undefined {
    return this.#bases.get(symbol);
  }

  /** A function made to be called with `new`: it has a prototype, or sets properties and is written like a class. */
  isClass(symbol: ts.Symbol, node: FunctionNode): boolean {
    if (this.#members.get(symbol)?.some(({ isStatic }) => !isStatic)) return true;
    if (this.#bases.has(symbol)) return true;
    return /^[A-Z]/.test(symbol.name) && isScript(node.getSourceFile()) && setsThis(node);
  }

  #alias(declaration: ts.VariableDeclaration): void {
    const owner = declaration.initializer === undefined ? undefined : this.#prototypeOf(bare(declaration.initializer));
    const symbol = symbolOf(declaration);
    if (owner !== undefined && symbol !== undefined) this.#aliases.set(symbol, owner);
    // `var Foo = module.exports = function () {…}` and `var proto = Foo.prototype = {…}` are read below.
    if (declaration.initializer !== undefined) this.#read(bare(declaration.initializer));
    const inner = declaration.initializer === undefined ? undefined : bare(declaration.initializer);
    if (inner !== undefined && symbol !== undefined && ts.isBinaryExpression(inner)) {
      const made = this.#prototypeOf(bare(inner.left));
      if (made !== undefined) this.#aliases.set(symbol, made);
    }
  }

  #read(expression: ts.Expression): void {
    if (ts.isCallExpression(expression)) {
      this.#readCall(expression);
      return;
    }
    if (ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.CommaToken) {
      this.#read(bare(expression.left));
      this.#read(bare(expression.right));
      return;
    }
    if (!ts.isBinaryExpression(expression) || expression.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return;
    const targets: ts.Expression[] = [];
    let value: ts.Expression = expression;
    // `Foo.prototype.a = Foo.prototype.b = function () {…}`
    while (ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      targets.push(bare(value.left));
      value = bare(value.right);
    }
    for (const target of targets) this.#assign(target, value);
  }

  #assign(target: ts.Expression, value: ts.Expression): void {
    const whole = this.#prototypeOf(target);
    if (whole !== undefined) {
      this.#addLiteral(whole, value);
      return;
    }
    const name = accessedName(target);
    if (name === null || !isAccess(target)) return;
    const on = bare(target.expression);
    const owner = this.#prototypeOf(on);
    if (owner !== undefined) this.#add(owner, { name, node: value, isStatic: false });
    else if (ts.isIdentifier(on) && !/^(module|exports|window|self|root|global)$/.test(on.text)) {
      const symbol = this.#functionSymbol(on);
      if (symbol !== undefined && name !== 'prototype') this.#add(symbol, { name, node: value, isStatic: true });
    }
  }

  /** `util.inherits(Foo, Bar)`, `Object.assign(Foo.prototype, {…})`. */
  #readCall(call: ts.CallExpression): void {
    const [first, second] = call.arguments;
    if (first === undefined || second === undefined) return;
    const callee = call.expression.getText();
    if (/(^|\.)(inherits|inherit|_inherits|__extends)$/.test(callee)) {
      const child = this.#functionSymbol(bare(first));
      const parent = this.#functionSymbol(bare(second));
      if (child !== undefined && parent !== undefined) this.#bases.set(child, parent);
    }
    const owner = this.#prototypeOf(bare(first));
    if (owner !== undefined && /(^|[._])(assign|extend|mixin|merge)$/.test(callee))
      this.#addLiteral(owner, bare(second));
  }

  #addLiteral(owner: ts.Symbol, value: ts.Expression): void {
    if (!ts.isObjectLiteralExpression(value)) {
      // `Foo.prototype = Object.create(Bar.prototype)`, `new Bar()`.
      const [from] = ts.isCallExpression(value) || ts.isNewExpression(value) ? (value.arguments ?? []) : [];
      const base = ts.isNewExpression(value)
        ? this.#functionSymbol(bare(value.expression))
        : from === undefined
          ? undefined
          : this.#prototypeOf(bare(from));
      if (base !== undefined) this.#bases.set(owner, base);
      return;
    }
    for (const property of value.properties) {
      const name = property.name;
      if (name === undefined || !(ts.isIdentifier(name) || ts.isStringLiteral(name)) || name.text === 'constructor')
        continue;
      const node = ts.isPropertyAssignment(property) ? bare(property.initializer) : property;
      this.#add(owner, { name: name.text, node, isStatic: false });
    }
  }

  #add(owner: ts.Symbol, member: Member): void {
    const list = this.#members.get(owner) ?? [];
    list.push(member);
    this.#members.set(owner, list);
  }

  #prototypeOf(node: ts.Expression): ts.Symbol | undefined {
    if (ts.isPropertyAccessExpression(node) && node.name.text === 'prototype')
      return this.#functionSymbol(bare(node.expression));
    if (!ts.isIdentifier(node)) return undefined;
    const symbol = this.#checker.getSymbolAtLocation(node);
    return symbol === undefined ? undefined : this.#aliases.get(symbol);
  }

  /** The function behind a name. */
  #functionSymbol(node: ts.Node): ts.Symbol | undefined {
    if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return undefined;
    const declaration = targetOf(node, this.#checker)?.valueDeclaration;
    if (declaration === undefined) return undefined;
    if (isFunctionNode(declaration)) return symbolOf(declaration);
    if (!ts.isVariableDeclaration(declaration) || declaration.initializer === undefined) return undefined;
    let value = bare(declaration.initializer);
    while (ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.EqualsToken)
      value = bare(value.right);
    return isFunctionNode(value) ? symbolOf(value) : undefined;
  }
}

function isAccess(node: ts.Node): node is ts.PropertyAccessExpression | ts.ElementAccessExpression {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
}

/** `a.b` and `a['b']` → `b`. */
export function accessedName(node: ts.Expression): string | null {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression))
    return node.argumentExpression.text;
  return null;
}

function setsThis(node: FunctionNode): boolean {
  let found = false;
  const visit = (each: ts.Node): void => {
    if (found || (each !== node && (ts.isFunctionExpression(each) || ts.isFunctionDeclaration(each)))) return;
    if (ts.isBinaryExpression(each) && isAccess(each.left) && each.left.expression.kind === ts.SyntaxKind.ThisKeyword)
      found = true;
    ts.forEachChild(each, visit);
  };
  visit(node);
  return found;
}
