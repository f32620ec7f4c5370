import { guarded } from './guarded.js';
import { literalOf } from './literal.js';
import type { RunOptions } from './run.js';

/** Methods without arguments that only look, by their usual names. */
const VIEW =
  /^(size|length|count|isEmpty|empty|toJSON|toString|toArray|values|keys|entries|peek|first|last|stats|getStats|snapshot|(is|has|get)[A-Z]\w*)$/;
const MAX_VIEWS = 12;
/** Of each object in a field, and how many of these. */
const MAX_INNER = 8;
const MAX_DEEP = 5;
/** Characters of a whole object that a test compares. */
const MAX_WHOLE = 400;

/** The views of several variables, to look at before the act. */
export function viewsBefore(names: readonly (string | null)[]): Pick<RunOptions, 'before'> {
  const watched = names.filter((name) => name !== null);
  if (watched.length === 0) return {};
  return { before: (evaluate) => new Map(watched.flatMap((name) => [...viewsOf(evaluate, name)])) };
}

/** Fields, getters and looking methods of a variable that a test can see, as expressions with their values. */
export function viewsOf(evaluate: (text: string) => unknown, receiver: string): ReadonlyMap<string, string> {
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
  addItems(views, path, inner);
  if (path === receiver) return;
  for (const [name, field] of readableFields(inner)) {
    if (views.size >= most) return;
    const text = literalOf(field, 200);
    if (text !== null) views.set(`${path}.${name}`, text);
    else if (typeof field === 'object' && field !== null) addItems(views, `${path}.${name}`, field);
  }
}

function addItems(views: Map<string, string>, path: string, value: object): void {
  const list = listed(value);
  const text = list === null ? null : literalOf(list, 200);
  if (text !== null) views.set(`[...${path}]`, text);
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

/** Own fields, and getters of the class; what starts with an underscore is nobody's business. */
export function* readableFields(value: object): Generator<[string, unknown]> {
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

/** What an iterator gives, up to a hundred; null for anything else, and for endless ones. */
function iterated(value: unknown): unknown[] | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const next = guarded(() => (value as { next?: unknown }).next);
  return typeof next === 'function' ? items(value) : null;
}

/** The items of what no literal says and can be read again and again; null for anything else. */
export function itemsOf(field: unknown): unknown[] | null {
  return typeof field === 'object' && field !== null && literalOf(field) === null ? listed(field) : null;
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
