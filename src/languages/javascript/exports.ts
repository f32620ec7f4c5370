import type { EcmaScriptModule } from 'oxc-parser';
import { type Node, type NodeOf, unwrap } from './ast.js';
import { accessPath, commonJsTarget, keyName } from './names.js';

export interface Exports {
  /** As other modules see them, in the order of the text. */
  readonly names: readonly string[];
  /** Names of this module's own declarations that are exported under whatever name. */
  readonly locals: ReadonlySet<string>;
}

export function exportsOf(program: NodeOf<'Program'>, module: EcmaScriptModule, text: string): Exports {
  const names = new Set<string>();
  const locals = new Set<string>();
  for (const entry of module.staticExports.flatMap((statement) => statement.entries)) {
    if (entry.isType) continue;
    names.add(entry.exportName.kind === 'Default' ? 'default' : (entry.exportName.name ?? '*'));
    if (entry.localName.name !== null) locals.add(entry.localName.name);
  }
  for (const node of program.body) addCommonJs(node, text, names, locals);
  return { names: [...names], locals };
}

/** `exports.x = …`, `module.exports = …`, chains of them, and TypeScript's `export = …`. */
function addCommonJs(node: Node, text: string, names: Set<string>, locals: Set<string>): void {
  if (node.type === 'TSExportAssignment') addWhole(node.expression, text, names, locals);
  let value: Node = node.type === 'ExpressionStatement' ? node.expression : node;
  while (value.type === 'AssignmentExpression') {
    const target = commonJsTarget(accessPath(value.left));
    value = unwrap(value.right);
    if (target === 'default') addWhole(value, text, names, locals);
    else if (target !== null) {
      names.add(target);
      if (value.type === 'Identifier') locals.add(value.name);
    }
  }
}

function addWhole(value: Node, text: string, names: Set<string>, locals: Set<string>): void {
  if (value.type === 'Identifier') locals.add(value.name);
  if (value.type !== 'ObjectExpression') {
    if (value.type !== 'AssignmentExpression') names.add('default');
    return;
  }
  for (const property of value.properties) {
    if (property.type !== 'Property') continue;
    names.add(keyName(property.key, property.computed, text));
    if (property.value.type === 'Identifier') locals.add(property.value.name);
  }
}
