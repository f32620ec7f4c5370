import { guarded } from './guarded.js';

/** How the items of an iterator were had: `[...x]`, or `for await (const item of x)`; and the text of a stream of bytes. */
export type Listed = 'sync' | 'async' | 'text';

/** What came of waiting for a promise. */
export interface End {
  readonly kind: 'value' | 'error' | 'late';
  readonly value: unknown;
}

/** More items are an endless iterator, for all a test can wait. */
const MAX_ITEMS = 100;

export interface Consumed {
  readonly kind: 'returned' | 'threw' | 'broken';
  /** The items, or what was thrown on the way. */
  readonly value: unknown;
  readonly listed: Listed;
}

/** How the items of an iterator are had, which for a generator are all that it does; null for anything else. */
export function readingOf(value: unknown): Listed | null {
  if (typeof value !== 'object' || value === null) return null;
  if (guarded(() => value instanceof ReadableStream && !value.locked)) return 'text';
  const next = guarded(() => (value as { next?: unknown }).next);
  if (typeof next !== 'function' || guarded(() => Array.isArray(value)) !== false) return null;
  if (typeof guarded(() => (value as Partial<Iterable<unknown>>)[Symbol.iterator]) === 'function') return 'sync';
  if (typeof guarded(() => (value as Partial<AsyncIterable<unknown>>)[Symbol.asyncIterator]) === 'function')
    return 'async';
  return null;
}

/** What an iterator gives; `broken` where it does not end. */
export function consumeSync(value: Iterable<unknown>): Consumed {
  const list: unknown[] = [];
  try {
    for (const item of value) if (list.push(item) > MAX_ITEMS) return { kind: 'broken', value: list, listed: 'sync' };
    return { kind: 'returned', value: list, listed: 'sync' };
  } catch (error) {
    return { kind: 'threw', value: error, listed: 'sync' };
  }
}

/** The same of one to wait for; `broken` also where it waits for something that does not come. */
export async function consumeAsync(
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

/** The text of a stream; `broken` where it is none of bytes, fails, or does not end. */
export async function consumeText(
  stream: ReadableStream,
  settle: (promise: PromiseLike<unknown>) => Promise<End>,
): Promise<Consumed> {
  const { kind, value } = await settle(new Response(stream).text());
  return { kind: kind === 'value' ? 'returned' : 'broken', value, listed: 'text' };
}

/** The act as a test must say it to read an iterator or a stream. */
export function readingWords(listed: Listed): (act: string) => string {
  if (listed === 'text') return (act) => `new Response(${act}).text()`;
  if (listed === 'sync') return (act) => `[...${act}]`;
  return (act) =>
    `(async () => {\n  const items = [];\n  for await (const item of ${act}) items.push(item);\n  return items;\n})()`;
}
