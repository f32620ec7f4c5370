import { attributeName, behindBracket, type Form, is } from './forms.js';
import type { Token } from './lexer.js';

export interface Macro {
  /** Null for a macro without brackets. */
  readonly params: readonly string[] | null;
  readonly tokens: readonly Token[];
}

const DEEPEST = 10;
const LONGEST = 200_000;

/** `-define` as a macro, with the key it is found under: its name, and its arity where it has brackets; null where the form is none. */
export function readDefine(form: Form): { readonly key: string; readonly macro: Macro } | null {
  const { tokens } = form;
  const name = tokens[3];
  if (attributeName(form) !== 'define' || !is(tokens[2], '(') || name === undefined) return null;
  const end = behindBracket(tokens, 2) - 1;
  if (!is(tokens[4], '(')) return { key: name.text, macro: { params: null, tokens: tokens.slice(5, end) } };
  const close = behindBracket(tokens, 4);
  const params = tokens.slice(5, close - 1).filter(({ kind }) => kind === 'variable');
  const key = `${name.text}/${params.length}`;
  return { key, macro: { params: params.map(({ text }) => text), tokens: tokens.slice(close + 1, end) } };
}

/**
 * The tokens with what macros stand for in their place, on the lines of the macros. What nobody defines stays, a name
 * in front of brackets without its question mark, as a call would be.
 */
export function expandMacros(tokens: readonly Token[], macros: ReadonlyMap<string, Macro>, module: string): Token[] {
  const out: Token[] = [];
  expand(tokens, { macros, module, out, line: null }, 0);
  return out;
}

interface Expansion {
  readonly macros: ReadonlyMap<string, Macro>;
  readonly module: string;
  readonly out: Token[];
  /** The line of the outermost macro; null outside of one. */
  readonly line: number | null;
}

function expand(tokens: readonly Token[], to: Expansion, depth: number): void {
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    const line = to.line ?? token.line;
    if (token.kind !== 'macro' || depth > DEEPEST || to.out.length > LONGEST) {
      to.out.push(line === token.line ? token : { ...token, line });
      continue;
    }
    const name = token.text.replace(/^\?+'?|'$/g, '');
    const end = is(tokens[at + 1], '(') ? behindBracket(tokens, at + 1) : at + 1;
    const args = end > at + 1 ? splitArgs(tokens.slice(at + 2, end - 1)) : [];
    const called = to.macros.get(`${name}/${args.length}`);
    const macro = to.macros.get(name);
    if (name === 'MODULE') to.out.push({ ...token, kind: 'atom', text: to.module, line });
    else if (name === 'LINE') to.out.push({ ...token, kind: 'number', text: `${line}`, line });
    else if (name === 'FUNCTION_NAME') to.out.push({ ...token, kind: 'atom', text: 'function_name', line });
    else if (end > at + 1 && called?.params) {
      expand(filled(called.tokens, called.params, args), { ...to, line }, depth + 1);
      at = end - 1;
    } else if (macro !== undefined) expand(macro.tokens, { ...to, line }, depth + 1);
    else to.out.push(end > at + 1 ? { ...token, kind: 'atom', text: name, line } : { ...token, line });
  }
}

function filled(tokens: readonly Token[], params: readonly string[], args: readonly (readonly Token[])[]): Token[] {
  return tokens.flatMap((token) => {
    const at = token.kind === 'variable' ? params.indexOf(token.text) : -1;
    return at === -1 ? [token] : [...(args[at] ?? [])];
  });
}

function splitArgs(tokens: readonly Token[]): Token[][] {
  if (tokens.length === 0) return [];
  const args: Token[][] = [[]];
  for (let at = 0; at < tokens.length; at++) {
    if (is(tokens[at], ',')) {
      args.push([]);
      continue;
    }
    const end = /^(?:\(|\[|\{|<<)$/.test(tokens[at]!.text) ? behindBracket(tokens, at) : at + 1;
    args.at(-1)!.push(...tokens.slice(at, end));
    at = end - 1;
  }
  return args;
}
