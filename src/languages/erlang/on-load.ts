import { behindBracket, is } from './forms.js';
import { behindBlock, opensBlock, opensBracket } from './functions.js';
import type { Token } from './lexer.js';

/** Functions of OTP that never return `ok`; `ets:new/2` is what one comes across. */
const OTHER_THAN_OK = new Set(['ets:new', 'ets:insert', 'ets:insert_new', 'ets:delete', 'erlang:put', 'maps:new']);

/**
 * Whether a function without arguments certainly returns something other than `ok` where one of its last branches is
 * taken. An error that is returned or raised on purpose does not count, nor does what cannot be told.
 */
export function endsOtherThanOk(tokens: readonly Token[]): boolean {
  const arrow = tokens.findIndex((token) => is(token, '->'));
  return arrow !== -1 && isOther(tokens, lastExpression(tokens, arrow + 1, tokens.length), tokens.length);
}

/** Where the last expression of a body that ends at `end` starts. */
function lastExpression(tokens: readonly Token[], from: number, end: number): number {
  let start = from;
  for (let at = from; at < end; at++) {
    if (is(tokens[at], ',')) start = at + 1;
    else at = skip(tokens, at);
  }
  return start;
}

/** The last token of the bracket or the block that opens here; else this one. */
function skip(tokens: readonly Token[], at: number): number {
  const token = tokens[at]!;
  if (opensBracket(token)) return behindBracket(tokens, at) - 1;
  return opensBlock(tokens, at) ? behindBlock(tokens, at) - 1 : at;
}

function isOther(tokens: readonly Token[], start: number, end: number): boolean {
  const first = tokens[start];
  if (first === undefined || start >= end) return false;
  if (is(first, 'case') || is(first, 'if')) return branches(tokens, start, end).some(([a, b]) => isOther(tokens, a, b));
  if (end - start === 1) {
    if (first.kind === 'atom') return first.text !== 'ok';
    return first.kind === 'string' || first.kind === 'number';
  }
  if (first.kind !== 'atom') return false;
  const [colon, name, open] = [tokens[start + 1], tokens[start + 2], start + 3];
  return (
    is(colon, ':') &&
    is(tokens[open], '(') &&
    behindBracket(tokens, open) === end &&
    OTHER_THAN_OK.has(`${first.text}:${name!.text}`)
  );
}

/** The last expressions of the branches of a `case` or an `if`, as ranges. */
function branches(tokens: readonly Token[], start: number, end: number): [number, number][] {
  if (behindBlock(tokens, start) !== end) return [];
  const found: [number, number][] = [];
  let arrow = -1;
  const close = (to: number) => {
    if (arrow !== -1) found.push([lastExpression(tokens, arrow + 1, to), to]);
    arrow = -1;
  };
  for (let at = start + 1; at < end - 1; at++) {
    if (is(tokens[at], '->')) arrow = at;
    else if (is(tokens[at], ';') && arrow !== -1) close(at);
    else at = skip(tokens, at);
  }
  close(end - 1);
  return found;
}
