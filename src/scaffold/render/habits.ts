import type { TestStyle } from './style.js';
import { type Node, read, visit } from './tree.js';

export type Habits = Pick<TestStyle, 'quotes' | 'semicolons' | 'indent' | 'eol' | 'testWord'>;

/** How a file is written, as far as it shows; what it does not show is absent. */
export function habitsOf(text: string): Partial<Habits> {
  const { program } = read(text);
  let single = 0;
  let double = 0;
  let closed = 0;
  let open = 0;
  let its = 0;
  let tests = 0;
  visit(program, (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string' && !/['"]/.test(node.value)) {
      if (text[node.start] === "'") single++;
      else double++;
    }
    if (endsWithSemicolon(node)) {
      if (text[node.end - 1] === ';') closed++;
      else open++;
    }
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier') {
      if (node.callee.name === 'it') its++;
      if (node.callee.name === 'test') tests++;
    }
    return !/^JSX/.test(node.type);
  });
  const crlf = (text.match(/\r\n/g) ?? []).length;
  const lines = (text.match(/\n/g) ?? []).length;
  const indent = indentOf(text);
  return {
    ...(single === double ? {} : { quotes: single > double ? 'single' : 'double' }),
    ...(closed === open ? {} : { semicolons: closed > open }),
    ...(indent === null ? {} : { indent }),
    ...(lines === 0 ? {} : { eol: crlf * 2 > lines ? '\r\n' : '\n' }),
    ...(its === tests ? {} : { testWord: its > tests ? 'it' : 'test' }),
  };
}

function endsWithSemicolon(node: Node): boolean {
  return /^(?:ExpressionStatement|ImportDeclaration|ReturnStatement|ThrowStatement)$/.test(node.type);
}

/** The smallest step by which one line stands further in than the one before it, where it occurs most. */
function indentOf(text: string): string | null {
  const counts = new Map<string, number>();
  let before = '';
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '' || /^\s*\*/.test(line)) continue;
    const lead = /^[ \t]*/.exec(line)![0];
    if (lead.length > before.length && lead.startsWith(before)) {
      const step = lead.slice(before.length);
      if (/^(?:\t| {2}| {4}| {3}| {8})$/.test(step)) counts.set(step, (counts.get(step) ?? 0) + 1);
    }
    before = lead;
  }
  let best: string | null = null;
  for (const [step, count] of counts) if (best === null || count > (counts.get(best) ?? 0)) best = step;
  return best;
}
