import type { Shape } from '../model.js';
import { isIdentifier, quote } from './text.js';

const BUILTIN: Readonly<Record<string, string>> = {
  Date: "new Date('2024-01-02T03:04:05.678Z')",
  RegExp: '/a/',
  Error: "new Error('broken')",
  Map: 'new Map()',
  Set: 'new Set()',
  ReadonlyMap: 'new Map()',
  ReadonlySet: 'new Set()',
  Promise: 'Promise.resolve()',
  URL: "new URL('https://example.com/')",
  URLSearchParams: "new URLSearchParams('a=1')",
  AbortSignal: 'new AbortController().signal',
  AbortController: 'new AbortController()',
  Headers: 'new Headers()',
  Request: "new Request('https://example.com/')",
  Response: "new Response('abc')",
  Uint8Array: 'new Uint8Array([1, 2, 3])',
  ArrayBuffer: 'new ArrayBuffer(4)',
  Buffer: "Buffer.from('abc')",
  Iterable: '[]',
  ArrayLike: '[]',
  Function: '() => undefined',
  Object: '{}',
};

/**
 * The plainest expression for a shape, or null: DOM types have none.
 * @param instanceText the same for objects of a class
 */
export function minimalText(
  shape: Shape,
  list: readonly Shape[],
  instanceText: (owner: string) => string | null,
  depth = 0,
): string | null {
  if (depth > 5) return null;
  const inner = (each: Shape) => minimalText(each, list, instanceText, depth + 1);
  switch (shape.kind) {
    case 'string':
      return "'a'";
    case 'number':
      return '1';
    case 'boolean':
      return 'true';
    case 'bigint':
      return '1n';
    case 'symbol':
      return "Symbol('a')";
    case 'any':
      return (shape.hints ?? []).map(inner).find((text) => text !== null) ?? "'a'";
    case 'undefined':
    case 'null':
      return shape.kind;
    case 'literal':
    case 'made':
      return shape.text;
    case 'array':
      return '[]';
    case 'union':
      return shape.of.map(inner).find((text) => text !== null) ?? null;
    case 'tuple':
      return joined(shape.of.map(inner), '[', ']');
    case 'object':
      return objectText(shape, inner);
    case 'function': {
      const returned = shape.returns.kind === 'undefined' ? 'undefined' : inner(shape.returns);
      return returned === null ? null : `() => ${returned.startsWith('{') ? `(${returned})` : returned}`;
    }
    case 'builtin':
      if (shape.name === 'Promise' && shape.args[0] !== undefined && shape.args[0].kind !== 'undefined')
        return joined([inner(shape.args[0])], 'Promise.resolve(', ')');
      if (/^(Ui|I)nt\d+(Clamped)?Array$|^Float\d+Array$/.test(shape.name)) return `new ${shape.name}([1, 2, 3])`;
      return BUILTIN[shape.name] ?? null;
    case 'instance':
      return instanceText(shape.of);
    case 'ref':
      return list[shape.id] === undefined ? null : inner(list[shape.id]!);
    default:
      return null;
  }
}

function objectText(shape: Extract<Shape, { kind: 'object' }>, inner: (each: Shape) => string | null): string | null {
  const required = shape.props.filter(({ optional }) => !optional);
  if (required.length === 0) return '{}';
  const props = required.map((prop) => {
    const text = inner(prop.shape);
    return text === null ? null : `${isIdentifier(prop.name) ? prop.name : quote(prop.name)}: ${text}`;
  });
  return joined(props, '{ ', ' }');
}

function joined(texts: readonly (string | null)[], open: string, close: string): string | null {
  return texts.includes(null) ? null : `${open}${texts.join(', ')}${close}`;
}
