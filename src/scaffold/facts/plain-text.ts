import { ts } from 'ts-morph';
import { isFunctionNode } from './entries.js';

const MAX_LENGTH = 400;

const GLOBALS = new Set(
  (
    'Math JSON String Number Boolean Object Array Symbol BigInt Date RegExp Map Set WeakMap WeakSet Promise Error TypeError ' +
    'RangeError SyntaxError URL URLSearchParams Headers Request Response AbortController AbortSignal Buffer Uint8Array ' +
    'Uint16Array Uint32Array Int8Array Int16Array Int32Array Float32Array Float64Array Uint8ClampedArray ArrayBuffer ' +
    'DataView TextEncoder TextDecoder Blob FormData parseInt parseFloat isNaN isFinite encodeURIComponent ' +
    'decodeURIComponent undefined NaN Infinity Reflect Proxy Intl structuredClone'
  ).split(' '),
);

/** Constants of a file by name: the text of each declaration and where it stands. */
export type Constants = ReadonlyMap<string, readonly { readonly position: number; readonly node: ts.Expression }[]>;

/** Text of an expression that means the same elsewhere, given the names in `free`. */
export interface Plain {
  readonly text: string;
  readonly free: ReadonlySet<string>;
}

/** Null where the expression needs more than itself: variables, calls of unknown functions, `this`, `await`. */
export function plainText(node: ts.Expression, constants: Constants): Plain | null {
  const free = new Set<string>();
  const text = new Printer(constants, free).print(node, 0);
  return text === null || text.length > MAX_LENGTH ? null : { text, free };
}

class Printer {
  readonly #constants: Constants;
  readonly #free: Set<string>;

  constructor(constants: Constants, free: Set<string>) {
    this.#constants = constants;
    this.#free = free;
  }

  print(node: ts.Expression, depth: number): string | null {
    if (depth > 12) return null;
    if (ts.isLiteralExpression(node)) return node.getText();
    if (
      ts.isAsExpression(node) ||
      ts.isSatisfiesExpression(node) ||
      ts.isNonNullExpression(node) ||
      ts.isTypeAssertionExpression(node)
    )
      return this.print(node.expression, depth);
    if (isFunctionNode(node)) return closedFunction(node);
    if (ts.isIdentifier(node)) return this.#name(node, depth);
    switch (node.kind) {
      case ts.SyntaxKind.TrueKeyword:
      case ts.SyntaxKind.FalseKeyword:
      case ts.SyntaxKind.NullKeyword:
        return node.getText();
      case ts.SyntaxKind.OmittedExpression:
        return '';
    }
    if (isMock(node)) return this.#mock(node, depth);
    if (!isComposite(node)) return null;
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && node.typeArguments !== undefined) return null;
    return this.#composed(node, depth);
  }

  /** The source with each part replaced by its plain text. */
  #composed(node: ts.Node, depth: number): string | null {
    const file = node.getSourceFile();
    let out = '';
    let at = node.getStart(file);
    for (const part of partsOf(node)) {
      const text = ts.isExpression(part) ? this.print(part, depth + 1) : this.#property(part, depth);
      if (text === null) return null;
      out += file.text.slice(at, part.getStart(file)) + text;
      at = part.getEnd();
    }
    return out + file.text.slice(at, node.getEnd());
  }

  #property(node: ts.Node, depth: number): string | null {
    if (ts.isShorthandPropertyAssignment(node)) {
      const text = this.print(node.name, depth + 1);
      return text === null ? null : `${node.name.text}: ${text}`;
    }
    if (ts.isMethodDeclaration(node)) return closedFunction(node);
    if (ts.isPropertyAssignment(node) || ts.isSpreadAssignment(node) || ts.isTemplateSpan(node))
      return this.#composed(node, depth);
    return null;
  }

  #name(node: ts.Identifier, depth: number): string | null {
    const declared = this.#constants.get(node.text)?.findLast(({ position }) => position < node.getStart());
    if (declared !== undefined) {
      const text = this.print(declared.node, depth + 1);
      return text === null || !/^[{[]/.test(text) || depth > 0 ? text : text;
    }
    if (!GLOBALS.has(node.text)) this.#free.add(node.text);
    return node.text;
  }

  /** `vi.fn()` takes no part in what a test means to pass: a function that does what it was given. */
  #mock(call: ts.CallExpression, depth: number): string | null {
    const [given] = call.arguments;
    return given === undefined ? '() => undefined' : this.print(given, depth + 1);
  }
}

function isMock(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && /^(vi|jest|mock|sinon)\.(fn|spy|stub)$/.test(node.expression.getText());
}

function isComposite(node: ts.Node): boolean {
  return (
    ts.isArrayLiteralExpression(node) ||
    ts.isObjectLiteralExpression(node) ||
    ts.isPrefixUnaryExpression(node) ||
    ts.isParenthesizedExpression(node) ||
    ts.isTemplateExpression(node) ||
    ts.isSpreadElement(node) ||
    ts.isNewExpression(node) ||
    ts.isCallExpression(node) ||
    ts.isPropertyAccessExpression(node) ||
    (ts.isBinaryExpression(node) && node.operatorToken.kind !== ts.SyntaxKind.EqualsToken)
  );
}

/** Parts that need a look of their own, in the order of the source. */
function partsOf(node: ts.Node): readonly ts.Node[] {
  if (ts.isArrayLiteralExpression(node)) return node.elements.filter((each) => !ts.isOmittedExpression(each));
  if (ts.isObjectLiteralExpression(node)) return node.properties;
  if (ts.isPrefixUnaryExpression(node)) return [node.operand];
  if (ts.isTemplateExpression(node)) return node.templateSpans;
  if (ts.isBinaryExpression(node)) return [node.left, node.right];
  if (ts.isPropertyAssignment(node))
    return ts.isComputedPropertyName(node.name) ? [node.name.expression, node.initializer] : [node.initializer];
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return [node.expression, ...(node.arguments ?? [])];
  if (ts.isPropertyAccessExpression(node)) return [node.expression];
  return 'expression' in node ? [node.expression as ts.Node] : [];
}

/** A function that refers to nothing but its parameters, its own variables and globals; without types. */
function closedFunction(node: ts.Node): string | null {
  const declared = new Set<string>();
  const used = new Set<string>();
  let typed = false;
  let open = false;
  const visit = (each: ts.Node): void => {
    if (
      ts.isTypeNode(each) ||
      ts.isAsExpression(each) ||
      ts.isNonNullExpression(each) ||
      ts.isTypeParameterDeclaration(each)
    )
      typed = true;
    if (ts.isTypeNode(each)) return;
    if (each.kind === ts.SyntaxKind.ThisKeyword || each.kind === ts.SyntaxKind.SuperKeyword) open = true;
    if (ts.isIdentifier(each)) name(each, declared, used);
    ts.forEachChild(each, visit);
  };
  visit(node);
  if (
    open ||
    [...used].some((each) => !declared.has(each) && !GLOBALS.has(each) && each !== 'console' && each !== 'setTimeout')
  )
    return null;
  const text = node.getText();
  if (!typed) return text;
  if (ts.isMethodDeclaration(node)) return null;
  const { outputText } = ts.transpileModule(`x = ${text}`, { compilerOptions: { target: ts.ScriptTarget.ESNext } });
  return outputText.replace(/^x = /, '').replace(/;\s*$/, '');
}

function name(node: ts.Identifier, declared: Set<string>, used: Set<string>): void {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return;
  if (
    (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent) || ts.isLabeledStatement(parent)) &&
    (parent as { name?: ts.Node }).name === node
  )
    return;
  const declares =
    ts.isParameter(parent) ||
    ts.isBindingElement(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isFunctionDeclaration(parent) ||
    ts.isFunctionExpression(parent);
  if (declares && parent.name === node) declared.add(node.text);
  else if (!(ts.isBindingElement(parent) && parent.propertyName === node)) used.add(node.text);
}
