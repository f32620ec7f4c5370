/** `dot` ends a form. `punctuation` and `keyword` are told by their text; a `macro` is `?NAME`, `??NAME` too. */
type TokenKind = 'atom' | 'variable' | 'number' | 'string' | 'char' | 'macro' | 'keyword' | 'punctuation' | 'dot';

export interface Token {
  readonly kind: TokenKind;
  /** Of an atom its name, without quotes; of everything else the text as it stands. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

const KEYWORDS = new Set(
  'after and andalso band begin bnot bor bsl bsr bxor case catch div else end fun if maybe not of or orelse receive rem try when xor'.split(
    ' ',
  ),
);

const BLANK = /[\s\u00A0]+|%[^\n]*/y;
/** A full stop is one where white space, a comment or the end follows. */
const DOT = /\.(?=\s|%|$)/y;
const ATOM = /[a-z\u00DF-\u00F6\u00F8-\u00FF\uFFFD][\w@\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u00FF\uFFFD]*/y;
const VARIABLE = /[A-Z_\u00C0-\u00D6\u00D8-\u00DE][\w@\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u00FF\uFFFD]*/y;
const MACRO = /\?\??(?:[\w@]+|'(?:\\[\s\S]|[^'\\])*')/y;
const CHAR = /\$(?:\\(?:x\{[\da-fA-F]+\}|x[\da-fA-F]{2}|\^[\s\S]|[0-7]{1,3}|[\s\S])|[\s\S])/uy;
const NUMBER = /\d[\d_]*(?:#[\da-zA-Z_]+(?:\.[\da-zA-Z_]+(?:#[eE][+-]?\d+)?)?|\.\d[\d_]*(?:[eE][+-]?\d+)?)?/y;
const STRING = /"(?:\\[\s\S]|[^"\\])*"/y;
const QUOTED = /'(?:\\[\s\S]|[^'\\])*'/y;
/** OTP 27: three quotes or more at the end of a line, up to as many that begin one. */
const TRIPLE = /~?[a-zA-Z]*("{3,})[^\S\n]*\n(?:[\s\S]*?\n)?[^\S\n]*\1/y;
/** OTP 27: `~s"text"`, with any of these delimiters, for strings and binaries. */
const SIGIL =
  /~[bsBS]?(?:"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|\([^)]*\)|\[[^\]]*\]|\{[^}]*\}|<[^>]*>|\/[^/]*\/|\|[^|]*\||`[^`]*`|#[^#]*#)/y;
const PUNCTUATION = /=:=|=\/=|<:=|<:-|\.\.\.|\|\||->|<-|<=|=>|:=|::|\.\.|<<|>>|==|\/=|=<|>=|\+\+|--|\?=|&&|[^\s]/y;

/**
 * The tokens of a source text, after the Erlang Reference Manual and erl_scan; macros and preprocessor lines stay as
 * they are. Never throws: what is no token of Erlang becomes punctuation of one character, and a string that never
 * ends is one, too.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let counted = 0;
  const at = { offset: 0 };
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at.offset;
    return pattern.exec(text)?.[0] ?? null;
  };
  const push = (kind: TokenKind, raw: string, value = raw) => {
    for (let next = text.indexOf('\n', counted); next !== -1 && next < at.offset; next = text.indexOf('\n', counted)) {
      line++;
      counted = next + 1;
    }
    tokens.push({ kind, text: value, line, start: at.offset, end: at.offset + raw.length });
    at.offset += raw.length;
  };
  while (at.offset < text.length) {
    const blank = take(BLANK);
    if (blank !== null) {
      at.offset += blank.length;
      continue;
    }
    const [kind, raw, value] = oneToken(text[at.offset]!, take);
    push(kind, raw, value);
  }
  return tokens;
}

type Take = (pattern: RegExp) => string | null;
/** Kind, text as it stands, and value where that differs. */
type Scanned = readonly [TokenKind, string] | readonly [TokenKind, string, string];

function oneToken(first: string, take: Take): Scanned {
  if (first === '"' || first === '~') {
    const string = take(TRIPLE) ?? (first === '"' ? take(STRING) : take(SIGIL));
    if (string !== null) return ['string', string];
  } else if (first === "'") {
    const quoted = take(QUOTED);
    if (quoted !== null) return ['atom', quoted, unquote(quoted)];
  } else if (first === '$') {
    const char = take(CHAR);
    if (char !== null) return ['char', char];
  } else if (first === '?') {
    const macro = take(MACRO);
    if (macro !== null) return ['macro', macro];
  } else if (first >= '0' && first <= '9') {
    return ['number', take(NUMBER)!];
  } else if (first === '.') {
    const dot = take(DOT);
    if (dot !== null) return ['dot', dot];
  }
  const atom = take(ATOM);
  if (atom !== null) return [KEYWORDS.has(atom) ? 'keyword' : 'atom', atom];
  const variable = take(VARIABLE);
  if (variable !== null) return ['variable', variable];
  return ['punctuation', take(PUNCTUATION)!];
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  d: '\x7F',
  e: '\x1B',
  f: '\f',
  n: '\n',
  r: '\r',
  s: ' ',
  t: '\t',
  v: '\v',
};

/** The name a quoted atom stands for. */
function unquote(quoted: string): string {
  const body = quoted.slice(1, -1);
  if (!body.includes('\\')) return body;
  return body.replace(/\\(?:x\{([\da-fA-F]{1,6})\}|x([\da-fA-F]{2})|([0-7]{1,3})|\^([\s\S])|([\s\S]))/g, (...match) => {
    const [, wide, byte, octal, control, plain] = match as (string | undefined)[];
    const hex = wide ?? byte;
    if (hex !== undefined) return String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(hex, 16)));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    if (control !== undefined) return String.fromCharCode(control.charCodeAt(0) & 31);
    return ESCAPES[plain!] ?? plain!;
  });
}
