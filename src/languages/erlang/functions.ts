import { behindBracket, type Form, is } from './forms.js';
import type { Token } from './lexer.js';
import type { ErlangClause, ErlangFunction } from './module.js';

/** A construct that is open while a function is read. `head`: patterns and guards. `subject`: between `case` and `of`. */
interface Frame {
  readonly kind: 'function' | 'bracket' | 'case' | 'if' | 'receive' | 'try' | 'begin' | 'maybe' | 'fun';
  phase: 'head' | 'body' | 'subject';
  clauses: number;
  /** In the `catch` part of a `try`, where every clause is a path of its own. */
  catching: boolean;
  /** The last `andalso` or `orelse` of the expression. */
  logic: string | null;
}

const OPENING: Readonly<Record<string, Frame['phase']>> = {
  case: 'subject',
  if: 'head',
  receive: 'head',
  try: 'body',
  begin: 'body',
  maybe: 'body',
};
const BRANCHING = new Set<Frame['kind']>(['case', 'if', 'receive', 'try', 'fun']);

/** Null where the form is no function. */
export function readFunction(form: Form): ErlangFunction | null {
  const { tokens, testOnly } = form;
  const [name] = tokens;
  if (name === undefined || (name.kind !== 'atom' && name.kind !== 'macro') || !is(tokens[1], '(')) return null;
  const head = tokens[behindBracket(tokens, 1)];
  if (!is(head, '->') && !is(head, 'when')) return null;
  const reader = new FunctionReader(tokens);
  tokens.forEach((_, at) => {
    reader.read(at);
  });
  return { name: name.text, arity: arityAt(tokens, 1), line: name.line, testOnly, ...reader.result() };
}

/** How many arguments the bracket at `open` holds. In types `fun(…)` has no `end`. */
export function arityAt(tokens: readonly Token[], open: number, inTypes = false): number {
  const end = behindBracket(tokens, open) - 1;
  if (end <= open + 1) return 0;
  let arity = 1;
  for (let at = open + 1; at < end; at++) {
    if (is(tokens[at], ',')) arity++;
    else if (opensBracket(tokens[at]!)) at = behindBracket(tokens, at) - 1;
    else if (!inTypes && opensBlock(tokens, at)) at = behindBlock(tokens, at) - 1;
  }
  return arity;
}

class FunctionReader {
  readonly #tokens: readonly Token[];
  readonly #stack: Frame[] = [frame('function', 'head')];
  readonly #clauses: ErlangClause[] = [];
  readonly #lines = new Set<number>();
  #clauseStart = 0;
  /** The next token begins an expression of a body. */
  #starts = false;
  #paths = 1;
  #cognitive = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  result() {
    this.#endClause(this.#tokens.length);
    const last = this.#clauses.at(-1)!;
    return {
      endLine: last.endLine,
      clauses: this.#clauses,
      cyclomatic: this.#paths + this.#clauses.length - 1,
      cognitive: this.#cognitive + (this.#clauses.length > 1 ? 1 : 0),
      executableLines: [...this.#lines].sort((a, b) => a - b),
    };
  }

  read(at: number): void {
    const token = this.#tokens[at]!;
    if (this.#starts) this.#lines.add(token.line);
    this.#starts = false;
    if (token.kind === 'keyword') this.#keyword(token.text, at);
    else if (token.kind === 'punctuation') this.#punctuation(token, at);
  }

  get #top(): Frame {
    return this.#stack.at(-1)!;
  }

  #punctuation(token: Token, at: number): void {
    const top = this.#top;
    if (opensBracket(token)) this.#stack.push(frame('bracket', top.phase));
    else if (closesBracket(token)) {
      if (top.kind === 'bracket') this.#stack.pop();
    } else if (token.text === '->') this.#arrow(top);
    else if (token.text === ';' && top.kind !== 'bracket' && top.phase === 'body') {
      top.phase = 'head';
      if (top.kind === 'function') {
        this.#endClause(at);
        this.#clauseStart = at + 1;
      }
    } else if (token.text === ',') {
      top.logic = null;
      if (top.kind !== 'bracket' && top.phase === 'body') this.#starts = true;
    }
  }

  #arrow(top: Frame): void {
    if (top.kind === 'bracket' || top.phase === 'body') return;
    top.phase = 'body';
    top.logic = null;
    this.#starts = true;
    top.clauses++;
    if (top.kind !== 'function' && (top.clauses > 1 || top.catching)) this.#paths++;
  }

  #keyword(text: string, at: number): void {
    const top = this.#top;
    if (opensBlock(this.#tokens, at)) this.#open(text as Frame['kind']);
    else if (text === 'end') this.#close();
    else if (text === 'of') top.phase = 'head';
    else if (text === 'else' && top.kind === 'maybe') top.phase = 'head';
    else if (text === 'after') this.#after(top);
    else if (text === 'catch' && top.kind === 'try' && endsExpression(this.#tokens[at - 1]!)) {
      top.phase = 'head';
      top.catching = true;
    } else if (text === 'andalso' || text === 'orelse') {
      this.#paths++;
      if (top.logic !== text) this.#cognitive++;
      top.logic = text;
    }
  }

  #open(kind: Frame['kind']): void {
    const nesting = this.#stack.filter((each) => BRANCHING.has(each.kind)).length;
    if (BRANCHING.has(kind) && kind !== 'fun') this.#cognitive += 1 + nesting;
    const opened = frame(kind, kind === 'fun' ? 'head' : OPENING[kind]!);
    this.#stack.push(opened);
    this.#starts = opened.phase === 'body';
  }

  #close(): void {
    while (this.#top.kind === 'bracket') this.#stack.pop();
    if (this.#stack.length > 1) this.#stack.pop();
  }

  #after(top: Frame): void {
    if (top.kind === 'receive') top.phase = 'head';
    else if (top.kind === 'try') {
      top.phase = 'body';
      this.#starts = true;
    }
  }

  #endClause(end: number): void {
    const first = this.#tokens[this.#clauseStart];
    const last = this.#tokens[end - 1];
    if (first !== undefined && last !== undefined) this.#clauses.push({ line: first.line, endLine: endLineOf(last) });
  }
}

function frame(kind: Frame['kind'], phase: Frame['phase']): Frame {
  return { kind, phase, clauses: 0, catching: false, logic: null };
}

function endLineOf({ line, text }: Token): number {
  let lines = line;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

export function opensBracket({ kind, text }: Token): boolean {
  return kind === 'punctuation' && (text === '(' || text === '[' || text === '{' || text === '<<');
}

function closesBracket({ kind, text }: Token): boolean {
  return kind === 'punctuation' && (text === ')' || text === ']' || text === '}' || text === '>>');
}

/** Whether the keyword begins something that `end` ends: `fun name/1` does not, and `maybe` is an atom in most code. */
export function opensBlock(tokens: readonly Token[], at: number): boolean {
  const { kind, text } = tokens[at]!;
  if (kind !== 'keyword') return false;
  if (text === 'fun')
    return is(tokens[at + 1], '(') || (tokens[at + 1]?.kind === 'variable' && is(tokens[at + 2], '('));
  if (text !== 'maybe') return text in OPENING;
  const next = tokens[at + 1];
  return (
    next !== undefined && (next.kind !== 'punctuation' || opensBracket(next)) && !is(next, '(') && !is(next, 'end')
  );
}

export function behindBlock(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (opensBlock(tokens, at)) depth++;
    else if (is(tokens[at], 'end') && --depth === 0) return at + 1;
  }
  return tokens.length;
}

/** A `catch` behind it belongs to the `try`, not to an expression of its own. */
function endsExpression({ kind, text }: Token): boolean {
  if (kind === 'punctuation') return text === ')' || text === ']' || text === '}' || text === '>>';
  return kind !== 'keyword' || text === 'end';
}
