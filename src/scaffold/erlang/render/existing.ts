import { CovgapError } from '../../../errors.js';
import { behindBracket, is } from '../../../languages/erlang/forms.js';
import { type Token, tokenize } from '../../../languages/erlang/lexer.js';
import { keysOf } from './case.js';

/** One form of a suite. Offsets are UTF-16 units in its text. */
export interface SuiteForm {
  readonly tokens: readonly Token[];
  /** `export` of `-export(…)`; null for a function. */
  readonly attribute: string | null;
  /** Conditions it stands in, outermost first: `ifdef(TEST)`. */
  readonly within: readonly string[];
  /** Behind its full stop. */
  readonly end: number;
}

/** What merging must know of an existing suite. */
export interface ExistingSuite {
  readonly text: string;
  readonly eol: '\n' | '\r\n';
  readonly forms: readonly SuiteForm[];
  /** Every atom in it: names a new function must not have. */
  readonly names: Set<string>;
  /** Its tokens, so that a case in it is found however it is laid out. */
  readonly keys: string;
}

/**
 * Reads an existing suite.
 *
 * @throws {CovgapError} `target-unparsable` where its forms do not end, or its conditions do not match
 */
export function readSuite(text: string, path: string): ExistingSuite {
  const tokens = tokenize(text);
  const fail = (what: string, line: number): never => {
    throw new CovgapError('target-unparsable', `The test file cannot be read as code: ${what}`, {
      file: path,
      line,
      hint: 'Correct the file, or write the new tests to another one with --out.',
    });
  };
  const last = tokens.at(-1);
  if (last === undefined) return fail('it is empty', 1);
  if (last.kind !== 'dot') return fail('its last form has no full stop', last.line);
  const stray = tokens.find((token) => token.kind === 'punctuation' && (token.text === '"' || token.text === "'"));
  if (stray !== undefined) return fail(`a ${stray.text} that nothing closes`, stray.line);
  const { forms, open } = formsOf(tokens, text);
  if (open === null) return fail('an -endif or -else without its beginning', last.line);
  if (open.length > 0) return fail(`-${open[0]} without an -endif`, last.line);
  if (!forms.some(({ attribute }) => attribute === 'module')) return fail('it has no -module', 1);
  return {
    text,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    forms,
    names: new Set(tokens.flatMap((token) => (token.kind === 'atom' ? [token.text] : []))),
    keys: ` ${keysOf(tokens)} `,
  };
}

/** `open`: conditions that never end; null where one ends that never began. */
function formsOf(tokens: readonly Token[], text: string): { forms: SuiteForm[]; open: string[] | null } {
  const forms: SuiteForm[] = [];
  const within: string[] = [];
  let start = 0;
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at]!.kind !== 'dot') continue;
    const own = tokens.slice(start, at);
    const name = is(own[0], '-') && own[1] !== undefined ? own[1].text : null;
    const end = tokens[at]!.end;
    if (name === 'ifdef' || name === 'ifndef' || name === 'if')
      within.push(text.slice(own[1]!.start, tokens[at]!.start).trim());
    else if (name === 'else' || name === 'elif') {
      if (within.pop() === undefined) return { forms, open: null };
      within.push(`${name} of a condition`);
    } else if (name === 'endif') {
      if (within.pop() === undefined) return { forms, open: null };
    } else forms.push({ tokens: own, attribute: name, within: [...within], end });
    start = at + 1;
  }
  return { forms, open: within };
}

/** Whether the suite has this file of definitions: `eunit/include/eunit.hrl`. */
export function includeOf({ forms, text }: ExistingSuite, file: string): SuiteForm | null {
  return (
    forms.find(
      ({ attribute, tokens }) =>
        (attribute === 'include_lib' || attribute === 'include') &&
        tokens.some(({ kind, start, end }) => kind === 'string' && text.slice(start + 1, end - 1).endsWith(file)),
    ) ?? null
  );
}

const HEAD = new Set(['module', 'include', 'include_lib', 'export', 'compile', 'import', 'behaviour', 'behavior']);

/** Behind the last attribute of these that stands before all functions and in no condition, on its own line. */
export function headEnd({ forms, text }: ExistingSuite): number {
  const firstFunction = forms.findIndex(({ attribute }) => attribute === null);
  const head = forms.slice(0, firstFunction === -1 ? forms.length : firstFunction);
  const last = head.findLast(({ attribute, within }) => within.length === 0 && HEAD.has(attribute ?? ''));
  return lineEnd(text, last?.end ?? forms.find(({ attribute }) => attribute === 'module')!.end);
}

/** The end of the line, where a comment at most stands between here and there. */
export function lineEnd(text: string, at: number): number {
  return at + (/^[ \t]*(?:%[^\r\n]*)?(?=\r?\n|$)/.exec(text.slice(at))?.[0].length ?? 0);
}

/**
 * Where another element of the one list that a function without arguments returns may be put: behind its last one.
 * Null where the function is absent, has several clauses, or returns anything else.
 */
export function listEnd(
  { forms }: ExistingSuite,
  name: string,
): { readonly at: number; readonly empty: boolean } | null {
  const own = forms.filter(({ attribute, tokens }) => attribute === null && tokens[0]?.text === name);
  const [form] = own;
  if (form === undefined || own.length > 1 || form.within.length > 0) return null;
  const { tokens } = form;
  const isPlain = is(tokens[1], '(') && is(tokens[2], ')') && is(tokens[3], '->') && is(tokens[4], '[');
  if (!isPlain || behindBracket(tokens, 4) !== tokens.length) return null;
  if (tokens.some((token) => is(token, '||') || is(token, '|'))) return null;
  return { at: tokens.at(-2)!.end, empty: tokens.length === 6 };
}

/** Text to be put at the end, in the line ends of the file. */
export function atEnd({ text, eol }: ExistingSuite, code: string): string {
  const closed = /\n$/.test(text);
  const gap = /\n\r?\n$/.test(text) ? '' : eol;
  return (closed ? gap : eol + eol) + code.replaceAll('\n', eol) + eol;
}
