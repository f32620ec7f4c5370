import type { Clause, Node } from './ast.js';

/** Calls `visit` for every node below a clause, outer ones first. */
export function visitClause({ patterns, guards, body }: Clause, visit: (node: Node) => void): void {
  for (const node of [...patterns, ...guards.flat(), ...body]) visitNode(node, visit);
}

function visitNode(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const each of nodesIn(node)) visitNode(each, visit);
  for (const each of clausesIn(node)) visitClause(each, visit);
}

function clausesIn(node: Node): readonly Clause[] {
  if (node.k === 'try') return [...node.clauses, ...node.catches];
  return node.k === 'case' || node.k === 'if' || node.k === 'fun' || node.k === 'receive' ? node.clauses : [];
}

function nodesIn(node: Node): readonly Node[] {
  switch (node.k) {
    case 'tuple':
      return node.of;
    case 'list':
      return node.tail === null ? node.of : [...node.of, node.tail];
    case 'map':
      return [...some(node.base), ...node.fields.flatMap(({ key, value }) => [key, value])];
    case 'record':
      return [...some(node.base), ...node.fields.map(({ value }) => value)];
    case 'field':
      return some(node.base);
    case 'binary':
      return node.of.flatMap(({ value, size }) => [value, ...some(size)]);
    case 'call':
      return [...some(node.module), node.fn, ...node.args];
    case 'op':
      return [...some(node.left), node.right];
    case 'case':
      return [node.subject];
    case 'receive':
      return node.after;
    case 'try':
      return [...node.body, ...node.after];
    case 'block':
      return node.body;
    case 'comprehension':
      return [...node.qualifiers, node.element];
    case 'generator':
      return [node.pattern, node.source];
    default:
      return [];
  }
}

function some(node: Node | null): readonly Node[] {
  return node === null ? [] : [node];
}
