import { quoted } from './strings.js';
import type { TestStyle } from './style.js';
import { type Node, readExpression } from './tree.js';

const LEVEL = '  ';

interface Page {
  /** What the offsets of the nodes refer to. */
  readonly text: string;
  readonly shift: number;
  readonly width: number;
  readonly quotes: TestStyle['quotes'];
}

/**
 * An expression, broken over lines where it is wider than `width`: one item or argument a line, numbers packed, long
 * strings joined by `+`. Lines after the first are indented by `level` steps of two spaces.
 */
export function formatLiteral(
  text: string,
  width: number,
  style: Pick<TestStyle, 'quotes'>,
  place: { readonly level?: number; readonly column?: number } = {},
): string {
  const parsed = readExpression(text);
  if (parsed === null || parsed.commented) return text;
  const page = { text, shift: parsed.shift, width, quotes: style.quotes };
  return print(parsed.node, page, place.level ?? 0, place.column ?? 0, 0);
}

/** One node in the lines it needs. `column`: where its first line begins; `tail`: what follows on its last line. */
export function print(node: Node, page: Page, level: number, column: number, tail: number): string {
  const flat = flatOf(node, page);
  if (!flat.includes('\n') && column + flat.length + tail <= page.width) return flat;
  return broken(node, page, level, column, tail);
}

function slice(page: Page, start: number, end: number): string {
  return page.text.slice(start - page.shift, end - page.shift);
}

function flatOf(node: Node, page: Page): string {
  switch (node.type) {
    case 'ObjectExpression':
      if (node.properties.length === 0) return '{}';
      return `{ ${node.properties.map((property) => flatOf(property as Node, page)).join(', ')} }`;
    case 'Property':
      if (node.shorthand || node.method || node.kind !== 'init') return slice(page, node.start, node.end);
      return `${keyOf(node, page)}${flatOf(node.value as Node, page)}`;
    case 'ArrayExpression':
      if (node.elements.includes(null)) return slice(page, node.start, node.end);
      return `[${node.elements.map((element) => flatOf(element as Node, page)).join(', ')}]`;
    case 'CallExpression':
    case 'NewExpression': {
      const opening = openingOf(node, page);
      if (opening === null) return slice(page, node.start, node.end);
      const args = node.arguments.map((argument) => flatOf(argument as Node, page));
      return `${prefixOf(node)}${flatOf(node.callee as Node, page)}${opening}${args.join(', ')})`;
    }
    default:
      return flatSlice(node, page);
  }
}

function flatSlice(node: Node, page: Page): string {
  const inner = partsOf(node, page);
  if (inner === null) return slice(page, node.start, node.end);
  return inner.before + flatOf(inner.node, page) + inner.after;
}

function prefixOf(node: Node): string {
  return node.type === 'NewExpression' ? 'new ' : '';
}

/** Nodes that are text around one expression: `await x`, `(x)`, `x as T`, `x.name`, `...x`, `() => x`. */
function partsOf(node: Node, page: Page): { before: string; node: Node; after: string } | null {
  const around = (inner: Node) => ({
    before: slice(page, node.start, inner.start),
    node: inner,
    after: slice(page, inner.end, node.end),
  });
  switch (node.type) {
    case 'AwaitExpression':
    case 'SpreadElement':
    case 'UnaryExpression':
      return around(node.argument as Node);
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'ChainExpression':
      return around(node.expression as Node);
    case 'MemberExpression':
      return around(node.object as Node);
    case 'ArrowFunctionExpression':
      return node.body.type === 'BlockStatement' ? null : around(node.body as Node);
    default:
      return null;
  }
}

function keyOf(property: Node & { type: 'Property' }, page: Page): string {
  return slice(page, property.start, property.value.start);
}

/** From the end of the callee to the opening parenthesis; null for `new X`. */
function openingOf(node: Node & { type: 'CallExpression' | 'NewExpression' }, page: Page): string | null {
  const from = node.typeArguments?.end ?? node.callee.end;
  const open = page.text.indexOf('(', from - page.shift) + page.shift;
  if (open < from || open >= node.end) return null;
  return slice(page, node.callee.end, open + 1);
}

function broken(node: Node, page: Page, level: number, column: number, tail: number): string {
  switch (node.type) {
    case 'ObjectExpression':
      return list('{', node.properties as Node[], '}', page, level);
    case 'ArrayExpression':
      if (node.elements.includes(null)) return slice(page, node.start, node.end);
      return isPackable(node.elements as Node[])
        ? packed(node.elements as Node[], page, level)
        : list('[', node.elements as Node[], ']', page, level);
    case 'Property':
      if (node.shorthand || node.method || node.kind !== 'init') return slice(page, node.start, node.end);
      return prefixed(keyOf(node, page), node.value as Node, '', page, level, column, tail);
    case 'CallExpression':
    case 'NewExpression':
      return brokenCall(node, page, level, column, tail);
    case 'ArrowFunctionExpression':
      return node.body.type === 'BlockStatement'
        ? brokenBlock(node, node.body as Node & { type: 'BlockStatement' }, page, level)
        : prefixed(slice(page, node.start, node.body.start), node.body as Node, '', page, level, column, tail);
    case 'Literal':
      return typeof node.value === 'string' ? brokenString(node, page, level, column, tail) : flatOf(node, page);
    default: {
      const parts = partsOf(node, page);
      if (parts === null) return slice(page, node.start, node.end);
      return prefixed(parts.before, parts.node, parts.after, page, level, column, tail);
    }
  }
}

/** A function with a body in braces: a single call in it is broken too, anything else keeps its lines. */
function brokenBlock(node: Node, body: Node & { type: 'BlockStatement' }, page: Page, level: number): string {
  const [only, ...others] = body.body as Node[];
  const outer = LEVEL.repeat(level);
  if (only?.type === 'ExpressionStatement' && others.length === 0) {
    const inner = outer + LEVEL;
    const call = print(only.expression as Node, page, level + 1, inner.length, 1);
    return `${slice(page, node.start, body.start)}{\n${inner}${call};\n${outer}}`;
  }
  const [first, ...rest] = slice(page, node.start, node.end).split('\n');
  const own = /^ */.exec(rest.at(-1) ?? '')![0].length;
  const moved = rest.map((line) => {
    const spaces = /^ */.exec(line)![0].length;
    return ' '.repeat(Math.max(0, spaces - own + outer.length)) + line.slice(spaces);
  });
  return [first, ...moved].join('\n');
}

function prefixed(before: string, node: Node, after: string, page: Page, level: number, column: number, tail: number) {
  return before + print(node, page, level, column + before.length, after.length + tail) + after;
}

function list(open: string, items: readonly Node[], close: string, page: Page, level: number): string {
  if (items.length === 0) return open + close;
  const lead = LEVEL.repeat(level + 1);
  const lines = items.map((item) => {
    // Nothing may follow a rest argument, but `...x,` is fine in lists of values.
    return `${lead}${print(item, page, level + 1, lead.length, 1)},\n`;
  });
  return `${open}\n${lines.join('')}${LEVEL.repeat(level)}${close}`;
}

function isPackable(items: readonly Node[]): boolean {
  return items.every(
    (item) =>
      (item.type === 'Literal' && typeof item.value !== 'string') ||
      (item.type === 'UnaryExpression' && item.argument.type === 'Literal'),
  );
}

function packed(items: readonly Node[], page: Page, level: number): string {
  const lead = LEVEL.repeat(level + 1);
  const lines: string[] = [];
  for (const item of items) {
    const said = `${flatOf(item, page)},`;
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + said.length <= page.width) lines[lines.length - 1] = `${last} ${said}`;
    else lines.push(lead + said);
  }
  return `[\n${lines.join('\n')}\n${LEVEL.repeat(level)}]`;
}

function brokenCall(
  node: Node & { type: 'CallExpression' | 'NewExpression' },
  page: Page,
  level: number,
  column: number,
  tail: number,
): string {
  const opening = openingOf(node, page);
  if (opening === null) return slice(page, node.start, node.end);
  const start = prefixOf(node);
  const args = node.arguments as Node[];
  const flatHead = start + flatOf(node.callee as Node, page) + opening;
  const flatArgs = args.map((argument) => flatOf(argument, page)).join(', ');
  const candidates: (() => string)[] = [];
  if (args.length > 0) candidates.push(() => flatHead + brokenArguments(args, page, level, column + flatHead.length));
  candidates.push(() => {
    const after = opening.length + flatArgs.length + 1 + tail;
    return `${start}${broken(node.callee as Node, page, level, column + start.length, after)}${opening}${flatArgs})`;
  });
  if (args.length > 0)
    candidates.push(() => {
      const head = start + broken(node.callee as Node, page, level, column + start.length, opening.length) + opening;
      return head + brokenArguments(args, page, level, endColumn(head, column));
    });
  let best = '';
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const text = candidate();
    const over = overflow(text, page.width, column, tail);
    if (over < least) [best, least] = [text, over];
    if (over === 0) break;
  }
  return best;
}

/** The arguments and the closing parenthesis: the last one opened in place, or each on its own line. */
function brokenArguments(args: readonly Node[], page: Page, level: number, column: number): string {
  const last = args.at(-1)!;
  const first = args.slice(0, -1).map((argument) => `${flatOf(argument, page)}, `);
  const lead = first.join('');
  if (!lead.includes('\n') && column + lead.length + 1 <= page.width && mayHug(last)) {
    const hugged = `${lead}${print(last, page, level, column + lead.length, 2)})`;
    if (overflow(hugged, page.width, column, 1) === 0) return hugged;
  }
  return list('(', args, ')', page, level).slice(1);
}

function mayHug(node: Node): boolean {
  if (node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression') return true;
  return node.type === 'ObjectExpression' || node.type === 'ArrayExpression' || node.type === 'TemplateLiteral';
}

/** Characters beyond the width, over all lines. */
function overflow(text: string, width: number, column: number, tail: number): number {
  const lines = text.split('\n');
  return lines.reduce((sum, line, index) => {
    const length = line.length + (index === 0 ? column : 0) + (index === lines.length - 1 ? tail : 0);
    return sum + Math.max(0, length - width);
  }, 0);
}

function endColumn(text: string, column: number): number {
  const line = text.lastIndexOf('\n');
  return line === -1 ? column + text.length : text.length - line - 1;
}

/** A string in pieces that end at its line breaks, and at spaces where a line of it is too long. */
function brokenString(
  node: Node & { type: 'Literal' },
  page: Page,
  level: number,
  column: number,
  tail: number,
): string {
  const value = String(node.value);
  const inner = LEVEL.repeat(level + 1);
  const room = Math.max(20, page.width - Math.max(inner.length, column) - tail - 8);
  const pieces = value.split(/(?<=\n)/).flatMap((line) => cut(line, room, page.quotes));
  if (pieces.length < 2) return flatOf(node, page);
  return pieces.map((piece) => quoted(piece, page.quotes)).join(` +\n${inner}`);
}

function cut(line: string, room: number, quotes: TestStyle['quotes']): string[] {
  const pieces: string[] = [];
  let rest = line;
  while (quoted(rest, quotes).length - 2 > room) {
    let end = Math.min(room, rest.length);
    // Escapes make a piece longer than what it says.
    while (end > 1 && quoted(rest.slice(0, end), quotes).length - 2 > room) end = Math.floor(end * 0.9);
    const space = rest.lastIndexOf(' ', end - 1);
    if (space > end / 2) end = space + 1;
    // A pair of surrogates stays together.
    else if (/[\uD800-\uDBFF]/.test(rest.charAt(end - 1)) && end > 1) end -= 1;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return rest === '' ? pieces : [...pieces, rest];
}
