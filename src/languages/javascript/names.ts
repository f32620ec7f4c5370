import { literalText, type Node, type NodeOf } from './ast.js';

const longestComputedKey = 40;

/** A property or method key as a reader would write it: `name`, `#name`, `[Symbol.iterator]`. */
export function keyName(key: Node, computed: boolean, text: string): string {
  if (!computed && key.type === 'Identifier') return key.name;
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  if (key.type === 'Literal') return literalText(key) ?? key.raw ?? '';
  const source = text.slice(key.start, key.end);
  return source.length > longestComputedKey || source.includes('\n') ? '[…]' : `[${source}]`;
}

/** The name inside an owner: `Class.method`; just the name where the owner has none. */
export function memberName(owner: string, member: string): string {
  return owner === '' ? member : `${owner}.${member}`;
}

export function anonymousName(line: number): string {
  return `(anonymous):${line}`;
}

/** What stands after the dot, or between the brackets where that is a literal. */
export function propertyName(node: NodeOf<'MemberExpression'>): string | null {
  if (node.computed) return literalText(node.property);
  if (node.property.type === 'PrivateIdentifier') return `#${node.property.name}`;
  return node.property.type === 'Identifier' ? node.property.name : null;
}

/** `a.b.c` as its parts, `this` included; null for anything but plain member access. */
export function accessPath(node: Node): string[] | null {
  const parts: string[] = [];
  let inner = node;
  while (inner.type === 'MemberExpression') {
    const part = propertyName(inner);
    if (part === null) return null;
    parts.push(part);
    inner = inner.object;
  }
  if (inner.type === 'Identifier') parts.push(inner.name);
  else if (inner.type === 'ThisExpression') parts.push('this');
  else return null;
  return parts.reverse();
}

/** What a CommonJS assignment exports: a name, `default` for the whole of `module.exports`; null for anything else. */
export function commonJsTarget(path: readonly string[] | null): string | null {
  if (path === null) return null;
  const rest =
    path[0] === 'module' && path[1] === 'exports' ? path.slice(2) : path[0] === 'exports' ? path.slice(1) : null;
  if (rest === null || rest.length > 1) return null;
  if (rest.length === 1) return rest[0]!;
  return path.length === 2 ? 'default' : null;
}
