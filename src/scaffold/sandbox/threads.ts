import zlib from 'node:zlib';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Counts what a module has given to threads of the pool beside requests to the disk, and what these have not worked
 * through: how long that takes is chance, and a search that does not wait for it finds other cases each time.
 *
 * `text`: the source, whose words tell what is to be watched; the rest is not loaded.
 *
 * @returns how much is being worked on
 */
export function countThreads(text: string): () => number {
  const counts = [
    ...(/\bzlib\b/.test(text) ? [countCompression()] : []),
    ...(/\bsubtle\b/.test(text) ? [countDigests()] : []),
  ];
  return () => counts.reduce((sum, count) => sum + count(), 0);
}

/** What streams of zlib have been given; its functions with a callback use the same streams. */
function countCompression(): () => number {
  let working = 0;
  let base = zlib.Deflate.prototype as object | null;
  while (base !== null && !Object.hasOwn(base, '_transform')) base = Object.getPrototypeOf(base);
  const owner = base as { _transform: AnyFunction } | null;
  if (owner === null) return () => 0;
  const real = owner._transform;
  owner._transform = function (this: unknown, chunk, encoding, done) {
    working++;
    return real.call(this, chunk, encoding, (...args: unknown[]) => {
      working--;
      (done as AnyFunction)(...args);
    });
  };
  return () => working;
}

/** Promises of the Web Cryptography API. */
function countDigests(): () => number {
  let working = 0;
  const owner = Object.getPrototypeOf(globalThis.crypto.subtle) as Record<string, unknown>;
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
    if (name === 'constructor' || typeof value !== 'function') continue;
    owner[name] = {
      [name](this: unknown, ...args: unknown[]) {
        const promise = (value as AnyFunction).apply(this, args) as Promise<unknown>;
        working++;
        const end = () => {
          working--;
        };
        promise.then(end, end);
        return promise;
      },
    }[name];
  }
  return () => working;
}
