import { ts } from 'ts-morph';
import { samplesOf } from '../search/regex-sample.js';
import { bare, isFunctionNode, targetOf } from './entries.js';
import type { Graph } from './graph.js';
import { accessedName } from './prototypes.js';
import { distinct, isPackageFile, quote } from './text.js';

const PER_CALLABLE = 60;
const PER_MODULE = 150;
const MAX_STRING = 200;
/** Texts made of one regular expression. */
const MAX_SAMPLES = 3;
const MAX_TABLE = 24;

/** Literals of a piece of code, by how much they say: what a condition asks for first. */
interface Mined {
  readonly asked: string[];
  readonly used: string[];
}

/** Finds the literals a function's conditions are about; remembers what it found. */
export class Miner {
  readonly #checker: ts.TypeChecker;
  readonly #graph: Graph;
  readonly #known = new Map<ts.Node, Mined>();

  constructor(checker: ts.TypeChecker, graph: Graph) {
    this.#checker = checker;
    this.#graph = graph;
  }

  /** Of a function and what it calls in the module. */
  ofCallable(nodes: readonly ts.Node[]): string[] {
    const own = merged(nodes.map((each) => this.#mine(each)));
    const others = nodes.flatMap((node) => this.#graph.reach(node)).map((each) => this.#mine(each));
    const imported = nodes.flatMap((node) => this.#graph.imported(node)).map((each) => this.#mine(each));

    const all = [
      own.asked,
      own.used,
      ...others.map(({ asked }) => asked),
      ...others.map(({ used }) => used),
      ...imported.map(({ asked }) => asked),
    ];
    return distinct(all.flat(), PER_CALLABLE);
  }

  ofModule(file: ts.SourceFile): string[] {
    const { asked, used } = this.#mine(file);
    return distinct([...asked, ...used], PER_MODULE);
  }

  #mine(node: ts.Node): Mined {
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    const mined: Mined = { asked: [], used: [] };
    this.#known.set(node, mined);
    const readsCodes = !ts.isSourceFile(node) && /charCodeAt|codePointAt|charCode/.test(node.getText());
    const constants = new Set<ts.Node>();
    const visit = (each: ts.Node): void => {
      if (isNoValue(each)) return;
      this.#one(each, mined, readsCodes);
      if (ts.isIdentifier(each) && !ts.isSourceFile(node)) this.#constant(each, node, constants, mined, readsCodes);
      ts.forEachChild(each, visit);
    };
    visit(node);
    return mined;
  }

  #one(node: ts.Node, mined: Mined, readsCodes: boolean): void {
    const to = ts.isLiteralExpression(node) && isAsked(node) ? mined.asked : mined.used;
    if (ts.isStringLiteralLike(node)) {
      if (node.text.length <= MAX_STRING) to.push(quote(node.text));
    } else if (ts.isNumericLiteral(node)) numbers(node, to, mined.used, readsCodes);
    else if (ts.isBigIntLiteral(node)) to.push(node.text.replaceAll('_', ''));
    else if (ts.isRegularExpressionLiteral(node)) expression(node.text, mined);
    else if (ts.isTemplateExpression(node))
      for (const text of [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]) {
        if (text.trim() !== '' && text.length <= MAX_STRING) mined.used.push(quote(text));
      }
    else if (ts.isObjectLiteralExpression(node) && isIndexed(node)) keys(node, mined.asked);
  }

  /** Constants of this or another module the code refers to. */
  #constant(name: ts.Identifier, within: ts.Node, seen: Set<ts.Node>, mined: Mined, readsCodes: boolean): void {
    const { parent } = name;
    if ((ts.isPropertyAccessExpression(parent) && parent.name === name) || ts.isPropertyAssignment(parent)) return;
    const declaration = targetOf(name, this.#checker)?.valueDeclaration;
    if (declaration === undefined || !ts.isVariableDeclaration(declaration) || seen.has(declaration)) return;
    const file = declaration.getSourceFile();
    if (
      file.isDeclarationFile ||
      isPackageFile(file.fileName, name.getSourceFile().fileName) ||
      isInside(declaration, within)
    )
      return;
    seen.add(declaration);
    const value = declaration.initializer === undefined ? undefined : bare(declaration.initializer);
    if (value === undefined || isFunctionNode(value) || ts.isClassLike(value)) return;
    const asked = isAsked(name);
    const inner: Mined = { asked: [], used: [] };
    let count = 0;
    const visit = (each: ts.Node): void => {
      if (count++ > 400 || isFunctionNode(each) || isNoValue(each)) return;
      this.#one(each, inner, readsCodes);
      if (ts.isNumericLiteral(each) && asked) numbers(each, inner.asked, inner.asked, readsCodes, name);
      ts.forEachChild(each, visit);
    };
    visit(value);
    if (ts.isObjectLiteralExpression(value) || ts.isNewExpression(value)) keys(value, inner.asked);
    const found = [...inner.asked, ...inner.used].slice(0, MAX_TABLE);
    (asked || ts.isRegularExpressionLiteral(value) ? mined.asked : mined.used).push(...found);
  }
}

function merged(list: readonly Mined[]): Mined {
  return { asked: list.flatMap(({ asked }) => asked), used: list.flatMap(({ used }) => used) };
}

/** `n` and its neighbours where an order or a length is compared; the character where codes are. */
function numbers(node: ts.NumericLiteral, to: string[], used: string[], readsCodes: boolean, at: ts.Node = node): void {
  const value = Number(node.text);
  const { parent } = node;
  const negative = ts.isPrefixUnaryExpression(parent) && parent.operator === ts.SyntaxKind.MinusToken;
  const signed = negative ? -value : value;
  to.push(String(signed));
  const whole = negative ? parent : at;
  if (isOrdered(whole)) to.push(String(signed - 1), String(signed + 1));
  if (
    readsCodes &&
    Number.isInteger(value) &&
    (value === 9 || value === 10 || value === 13 || (value >= 32 && value <= 0xffff))
  )
    (value < 127 ? to : used).push(quote(String.fromCharCode(value)));
}

function expression(text: string, mined: Mined): void {
  const end = text.lastIndexOf('/');
  for (const sample of samplesOf(text.slice(1, end), text.slice(end + 1), MAX_SAMPLES))
    if (sample.length <= MAX_STRING) mined.asked.push(quote(sample));
  mined.used.push(text);
}

function keys(node: ts.Node, to: string[]): void {
  const visit = (each: ts.Node): void => {
    if (isFunctionNode(each)) return;
    const name =
      ts.isPropertyAssignment(each) || ts.isMethodDeclaration(each) || ts.isShorthandPropertyAssignment(each)
        ? each.name
        : undefined;
    if (name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteralLike(name))) to.push(quote(name.text));
    ts.forEachChild(each, visit);
  };
  ts.forEachChild(node, visit);
}

/** Whether a condition is about the value: a comparison, a `case`, an argument of a search. */
function isAsked(node: ts.Node): boolean {
  let { parent } = node;
  if (ts.isPrefixUnaryExpression(parent) || ts.isParenthesizedExpression(parent)) parent = parent.parent;
  if (ts.isBinaryExpression(parent)) return COMPARISONS.has(parent.operatorToken.kind);
  if (ts.isCaseClause(parent)) return true;
  if (ts.isElementAccessExpression(parent)) return parent.argumentExpression === node;
  if (!ts.isCallExpression(parent)) {
    const list = parent.parent as ts.Node | undefined;
    return list !== undefined && ts.isArrayLiteralExpression(parent) && ts.isPropertyAccessExpression(list);
  }
  const name = accessedName(bare(parent.expression));
  return name !== null && SEARCHES.test(name);
}

const SEARCHES =
  /^(includes|indexOf|lastIndexOf|startsWith|endsWith|split|replace|replaceAll|match|test|exec|has|hasOwn|hasOwnProperty|get|search|charAt|localeCompare)$/;

const ORDERS = new Set<ts.SyntaxKind>([
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
]);

const COMPARISONS = new Set<ts.SyntaxKind>([
  ...ORDERS,
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.InKeyword,
  ts.SyntaxKind.PercentToken,
  ts.SyntaxKind.AmpersandToken,
]);

function isOrdered(node: ts.Node): boolean {
  const { parent } = node;
  if (!ts.isBinaryExpression(parent)) return false;
  if (ORDERS.has(parent.operatorToken.kind)) return true;
  const other = parent.left === node ? parent.right : parent.left;
  return COMPARISONS.has(parent.operatorToken.kind) && /\.(length|size)$/.test(other.getText());
}

/** `{ a: 1 }[key]`. */
function isIndexed(node: ts.Node): boolean {
  const { parent } = node;
  return ts.isElementAccessExpression(ts.isParenthesizedExpression(parent) ? parent.parent : parent);
}

/** Parts that are no values of the program: imports, types, directives, and words of errors. */
function isNoValue(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node))
    return !ts.isExpressionWithTypeArguments(node);
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isJSDoc(node)) return true;
  if (ts.isExpressionStatement(node) && ts.isStringLiteral(node.expression)) return true;
  if (ts.isNewExpression(node)) return /Error$/.test(node.expression.getText());
  if (!ts.isCallExpression(node)) return false;
  const callee = node.expression.getText();
  return callee === 'require' || /^console\.|Error$/.test(callee);
}

function isInside(node: ts.Node, outer: ts.Node): boolean {
  return node.getSourceFile() === outer.getSourceFile() && node.pos >= outer.pos && node.end <= outer.end;
}
