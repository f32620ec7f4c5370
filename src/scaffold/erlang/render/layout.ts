import { is } from '../../../languages/erlang/forms.js';
import { opensBlock } from '../../../languages/erlang/functions.js';
import { type Token, tokenize } from '../../../languages/erlang/lexer.js';

const WIDTH = 100;
const STEP = 4;

/** A word as it was written, or a bracket with what stands between its commas. */
type Piece = { readonly text: string; readonly spaced: boolean } & (
  | { readonly kind: 'word' }
  | { readonly kind: 'bracket'; readonly items: readonly (readonly Piece[])[]; readonly close: string }
);

/**
 * An expression laid out as erlfmt would: on one line where that is wide enough, else with what its longest bracket
 * holds on lines of its own, and so on inside of it. Comments in it are dropped, other tokens are kept as they are, but
 * for strings that are longer than a line: they are written in parts, which the compiler joins.
 *
 * @param column where its first line starts, from 0
 */
export function layOut(expression: string, column: number): string {
  const reader = new Pieces(expression);
  return lines(reader.all(), column, 0);
}

/** The same on one line. */
export function onOneLine(expression: string): string {
  return flat(new Pieces(expression).all());
}

class Pieces {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  all(): Piece[] {
    const pieces: Piece[] = [];
    while (this.#at < this.#tokens.length) {
      pieces.push(...this.#list(false).flat());
      // A bracket that closes nothing: the text is no expression, and stays what it is.
      if (this.#at < this.#tokens.length) pieces.push(this.#word());
    }
    return pieces;
  }

  /** Up to the bracket that closes, which is left. Commas inside of `fun … end` and the like separate nothing. */
  #list(inBracket: boolean): Piece[][] {
    const items: Piece[][] = [[]];
    let depth = 0;
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at]!;
      if (closes(token)) return items;
      if (opensBlock(this.#tokens, this.#at)) depth++;
      else if (is(token, 'end')) depth--;
      if (opening(token) !== null) items.at(-1)!.push(this.#bracket());
      else if (inBracket && depth === 0 && is(token, ',')) {
        items.push([]);
        this.#at++;
      } else items.at(-1)!.push(this.#word());
    }
    return items;
  }

  #bracket(): Piece {
    const token = this.#tokens[this.#at]!;
    const close = opening(token)!;
    const spaced = this.#spaced();
    this.#at++;
    const items = this.#list(true);
    const end = this.#tokens[this.#at];
    if (end !== undefined && is(end, close)) this.#at++;
    return { kind: 'bracket', text: token.text, spaced, items, close: end === undefined ? '' : close };
  }

  #word(): Piece {
    const token = this.#tokens[this.#at]!;
    const spaced = this.#spaced();
    this.#at++;
    return { kind: 'word', text: this.#text.slice(token.start, token.end), spaced };
  }

  #spaced(): boolean {
    const before = this.#tokens[this.#at - 1];
    return before !== undefined && (before.end < this.#tokens[this.#at]!.start || is(before, ','));
  }
}

const PAIRS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<<': '>>' };

function opening(token: Token): string | null {
  return token.kind === 'punctuation' ? (PAIRS[token.text] ?? null) : null;
}

function closes(token: Token): boolean {
  return [')', ']', '}', '>>'].some((text) => is(token, text));
}

function flat(pieces: readonly Piece[]): string {
  return pieces.map((piece, index) => (index > 0 && piece.spaced ? ' ' : '') + flatPiece(piece)).join('');
}

function flatPiece(piece: Piece): string {
  if (piece.kind === 'word') return piece.text;
  const inside = piece.items.map(flat).join(', ');
  // `<<<` and `>>>` would be read as something else.
  const gap = piece.text === '<<' && (inside.startsWith('<') || inside.startsWith('=')) ? ' ' : '';
  const tail = piece.text === '<<' && inside.endsWith('>') ? ' ' : '';
  return `${piece.text}${gap}${inside}${tail}${piece.close}`;
}

/** @param tail characters that must find room behind its last line */
function lines(pieces: readonly Piece[], column: number, tail: number): string {
  const whole = flat(pieces);
  if (column + whole.length + tail <= WIDTH) return whole;
  const widest = widestBracket(pieces);
  if (widest === -1) {
    const parts = pieces.map((piece) =>
      piece.text.startsWith('"') ? { ...piece, text: inParts(piece.text, column) } : piece,
    );
    return flat(parts);
  }
  const piece = pieces[widest] as Piece & { kind: 'bracket' };
  const before = flat(pieces.slice(0, widest));
  const after = pieces.slice(widest + 1);
  const gap = widest > 0 && piece.spaced ? ' ' : '';
  const pad = ' '.repeat(column + STEP);
  const inside = rows(piece.items, column + STEP)
    .map((row) => pad + row)
    .join(',\n');
  const said = after.length === 0 ? '' : (after[0]!.spaced ? ' ' : '') + flat(after);
  return `${before}${gap}${piece.text}\n${inside}\n${' '.repeat(column)}${piece.close}${said}`;
}

/** More items than this stand side by side where they are short. */
const MOST_ROWS = 6;
const SHORT = 24;

/** Items one a line; of many, short ones share lines. */
function rows(items: readonly (readonly Piece[])[], column: number): string[] {
  const said: string[] = [];
  let open = false;
  for (const item of items) {
    const text = lines(item, column, 1);
    const isShort = items.length > MOST_ROWS && text.length <= SHORT && !text.includes('\n');
    const last = said.at(-1) ?? '';
    if (open && isShort && column + last.length + text.length + 3 <= WIDTH) said[said.length - 1] = `${last}, ${text}`;
    else said.push(text);
    open = isShort;
  }
  return said;
}

function widestBracket(pieces: readonly Piece[]): number {
  let best = -1;
  let width = 0;
  pieces.forEach((piece, index) => {
    if (piece.kind !== 'bracket' || piece.items.every((item) => item.length === 0)) return;
    const own = flatPiece(piece).length;
    if (own > width) [best, width] = [index, own];
  });
  return best;
}

const ESCAPE = /\\(?:x\{[^}]*\}|x[\da-fA-F]{2}|\^[\s\S]|[0-7]{1,3}|[\s\S])|[\s\S]/gu;

/** `"…"` as several strings, none of them broken inside of an escape. */
function inParts(literal: string, column: number): string {
  const most = Math.max(20, WIDTH - column - 4);
  const parts: string[] = [''];
  for (const [character] of literal.slice(1, -1).matchAll(ESCAPE)) {
    if (parts.at(-1)!.length + character.length > most) parts.push('');
    parts[parts.length - 1] += character;
  }
  return parts.map((part) => `"${part}"`).join(`\n${' '.repeat(column)}`);
}
