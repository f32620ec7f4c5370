type Owner = readonly [label: string, target: object];

const protectedClasses = [
  ...['Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'Symbol', 'BigInt', 'Promise', 'Map', 'Set'],
  ...['WeakMap', 'WeakSet', 'Date', 'RegExp', 'Error', 'TypeError', 'ArrayBuffer', 'Uint8Array', 'URL', 'EventTarget'],
];

/**
 * Remembers the global object, the built-in classes with their prototypes, and the environment.
 * @returns a function that puts them back as they were and names what had been changed: `Object.prototype.polluted`.
 */
export function snapshotGlobals(): () => string[] {
  const world = globalThis as unknown as Record<string, unknown>;
  const owners: Owner[] = [['globalThis', globalThis]];
  for (const name of protectedClasses) {
    const target = world[name];
    if (typeof target !== 'function') continue;
    owners.push([name, target], [`${name}.prototype`, target.prototype as object]);
  }
  owners.push(['Math', Math], ['JSON', JSON], ['Reflect', Reflect]);
  const iterators = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())) as object;
  owners.push(['Iterator.prototype', iterators]);
  const snapshots = owners.map(([label, target]) => new Snapshot(label, target));
  const env = { ...process.env };
  return () => [...snapshots.flatMap((snapshot) => snapshot.restore()), ...restoreEnv(env)];
}

const { ownKeys, getOwnPropertyDescriptor, defineProperty, deleteProperty } = Reflect;

/** The own properties of one object. */
class Snapshot {
  readonly #label: string;
  readonly #target: object;
  readonly #before: Map<PropertyKey, PropertyDescriptor>;

  constructor(label: string, target: object) {
    this.#label = label;
    this.#target = target;
    this.#before = new Map(ownKeys(target).map((key) => [key, getOwnPropertyDescriptor(target, key)!]));
  }

  restore(): string[] {
    const changed: string[] = [];
    const now = ownKeys(this.#target);
    for (const key of now) {
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
