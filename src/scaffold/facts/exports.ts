import { basename } from 'node:path';
import { ts } from 'ts-morph';
import { addValue, returnedBy } from './collect.js';
import type { CollectContext } from './context.js';
import { bare, declaredValue, isFunctionNode, isScript, memberType, symbolOf, topStatements } from './entries.js';
import type { Locals } from './locals.js';
import { accessedName } from './prototypes.js';
import { camelCase, isIdentifier, upperFirst } from './text.js';

/** Collects what a module exports and the names tests get for it. Re-exports are not followed. */
export function collectExports(
  context: CollectContext,
  locals: Locals,
  format: 'esm' | 'cjs',
  types: ts.Type | undefined,
): void {
  if (format === 'cjs' && isScript(context.file)) collectCommonJs(context, locals, types);
  else collectModule(context, locals, types);
}

function collectModule(context: CollectContext, locals: Locals, types: ts.Type | undefined): void {
  const { checker, file } = context;
  const module = checker.getSymbolAtLocation(file);
  if (module === undefined) return;
  const whole = module.exports?.get('export=' as ts.__String);
  const exported = whole === undefined ? checker.getExportsOfModule(module) : [whole];
  const plan: { expression: string; node: ts.Node; declared: ts.Type | undefined }[] = [];
  for (const symbol of exported) {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const declaration = target.valueDeclaration ?? target.declarations?.find(ts.isExportAssignment);
    if (declaration === undefined || declaration.getSourceFile() !== file) continue;
    const name = symbol === whole ? '=' : symbol.name;
    const preferred = name === '=' || name === 'default' ? defaultName(declaration, file) : name;
    const local = locals.add(name, file.fileName, preferred);
    plan.push({
      expression: local,
      node: declaration,
      declared: name === '=' ? types : memberType(checker, types, name),
    });
  }
  // All names first: what one export is called must not depend on what another one refers to.
  for (const { expression, node, declared } of plan) addValue(context, expression, node, declared);
}

/** What a default export is called: its own name, else that of the file. */
function defaultName(declaration: ts.Node, file: ts.SourceFile): string {
  const value = declaredValue(declaration);
  const own = (value as { name?: ts.Node }).name ?? (declaration as { name?: ts.Node }).name;
  if (own !== undefined && ts.isIdentifier(own)) return own.text;
  if (ts.isIdentifier(value)) return value.text;
  return ts.isClassLike(value) ? upperFirst(fileName(file)) : fileName(file);
}

function fileName(file: ts.SourceFile): string {
  const base = basename(file.fileName)
    .replace(/\.[^.]+$/, '')
    .replace(/\.(min|umd|cjs|esm)$/, '');
  const folder = file.fileName.split('/').at(-2) ?? 'subject';
  return camelCase(base === 'index' ? folder : base);
}

interface Assignment {
  /** Null for `module.exports = …` itself. */
  readonly name: string | null;
  readonly value: ts.Expression;
}

function collectCommonJs(context: CollectContext, locals: Locals, types: ts.Type | undefined): void {
  const { file, checker } = context;
  const assignments = assignmentsOf(file);
  const named = (value: ts.Expression) => {
    // `module.exports = exports.default`
    const name =
      ts.isPropertyAccessExpression(value) || ts.isElementAccessExpression(value) ? accessedName(value) : null;
    return (
      assignments.findLast(
        (each) =>
          name !== null &&
          each.name === name &&
          !ts.isVoidExpression(each.value) &&
          !ts.isPropertyAccessExpression(each.value),
      )?.value ?? value
    );
  };
  const wholes = assignments.filter(({ name }) => name === null).map(({ value }) => value);
  const whole = wholes.map((value) => behind(named(value), checker)).findLast((node) => node !== null) ?? null;
  const members = new Map<string, ts.Node>();
  let local: string | null = null;
  if (whole !== null && ts.isObjectLiteralExpression(whole)) {
    for (const property of whole.properties) {
      const name = property.name;
      if (name === undefined || !(ts.isIdentifier(name) || ts.isStringLiteral(name)) || !isIdentifier(name.text))
        continue;
      const short = ts.isShorthandPropertyAssignment(property)
        ? checker.getShorthandAssignmentValueSymbol(property)?.valueDeclaration
        : property;
      if (short !== undefined) members.set(name.text, short);
    }
  } else if (whole !== null) {
    local = locals.add('=', file.fileName, wholeName(whole, file));
    addValue(context, local, whole, types);
  }
  for (const { name, value } of assignments)
    if (name !== null && !(ts.isVoidExpression(value) || value.getText() === 'undefined')) members.set(name, value);
  const plan: [string, ts.Node, ts.Type | undefined][] = [];
  for (const [name, node] of members) {
    if (name === '__esModule') continue;
    if (name === 'default' && whole !== null) continue;
    // `module.exports = Foo; Foo.Foo = Foo`: one thing, however it is called.
    if (whole !== null && ts.isExpression(node) && behind(node, checker) === whole) continue;
    const preferred = name === 'default' ? fileName(file) : name;
    const expression = local === null ? locals.add(name, file.fileName, preferred) : `${local}.${name}`;
    plan.push([expression, node, memberType(checker, types, name)]);
  }
  for (const [expression, node, declared] of plan)
    addValue(context, expression, node, declared, local === null ? 0 : 1);
}

function wholeName(whole: ts.Node, file: ts.SourceFile): string {
  const name = (whole as { name?: ts.Node }).name;
  if (name !== undefined && ts.isIdentifier(name)) return name.text;
  if (ts.isVariableDeclaration(whole.parent) && ts.isIdentifier(whole.parent.name)) return whole.parent.name.text;
  return ts.isClassLike(whole) ? upperFirst(fileName(file)) : fileName(file);
}

/** The function, class or object an exported expression stands for; null for another module's. */
function behind(expression: ts.Expression, checker: ts.TypeChecker, depth = 0): ts.Node | null {
  if (depth > 6) return null;
  const value = bare(expression);
  if (ts.isBinaryExpression(value)) return behind(value.right, checker, depth + 1);
  // A proxy is called as what it stands before.
  if (ts.isNewExpression(value) && value.expression.getText() === 'Proxy' && value.arguments?.[0] !== undefined)
    return behind(value.arguments[0], checker, depth + 1);
  if (ts.isCallExpression(value)) {
    const callee = bare(value.expression);
    if (ts.isIdentifier(callee) && callee.text === 'require') return null;
    const returned = returnedBy(factoryOf(callee, checker));
    if (returned !== null) return behind(returned, checker, depth + 1);
    return value;
  }
  if (ts.isIdentifier(value)) {
    const declaration = checker.getSymbolAtLocation(value)?.valueDeclaration;
    if (declaration === undefined || declaration.getSourceFile() !== value.getSourceFile()) return null;
    const next = declaredValue(declaration);
    if (next === declaration) return ts.isVariableDeclaration(declaration) ? null : declaration;
    return ts.isExpression(next) ? behind(next, checker, depth + 1) : next;
  }
  return value;
}

/** The function behind a callee; a parameter `factory` of a wrapper is what the wrapper is called with. */
function factoryOf(callee: ts.Expression, checker: ts.TypeChecker): ts.Node {
  if (!ts.isIdentifier(callee)) return callee;
  const declaration = checker.getSymbolAtLocation(callee)?.valueDeclaration;
  if (declaration === undefined) return callee;
  if (!ts.isParameter(declaration)) return declaredValue(declaration);
  const wrapper = declaration.parent;
  let at: ts.Node = wrapper;
  while (ts.isParenthesizedExpression(at.parent)) at = at.parent;
  const given = ts.isCallExpression(at.parent)
    ? at.parent.arguments[wrapper.parameters.indexOf(declaration)]
    : undefined;
  if (given === undefined) return callee;
  const value = bare(given);
  if (!ts.isIdentifier(value)) return value;
  const named = checker.getSymbolAtLocation(value)?.valueDeclaration;
  return named === undefined ? value : declaredValue(named);
}

/** `module.exports = …`, `exports.a = …`, `module.exports.a = …`, anywhere in the file. */
function assignmentsOf(file: ts.SourceFile): Assignment[] {
  const out: Assignment[] = [];
  const aliases = exportAliases(file);
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      const target = bare(node.left);
      let value = bare(node.right);
      while (ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.EqualsToken)
        value = bare(value.right);
      if (isModuleExports(target)) out.push({ name: null, value });
      else if (ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target)) {
        const name = accessedName(target);
        const on = bare(target.expression);
        const isExports = isModuleExports(on) || (ts.isIdentifier(on) && aliases.has(on.text));
        if (name !== null && isExports && isIdentifier(name)) out.push({ name, value });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return out;
}

/** Names the export object goes by: `exports`, `var lib = module.exports = {}`, `var utils = exports`. */
function exportAliases(file: ts.SourceFile): ReadonlySet<string> {
  const names = new Set(['exports']);
  for (const statement of topStatements(file)) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (!ts.isIdentifier(name) || initializer === undefined) continue;
      const value = bare(initializer);
      const chained = ts.isBinaryExpression(value) && /^(module\.)?exports\b/.test(value.getText());
      const last = chained ? bare((value as ts.BinaryExpression).right) : value;
      if (chained && !isFunctionNode(last) && symbolOf(last) !== undefined) names.add(name.text);
      if (isModuleExports(value) || (ts.isIdentifier(value) && value.text === 'exports')) names.add(name.text);
    }
  }
  return names;
}

function isModuleExports(node: ts.Expression): boolean {
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return false;
  const on = node.expression;
  return accessedName(node) === 'exports' && ts.isIdentifier(on) && on.text === 'module';
}
