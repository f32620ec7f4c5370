/** Which source files of a package may be chosen: rules that look at the text only, never at how well it can be tested. */
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import ts from 'typescript';

const minLines = 15;
const maxLines = 600;
const sourceFile = /\.[cm]?[jt]s$/;
const otherFile = /(\.(test|spec|bench|test-d|test-prop|config|d)\.[cm]?[jt]s$)|((^|\/)(cli|bin|types?)\.[cm]?[jt]s$)/;
/** Tests, tools, output, and translations, which are tables of words. */
const otherFolder =
  /(^|\/)(tests?|__tests__|specs?|bench(marks?)?|examples?|docs?|scripts|dist|build|fixtures|types|bin|cli|locales?)\//;
const extensions = ['', '.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.json'];

/**
 * Why a file may not be chosen; null where it may.
 * @param path relative to the package's root, with `/`
 * @param read gives the text of a file of the package, or null
 * @param dependencies names of the packages it depends on at run time
 */
export function refusal(path, read, dependencies) {
  if (!sourceFile.test(path)) return 'not a source file';
  if (otherFile.test(path) || otherFolder.test(path)) return 'test, bench, types, tool or translation';
  const text = read(path);
  if (text === null) return 'not readable';
  const lines = text.trimEnd().split('\n').length;
  if (lines < minLines || lines > maxLines) return `not ${minLines} to ${maxLines} lines`;
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  if (!exportsBody(source)) return 'exports no function or class with a body';
  const missing = imports(source).find((from) => !resolves(from, path, read, dependencies));
  return missing === undefined ? null : 'imports what is not there without a build or a development dependency';
}

function exportsBody(source) {
  const bodies = new Set();
  const exported = new Set();
  let found = false;
  for (const statement of source.statements) {
    const isExport = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
    if (hasBody(statement)) {
      if (isExport) found = true;
      if (statement.name) bodies.add(statement.name.text);
    } else if (ts.isVariableStatement(statement)) {
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (!initializer || !hasBody(unwrap(initializer))) continue;
        if (isExport) found = true;
        bodies.add(name.getText());
      }
    } else if (ts.isExportAssignment(statement)) offer(statement.expression);
    else if (ts.isExportDeclaration(statement) && !statement.moduleSpecifier && statement.exportClause?.elements) {
      for (const { name, propertyName } of statement.exportClause.elements) exported.add((propertyName ?? name).text);
    } else if (ts.isExpressionStatement(statement) && isCommonJsExport(statement.expression))
      offer(lastRight(statement.expression));
  }
  return found || [...exported].some((name) => bodies.has(name));

  function offer(expression) {
    const value = unwrap(expression);
    if (hasBody(value)) found = true;
    else if (ts.isIdentifier(value)) exported.add(value.text);
    else if (ts.isObjectLiteralExpression(value))
      for (const property of value.properties) {
        if (ts.isMethodDeclaration(property)) found = true;
        else if (ts.isShorthandPropertyAssignment(property)) exported.add(property.name.text);
        else if (ts.isPropertyAssignment(property)) offer(property.initializer);
      }
  }
}

/** A function or class that is more than a declaration. */
function hasBody(node) {
  if (ts.isClassDeclaration(node) || ts.isClassExpression(node))
    return (
      !node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) &&
      node.members.some((member) => member.body !== undefined)
    );
  if (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isArrowFunction(node))
    return node.body !== undefined;
  return false;
}

function unwrap(node) {
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
    return unwrap(node.expression);
  return node;
}

function isCommonJsExport(node) {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    /^(module\.)?exports\b/.test(node.left.getText())
  );
}

function lastRight(node) {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken
    ? lastRight(node.right)
    : node;
}

/** What it loads when it runs: imports and re-exports that are not of types alone, `require('…')`. */
function imports(source) {
  const found = [];
  const visit = (node) => {
    if (ts.isImportDeclaration(node) && !node.importClause?.isTypeOnly && !onlyTypes(node.importClause?.namedBindings))
      found.push(node.moduleSpecifier.text);
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier && !node.isTypeOnly)
      found.push(node.moduleSpecifier.text);
    else if (
      ts.isCallExpression(node) &&
      node.expression.getText() === 'require' &&
      ts.isStringLiteral(node.arguments[0])
    )
      found.push(node.arguments[0].text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function onlyTypes(bindings) {
  return (
    bindings !== undefined &&
    ts.isNamedImports(bindings) &&
    bindings.elements.length > 0 &&
    bindings.elements.every(({ isTypeOnly }) => isTypeOnly)
  );
}

function resolves(from, path, read, dependencies) {
  if (!from.startsWith('.')) {
    const name = from.split('/', from.startsWith('@') ? 2 : 1).join('/');
    return from.startsWith('node:') || builtinModules.includes(name) || dependencies.includes(name);
  }
  const target = posix.join(posix.dirname(path), from);
  const bare = target.replace(/\.[cm]?js$/, '');
  return [target, bare, `${target}/index`, target.replace(/\/$/, '') || '.']
    .flatMap((base) => extensions.map((extension) => base + extension))
    .some((candidate) => read(candidate) !== null);
}
