import type { ModuleFacts } from '../model.js';
import { guarded } from './guarded.js';

/** Classes of the module by how their objects are known: by constructor, and by prototype. */
export type Classes = ReadonlyMap<unknown, string>;

/** Classes a test can name: exported ones, and those held by what is exported (`lib.Queue`). */
export function classesIn(scope: Readonly<Record<string, unknown>>, facts: ModuleFacts): Map<unknown, string> {
  const classes = new Map<unknown, string>();
  const add = (value: unknown, name: string) => {
    if (typeof value !== 'function' || classes.has(value)) return;
    const prototype: unknown = guarded(() => value.prototype);
    if (prototype === undefined || prototype === null) return;
    classes.set(value, name);
    if (prototype !== Object.prototype) classes.set(prototype, name);
  };
  for (const { local } of facts.locals) add(scope[local], local);
  for (const { kind, owner } of facts.callables)
    if (kind === 'constructor' && owner?.includes('.')) add(valueAt(scope, owner), owner);
  return classes;
}

/**
 * The name of the class of an object; null where it is none of them. A prototype that was put in place of the one a
 * function comes with (`Foo.prototype = { … }`) names no constructor, so prototypes are asked first.
 */
export function classOf(value: unknown, classes: Classes): string | null {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return null;
  const byPrototype = guarded(() => classes.get(Object.getPrototypeOf(value)));
  return byPrototype ?? guarded(() => classes.get((value as object).constructor)) ?? null;
}

function valueAt(scope: Readonly<Record<string, unknown>>, path: string): unknown {
  let at: unknown = scope;
  for (const name of path.split('.')) {
    const from = at as Record<string, unknown> | null | undefined;
    at = guarded(() => from?.[name]);
  }
  return at;
}
