import { ts } from 'ts-morph';
import { addClass, addPrototypeClass } from './classes.js';
import type { CollectContext } from './context.js';
import { bare, declaredValue, implementationOf, isFunctionNode, memberType, symbolOf, targetOf } from './entries.js';
import { wrappedFunction } from './wrapped.js';

const MAX_NESTING = 2;

/**
 * Adds what a value offers: a function, a class, the methods of an object.
 *
 * @param expression how a test says the value
 * @param node its declaration, or the expression it is made by
 * @param declared its type by a declaration file, where there is one
 */
export function addValue(
  context: CollectContext,
  expression: string,
  node: ts.Node,
  declared?: ts.Type,
  nesting = 0,
): void {
  const value = resolve(context, declaredValue(node));
  if (value === null || value.getSourceFile() !== context.file || nesting > MAX_NESTING) return;
  const again = nesting > 0 && context.seen.has(value);
  context.seen.add(value);
  if (ts.isClassDeclaration(value) || ts.isClassExpression(value)) {
    if (!again) addClass(context, expression, value, declared);
  } else if (isFunctionNode(value)) {
    // `Foo.of = Foo`, `exports.each = exports.forEach = each`: one thing under another name.
    if (!again) addFunction(context, expression, value, node, declared, nesting);
  } else if (ts.isObjectLiteralExpression(value)) {
    const annotated = ts.isVariableDeclaration(node) && node.type !== undefined;
    const type = declared ?? (annotated ? context.checker.getTypeAtLocation(node) : undefined);
    addObject(context, expression, value, type, nesting);
  } else if (ts.isModuleDeclaration(value)) addNamespace(context, expression, value, nesting);
  else if (ts.isNewExpression(value)) addSingleton(context, expression, value);
  else if (ts.isExpression(value) || ts.isVariableDeclaration(node))
    addTyped(context, expression, value, declared, nesting);
}

/** Follows names to what they stand for, and functions called at once to what they return. */
function resolve(context: CollectContext, node: ts.Node, depth = 0): ts.Node | null {
  if (depth > 5) return null;
  if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) {
    const declaration = targetOf(node, context.checker)?.valueDeclaration;
    if (declaration === undefined || declaration === node.parent) return ts.isIdentifier(node) ? null : node;
    return resolve(context, declaredValue(declaration), depth + 1);
  }
  if (ts.isBinaryExpression(node)) return resolve(context, bare(node.right), depth + 1);
  if (ts.isCallExpression(node)) {
    const callee = bare(node.expression);
    const returned = isFunctionNode(callee) ? returnedBy(callee) : null;
    if (returned !== null) return resolve(context, bare(returned), depth + 1);
    const [first] = node.arguments;
    const wraps = /^Object\.(freeze|seal|assign)$/.test(callee.getText());
    if (wraps && first !== undefined && (ts.isIdentifier(first) || ts.isObjectLiteralExpression(first)))
      return resolve(context, first, depth + 1);
  }
  return node;
}

/** What a function returns, where it has one `return` of its own at its end. */
export function returnedBy(node: ts.Node): ts.Expression | null {
  if (!isFunctionNode(node) || node.body === undefined) return null;
  if (!ts.isBlock(node.body)) return node.body;
  const last = node.body.statements.findLast(ts.isReturnStatement);
  return last?.expression ?? null;
}

function addFunction(
  context: CollectContext,
  expression: string,
  value: ts.Node,
  node: ts.Node,
  declared: ts.Type | undefined,
  nesting: number,
): void {
  const { checker, found, prototypes } = context;
  const symbol = symbolOf(value);
  const members = symbol === undefined ? undefined : prototypes.of(symbol);
  if (symbol !== undefined && members !== undefined && isFunctionNode(value) && prototypes.isClass(symbol, value))
    addPrototypeClass(context, expression, value, members, declared);
  else {
    const implementation = implementationOf(symbol, value);
    context.seen.add(implementation);
    found.add({
      id: expression,
      kind: 'function',
      name: lastName(expression),
      expression,
      owner: null,
      node: implementation,
      signatures: signaturesOf(checker, value, node, declared),
    });
  }
  for (const { name, node: member, isStatic } of members ?? [])
    if (isStatic && isFunctionNode(resolve(context, declaredValue(member)) ?? undefined) && !found.owners.has(symbol!))
      addValue(context, `${expression}.${name}`, member, memberType(checker, declared, name), nesting + 1);
}

/** Overloads come with the symbol; a declaration file knows better. */
function signaturesOf(
  checker: ts.TypeChecker,
  value: ts.Node,
  node: ts.Node,
  declared?: ts.Type,
): readonly ts.Signature[] {
  const typed = declared?.getCallSignatures() ?? [];
  if (typed.length > 0) return typed;
  const annotated =
    ts.isVariableDeclaration(node) && node.type !== undefined ? checker.getTypeAtLocation(node) : undefined;
  const symbol = annotated === undefined && ts.isFunctionDeclaration(value) ? symbolOf(value) : undefined;
  const type = annotated ?? (symbol === undefined ? undefined : checker.getTypeOfSymbolAtLocation(symbol, value));
  const all = type?.getCallSignatures() ?? [];
  if (all.length > 0) return all;
  const own = checker.getSignatureFromDeclaration(value as ts.SignatureDeclaration);
  return own === undefined ? [] : [own];
}

function addObject(
  context: CollectContext,
  expression: string,
  literal: ts.ObjectLiteralExpression,
  declared: ts.Type | undefined,
  nesting: number,
): void {
  for (const property of literal.properties) {
    if (property.name === undefined || !(ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))) continue;
    const path = memberPath(expression, property.name.text);
    if (path === null) continue;
    const { type, optional } = memberOf(context.checker, declared, property.name.text);
    const before = context.found.entries.length;
    if (ts.isShorthandPropertyAssignment(property)) {
      const target = context.checker.getShorthandAssignmentValueSymbol(property)?.valueDeclaration;
      if (target !== undefined) addValue(context, path, target, type, nesting + 1);
    } else if (ts.isGetAccessor(property)) {
      const value = type ?? context.checker.getTypeAtLocation(property);
      context.found.add({ ...namedBy(path), kind: 'getter', node: property, signatures: [], type: value });
    } else if (ts.isMethodDeclaration(property) || ts.isPropertyAssignment(property))
      addValue(context, path, property, type, nesting + 1);
    if (optional) context.found.callOptionally(before);
  }
}

/** Type of a member, and whether the type of the object says it may be missing. */
function memberOf(checker: ts.TypeChecker, object: ts.Type | undefined, name: string) {
  if (object === undefined) return { type: undefined, optional: false };
  const symbol = object.getProperty(name);
  const type = symbol === undefined ? object.getStringIndexType() : memberType(checker, object, name);
  const optional = symbol === undefined || (symbol.flags & ts.SymbolFlags.Optional) !== 0;
  return { type: type === undefined ? undefined : checker.getNonNullableType(type), optional };
}

function addNamespace(context: CollectContext, expression: string, node: ts.ModuleDeclaration, nesting: number): void {
  const symbol = symbolOf(node);
  for (const member of symbol?.exports?.values() ?? []) {
    const declaration = (member as ts.Symbol).valueDeclaration;
    if (declaration !== undefined)
      addValue(context, `${expression}.${(member as ts.Symbol).name}`, declaration, undefined, nesting + 1);
  }
}

/** `export const pool = new Pool()`: its methods are functions of the module. */
function addSingleton(context: CollectContext, expression: string, value: ts.NewExpression): void {
  const { checker, found, file } = context;
  const type = checker.getTypeAtLocation(value);
  for (const member of checker.getPropertiesOfType(type)) {
    const declaration = member.valueDeclaration;
    if (declaration === undefined || declaration.getSourceFile() !== file || !ts.isMethodDeclaration(declaration))
      continue;
    const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
    if (ts.isPrivateIdentifier(declaration.name) || ts.getCombinedModifierFlags(declaration) & hidden) continue;
    const path = memberPath(expression, member.name);
    const signatures = checker.getTypeOfSymbolAtLocation(member, value).getCallSignatures();
    if (path === null || signatures.length === 0) continue;
    const node = implementationOf(member, declaration);
    found.add({ id: path, kind: 'function', name: member.name, expression: path, owner: null, node, signatures });
  }
}

/** Something made by a call: a function if its type says so, or an object of functions. */
function addTyped(
  context: CollectContext,
  expression: string,
  value: ts.Node,
  declared: ts.Type | undefined,
  nesting: number,
): void {
  const { checker, found, file } = context;
  const type = declared ?? checker.getTypeAtLocation(value);
  const wrapped = wrappedFunction(value, type, checker);
  if (wrapped !== null) {
    context.seen.add(wrapped);
    const own = checker.getSignatureFromDeclaration(wrapped);
    const signatures = own === undefined ? [] : [own];
    found.add({ ...namedBy(expression), kind: 'function', node: wrapped, signatures, wrapped: true });
    return;
  }
  const signatures = type.getCallSignatures();
  if (signatures.length > 0)
    found.add({
      id: expression,
      kind: 'function',
      name: lastName(expression),
      expression,
      owner: null,
      node: value,
      signatures,
    });
  else if (nesting < MAX_NESTING && !ts.isLiteralExpression(value))
    for (const member of checker.getPropertiesOfType(type).slice(0, 40)) {
      const declaration = member.valueDeclaration;
      const path = memberPath(expression, member.name);
      if (declaration === undefined || declaration.getSourceFile() !== file || path === null) continue;
      const calls = checker.getTypeOfSymbolAtLocation(member, value).getCallSignatures();
      const node = declaredValue(declaration);
      if (calls.length > 0 && !ts.isMethodSignature(declaration) && !ts.isPropertySignature(declaration))
        found.add({
          id: path,
          kind: 'function',
          name: member.name,
          expression: path,
          owner: null,
          node,
          signatures: calls,
        });
    }
}

function namedBy(path: string) {
  return { id: path, name: lastName(path), expression: path, owner: null };
}

function memberPath(expression: string, name: string): string | null {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `${expression}.${name}` : null;
}

function lastName(expression: string): string {
  return expression.slice(expression.lastIndexOf('.') + 1);
}
