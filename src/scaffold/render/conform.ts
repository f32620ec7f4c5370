import { CovgapError } from '../../errors.js';
import { print } from './print.js';
import { requoted } from './strings.js';
import type { TestStyle } from './style.js';
import { applyEdits, childrenOf, type Edit, type Node, type Read, read, visit } from './tree.js';

/** Stands for a line break inside a template literal, which no indentation may touch. A noncharacter of Unicode. */
const BREAK = '\uFDD0';

/** An expression on lines that indentation leaves alone. */
export function guarded(text: string): string {
  const safe = text.replaceAll(BREAK, '\\ufdd0').replaceAll('\r\n', '\n');
  if (!safe.includes('\n')) return safe;
  const edits: Edit[] = [];
  visit(read(`(${safe}\n)`).program, (node) => {
    if (node.type !== 'TemplateElement' || !safe.slice(node.start - 1, node.end - 1).includes('\n')) return true;
    const inside = safe.slice(node.start - 1, node.end - 1);
    edits.push({ start: node.start - 1, end: node.end - 1, text: inside.replaceAll('\n', BREAK) });
    return true;
  });
  return applyEdits(safe, edits);
}

/**
 * Code from templates (two spaces a level, semicolons) as the style has it: quotes, line width, semicolons,
 * indentation, `indent` before each line. Line ends stay `\n`.
 */
export function conform(code: string, style: TestStyle, indent = ''): string {
  let text = requote(code, style);
  text = breakLines(text, style.quotes, style.width - indent.length);
  if (!style.semicolons) text = withoutSemicolons(text);
  const lines = text.split('\n').map((line) => {
    if (line.trim() === '') return '';
    const spaces = /^ */.exec(line)![0].length;
    const levels = Math.floor(spaces / 2);
    return indent + style.indent.repeat(levels) + line.slice(levels * 2);
  });
  return lines.join('\n').replaceAll(BREAK, '\n');
}

function parsed(code: string): Read {
  const result = read(code);
  const [error] = result.errors;
  if (error === undefined) return result;
  const line = code.slice(0, error.offset).split('\n').at(-1) ?? '';
  throw new CovgapError('template-invalid', `The test text made from the templates is no code: ${error.message}`, {
    hint: `Look at what the template writes near "${`${line}${code.slice(error.offset).split('\n')[0]}`.trim()}".`,
  });
}

function requote(code: string, style: TestStyle): string {
  const edits: Edit[] = [];
  visit(parsed(code).program, (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string') {
      const raw = code.slice(node.start, node.end);
      edits.push({ start: node.start, end: node.end, text: requoted(raw, node.value, style.quotes) });
    }
    return node.type !== 'JSXOpeningElement';
  });
  return applyEdits(code, edits);
}

function breakLines(code: string, quotes: TestStyle['quotes'], width: number): string {
  const { program, comments } = parsed(code);
  const edits: Edit[] = [];
  visit(program, (node) => {
    if (holdsBlock(node)) return true;
    if (!isPlainStatement(node)) return true;
    const from = code.lastIndexOf('\n', node.start - 1) + 1;
    const end = code.indexOf('\n', node.end);
    const to = end === -1 ? code.length : end;
    const said = code.slice(node.start, node.end);
    const column = node.start - from;
    if (!said.includes('\n') && to - from <= width) return false;
    // What has a comment inside stays as it was written.
    if (comments.some((comment) => comment.start >= node.start && comment.end <= node.end)) return false;
    const text = statement(node, { text: code, shift: 0, width, quotes }, column, to - node.end);
    edits.push({ start: node.start, end: node.end, text });
    return false;
  });
  return applyEdits(code, edits);
}

/** A call such as `it('…', () => { … })`, whose statements are looked at one by one. */
function holdsBlock(node: Node): boolean {
  if (node.type !== 'ExpressionStatement') return false;
  let call = node.expression as Node;
  if (call.type === 'AwaitExpression') call = call.argument as Node;
  if (call.type !== 'CallExpression') return false;
  const last = call.arguments.at(-1) as Node | undefined;
  if (last?.type !== 'ArrowFunctionExpression' && last?.type !== 'FunctionExpression') return false;
  return last.body?.type === 'BlockStatement';
}

function isPlainStatement(node: Node): boolean {
  return node.type === 'ExpressionStatement' || node.type === 'VariableDeclaration' || node.type === 'ReturnStatement';
}

function statement(node: Node, page: Parameters<typeof print>[1], column: number, tail: number): string {
  const inner = expressionOf(node);
  const text = page.text.slice(node.start, node.end);
  if (inner === null) return text;
  const before = page.text.slice(node.start, inner.start);
  const after = page.text.slice(inner.end, node.end);
  return before + print(inner, page, Math.floor(column / 2), column + before.length, after.length + tail) + after;
}

function expressionOf(node: Node): Node | null {
  if (node.type === 'ExpressionStatement') return node.expression as Node;
  if (node.type === 'ReturnStatement') return node.argument as Node | null;
  if (node.type === 'VariableDeclaration' && node.declarations.length === 1)
    return (node.declarations[0]?.init as Node | null | undefined) ?? null;
  return null;
}

const needsSemicolon = /^[([`+\-/]/;

function withoutSemicolons(code: string): string {
  const edits: Edit[] = [];
  visit(parsed(code).program, (node) => {
    const body = node.type === 'Program' || node.type === 'BlockStatement' ? (node.body as Node[]) : null;
    for (const [index, one] of (body ?? []).entries()) {
      if (code[one.end - 1] !== ';' || one.type === 'EmptyStatement' || /^(?:For|While)/.test(one.type)) continue;
      edits.push({ start: one.end - 1, end: one.end, text: '' });
      const next = body?.[index + 1];
      if (next !== undefined && needsSemicolon.test(code.slice(next.start)))
        edits.push({ start: next.start, end: next.start, text: ';' });
    }
    if (node.type === 'ClassBody') return false;
    return childrenOf(node).length > 0;
  });
  return applyEdits(code, edits);
}
