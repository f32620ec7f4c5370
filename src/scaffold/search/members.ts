import { guarded } from './guarded.js';

const MAX_MEMBERS = 40;
/** Iterators are read as lists. */
const NO_ACT = new Set(['constructor', 'next', 'throw', 'return']);
const OF_PROMISES = new Set(['then', 'catch', 'finally']);
/** Methods by whose names one knows that they take functions. */
const TAKES_FUNCTIONS =
  /^(then|catch|finally|fin|fail|done|spread|tap|progress|otherwise|always|subscribe|forEach|map|filter|reduce|each|nodeify|asCallback|on[A-Z]\w*)$/;

/**
 * Methods of an object a test may call, and those of objects it holds (`deferred.promise.then`), as paths.
 * Those of promises are for objects that are no promises of the language: these are awaited.
 */
export function membersOf(value: object): string[] {
  if (typeof value === 'function') return functionsOn(value);
  const own = methodsOf(value, isForeignPromise(value));
  const held = Object.keys(value).flatMap((name) => {
    const inner = guarded(() => (value as Record<string, unknown>)[name]);
    if (typeof inner !== 'object' || inner === null || inner === value || !/^[A-Za-z$][\w$]*$/.test(name)) return [];
    if (Array.isArray(inner) || (isPlatform(inner) && !(inner instanceof Promise))) return [];
    return methodsOf(inner, true).map((member) => `${name}.${member}`);
  });
  return [...own, ...held].slice(0, MAX_MEMBERS);
}

/** Whether an object has a method a test may call. */
export function hasMethods(value: object): boolean {
  return (guarded(() => membersOf(value)) ?? []).length > 0;
}

/** A promise that its own library made: it has methods beyond those of the language. */
export function isForeignPromise(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    !(value instanceof Promise) &&
    typeof guarded(() => (value as { then?: unknown }).then) === 'function'
  );
}

/** What a path leads to from an object; undefined where it leads nowhere. */
export function memberAt(value: unknown, path: string): unknown {
  let at = value;
  for (const name of path.split('.')) {
    const from = at as Record<string, unknown> | null | undefined;
    at = guarded(() => from?.[name]);
  }
  return at;
}

/** Names for the parameters of a function nothing is known of, which say what it may want. */
export function guessedNames(count: number, path: string | null): string[] {
  const takesFunctions = TAKES_FUNCTIONS.test(path?.slice(path.lastIndexOf('.') + 1) ?? '');
  return Array.from({ length: count }, (_, index) => (takesFunctions || index === count - 1 ? 'callback' : 'value'));
}

/** Objects of the language and the platform: their methods are nobody's test. */
export function isPlatform(value: object): boolean {
  const maker = guarded(
    () => (Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null)?.constructor,
  );
  return (
    maker !== undefined &&
    maker === (globalThis as Record<string, unknown>)[(maker as { name?: string }).name ?? ''] &&
    maker !== Object &&
    maker !== Function
  );
}

/** Functions put on a function: `stream.abort`. */
function functionsOn(value: object): string[] {
  const isPlain = (name: string) => /^[A-Za-z$][\w$]*$/.test(name);
  return Object.keys(value).filter((name) => isPlain(name) && typeof memberAt(value, name) === 'function');
}

function methodsOf(value: object, asPromise: boolean): string[] {
  const names = new Set<string>();
  for (
    let at: unknown = value;
    typeof at === 'object' && at !== null && at !== Object.prototype;
    at = Object.getPrototypeOf(at)
  )
    for (const [name, { value: member }] of Object.entries(Object.getOwnPropertyDescriptors(at)))
      if (
        typeof member === 'function' &&
        !NO_ACT.has(name) &&
        (asPromise || !OF_PROMISES.has(name)) &&
        /^[A-Za-z$][\w$]*$/.test(name)
      )
        names.add(name);
  return [...names];
}
