import type { Clause, Node } from '../../../languages/erlang/ast.js';
import { parseFunction } from '../../../languages/erlang/expressions.js';
import { attributeName, splitForms } from '../../../languages/erlang/forms.js';
import { tokenize } from '../../../languages/erlang/lexer.js';
import { expandMacros, type Macro, readDefine } from '../../../languages/erlang/macros.js';
import { printConstant } from '../../../languages/erlang/print.js';
import { visitClause } from '../../../languages/erlang/visit.js';

/** A call found in a text, with arguments that stand for themselves. */
export interface Example {
  readonly name: string;
  readonly args: readonly string[];
}

/** Calls of a module in a source, as far as their arguments are constants, or variables bound to constants before. */
export function readExamples(text: string, module: string): Example[] {
  const macros = new Map<string, Macro>();
  const found = new Map<string, Example>();
  for (const form of splitForms(tokenize(text))) {
    const define = readDefine(form);
    if (define !== null) macros.set(define.key, define.macro);
    if (attributeName(form) !== null) continue;
    for (const clause of parseFunction(expandMacros(form.tokens, macros, 'some_tests')) ?? []) {
      for (const example of examplesIn(clause, module)) found.set(`${example.name}(${example.args.join()})`, example);
    }
  }
  return [...found.values()];
}

function examplesIn(clause: Clause, module: string): Example[] {
  const bound = new Map<string, Node>();
  const found: Example[] = [];
  visitClause(clause, (node) => {
    if (node.k === 'op' && node.op === '=' && node.left?.k === 'var') bound.set(node.left.text, node.right);
    if (node.k !== 'call' || node.fn.k !== 'atom' || node.module?.k !== 'atom' || node.module.text !== module) return;
    const args = node.args.map((arg) => printConstant(filled(arg, bound, 0)));
    if (args.every((arg) => arg !== null)) found.push({ name: node.fn.text, args });
  });
  return found;
}

/** With variables replaced by what they are bound to. */
function filled(node: Node, bound: ReadonlyMap<string, Node>, depth: number): Node {
  const inner = (each: Node) => filled(each, bound, depth + 1);
  if (depth > 8) return node;
  switch (node.k) {
    case 'var': {
      const value = bound.get(node.text);
      return value === undefined ? node : inner(value);
    }
    case 'tuple':
      return { ...node, of: node.of.map(inner) };
    case 'list':
      return { ...node, of: node.of.map(inner), tail: node.tail === null ? null : inner(node.tail) };
    case 'map':
      return { ...node, fields: node.fields.map((field) => ({ ...field, value: inner(field.value) })) };
    default:
      return node;
  }
}
