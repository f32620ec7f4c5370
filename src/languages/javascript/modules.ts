/** What a file imports, and the namespaces and default exports that hold its declarations. */
import type { EcmaScriptModule } from 'oxc-parser';
import type { ImportRef } from '../../model.js';
import { literalText, type Node, type NodeOf } from './ast.js';
import { noteOptional, noteRecursion } from './complexity.js';
import { noNames, pushNamed } from './functions.js';
import { propertyName } from './names.js';
import type { Handlers, Scope, Walk } from './walk.js';

type Program = NodeOf<'Program'>;

/** Functions that load the module their first argument names. */
const loaders: ReadonlySet<string> = new Set(['require', 'proxyquire', 'esmock', 'rewire']);

/** Test frameworks' module functions, and the loaders that hang on an object. */
const loaderMethods: ReadonlyMap<string, RegExp> = new Map([
  ['require', /^resolve$/],
  ['vi', /^(?:do)?(?:un)?mock$|^import(?:Actual|Mock)$/i],
  [
    'jest',
    /^(?:do|dont|set)?(?:un)?mock$|^require(?:Actual|Mock)$|^createMockFromModule$|^unstable_(?:un)?mockModule$/i,
  ],
  ['mock', /^module$/],
  ['module', /^require$/],
]);

/** `import … from`, `export … from`; the rest turns up in the walk. */
export function staticImports(program: Program, module: EcmaScriptModule, walk: Walk): ImportRef[] {
  const found = module.staticImports.map((statement) => importOf(statement, walk));
  for (const node of program.body) {
    const source = 'source' in node && node.type !== 'ImportDeclaration' ? literalText(node.source) : null;
    if (source === null) continue;
    const kind = isTypeExport(node, walk.text) ? 'type' : 'reexport';
    found.push({ specifier: source, kind, names: reexportedNames(node), line: walk.lineAt(node.start) });
  }
  return found;
}

function importOf(statement: EcmaScriptModule['staticImports'][number], walk: Walk): ImportRef {
  const { start, entries, moduleRequest } = statement;
  const values = entries.filter((entry) => !entry.isType);
  const isType =
    entries.length > 0 ? values.length === 0 : /^import\s+type\b/.test(walk.text.slice(start, moduleRequest.start));
  return {
    specifier: moduleRequest.value,
    kind: isType ? 'type' : 'value',
    names: (isType ? entries : values).map(({ importName }) =>
      importName.kind === 'Default' ? 'default' : (importName.name ?? '*'),
    ),
    line: walk.lineAt(start),
  };
}

function reexportedNames(node: Node): string[] {
  if (node.type !== 'ExportNamedDeclaration') return ['*'];
  return node.specifiers.map(({ local }) => (local.type === 'Literal' ? local.value : local.name));
}

function isTypeExport(node: Node, text: string): boolean {
  if (/^export\s+type\b/.test(text.slice(node.start, node.start + 100))) return true;
  if (node.type !== 'ExportNamedDeclaration' || node.specifiers.length === 0) return false;
  return node.specifiers.every((specifier) => specifier.start < specifier.local.start);
}

function addDynamic(walk: Walk, node: Node, argument: Node | undefined): void {
  const specifier = literalText(argument);
  if (specifier === null || specifier === '') return;
  walk.imports.push({ specifier, kind: 'dynamic', line: walk.lineAt(node.start) });
}

function isLoader(callee: Node): boolean {
  if (callee.type === 'Identifier') return loaders.has(callee.name);
  const method = callee.type === 'MemberExpression' ? propertyName(callee) : null;
  if (callee.type !== 'MemberExpression' || method === null) return false;
  if (callee.object.type === 'MetaProperty') return method === 'resolve';
  return callee.object.type === 'Identifier' && loaderMethods.get(callee.object.name)?.test(method) === true;
}

function isImportMetaUrl(node: Node | undefined): boolean {
  return node?.type === 'MemberExpression' && node.object.type === 'MetaProperty' && propertyName(node) === 'url';
}

/** Inside `namespace N {}`: what it exports can be reached when N itself can. */
function namespaceScope(node: NodeOf<'TSModuleDeclaration'>, scope: Scope): Scope {
  const name = node.id.type === 'Identifier' ? node.id.name : '';
  const exported = new Set<string>();
  if (scope.exported.has(name)) for (const statement of node.body?.body ?? []) addDeclared(statement, exported);
  return { ...scope, prefix: `${scope.prefix}${name}.`, exported };
}

function isErased(statement: Node): boolean {
  if (statement.type === 'ExportNamedDeclaration')
    return statement.declaration !== null && isErased(statement.declaration);
  return statement.type === 'TSInterfaceDeclaration' || statement.type === 'TSTypeAliasDeclaration';
}

function addDeclared(statement: Node, names: Set<string>): void {
  const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : null;
  if (declaration === null) return;
  if ('id' in declaration && declaration.id?.type === 'Identifier') names.add(declaration.id.name);
  if (declaration.type !== 'VariableDeclaration') return;
  for (const { id } of declaration.declarations) if (id.type === 'Identifier') names.add(id.name);
}

export const moduleHandlers: Handlers = {
  CallExpression(walk, node, scope) {
    noteOptional(walk, node, scope);
    noteRecursion(node.callee, scope);
    if (isLoader(node.callee)) addDynamic(walk, node, node.arguments[0]);
    walk.children(node, scope);
  },
  ImportExpression(walk, node, scope) {
    addDynamic(walk, node, node.source);
    walk.children(node, scope);
  },
  NewExpression(walk, node, scope) {
    const isUrl = node.callee.type === 'Identifier' && node.callee.name === 'URL';
    if (isUrl && isImportMetaUrl(node.arguments[1])) addDynamic(walk, node, node.arguments[0]);
    walk.children(node, scope);
  },
  TSImportEqualsDeclaration(walk, node) {
    if (node.moduleReference.type !== 'TSExternalModuleReference') return;
    if (node.importKind !== 'type') walk.coverable(node.start);
    const specifier = node.moduleReference.expression.value;
    const kind = node.importKind === 'type' ? 'type' : 'value';
    walk.imports.push({ specifier, kind, names: ['*'], line: walk.lineAt(node.start) });
  },
  ExportDefaultDeclaration(walk, node, scope) {
    pushNamed(walk, node.declaration, scope, () => ({ name: 'default', exported: true }));
  },
  TSExportAssignment(walk, node, scope) {
    walk.coverable(node.start);
    pushNamed(walk, node.expression, scope, () => ({ name: 'default', exported: true }));
  },
  TSEnumDeclaration(walk, node, scope) {
    if (node.declare) return;
    walk.coverable(node.start);
    for (const member of node.body.members) {
      walk.coverable(member.start);
      walk.push(member.initializer, scope);
    }
  },
  TSModuleDeclaration(walk, node, scope) {
    if (node.declare || node.body === null) return;
    if (!node.body.body.every(isErased)) walk.coverable(node.start);
    walk.pushEach(node.body.body, scope.fn === null ? namespaceScope(node, scope) : { ...scope, exported: noNames });
  },
};
