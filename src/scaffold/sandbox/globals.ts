type Owner = readonly [label: string, target: object];

const protectedClasses = [
  ...['Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'Symbol', 'BigInt', 'Promise', 'Map', 'Set'],
  ...['WeakMap', 'WeakSet', 'Date', 'RegExp', 'Error', 'TypeError', 'ArrayBuffer', 'Uint8Array', 'URL', 'EventTarget'],
];

/** What code changes if it changes anything; looked at every time. */
const oftenChanged = new Set([
  'globalThis',
  'Object.prototype',
  'Array.prototype',
  'String.prototype',
  'Function.prototype',
]);
for (const name of ['Promise.prototype', 'Math', 'JSON', 'Date']) oftenChanged.add(name);
/** The rest is looked at every so many times: looking costs as much as a call. */
const seldom = 16;

/**
 * Remembers the global object, the built-in classes with their prototypes, and the environment.
 * @returns a function that puts them back as they were and names what had been changed: `Object.prototype.polluted`.
 * What hardly any code changes is seen with a delay of some calls, always the same.
 */
export function snapshotGlobals(): () => string[] {
  const snapshots = owners().map(([label, target]) => ({
    often: oftenChanged.has(label),
    of: new Snapshot(label, target),
  }));
  const env = { ...process.env };
  let calls = 0;
  return () => {
    const all = calls++ % seldom === 0;
    const changed: string[] = [];
    for (const { often, of } of snapshots) if (often || all) for (const name of of.restore()) changed.push(name);
    for (const name of restoreEnv(env)) changed.push(name);
    return changed;
  };
}

function owners(): Owner[] {
  const world = globalThis as unknown as Record<string, unknown>;
  const list: Owner[] = [['globalThis', globalThis]];
  for (const name of protectedClasses) {
    const target = world[name];
    if (typeof target === 'function') list.push([name, target], [`${name}.prototype`, target.prototype as object]);
  }
  const iterators = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())) as object;
  return [...list, ['Math', Math], ['JSON', JSON], ['Reflect', Reflect], ['Iterator.prototype', iterators]];
}

const unchanged: string[] = [];
const { is } = Object;
const { ownKeys, getOwnPropertyDescriptor, defineProperty, deleteProperty } = Reflect;

/** The own properties of one object. */
class Snapshot {
  readonly #label: string;
  readonly #target: Readonly<Record<PropertyKey, unknown>>;
  readonly #before: Map<PropertyKey, PropertyDescriptor>;
  // The same in the form that is fastest to compare: this runs after every execution.
  #keys: PropertyKey[] = [];
  #values: unknown[] = [];
  #accessors: [PropertyKey, PropertyDescriptor][] = [];
  #count = 0;

  constructor(label: string, target: object) {
    this.#label = label;
    this.#target = target as Record<PropertyKey, unknown>;
    this.#before = new Map(ownKeys(target).map((key) => [key, getOwnPropertyDescriptor(target, key)!]));
    this.#prepare();
  }

  #prepare(): void {
    const entries = [...this.#before].filter(([key]) => !isOurs(key));
    const data = entries.filter(([, descriptor]) => 'value' in descriptor);
    this.#keys = data.map(([key]) => key);
    this.#values = data.map(([, { value }]) => value);
    this.#accessors = entries.filter(([, descriptor]) => !('value' in descriptor));
    this.#count = this.#before.size;
  }

  /** Adding and removing is seen by the number of keys and the value that is gone. */
  #isIntact(): boolean {
    if (ownKeys(this.#target).length !== this.#count) return false;
    for (let i = 0; i < this.#keys.length; i++) if (!is(this.#target[this.#keys[i]!], this.#values[i])) return false;
    for (const [key, before] of this.#accessors) {
      const after = getOwnPropertyDescriptor(this.#target, key);
      if (after?.get !== before.get || after?.set !== before.set) return false;
    }
    return true;
  }

  restore(): string[] {
    if (this.#isIntact()) return unchanged;
    const changed: string[] = [];
    for (const key of ownKeys(this.#target)) {
      if (this.#before.has(key) || isOurs(key)) continue;
      deleteProperty(this.#target, key);
      changed.push(this.#name(key));
    }
    for (const [key, before] of this.#before) {
      if (isOurs(key)) continue;
      const after = getOwnPropertyDescriptor(this.#target, key);
      if (after !== undefined && same(before, after)) continue;
      if (after !== undefined && isLazy(before, after)) {
        this.#before.set(key, after);
        continue;
      }
      if (defineProperty(this.#target, key, before)) changed.push(this.#name(key));
    }
    this.#prepare();
    return changed;
  }

  #name(key: PropertyKey): string {
    return typeof key === 'symbol' ? `${this.#label}[${String(key)}]` : `${this.#label}.${String(key)}`;
  }
}

/** Switches of the search, like that of mutants. */
function isOurs(key: PropertyKey): boolean {
  return typeof key === 'string' && key.startsWith('__covgap_');
}

function same(a: PropertyDescriptor, b: PropertyDescriptor): boolean {
  return (
    Object.is(a.value, b.value) &&
    a.get === b.get &&
    a.set === b.set &&
    a.writable === b.writable &&
    a.enumerable === b.enumerable &&
    a.configurable === b.configurable
  );
}

/** Node makes some globals when they are first read: a getter turns into what it gave. */
function isLazy(before: PropertyDescriptor, after: PropertyDescriptor): boolean {
  if (before.get === undefined || after.get !== undefined) return false;
  try {
    return before.get.call(globalThis) === after.value;
  } catch {
    return false;
  }
}

function restoreEnv(before: Readonly<Record<string, string | undefined>>): string[] {
  const changed: string[] = [];
  for (const key of Object.keys(process.env)) {
    if (key in before) continue;
    delete process.env[key];
    changed.push(`process.env.${key}`);
  }
  for (const [key, value] of Object.entries(before)) {
    if (process.env[key] === value) continue;
    process.env[key] = value;
    changed.push(`process.env.${key}`);
  }
  return changed;
}
