import fs from 'node:fs';

/**
 * `in-order`: what was asked for first is answered first. `last-first`: what was asked for last, and later. A disk may
 * do either; a case that comes out the same with both does not stand on the order.
 */
export type AnswerOrder = 'in-order' | 'last-first';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;
type Functions = Record<string, unknown>;
type Callback = (...args: unknown[]) => void;

const realSetImmediate = setImmediate;

/** Functions of `node:fs` that take a path, with twins among the promises. */
const byPath: readonly string[] = [
  'access',
  'appendFile',
  'chmod',
  'chown',
  'copyFile',
  'lchown',
  'link',
  'lstat',
  'lutimes',
  'mkdir',
  'mkdtemp',
  'readFile',
  'readdir',
  'readlink',
  'realpath',
  'rename',
  'rm',
  'rmdir',
  'stat',
  'statfs',
  'symlink',
  'truncate',
  'unlink',
  'utimes',
  'writeFile',
];

/** Functions that take a file by its number. */
const byNumber: readonly string[] = ['fchmod', 'fchown', 'fdatasync', 'fstat', 'fsync', 'ftruncate', 'futimes'];

/** They say how much they moved, and hand back what they moved it from or to. */
const moving: readonly string[] = ['read', 'readv', 'write', 'writev'];

/** What a read without a buffer reads into, as Node's documentation of `fs.read` has it. */
const READ_SIZE = 16_384;

/**
 * Makes requests to the disk come back in an order that is always the same: threads of the pool answer when they
 * please, so that a search would find other cases each time. Each request is carried out, by the function that does not
 * return before it is done, in a turn of the event loop of its own. Not for pipes and devices, which may never answer,
 * for `FileHandle` and `Dir`, and for requests with a signal: these stay as they are.
 *
 * To be called before anything else replaces functions of `node:fs`.
 *
 * @returns how many requests wait for their turn, and how many are left to threads
 */
export function orderDisk(order: AnswerOrder): { readonly queued: () => number; readonly inThreads: () => number } {
  const queue = new Queue(order);
  const plain = fs as unknown as Functions;
  const promises = fs.promises as unknown as Functions;
  const sync = { ...plain };
  const call = (name: string, args: readonly unknown[]) => (sync[`${name}Sync`] as AnyFunction)(...args);
  /** Says of what is no path what Node says: the real function would leave a request behind that counts as open until it is collected. */
  const refuseNoPath = (name: string, args: readonly unknown[]) => {
    if (typeof args[0] !== 'number' && !isPath(args[0])) call(name, args);
  };

  for (const name of [...byPath, 'open'])
    replace(plain, name, (real) => (args, callback) => {
      refuseNoPath(name, args);
      if (callback === null || !isPlain(name, args)) return real(...args, callback);
      queue.ask(() => call(name, args), answer(callback), callback);
    });
  for (const name of byNumber)
    replace(plain, name, (real) => (args, callback) => {
      if (callback === null || !isFile(args[0])) return real(...args, callback);
      queue.ask(() => call(name, args), answer(callback), callback);
    });
  replace(plain, 'close', (real) => (args, callback) => {
    if (!isFile(args[0])) return real(...args, ...(callback === null ? [] : [callback]));
    queue.ask(
      () => call('close', args),
      () => callback?.(null),
      callback ?? fail,
    );
  });
  replace(plain, 'exists', (real) => (args, callback) => {
    if (callback === null || !isPath(args[0])) return real(...args, callback);
    queue.ask(
      () => call('exists', args),
      (value) => callback(value),
      fail,
    );
  });
  for (const name of moving)
    replace(plain, name, (real) => (args, callback) => {
      if (callback === null || !isFile(args[0])) return real(...args, callback);
      const given = name === 'read' ? withBuffer(args) : args;
      queue.ask(
        () => call(name, given),
        (value) => callback(null, value, given[1]),
        callback,
      );
    });
  for (const name of byPath) {
    const real = promises[name];
    if (typeof real !== 'function') continue;
    promises[name] = named(name, async (...args) => {
      if (typeof args[0] !== 'object') refuseNoPath(name, args);
      if (!isPlain(name, args)) return (real as AnyFunction)(...args);
      return new Promise((resolve, reject) => queue.ask(() => call(name, args), resolve as Callback, reject));
    });
  }
  return { queued: () => queue.size, inThreads: pendingInPool };
}

/** A result that is none is left out, as `FSReqCallback` of Node does. */
function answer(callback: Callback): Callback {
  return (value) => (value === undefined ? callback(null) : callback(null, value));
}

/** Requests that wait for their turn. */
class Queue {
  readonly #waiting: (() => void)[] = [];
  readonly #order: AnswerOrder;

  constructor(order: AnswerOrder) {
    this.#order = order;
  }

  get size(): number {
    return this.#waiting.length;
  }

  ask(work: () => unknown, done: Callback, failed: Callback): void {
    this.#waiting.push(() => {
      let value: unknown;
      try {
        value = work();
      } catch (error) {
        failed(error);
        return;
      }
      done(value);
    });
    if (this.#order === 'in-order') realSetImmediate(() => this.#waiting.shift()?.());
    else realSetImmediate(() => realSetImmediate(() => this.#waiting.pop()?.()));
  }
}

/** Replaces a function with callback; `make` is given the real one, and what it makes the arguments and the callback behind them, if there is one. */
function replace(
  target: Functions,
  name: string,
  make: (real: AnyFunction) => (args: readonly unknown[], callback: Callback | null) => unknown,
): void {
  const real = target[name];
  if (typeof real !== 'function') return;
  const inner = make(real as AnyFunction);
  const replaced = named(name, (...args) => {
    const last = args.at(-1);
    return typeof last === 'function' ? inner(args.slice(0, -1), last as Callback) : inner(args, null);
  });
  // What hangs on it belongs to it: `realpath.native`, and how it becomes a promise.
  for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(real)))
    if (key !== 'name' && key !== 'length') Object.defineProperty(replaced, key, property);
  for (const key of Object.getOwnPropertySymbols(real))
    Object.defineProperty(replaced, key, Object.getOwnPropertyDescriptor(real, key)!);
  target[name] = replaced;
}

function named(name: string, run: AnyFunction): AnyFunction {
  return Object.defineProperty(run, 'name', { value: name, configurable: true });
}

const realStat = fs.statSync;
const statOf = (path: string | Buffer | URL) => realStat(path, { throwIfNoEntry: false });
const statOfNumber = fs.fstatSync;

/** Whether the arguments ask for nothing but an ordinary path: what is wrong with others the real function says at once. */
function isPlain(name: string, args: readonly unknown[]): boolean {
  const [path, second, third] = args;
  if (!isPath(path) || [second, third].some(hasSignal)) return false;
  const isData = name === 'writeFile' || name === 'appendFile';
  if (isData && typeof second !== 'string' && !ArrayBuffer.isView(second)) return false;
  if (!isData && !['open', 'readFile', 'copyFile', 'truncate'].includes(name)) return true;
  try {
    const found = statOf(path);
    return found === undefined || found.isFile() || found.isDirectory();
  } catch {
    return true;
  }
}

function isPath(path: unknown): path is string | Buffer | URL {
  if (typeof path === 'string') return !path.includes('\0');
  return Buffer.isBuffer(path) || (path instanceof URL && path.protocol === 'file:');
}

function hasSignal(options: unknown): boolean {
  return typeof options === 'object' && options !== null && (options as { signal?: unknown }).signal !== undefined;
}

function isFile(number: unknown): boolean {
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > 2 ** 31 - 1) return false;
  try {
    return statOfNumber(number).isFile();
  } catch {
    return false;
  }
}

/** `fs.read` may be called without a buffer, or with one among its options. */
function withBuffer([number, second, ...rest]: readonly unknown[]): readonly unknown[] {
  if (ArrayBuffer.isView(second)) return [number, second, ...rest];
  const { buffer = Buffer.alloc(READ_SIZE), ...options } = (second ?? {}) as { buffer?: Buffer };
  return [number, buffer, options];
}

const fail: Callback = (error) => {
  throw error;
};

/** Requests to the disk that threads work on. One whose call threw at once counts until it is collected. */
function pendingInPool(): number {
  return process.getActiveResourcesInfo().filter((name) => name.startsWith('FSReq')).length;
}
