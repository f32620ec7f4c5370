import { ts } from 'ts-morph';
import { declaredValue, type FunctionNode, isFunctionNode, targetOf } from './entries.js';
import { accessedName } from './prototypes.js';
import { isPackageFile } from './text.js';
import { cases, compared, enclosing, itemOf, kindOf, property, typeOf, type Usage, vote } from './usage-model.js';

const MAX_DEPTH = 5;
const MAX_CALLS = 3;

/** Reads how parameters and variables are used in the module. */
export class UsageReader {
  readonly #checker: ts.TypeChecker;
  readonly #visited = new Set<ts.Node>();
  #budget = 4000;

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  /** What is done with what `name` stands for, inside `scope`. */
  ofName(name: ts.BindingName, scope: ts.Node, usage: Usage, depth = 0): void {
    if (ts.isIdentifier(name)) {
      this.#ofIdentifier(name, scope, usage, depth);
      return;
    }
    if (ts.isArrayBindingPattern(name)) {
      vote(usage, 'array');
      for (const element of name.elements)
        if (ts.isBindingElement(element)) this.ofName(element.name, scope, itemOf(usage), depth + 1);
      return;
    }
    vote(usage, 'object');
    for (const element of name.elements) {
      if (element.dotDotDotToken !== undefined) continue;
      const key = element.propertyName ?? element.name;
      if (!ts.isIdentifier(key) && !ts.isStringLiteral(key)) continue;
      const inner = property(usage, key.text);
      if (element.initializer !== undefined) this.#default(element.initializer, inner);
      this.ofName(element.name, scope, inner, depth + 1);
    }
  }

  /** A value given in case none comes says what should have come. */
  #default(initializer: ts.Expression, usage: Usage): void {
    usage.optional = true;
    const kind = kindOf(initializer);
    if (kind !== null) vote(usage, kind, 2);
  }

  initializer(initializer: ts.Expression, usage: Usage): void {
    this.#default(initializer, usage);
  }

  #ofIdentifier(name: ts.Identifier, scope: ts.Node, usage: Usage, depth: number): void {
    const symbol = this.#checker.getSymbolAtLocation(name);
    if (symbol === undefined || depth > MAX_DEPTH || this.#visited.has(name)) return;
    this.#visited.add(name);
    const visit = (node: ts.Node): void => {
      if (this.#budget-- < 0) return;
      if (ts.isIdentifier(node) && node.text === name.text && node !== name) {
        const isShort = ts.isShorthandPropertyAssignment(node.parent);
        const found = isShort
          ? this.#checker.getShorthandAssignmentValueSymbol(node.parent)
          : this.#checker.getSymbolAtLocation(node);
        if (found === symbol) this.#use(node, usage, depth);
      }
      ts.forEachChild(node, visit);
    };
    visit(scope);
    this.#visited.delete(name);
  }

  /** One place the value stands at. */
  #use(given: ts.Expression, usage: Usage, depth: number): void {
    let node: ts.Expression = given;
    while (
      ts.isParenthesizedExpression(node.parent) ||
      ts.isNonNullExpression(node.parent) ||
      ts.isAsExpression(node.parent)
    )
      node = node.parent;
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent) && parent.expression === node)
      this.#access(parent, parent.name.text, usage, depth);
    else if (ts.isElementAccessExpression(parent) && parent.expression === node) {
      const name = accessedName(parent);
      if (name !== null) this.#access(parent, name, usage, depth);
      else this.#index(parent, usage, depth);
    } else if (ts.isElementAccessExpression(parent)) vote(usage, 'key');
    else if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) this.#call(node, parent, usage, depth);
    else if (ts.isBinaryExpression(parent)) this.#binary(node, parent, usage, depth);
    else if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) {
      if (parent.operator === ts.SyntaxKind.ExclamationToken) usage.optional = true;
      else vote(usage, 'number');
    } else if (ts.isForOfStatement(parent) && parent.expression === node) this.#loop(parent, usage, depth);
    else if (ts.isForInStatement(parent) && parent.expression === node) vote(usage, 'object');
    else if (ts.isSpreadElement(parent)) vote(usage, 'array');
    else if (ts.isSpreadAssignment(parent)) vote(usage, 'object');
    else if (ts.isTemplateSpan(parent)) vote(usage, 'string');
    else if (ts.isAwaitExpression(parent)) vote(usage, 'Promise');
    else if (ts.isSwitchStatement(parent)) cases(parent, usage);
    else if (ts.isTypeOfExpression(parent)) typeOf(parent, usage);
    else if (ts.isVariableDeclaration(parent) && parent.initializer === node) {
      const scope = enclosing(parent);
      this.ofName(parent.name, scope, usage, depth + 1);
    } else if (ts.isIfStatement(parent) || (ts.isConditionalExpression(parent) && parent.condition === node))
      usage.optional = true;
  }

  #access(
    access: ts.PropertyAccessExpression | ts.ElementAccessExpression,
    name: string,
    usage: Usage,
    depth: number,
  ): void {
    const call = access.parent;
    if (ts.isCallExpression(call) && call.expression === access) {
      usage.methods.add(name);
      this.#method(call, name, usage, depth);
    }
    if (name === 'length') {
      vote(usage, 'lengthy');
      return;
    }
    const inner = property(usage, name);
    if (access.questionDotToken !== undefined) usage.optional = true;
    if (depth < MAX_DEPTH) this.#use(access, inner, depth + 1);
  }

  /** A callback of an array method says what is done with items; `fn.call` and `fn.apply` call. */
  #method(call: ts.CallExpression, name: string, usage: Usage, depth: number): void {
    if (name === 'call') usage.calls.add(Math.max(0, call.arguments.length - 1));
    if (name === 'apply') usage.calls.add(1);
    if (name === 'bind') usage.calls.add(0);
    const [callback] = call.arguments;
    const at = /^reduce/.test(name) ? 1 : 0;
    if (!ARRAY_CALLBACKS.test(name) || callback === undefined) return;
    const value = isFunctionNode(callback) ? callback : this.#functionOf(callback);
    const parameter = value?.parameters[at];
    if (value?.body !== undefined && parameter !== undefined && depth < MAX_DEPTH)
      this.ofName(parameter.name, value.body, itemOf(usage), depth + 1);
  }

  #index(access: ts.ElementAccessExpression, usage: Usage, depth: number): void {
    const type = this.#checker.getTypeAtLocation(access.argumentExpression);
    const isNumber = (type.flags & ts.TypeFlags.NumberLike) !== 0;
    vote(usage, isNumber ? 'indexed' : type.flags & ts.TypeFlags.StringLike ? 'object' : 'indexed');
    if (depth < MAX_DEPTH) this.#use(access, itemOf(usage), depth + 1);
  }

  #call(node: ts.Expression, call: ts.CallExpression | ts.NewExpression, usage: Usage, depth: number): void {
    const args = call.arguments ?? ts.factory.createNodeArray<ts.Expression>();
    if (call.expression === node) {
      if (ts.isNewExpression(call)) vote(usage, 'class');
      else this.#called(args, usage);
      return;
    }
    const callee = call.expression.getText();
    const known = KNOWN_CALLS.find(([pattern]) => pattern.test(callee));
    if (known !== undefined) vote(usage, known[1]);
    const index = args.indexOf(node);
    const target = depth < MAX_CALLS ? this.#functionOf(call.expression) : null;
    const parameter = target?.parameters[index];
    if (parameter === undefined || target?.body === undefined || this.#visited.has(parameter)) return;
    this.#visited.add(parameter);
    if (parameter.initializer !== undefined) this.#default(parameter.initializer, usage);
    this.ofName(parameter.name, target.body, usage, depth + 1);
    this.#visited.delete(parameter);
  }

  #called(args: readonly ts.Expression[], usage: Usage): void {
    usage.calls.add(args.length);
    args.forEach((argument, index) => {
      const given = isFunctionNode(argument) ? argument : ts.isIdentifier(argument) ? this.#functionOf(argument) : null;
      if (given !== null)
        usage.callbacks.set(index, Math.max(given.parameters.length, usage.callbacks.get(index) ?? 0));
    });
  }

  /** The function or constructor behind a callee, in any module of the project. */
  #functionOf(node: ts.Node): CalledNode | null {
    const declaration = targetOf(node, this.#checker)?.valueDeclaration;
    const value = declaration === undefined ? undefined : declaredValue(declaration);
    if (value === undefined || isPackageFile(value.getSourceFile().fileName, node.getSourceFile().fileName))
      return null;
    if (isFunctionNode(value)) return value;
    return ts.isClassLike(value) ? (value.members.find(ts.isConstructorDeclaration) ?? null) : null;
  }

  #binary(node: ts.Expression, binary: ts.BinaryExpression, usage: Usage, depth: number): void {
    const kind = binary.operatorToken.kind;
    const other = binary.left === node ? binary.right : binary.left;
    const S = ts.SyntaxKind;
    if (kind === S.BarBarToken || kind === S.QuestionQuestionToken) {
      if (binary.left === node) this.#default(other, usage);
      // `opts = opts || {}`, `const a = opts.a || 1`: what is done with the whole is done with the value.
      if (depth < MAX_DEPTH) this.#use(binary, usage, depth + 1);
    } else if (kind === S.EqualsToken && binary.right === node) {
      const target = ts.isIdentifier(binary.left) ? targetOf(binary.left, this.#checker)?.valueDeclaration : undefined;
      if (target !== undefined && ts.isVariableDeclaration(target) && !this.#visited.has(target) && depth < MAX_DEPTH) {
        this.#visited.add(target);
        this.ofName(target.name, enclosing(target), usage, depth + 1);
        this.#visited.delete(target);
      }
    } else if (kind === S.AmpersandAmpersandToken) usage.optional = true;
    else if (EQUALITIES.has(kind)) compared(other, usage);
    else if (kind === S.InstanceOfKeyword) {
      if (binary.left === node) {
        vote(usage, other.getText(), 2);
        usage.classes.set(other.getText(), other);
      } else vote(usage, 'class');
    } else if (kind === S.InKeyword) vote(usage, binary.right === node ? 'object' : 'key');
    else if (kind === S.PlusToken || kind === S.PlusEqualsToken)
      vote(usage, kindOf(other) === 'string' ? 'string' : 'addable');
    else if (
      kind >= S.FirstBinaryOperator &&
      kind <= S.LastBinaryOperator &&
      kind !== S.CommaToken &&
      kind !== S.EqualsToken
    )
      vote(usage, 'number');
  }

  #loop(loop: ts.ForOfStatement, usage: Usage, depth: number): void {
    vote(usage, 'array');
    if (!ts.isVariableDeclarationList(loop.initializer)) return;
    const [declaration] = loop.initializer.declarations;
    if (declaration !== undefined && depth < MAX_DEPTH)
      this.ofName(declaration.name, loop.statement, itemOf(usage), depth + 1);
  }
}

type CalledNode = FunctionNode | ts.ConstructorDeclaration;

const ARRAY_CALLBACKS = /^(forEach|map|filter|some|every|find|findIndex|findLast|flatMap|reduce|reduceRight|sort)$/;

const KNOWN_CALLS: readonly (readonly [RegExp, string])[] = [
  [/^Array\.isArray$/, 'array'],
  [/^Math\.|^(Number\.)?is(Finite|NaN|Integer|SafeInteger)$|\.toFixed$/, 'number'],
  [/^(Number\.)?parse(Int|Float)$|^String$|^(en|de)codeURI|^JSON\.parse$|^escape$|^unescape$|^RegExp$/, 'string'],
  [/^Object\.(keys|values|entries|assign|freeze|getPrototypeOf|defineProperty|getOwn)/, 'object'],
  [/^(Array\.from|Promise\.(all|race|any|allSettled))$/, 'array'],
  [/^(setTimeout|setImmediate|process\.nextTick|queueMicrotask|setInterval)$/, 'function'],
  [/^Buffer\.(from|byteLength)$/, 'string'],
  [/\.(includes|indexOf|startsWith|endsWith|split|localeCompare)$/, 'string'],
  [/\.(test|exec)$/, 'string'],
  [/\.(then|catch|finally|on|once|addListener|addEventListener|subscribe)$/, 'listener'],
];

const EQUALITIES = new Set<ts.SyntaxKind>([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);
