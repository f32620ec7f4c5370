import { CovgapError } from '../errors.js';

/** Where a value stands: the keys that lead to it (an array's elements have numbers) and the byte it starts at. */
export interface Slice {
  readonly keys: readonly (string | number)[];
  readonly byte: number;
}

export const HINT = 'Check that the file is a whole coverage report, and run the tests again if it is not.';

/** `"files" > "src/a.py"`, cut to a length that fits into a message. */
export function describeKeys(keys: Slice['keys']): string {
  if (keys.length === 0) return 'the report';
  const shown = keys.map((key) => JSON.stringify(key).slice(0, 200)).join(' > ');
  return shown.length > 400 ? `${shown.slice(0, 400)}…` : shown;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object `value` is, or an empty one. */
export function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

/** The array `value` is, or an empty one. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A number as it is, anything else as NaN, which the builder counts as a bad count or line. */
export function number(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}

/** A line number from 1, or null. */
export function lineOrNull(value: unknown): number | null {
  return Number.isInteger(value) && (value as number) > 0 ? (value as number) : null;
}

/** The error for a value that is not what its format says. */
export function wrongShape(name: string, slice: Slice, expected: string, found: unknown): CovgapError {
  const kind = found === null ? 'null' : Array.isArray(found) ? 'an array' : kindOf(found);
  return new CovgapError('report-invalid', `${describeKeys(slice.keys)} should be ${expected}, but is ${kind}`, {
    file: name,
    byte: slice.byte,
    hint: HINT,
  });
}

/** The last key, which is to be a file's name: an array in the place of an object has numbers instead. */
export function fileKey(name: string, { keys, byte }: Slice): string {
  const key = keys.at(-1);
  if (typeof key === 'string') return key;
  throw wrongShape(name, { keys: keys.slice(0, -1), byte }, 'an object with a key for each source file', []);
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 40))}`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
