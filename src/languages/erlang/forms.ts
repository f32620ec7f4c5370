import type { Token } from './lexer.js';

export interface Form {
  readonly tokens: readonly Token[];
  /** Only compiled where TEST is defined. */
  readonly testOnly: boolean;
}

/** Whether this is punctuation (or a keyword) of this text. */
export function is(token: Token | undefined, text: string): boolean {
  return token !== undefined && token.text === text && (token.kind === 'punctuation' || token.kind === 'keyword');
}

/** `-name` at the start of a form; null where the form is none. Keywords (`-if`, `-else`) are names here. */
export function attributeName({ tokens }: Form): string | null {
  const [dash, name] = tokens;
  if (!is(dash, '-') || name === undefined) return null;
  return name.kind === 'atom' || name.kind === 'keyword' ? name.text : null;
}

/**
 * Forms by their full stops, both branches of every condition among them. What `-ifdef(TEST)` and the like enclose is
 * marked, and the other branch of `-ifndef(TEST)`.
 */
export function splitForms(tokens: readonly Token[]): Form[] {
  const forms: Form[] = [];
  const conditions: Condition[] = [];
  let start = 0;
  for (let at = 0; at <= tokens.length; at++) {
    if (at < tokens.length && tokens[at]!.kind !== 'dot') continue;
    if (at > start) {
      const form = { tokens: tokens.slice(start, at), testOnly: conditions.some(({ now }) => now) };
      if (!enterOrLeave(form, conditions)) forms.push(form);
    }
    start = at + 1;
  }
  return forms;
}

const TEST_MACROS = new Set(['TEST', 'EUNIT', 'PROPER', 'EQC']);

/** An open condition: whether its present branch is for tests, and whether its other one is. */
interface Condition {
  now: boolean;
  other: boolean;
}

/** False where the form is no condition. */
function enterOrLeave(form: Form, conditions: Condition[]): boolean {
  const isTest = TEST_MACROS.has(form.tokens[3]?.text ?? '');
  const open = conditions.at(-1);
  switch (attributeName(form)) {
    case 'ifdef':
      conditions.push({ now: isTest, other: false });
      return true;
    case 'ifndef':
      conditions.push({ now: false, other: isTest });
      return true;
    case 'if':
      conditions.push({ now: false, other: false });
      return true;
    case 'elif':
      if (open !== undefined) open.now = false;
      return true;
    case 'else':
      if (open !== undefined) open.now = open.other;
      return true;
    case 'endif':
      conditions.pop();
      return true;
    default:
      return false;
  }
}

/** The index behind the bracket that closes the one at `open`; the end where none does. */
export function behindBracket(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    const { kind, text } = tokens[at]!;
    if (kind !== 'punctuation') continue;
    if (text === '(' || text === '[' || text === '{' || text === '<<') depth++;
    else if ((text === ')' || text === ']' || text === '}' || text === '>>') && --depth <= 0) return at + 1;
  }
  return tokens.length;
}
