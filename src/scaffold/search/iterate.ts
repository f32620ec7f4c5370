import { guarded } from './guarded.js';

/** How the items of an iterator were had: `[...x]`, or `for await (const item of x)`. */
export type Listed = 'sync' | 'async';

/** What came of waiting for a promise. */
export interface End {
  readonly kind: 'value' | 'error' | 'late';
  readonly value: unknown;
}

/** More items are an endless iterator, for all a test can wait. */
const MAX_ITEMS = 100;

interface Consumed {
  readonly kind: 'returned' | 'threw' | 'broken';
  /** The items, or what was thrown on the way. */
  readonly value: unknown;
  readonly listed: Listed;
}

/**
 * What an iterator gives, which for a generator is all that it does. Null for anything else; `broken` where it does not
 * end or waits for something that does not come.
 * @param awaited the iterator came out of a promise
 */
export async function consumed(
  value: unknown,
  awaited: boolean,
  settle: (promise: PromiseLike<unknown>) => Promise<End>,
): Promise<Consumed | null> {
  if (typeof value !== 'object' || value === null || awaited) return null;
  const next = guarded(() => (value as { next?: unknown }).next);
  if (typeof next !== 'function' || guarded(() => Array.isArray(value)) !== false) return null;
  if (typeof guarded(() => (value as Partial<Iterable<unknown>>)[Symbol.iterator]) === 'function')
    return consumeSync(value as Iterable<unknown>);
  if (typeof guarded(() => (value as Partial<AsyncIterable<unknown>>)[Symbol.asyncIterator]) === 'function')
    return consumeAsync(value as AsyncIterator<unknown>, settle);
  return null;
}

function consumeSync(value: Iterable<unknown>): Consumed {
  const list: unknown[] = [];
  try {
    for (const item of value) if (list.push(item) > MAX_ITEMS) return { kind: 'broken', value: list, listed: 'sync' };
    return { kind: 'returned', value: list, listed: 'sync' };
  } catch (error) {
    return { kind: 'threw', value: error, listed: 'sync' };
  }
}

async function consumeAsync(
  iterator: AsyncIterator<unknown>,
  settle: (promise: PromiseLike<unknown>) => Promise<End>,
): Promise<Consumed> {
  const list: unknown[] = [];
  const broken = { kind: 'broken', value: list, listed: 'async' } as const;
  try {
    while (list.length < MAX_ITEMS) {
      const end = await settle(Promise.resolve(iterator.next()));
      if (end.kind === 'late') return broken;
      if (end.kind === 'error') return { kind: 'threw', value: end.value, listed: 'async' };
      const result = end.value as IteratorResult<unknown>;
      if (result.done) return { kind: 'returned', value: list, listed: 'async' };
      list.push(result.value);
    }
    return broken;
  } catch (error) {
    return { kind: 'threw', value: error, listed: 'async' };
  }
}

/** The act as a test must say it to read an iterator. */
export function readingWords(listed: Listed): (act: string) => string {
  if (listed === 'sync') return (act) => `[...${act}]`;
  return (act) =>
    `(async () => {\n  const items = [];\n  for await (const item of ${act}) items.push(item);\n  return items;\n})()`;
}
