import type { Assertion } from '../model.js';
import { quote } from './expr.js';
import { guarded } from './guarded.js';
import { readingWords } from './iterate.js';
import { classOf } from './kinship.js';
import { literalOf, primitiveLiteral, sayingFolder, saysFolder, standardErrorClass } from './literal.js';
import { assertFiles, callsView } from './observe-files.js';
import type { Outcome, RunOptions } from './run.js';

/** The variable that holds the value of the act. */
export const RESULT = 'result';

const LONG_TEXT = 200;
/** Methods without arguments that only look, by their usual names. */
const VIEW =
  /^(size|length|count|isEmpty|empty|toJSON|toString|toArray|values|keys|entries|peek|first|last|stats|getStats|snapshot|(is|has|get)[A-Z]\w*)$/;
const MAX_VIEWS = 12;
/** Of each object in a field, and how many of these. */
const MAX_INNER = 8;
const MAX_DEEP = 5;
/** Characters of a whole object that a test compares. */
const MAX_WHOLE = 400;

/** What an engine says of code that stumbles, as opposed to code that refuses. */
const STUMBLES = [
  /^Cannot read propert/,
  /^Cannot (set|destructure|convert|mix|use|delete)/,
  / is not (a function|iterable|a constructor|defined|an object)/,
  /^(Reduce of empty array|Maximum call stack|Invalid array length|Assignment to constant|Object prototype may only)/,
  /^Class constructor .* cannot be invoked/,
  /^(object|Object) null is not/,
  /called on (null|undefined|incompatible)/,
  /^Converting circular/,
];

export interface Observation {
  readonly asserts: readonly Assertion[];
  /** Whether a value is asserted, or only a type. */
  readonly strong: boolean;
  /** The act as it must be said: an iterator is asserted as the list of what it gives. */
  readonly wrap: ((act: string) => string) | null;
  /** For titles: what came of it, `returns 3`. */
  readonly words: string;
  readonly stumbled: boolean;
}

/**
 * Asserts what a call came to. Null where nothing firm can be said.
 *
 * @param names variables of arguments that the call may have changed
 */
export function observe(
  outcome: Outcome,
  receiver: string | null,
  classes: ReadonlyMap<unknown, string>,
  names: readonly string[] = [],
): Observation | null {
  return sayingFolder(outcome.folder, () => observed(outcome, receiver, classes, names));
}

function observed(
  outcome: Outcome,
  receiver: string | null,
  classes: ReadonlyMap<unknown, string>,
  names: readonly string[],
): Observation | null {
  if (outcome.kind === 'threw') {
    const seen = observeError(outcome, classes);
    return { ...seen, asserts: [...seen.asserts, ...assertFiles(outcome.folder)], wrap: wrapOf(outcome) };
  }
  if (outcome.kind === 'pending') return observePending(outcome, receiver);
  if (outcome.kind !== 'returned') return null;
  const { value } = outcome;
  const own = assertSame(value, outcome) ?? assertValue(value, RESULT, classes);
  const calls = assertCalls(outcome);
  const state = [
    ...(receiver === null ? [] : assertState(outcome, receiver)),
    ...names.flatMap((name) => assertChange(outcome, name)),
    ...assertFiles(outcome.folder),
  ];
  const returnsReceiver = receiver !== null && value === outcome.evaluate(receiver);
  const asserts = returnsReceiver ? [...calls, ...state] : [...own.asserts, ...calls, ...state];
  if (returnsReceiver && asserts.length === 0) asserts.push({ kind: 'is', actual: RESULT, expected: receiver });
  // That nothing is returned says little where something else is seen.
  const more = calls.length + state.length > 0;
  const kept =
    value === undefined && more ? asserts.filter((each) => !('actual' in each) || each.actual !== RESULT) : asserts;
  return {
    asserts: kept,
    strong: kept.some(({ kind }) => kind !== 'type' && kind !== 'instance'),
    wrap: wrapOf(outcome),
    words: value === undefined && more ? changeWords(state, calls) : own.words,
    stumbled: false,
  };
}

function wrapOf({ listed }: Outcome): Observation['wrap'] {
  return listed === null ? null : readingWords(listed);
}

/** A promise that waits for something else: what can be seen meanwhile is all there is to say. */
function observePending(outcome: Outcome, receiver: string | null): Observation | null {
  const calls = assertCalls(outcome);
  const state = receiver === null ? [] : assertState(outcome, receiver);
  const asserts = [...calls, ...state];
  if (receiver !== null && asserts.length === 0) return null;
  return {
    asserts,
    strong: true,
    wrap: null,
    words: `waits and ${changeWords(state, calls)}`,
    stumbled: receiver === null && asserts.length === 0,
  };
}

function changeWords(state: readonly Assertion[], calls: readonly Assertion[]): string {
  const [first] = state;
  if (first?.kind === 'is' || first?.kind === 'equal') return `leaves ${first.actual} at ${shorten(first.expected)}`;
  const [call] = calls;
  return call?.kind === 'calls' ? `calls ${call.callback}` : 'returns nothing';
}

function observeError(outcome: Outcome, classes: ReadonlyMap<unknown, string>): Observation {
  const { value } = outcome;
  const async = outcome.awaited.at(-1) === true;
  // Refusals of the sandbox are nothing the code does by itself.
  if (isErrorLike(value) && /^Covgap/.test(String(value.name)))
    return { asserts: [], strong: false, wrap: null, words: 'is refused', stumbled: true };
  if (!(value instanceof Error) && !isErrorLike(value)) {
    const text = literalOf(value) ?? 'something';
    return { asserts: [], strong: false, wrap: null, words: `throws ${shorten(text)}`, stumbled: true };
  }
  const message = String(value.message);
  const errorClass = classes.get(value.constructor) ?? standardErrorClass(value);
  const told = toldBy(value);
  const said = told === null ? textOf(message) : { told };
  const spoken = told === null ? withoutFolder(message, outcome) : told.by === 'code' ? told.value : '';
  const words = spoken === '' ? '' : `: ${shorten(spoken, 50)}`;
  return {
    asserts: [{ kind: 'throws', message, ...said, errorClass, async, ...nameOf(value, errorClass) }],
    strong: true,
    wrap: null,
    words: `${async ? 'rejects with' : 'throws'} ${errorClass ?? value.name}${words}`,
    stumbled: STUMBLES.some((pattern) => pattern.test(message)),
  };
}

/**
 * By what to tell an error whose message is not the project's own: what `JSON.parse` and `RegExp` say of a text is worded
 * anew by every other version of V8, and what Node says of arguments by those of Node, whose codes stay.
 */
function toldBy(error: Error): { readonly by: 'name' | 'code'; readonly value: string } | null {
  const [frame = ''] = guarded(() => String(error.stack).match(/^ +at .*$/m)) ?? [];
  const code = guarded(() => (error as NodeJS.ErrnoException).code);
  if (typeof code === 'string' && /^ERR_[A-Z\d_]+$/.test(code) && /[( ]node:/.test(frame))
    return { by: 'code', value: code };
  const ofEngine = /^ +at (?:JSON\.parse|new RegExp|RegExp|\w+\.\w+) \(<anonymous>\)$/.test(frame);
  return ofEngine && standardErrorClass(error) === 'SyntaxError' ? { by: 'name', value: 'SyntaxError' } : null;
}

/** A message that names the temporary folder is said by the variable. */
function textOf(message: string): { readonly text?: string } {
  return saysFolder(message) ? { text: primitiveLiteral(message)! } : {};
}

function withoutFolder(message: string, { folder }: Outcome): string {
  return folder === null ? message : message.replaceAll(folder.path, folder.names.folder);
}

/** The name an error goes by, where that is not that of its class. */
function nameOf(error: Error, errorClass: string | null): { readonly name?: string } {
  const name = guarded(() => String(error.name)) ?? '';
  return name === '' || name === errorClass ? {} : { name };
}

function isErrorLike(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && typeof (value as Error).message === 'string';
}

interface Worded {
  readonly asserts: Assertion[];
  readonly words: string;
}

/** A function that was passed in comes back. */
function assertSame(value: unknown, { calls, evaluate }: Outcome): Worded | null {
  if (typeof value !== 'function') return null;
  const name = [...calls.keys()].find((each) => guarded(() => evaluate(each)) === value);
  if (name === undefined) return null;
  return { asserts: [{ kind: 'is', actual: RESULT, expected: name }], words: `returns ${name}` };
}

function assertValue(value: unknown, actual: string, classes: ReadonlyMap<unknown, string>): Worded {
  const primitive = primitiveLiteral(value);
  // No literal of it is equal to it everywhere.
  if (value instanceof Date && Number.isNaN(value.getTime()))
    return {
      asserts: [{ kind: 'is', actual: `${actual}.getTime()`, expected: 'Number.NaN' }],
      words: 'returns an invalid date',
    };
  if (typeof value === 'string' && value.length > LONG_TEXT && !saysFolder(value)) {
    const expected = quote(value.slice(0, 80));
    return {
      asserts: [
        { kind: 'starts', actual, expected },
        { kind: 'length', actual, length: value.length },
      ],
      words: `returns a text of ${value.length} characters`,
    };
  }
  if (primitive !== null)
    return { asserts: [{ kind: 'is', actual, expected: primitive }], words: `returns ${shorten(primitive)}` };
  const literal = literalOf(value);
  if (literal !== null)
    return { asserts: [{ kind: 'equal', actual, expected: literal }], words: `returns ${shorten(literal)}` };
  if (Array.isArray(value)) {
    const start = typeof value.at(-1) === 'function' && value.length > 1 ? literalOf(value.slice(0, -1)) : null;
    if (start !== null)
      return {
        asserts: [{ kind: 'equal', actual: `${actual}.slice(0, -1)`, expected: start }],
        words: `returns ${shorten(start)}`,
      };
    const first = value.length > 0 ? assertValue(value[0], `${actual}[0]`, classes).asserts : [];
    return {
      asserts: [{ kind: 'length', actual, length: value.length }, ...first],
      words: `returns ${value.length} items`,
    };
  }
  if (typeof value === 'object' && value !== null) return assertObject(value, actual, classes);
  return { asserts: [{ kind: 'type', actual, type: typeof value }], words: `returns a ${typeof value}` };
}

/** An object no literal can say: its class, and those of its fields that can be said. */
function assertObject(value: object, actual: string, classes: ReadonlyMap<unknown, string>): Worded {
  const of = classOf(value, classes);
  const asserts: Assertion[] = of === null ? [] : [{ kind: 'instance', actual, of }];
  const fields = [...readableFields(value)].flatMap(([name, field]) => {
    const text = literalOf(field, 200);
    return text === null ? [] : [`${name}: ${text}`];
  });
  if (fields.length > 0) asserts.push({ kind: 'includes', actual, expected: `{ ${fields.slice(0, 12).join(', ')} }` });
  for (const [name, field] of readableFields(value)) {
    const items = typeof field === 'object' && field !== null && literalOf(field) === null ? listed(field) : null;
    const text = items === null || items.length === 0 ? null : literalOf(items, 200);
    if (text !== null && asserts.length < 3)
      asserts.push({ kind: 'equal', actual: `[...${actual}.${name}]`, expected: text });
  }
  if (asserts.length === 0) asserts.push({ kind: 'type', actual, type: 'object' });
  return { asserts, words: of === null ? 'returns an object' : `returns a ${of}` };
}

/** Own fields, and getters of the class; what starts with an underscore is nobody's business. */
function* readableFields(value: object): Generator<[string, unknown]> {
  const names = guarded(() => Object.keys(value)) ?? [];
  const getters = guarded(() => gettersOf(value)) ?? [];
  for (const name of [...names, ...getters]) {
    if (!/^[A-Za-z$][\w$]*$/.test(name) || name === 'constructor') continue;
    const field = guarded(() => (value as Record<string, unknown>)[name]);
    if (field !== undefined && typeof field !== 'function') yield [name, field];
  }
}

function gettersOf(value: object): string[] {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype || typeof prototype !== 'object') return [];
  const descriptors = Object.entries(Object.getOwnPropertyDescriptors(prototype));
  return descriptors.filter(([, { get }]) => get !== undefined).map(([name]) => name);
}

function assertCalls({ calls }: Outcome): Assertion[] {
  const out: Assertion[] = [];
  for (const [callback, list] of calls) {
    const view = list.length === 0 ? null : callsView(list);
    if (view !== null) out.push({ kind: 'calls', callback, ...view });
  }
  return out;
}

/** The views of several variables, to look at before the act. */
export function viewsBefore(names: readonly (string | null)[]): Pick<RunOptions, 'before'> {
  const watched = names.filter((name) => name !== null);
  if (watched.length === 0) return {};
  return { before: (evaluate) => new Map(watched.flatMap((name) => [...viewsOf(evaluate, name)])) };
}

/** Fields, getters and looking methods of a variable that a test can see, as expressions with their values. */
function viewsOf(evaluate: (text: string) => unknown, receiver: string): ReadonlyMap<string, string> {
  const views = new Map<string, string>();
  const object = guarded(() => evaluate(receiver));
  if (typeof object !== 'object' || object === null) return views;
  const whole = literalOf(object, MAX_WHOLE);
  if (whole !== null) return views.set(receiver, whole);
  const deep: [string, object][] = [[receiver, object]];
  for (const [name, field] of readableFields(object)) {
    const text = literalOf(field, 200);
    if (text !== null && views.size < MAX_VIEWS) views.set(`${receiver}.${name}`, text);
    else if (text === null && typeof field === 'object' && field !== null) deep.push([`${receiver}.${name}`, field]);
  }
  for (const name of lookingMethods(object)) {
    if (views.size >= MAX_VIEWS) break;
    const value = guarded(() => (object as Record<string, () => unknown>)[name]!());
    const list = iterated(value);
    const text = value === undefined ? null : literalOf(list ?? value, 200);
    if (text !== null) views.set(list === null ? `${receiver}.${name}()` : `[...${receiver}.${name}()]`, text);
  }
  for (const [path, inner] of deep.slice(0, MAX_DEEP + 1)) addInner(views, path, inner, receiver);
  return views;
}

/** What is seen of an object in a field, and the items of what can be read again and again. */
function addInner(views: Map<string, string>, path: string, inner: object, receiver: string): void {
  const most = views.size + MAX_INNER;
  const add = (view: string, value: unknown) => {
    const text = views.size < most ? literalOf(value, 200) : null;
    if (text !== null) views.set(view, text);
  };
  const list = listed(inner);
  if (list !== null) add(`[...${path}]`, list);
  if (path === receiver) return;
  for (const [name, field] of readableFields(inner)) {
    add(`${path}.${name}`, field);
    const items = typeof field === 'object' && field !== null && literalOf(field) === null ? listed(field) : null;
    if (items !== null) add(`[...${path}.${name}]`, items);
  }
}

function lookingMethods(object: object): string[] {
  const names = new Set<string>();
  for (
    let at: unknown = object;
    typeof at === 'object' && at !== null && at !== Object.prototype;
    at = Object.getPrototypeOf(at)
  )
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at)))
      if (typeof value === 'function' && value.length === 0 && VIEW.test(name)) names.add(name);
  return [...names];
}

/** What of the receiver changed by the act; where nothing did, one view that shows that it did not. */
function assertState(outcome: Outcome, receiver: string): Assertion[] {
  const before = outcome.before as ReadonlyMap<string, string> | undefined;
  const after = viewsOf(outcome.evaluate, receiver);
  const changed = [...after].filter(([view, text]) => before?.get(view) !== text);
  const shown = changed.length > 0 || outcome.value !== undefined ? changed.slice(0, 3) : [...after].slice(0, 1);
  return shown.map(assertView);
}

/** What became of an argument; nothing where it came back, since what comes back is asserted. */
function assertChange(outcome: Outcome, name: string): Assertion[] {
  if (guarded(() => outcome.evaluate(name)) === outcome.value) return [];
  const before = outcome.before as ReadonlyMap<string, string> | undefined;
  const changed = [...viewsOf(outcome.evaluate, name)].filter(([view, text]) => before?.get(view) !== text);
  return changed.slice(0, 2).map(assertView);
}

function assertView([actual, expected]: readonly [string, string]): Assertion {
  return { kind: /^[[{]|^new /.test(expected) ? 'equal' : 'is', actual, expected };
}

/** What an iterator gives, up to a hundred; null for anything else, and for endless ones. */
function iterated(value: unknown): unknown[] | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const next = guarded(() => (value as { next?: unknown }).next);
  return typeof next === 'function' ? items(value) : null;
}

/** What an object that can be read again and again gives. */
function listed(value: object): unknown[] | null {
  const next = guarded(() => (value as { next?: unknown }).next);
  return next === undefined ? items(value) : null;
}

function items(value: object): unknown[] | null {
  const iterate = guarded(() => (value as Partial<Iterable<unknown>>)[Symbol.iterator]);
  if (typeof iterate !== 'function') return null;
  return (
    guarded(() => {
      const list: unknown[] = [];
      for (const item of value as Iterable<unknown>) if (list.push(item) > 100) return null;
      return list;
    }) ?? null
  );
}

export function shorten(text: string, length = 40): string {
  const line = text.replace(/\s+/g, ' ');
  const characters = [...line];
  return characters.length <= length ? line : `${characters.slice(0, length - 1).join('')}…`;
}
