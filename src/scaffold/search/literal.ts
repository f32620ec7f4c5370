import { propertyName, quote } from './expr.js';
import { type FolderPath, folderText } from './folder-text.js';

const MAX_ITEMS = 60;
const MAX_DEPTH = 6;

const TYPED_ARRAY = Object.getPrototypeOf(Uint8Array.prototype) as object;
const ERRORS = new Set<unknown>([Error, TypeError, RangeError, SyntaxError, EvalError, URIError, ReferenceError]);

/** The temporary folder whose path texts are said by. */
let folder: FolderPath | null = null;

/** Has literals say paths in a temporary folder by the variable that holds the folder, as long as `make` runs. */
export function sayingFolder<T>(path: FolderPath | null, make: () => T): T {
  folder = path;
  try {
    return make();
  } finally {
    folder = null;
  }
}

/** Whether dates are said in local time. */
let local = false;

/** Has literals say dates as the case says its own: `new Date(2024, 0, 31)` is another moment in each time zone. */
export function sayingDatesAs<T>(texts: readonly string[], make: () => T): T {
  local = texts.some((each) => /\bnew Date\(\d+, /.test(each));
  try {
    return make();
  } finally {
    local = false;
  }
}

/** Whether a text says where the temporary folder is, so that its length is nobody's business. */
export function saysFolder(value: string): boolean {
  return folder !== null && value.includes(folder.path);
}

/**
 * Source text that makes an equal value, or null where there is none that a reader would accept: functions, symbols,
 * objects of classes, circles, more than a screen of it. Touches the value with care: getters and proxies may throw.
 */
export function literalOf(value: unknown, maxLength = 600): string | null {
  try {
    const text = write(value, 0, []);
    return text === null || text.length > maxLength ? null : text;
  } catch {
    return null;
  }
}

/** `1`, `-0`, `NaN`, `1n`, `'a'`, `true`, `null`, `undefined`; null for what is no primitive, or a symbol. */
export function primitiveLiteral(value: unknown): string | null {
  switch (typeof value) {
    case 'string':
      return folder !== null && value.includes(folder.path) ? folderText(value, folder) : quote(value);
    case 'number':
      return Object.is(value, -0) ? '-0' : Number.isFinite(value) ? String(value) : infinite(value);
    case 'bigint':
      return `${value}n`;
    case 'boolean':
    case 'undefined':
      return String(value);
    default:
      return value === null ? 'null' : null;
  }
}

function infinite(value: number): string {
  if (Number.isNaN(value)) return 'Number.NaN';
  return value > 0 ? 'Number.POSITIVE_INFINITY' : 'Number.NEGATIVE_INFINITY';
}

function write(value: unknown, depth: number, above: readonly object[]): string | null {
  const primitive = primitiveLiteral(value);
  if (primitive !== null) return primitive;
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH || above.includes(value)) return null;
  const inside = [...above, value];
  const each = (item: unknown) => write(item, depth + 1, inside);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (Array.isArray(value)) return prototype === Array.prototype ? writeArray(value, each) : null;
  if (prototype === Object.prototype) return writeObject(value, each);
  if (prototype === Date.prototype) return writeDate(value as Date);
  if (prototype === Map.prototype) return writeCollection('Map', [...(value as Map<unknown, unknown>)], each);
  if (prototype === Set.prototype) return writeCollection('Set', [...(value as Set<unknown>)], each);
  if (prototype === RegExp.prototype) return String(value);
  if (prototype === URL.prototype) return `new URL(${quote((value as URL).href)})`;
  if (Object.getPrototypeOf(prototype) === TYPED_ARRAY) return writeTyped(value as Uint8Array);
  return null;
}

function writeArray(list: readonly unknown[], each: (item: unknown) => string | null): string | null {
  if (list.length > MAX_ITEMS || Object.keys(list).length !== list.length) return null;
  return joined(list.map(each), '[', ']');
}

function writeObject(value: object, each: (item: unknown) => string | null): string | null {
  if (Object.getOwnPropertySymbols(value).length > 0) return null;
  const names = Object.keys(value);
  // What does not enumerate is part of the value, and no literal has it. `__proto__` in a literal sets the prototype.
  if (names.length !== Object.getOwnPropertyNames(value).length || names.includes('__proto__')) return null;
  if (names.length > MAX_ITEMS) return null;
  const props = names.map((name) => {
    const text = each((value as Record<string, unknown>)[name]);
    const key = folder !== null && name.includes(folder.path) ? `[${folderText(name, folder)}]` : propertyName(name);
    return text === null ? null : `${key}: ${text}`;
  });
  return names.length === 0 ? '{}' : joined(props, '{ ', ' }');
}

function writeDate(date: Date): string | null {
  if (Number.isNaN(date.getTime())) return null;
  return (local ? localDate(date) : null) ?? `new Date(${quote(date.toISOString())})`;
}

/** Null where these parts would be another moment: in an hour that comes twice, and in the years the constructor moves. */
function localDate(date: Date): string | null {
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds(), date.getMilliseconds()];
  const parts = [date.getDate(), ...clock.slice(0, clock.findLastIndex((part) => part !== 0) + 1)];
  const [year, month] = [date.getFullYear(), date.getMonth()];
  const [day, hour = 0, ...rest] = parts;
  const same = new Date(year, month, day, hour, ...rest).getTime() === date.getTime();
  return same && year > 0 ? `new Date(${[year, month, ...parts].join(', ')})` : null;
}

function writeCollection(
  name: 'Map' | 'Set',
  items: readonly unknown[],
  each: (item: unknown) => string | null,
): string | null {
  if (items.length === 0) return `new ${name}()`;
  const text = writeArray(items, each);
  return text === null ? null : `new ${name}(${text})`;
}

function writeTyped(value: Uint8Array): string | null {
  const { name } = value.constructor;
  if (value.length > MAX_ITEMS || !/^(Big)?(Ui|I)nt|^Float/.test(name)) return null;
  return `new ${name}([${[...value].map(primitiveLiteral).join(', ')}])`;
}

function joined(parts: readonly (string | null)[], open: string, close: string): string | null {
  return parts.includes(null) ? null : `${open}${parts.join(', ')}${close}`;
}

/** The name under which a test may ask for an error's class: one of the language's own. */
export function standardErrorClass(error: unknown): string | null {
  const made: unknown = typeof error === 'object' && error !== null ? error.constructor : null;
  return ERRORS.has(made) ? (made as { name: string }).name : null;
}
