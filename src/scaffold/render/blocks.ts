import type { Callback, Case, Todo } from '../model.js';
import { assertionData } from './assertion.js';
import { guarded } from './conform.js';
import { namesUsedBy, ownNames, textsOf } from './names.js';
import { isTyped, type TemplateSet, type TestStyle } from './style.js';
import { fill } from './template.js';
import { readExpression } from './tree.js';
import { mockWord, type ToolWord } from './words.js';

/** What every template sees: the style, and how this file calls `describe`, `it`, `expect`, … */
export interface Kit {
  readonly style: TestStyle;
  readonly templates: TemplateSet;
  readonly words: Readonly<Record<ToolWord, string>>;
}

/** One `it` as code: two spaces a level, semicolons, not yet conformed to the style. */
export function caseText(one: Case, title: string, kit: Kit): string {
  const safe = guardedCase(one);
  const typed = isTyped(kit.style);
  const caught = freeName('error', safe);
  const throws = safe.asserts.some((assertion) => assertion.kind === 'throws');
  const callbacks = safe.callbacks.map((callback) => ({
    ...callback,
    returns: callback.returns === null ? null : returned(callback.returns),
    record: recordName(callback, safe, kit.style),
  }));
  const asserts = safe.asserts.map((assertion) => {
    const callback = assertion.kind === 'calls' ? callbacks.find((its) => its.name === assertion.callback) : undefined;
    const calls = callback === undefined ? '' : callsOf(callback, kit.style);
    const data = assertionData(assertion, safe, kit.style, { calls, caught, typed });
    return fill(kit.templates, 'assert', { ...shared(kit), ...data });
  });
  const arrange = safe.arrange.map((step) => statement(step.bind, step.text, step.awaits));
  const skeleton = safe.skeleton === true;
  const needed = safe.act.bind !== null && (skeleton || isRead(safe.act.bind, safe));
  return fill(kit.templates, skeleton ? 'skeleton' : 'case', {
    ...shared(kit),
    it: kit.words[kit.style.testWord],
    title,
    async: isAsync(safe),
    frozenAt: safe.frozenAt,
    callbacks: callbacks.map((callback) => fill(kit.templates, 'callback', { ...shared(kit), ...callback })),
    arrange,
    act: throws ? null : statement(needed ? safe.act.bind : null, safe.act.text, safe.act.awaits),
    asserts,
    result: safe.act.bind,
    spaced: arrange.length + callbacks.length > 0 && arrange.length + callbacks.length + asserts.length > 2,
    covers: coversText(one),
  });
}

/** A todo as code. */
export function todoText(title: string, kit: Kit): string {
  return fill(kit.templates, 'todo', { ...shared(kit), it: kit.words[kit.style.testWord], title });
}

/** `describe(title, …)` around code. */
export function describeText(title: string, body: readonly string[], kit: Kit): string {
  return fill(kit.templates, 'describe', { ...shared(kit), title, body });
}

/** What puts the clock back after each test. */
export function restoreText(kit: Kit): string {
  return fill(kit.templates, 'restore', shared(kit));
}

const TEXT_LENGTH = 60;

/** `parse, line 12: `return null;` (it needs a browser)`. */
export function todoTitle(todo: Todo): string {
  const where = /\bline \d+$/.test(todo.name) ? todo.name : `${todo.name}, line ${todo.line}`;
  const text = todo.text.length > TEXT_LENGTH ? `${todo.text.slice(0, TEXT_LENGTH - 1).trimEnd()}…` : todo.text;
  return text === '' ? `${where} (${todo.reason})` : `${where}: \`${text}\` (${todo.reason})`;
}

/** Words of the framework this case needs. */
export function wordsFor(one: Case, style: TestStyle): ToolWord[] {
  const words: ToolWord[] = one.skeleton ? [] : [style.assertions === 'assert' ? 'assert' : 'expect'];
  const mocks = mockWord(style);
  if (mocks !== null && (one.callbacks.length > 0 || one.frozenAt !== null)) words.push(mocks);
  if (one.frozenAt !== null) words.push('afterEach');
  return words;
}

function shared(kit: Kit) {
  const { style } = kit;
  return {
    ...kit.words,
    typed: isTyped(style),
    assertions: style.assertions,
    has: (library: string) => style.libraries.includes(library),
  };
}

function statement(bind: string | null, text: string, awaits: boolean): string {
  const said = (awaits ? 'await ' : '') + (awaits ? awaitable(text) : bind === null ? startable(text) : text);
  return `${bind === null ? '' : `const ${bind} = `}${said};`;
}

/** What binds less tightly than `await` needs parentheses under it. */
function awaitable(text: string): string {
  const type = readExpression(text)?.node.type ?? '';
  return /^(?:Binary|Logical|Conditional|Assignment|Sequence|ArrowFunction|TSAs|TSSatisfies|Yield)Expression$/.test(
    type,
  )
    ? `(${text})`
    : text;
}

/** An expression that would be read as a block, a function or a class where a statement begins. */
function startable(text: string): string {
  return /^(?:\{|(?:async\s+)?function\b|class\b|let\b)/.test(text) ? `(${text})` : text;
}

/** What an arrow function may have as its body. */
function returned(text: string): string {
  return text.startsWith('{') ? `(${text})` : text;
}

function isAsync(one: Case): boolean {
  return (
    one.act.awaits ||
    one.arrange.some((step) => step.awaits) ||
    one.asserts.some((assertion) => assertion.kind === 'throws' && assertion.async) ||
    one.asserts.some((assertion) => textsOf(assertion).some((text) => /\bawait\b/.test(text)))
  );
}

function isRead(name: string, one: Case): boolean {
  return one.asserts.some((assertion) => textsOf(assertion).some((text) => mentions(text, name)));
}

function mentions(text: string, name: string): boolean {
  const at = text.indexOf(name);
  return at !== -1 && namesOf(text).has(name);
}

function namesOf(text: string): Set<string> {
  return new Set(text.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu) ?? []);
}

function freeName(wanted: string, one: Case): string {
  const taken = new Set([...ownNames(one), ...namesUsedBy(one)]);
  let name = wanted;
  for (let count = 2; taken.has(name); count++) name = `${wanted}${count}`;
  return name;
}

function recordName(callback: Callback, one: Case, style: TestStyle): string {
  return style.framework === 'mocha' ? freeName(`${callback.name}Calls`, one) : '';
}

function callsOf(callback: Callback & { readonly record: string }, style: TestStyle): string {
  if (style.framework === 'node-test') return `${callback.name}.mock.calls.map((call) => call.arguments)`;
  if (style.framework !== 'mocha') return `${callback.name}.mock.calls`;
  return style.libraries.includes('sinon') ? `${callback.name}.args` : callback.record;
}

/** `covers 12-14, 20; branches 13, 20`: numbers in runs. */
function coversText(one: Case): string {
  const lines = runs(one.covers.lines);
  const branches = runs(one.covers.branches);
  const parts = lines === '' ? [] : [`covers ${lines}`];
  if (branches !== '') parts.push(`${/\D/.test(branches) ? 'branches' : 'branch'} ${branches}`);
  return parts.join('; ');
}

const MOST_RUNS = 6;

function runs(numbers: readonly number[]): string {
  const said: [number, number][] = [];
  for (const number of numbers) {
    const last = said.at(-1);
    if (last !== undefined && number <= last[1] + 1) last[1] = number;
    else said.push([number, number]);
  }
  const words = said.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  return words.length > MOST_RUNS ? `${words.slice(0, MOST_RUNS).join(', ')}, …` : words.join(', ');
}

function guardedCase(one: Case): Case {
  return {
    ...one,
    callbacks: one.callbacks.map((callback) => ({
      ...callback,
      returns: callback.returns === null ? null : guarded(callback.returns),
    })),
    arrange: one.arrange.map((step) => ({ ...step, text: guarded(step.text) })),
    act: { ...one.act, text: guarded(one.act.text) },
    asserts: one.asserts.map((assertion) => ({
      ...assertion,
      ...('actual' in assertion ? { actual: guarded(assertion.actual) } : {}),
      ...('expected' in assertion ? { expected: guarded(assertion.expected) } : {}),
      ...('text' in assertion && assertion.text !== undefined ? { text: guarded(assertion.text) } : {}),
    })),
  };
}
