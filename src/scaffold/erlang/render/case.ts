import { type Token, tokenize } from '../../../languages/erlang/lexer.js';
import type { ErlangCase, ErlangOutcome } from '../model.js';
import { layOut, onOneLine } from './layout.js';
import { type ErlangTemplates, fill } from './template.js';
import { titleOf } from './titles.js';
import { mentions, withoutWarnings } from './variables.js';

/** One test of a suite, before a framework words it. */
export interface SuiteCase {
  readonly title: string;
  /** It reads `Pid`, a process that was started for it. */
  readonly process: boolean;
  readonly statements: readonly Statement[];
  /** Lines of the module it is the first to cover. */
  readonly lines: readonly number[];
  /** False: it says how to call and nothing of what comes of it, and is not run. */
  readonly specified: boolean;
}

/** An expression of a body, and the comment behind it. */
export interface Statement {
  readonly code: string;
  readonly note: string;
}

/** A found case as the statements of a body. */
export function suiteCase(one: ErlangCase, module: string, templates: ErlangTemplates): SuiteCase {
  const { outcome } = one;
  const body = withoutWarnings(
    {
      setup: one.setup,
      act: one.act,
      pattern: outcome?.pattern ?? '',
      guards: outcome?.kind === 'shape' ? outcome.guards : [],
    },
    one.process ? ['Pid'] : [],
  );
  const statements = [
    ...body.setup.map((code) => ({ code, note: '' })),
    assertion({ ...assertionData(outcome, body.pattern, body.guards), actual: body.act }, templates),
  ];
  // A message has come to something once the process answers what was sent behind it.
  const sent =
    one.process &&
    /^handle_(?:cast|info)$/.test(one.target.name) &&
    ![...one.setup, one.act].some((text) => /\bsys:/.test(text));
  if (sent) statements.push({ code: '_ = sys:get_state(Pid)', note: '' }, alive(templates));
  return {
    title: titleOf(one, module),
    process: one.process && mentions([...body.setup, body.act, ...(sent ? ['Pid'] : [])], 'Pid'),
    statements,
    lines: one.lines,
    specified: outcome !== null,
  };
}

/** The process of the fixture has survived what was done to it. */
export function alive(templates: ErlangTemplates): Statement {
  return specified({ kind: 'true', expected: 'true', actual: 'is_process_alive(Pid)' }, templates);
}

/** An assertion of what OTP promises rather than of what was observed. */
export function specified(data: AssertionData, templates: ErlangTemplates): Statement {
  return { ...assertion(data, templates), note: '' };
}

/** What `assert.ejs` is filled with. */
export interface AssertionData {
  readonly kind: 'true' | 'false' | 'equal' | 'match' | 'error' | 'exit' | 'throw' | 'unspecified';
  /** A term, or a pattern with its guard; empty where nothing is specified. */
  readonly expected: string;
  readonly actual: string;
}

function assertionData(
  outcome: ErlangOutcome | null,
  pattern: string,
  guards: readonly string[],
): Omit<AssertionData, 'actual'> {
  if (outcome === null) return { kind: 'unspecified', expected: '' };
  if (outcome.kind === 'exception') return { kind: outcome.class, expected: pattern };
  if (outcome.kind === 'shape') {
    // A comma would end the argument of the macro.
    const guard = guards.map((each) => (guards.length > 1 ? grouped(each) : each)).join(' andalso ');
    return { kind: 'match', expected: guard === '' ? pattern : `${pattern} when ${guard}` };
  }
  const plain = onOneLine(pattern);
  return plain === 'true' || plain === 'false'
    ? { kind: plain, expected: plain }
    : { kind: 'equal', expected: pattern };
}

/** A guard that is more than a call or a comparison keeps to itself. */
function grouped(guard: string): string {
  return tokenize(guard).some(({ text }) => text === 'orelse' || text === 'or' || text === ';') ? `(${guard})` : guard;
}

/** A line of `assert.ejs`, taken apart again: what the layout may break, and the comment. */
function assertion(data: AssertionData, templates: ErlangTemplates): Statement {
  const text = fill(templates, 'assert', { ...data });
  const end = tokenize(text).at(-1)?.end ?? 0;
  return { code: text.slice(0, end), note: text.slice(end).trim() };
}

/** Statements as lines of a body that starts in this column, with commas between them, and `end` behind the last. */
export function bodyLines(statements: readonly Statement[], column: number, end = ''): string {
  const pad = ' '.repeat(column);
  return statements
    .map(({ code, note }, index) => {
      const comma = index < statements.length - 1 ? ',' : end;
      const behind = note === '' ? '' : ` ${note}`;
      return `${pad}${layOut(code, column)}${comma}${behind}`;
    })
    .join('\n');
}

/** What tells a case from others, however it is laid out and called. */
export function signature(statements: readonly Statement[]): string {
  return keysOf(statements.flatMap(({ code }, index) => tokenize(index > 0 ? `, ${code}` : code)));
}

/** Tokens as one text, with a space between them; strings that stand side by side are one. */
export function keysOf(tokens: readonly Token[]): string {
  let keys = '';
  let string = false;
  for (const { kind, text } of tokens) {
    if (kind === 'string' && string) keys = keys.slice(0, -1) + text.slice(1);
    else keys += `${keys === '' ? '' : ' '}${kind === 'atom' ? `'${text}'` : text}`;
    string = kind === 'string';
  }
  return keys;
}
