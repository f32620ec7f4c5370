import { is } from '../../../languages/erlang/forms.js';
import { opensBlock } from '../../../languages/erlang/functions.js';
import { type Token, tokenize } from '../../../languages/erlang/lexer.js';

/** What a case says, as far as variables go. All are source text. */
export interface Body {
  readonly setup: readonly string[];
  readonly act: string;
  readonly pattern: string;
  readonly guards: readonly string[];
}

/**
 * The same without what the compiler warns of: variables that nobody reads lose their binding or get an underscore.
 * A variable of the pattern that a guard asks about is its own, whatever the setup calls the same.
 *
 * @param outer variables that are bound around the body
 */
export function withoutWarnings(body: Body, outer: readonly string[]): Body {
  const own = withOwnPattern(body, outer);
  const counts = new Map<string, number>();
  for (const text of [...own.setup, own.act, own.pattern, ...own.guards])
    for (const { kind, text: name } of tokenize(text))
      if (kind === 'variable') counts.set(name, (counts.get(name) ?? 0) + 1);
  const unread = new Map<string, string>();
  for (const [name, count] of counts)
    if (count === 1 && !name.startsWith('_') && !outer.includes(name)) unread.set(name, `_${name}`);
  return {
    setup: own.setup.flatMap((text) => statement(text, unread)),
    act: renamed(own.act, unread),
    pattern: renamed(own.pattern, unread),
    guards: own.guards,
  };
}

/** Whether a text reads the variable. */
export function mentions(texts: readonly string[], name: string): boolean {
  return texts.some((text) => tokenize(text).some((token) => token.kind === 'variable' && token.text === name));
}

function withOwnPattern(body: Body, outer: readonly string[]): Body {
  const bound = new Set([...outer, ...body.setup.flatMap(variablesOf)]);
  const asked = new Set(body.guards.flatMap(variablesOf));
  const taken = new Set([...bound, ...variablesOf(body.act), ...variablesOf(body.pattern)]);
  const names = new Map<string, string>();
  for (const name of new Set(variablesOf(body.pattern))) {
    if (!bound.has(name) || !asked.has(name)) continue;
    let other = `Got${name}`;
    for (let count = 2; taken.has(other); count++) other = `Got${name}${count}`;
    taken.add(other);
    names.set(name, other);
  }
  if (names.size === 0) return body;
  return {
    ...body,
    pattern: renamed(body.pattern, names),
    guards: body.guards.map((guard) => renamed(guard, names)),
  };
}

/** Without `V =` where nobody reads V, and not at all where nothing is called for it. */
function statement(text: string, unread: ReadonlyMap<string, string>): string[] {
  const tokens = tokenize(text);
  const [name, equals, first] = tokens;
  if (name?.kind !== 'variable' || !unread.has(name.text) || !is(equals, '=') || first === undefined)
    return [renamed(text, unread)];
  const rest = text.slice(first.start);
  return tokens.some((token) => is(token, '(')) ? [renamed(rest, unread)] : [];
}

function variablesOf(text: string): string[] {
  return tokenize(text).flatMap(({ kind, text: name }) => (kind === 'variable' ? [name] : []));
}

function renamed(text: string, names: ReadonlyMap<string, string>): string {
  let said = '';
  let at = 0;
  for (const token of tokenize(text)) {
    const name = token.kind === 'variable' ? names.get(token.text) : undefined;
    if (name === undefined) continue;
    said += text.slice(at, token.start) + name;
    at = token.end;
  }
  return said + text.slice(at);
}

/** `Module:Function(Arguments)`, and nothing around it. */
export interface Call {
  readonly module: string;
  readonly name: string;
  /** Each as source text. */
  readonly args: readonly string[];
}

/** Null where the expression is more, or less, than one call of a named function. */
export function callOf(text: string): Call | null {
  const tokens = tokenize(text);
  const [module, colon, name, open] = tokens;
  if (module?.kind !== 'atom' || !is(colon, ':') || name?.kind !== 'atom' || !is(open, '(')) return null;
  const args = argumentsAt(text, tokens, 3);
  return args === null ? null : { module: module.text, name: name.text, args };
}

/** The texts between the commas of the bracket at `open`, which must close at the end; null where it does not. */
function argumentsAt(text: string, tokens: readonly Token[], open: number): string[] | null {
  const marks: number[] = [];
  let depth = 0;
  let blocks = 0;
  for (let at = open; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (['(', '[', '{', '<<'].some((each) => is(token, each))) depth++;
    else if ([')', ']', '}', '>>'].some((each) => is(token, each))) {
      if (--depth === 0 && at < tokens.length - 1) return null;
    } else if (depth === 1 && blocks === 0 && is(token, ',')) marks.push(at);
    else if (opensBlock(tokens, at)) blocks++;
    else if (is(token, 'end')) blocks--;
  }
  if (depth !== 0) return null;
  if (tokens.length === open + 2) return [];
  const from = [open, ...marks];
  const to = [...marks, tokens.length - 1];
  return from.map((start, index) => text.slice(tokens[start]!.end, tokens[to[index]!]!.start).trim());
}
