import fs from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Refusals } from './refused.js';

/** Which arguments of a function of `node:fs` are paths that it writes to. */
const writes: Readonly<Record<string, readonly number[]>> = {
  appendFile: [0],
  chmod: [0],
  chown: [0],
  copyFile: [1],
  cp: [1],
  createWriteStream: [0],
  lchmod: [0],
  lchown: [0],
  link: [0, 1],
  lutimes: [0],
  mkdir: [0],
  mkdtemp: [0],
  rename: [0, 1],
  rm: [0],
  rmdir: [0],
  symlink: [0, 1],
  truncate: [0],
  unlink: [0],
  utimes: [0],
  writeFile: [0],
};

/** Functions that read what a path leads to: a relative one leads to other files in a test than in the sandbox. */
const reads: readonly string[] = [
  'access',
  'createReadStream',
  'exists',
  'lstat',
  'opendir',
  'readFile',
  'readdir',
  'readlink',
  'realpath',
  'stat',
  'statfs',
];

/**
 * Functions that take a file by its number. Those that the process has open itself are not the module's: reading the
 * pipe to the parent waits for ever, and takes one of the few threads that files are read by along.
 */
const byNumber: readonly string[] = [
  'appendFile',
  'close',
  'fchmod',
  'fchown',
  'fdatasync',
  'fstat',
  'fsync',
  'ftruncate',
  'futimes',
  'read',
  'readFile',
  'readv',
  'write',
  'writeFile',
  'writev',
];

/** Printing is nobody's harm. */
const prints = /^(?:write|append)/;

type Functions = Record<string, unknown>;
type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

export interface FileGuardOptions {
  /** The folders that may be written to at this moment. */
  readonly writable: () => readonly string[];
}

/** Refuses writing to files outside of a few folders. */
export function guardFiles(refusals: Refusals, options: FileGuardOptions): void {
  const allowed = (path: unknown) => options.writable().some((folder) => isInside(path, folder));
  const first = firstFree();
  const isOurs = (path: unknown) => typeof path === 'number' && path < first;
  const check = (name: string, args: readonly unknown[], at: readonly number[]) => {
    const path = at.map((index) => args[index]).find((each) => !allowed(each));
    return path === undefined || typeof path === 'number'
      ? null
      : refusals.refuse(`file write (${name} ${pathText(path)})`);
  };
  const wrap = (target: Functions, name: string, label: string, at: readonly number[], rejects: boolean) => {
    const real = target[name];
    if (typeof real !== 'function') return;
    const guarded = function (this: unknown, ...args: unknown[]): unknown {
      const opens = name === 'open' || name === 'openSync';
      const refused = opens && !opensForWriting(args[1]) ? null : check(label, args, at);
      if (refused === null) return (real as AnyFunction).apply(this, args);
      if (rejects) return Promise.reject(refused);
      throw refused;
    };
    Object.defineProperty(guarded, 'name', { value: name, configurable: true });
    target[name] = guarded;
  };
  const keep = (target: Functions, name: string, label: string) => {
    const real = target[name];
    if (typeof real !== 'function') return;
    const kept = function (this: unknown, ...args: unknown[]): unknown {
      if (isOurs(args[0]) && !(prints.test(name) && (args[0] === 1 || args[0] === 2)))
        throw refusals.refuse(`file of the sandbox (${label} ${args[0]})`);
      return (real as AnyFunction).apply(this, args);
    };
    Object.defineProperties(kept, Object.getOwnPropertyDescriptors(real));
    target[name] = kept;
  };
  const watch = (target: Functions, name: string) => {
    const real = target[name];
    if (typeof real !== 'function') return;
    const watched = function (this: unknown, ...args: unknown[]): unknown {
      if (typeof args[0] === 'string' && !isAbsolute(args[0])) refusals.taint();
      return (real as AnyFunction).apply(this, args);
    };
    // What hangs on it belongs to it: `realpath.native`, and how it becomes a promise.
    Object.defineProperties(watched, Object.getOwnPropertyDescriptors(real));
    target[name] = watched;
  };
  const plain = fs as unknown as Functions;
  const promises = fs.promises as unknown as Functions;
  for (const [name, at] of Object.entries({ ...writes, open: [0] })) {
    wrap(plain, name, `fs.${name}`, at, false);
    wrap(plain, `${name}Sync`, `fs.${name}Sync`, at, false);
    wrap(promises, name, `fs.promises.${name}`, at, true);
  }
  for (const name of byNumber.flatMap((each) => [each, `${each}Sync`])) keep(plain, name, `fs.${name}`);
  for (const name of [...reads, 'open'])
    for (const [target, end] of [
      [plain, ''],
      [plain, 'Sync'],
      [promises, ''],
    ] as const)
      watch(target, name + end);
}

/** Numbers below this are of files that the process itself has open. */
function firstFree(): number {
  const number = fs.openSync(process.execPath, 'r');
  fs.closeSync(number);
  return number;
}

/** Files that are open already are written to by number. */
function isInside(path: unknown, folder: string): boolean {
  const text = pathText(path);
  const way = relative(folder, resolve(text));
  return way === '' || !(way === '..' || way.startsWith('../') || way.startsWith('..\\') || isAbsolute(way));
}

function pathText(path: unknown): string {
  if (typeof path === 'string') return path;
  if (path instanceof URL) return path.protocol === 'file:' ? fileURLToPath(path) : path.href;
  return Buffer.isBuffer(path) ? path.toString() : typeof path;
}

function opensForWriting(flags: unknown): boolean {
  const { O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND } = fs.constants;
  if (typeof flags === 'number') return (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND)) !== 0;
  return typeof flags === 'string' && /[wa+]/.test(flags);
}
