import type { ts } from 'ts-morph';
import { isPackageFile } from './text.js';

/** Types of the language and the platform that values are known for by name. */
const KNOWN = new Set(
  (
    'Promise PromiseLike Map ReadonlyMap Set ReadonlySet WeakMap WeakSet WeakRef Date RegExp RegExpExecArray ' +
    'RegExpMatchArray Error TypeError RangeError SyntaxError ReferenceError EvalError URIError AggregateError ' +
    'DOMException ArrayBuffer SharedArrayBuffer ArrayBufferLike ArrayBufferView DataView Int8Array Uint8Array ' +
    'Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array BigInt64Array ' +
    'BigUint64Array Buffer URL URLSearchParams AbortSignal AbortController ReadableStream WritableStream ' +
    'TransformStream ReadableStreamDefaultReader ReadableStreamDefaultController Request Response Headers FormData Blob ' +
    'File EventEmitter EventTarget Event CustomEvent MessageEvent TextEncoder TextDecoder Iterable IterableIterator ' +
    'Iterator IteratorObject ArrayIterator MapIterator SetIterator AsyncIterable AsyncIterableIterator AsyncIterator ' +
    'AsyncIteratorObject Generator AsyncGenerator ArrayLike Function CallableFunction NewableFunction Object Symbol ' +
    'String Number Boolean BigInt TemplateStringsArray Readable Writable Duplex Transform PassThrough Stream Timeout ' +
    'Immediate IncomingMessage ServerResponse Socket Server Worker MessagePort ChildProcess ProxyHandler'
  ).split(' '),
);

/** Wrapper objects and spellings, by what a test would pass. */
const SAME: Readonly<Record<string, string>> = {
  IteratorObject: 'Iterator',
  ArrayIterator: 'Iterator',
  MapIterator: 'Iterator',
  SetIterator: 'Iterator',
  AsyncIteratorObject: 'AsyncIterator',
  AsyncIterableIterator: 'AsyncIterator',
  ArrayBufferLike: 'ArrayBuffer',
  ArrayBufferView: 'Uint8Array',
  RegExpMatchArray: 'RegExpExecArray',
  CallableFunction: 'Function',
  NewableFunction: 'Function',
};

/** Where a type was declared. */
export type Origin = 'project' | 'package' | 'platform' | 'dom';

export function originOf(symbol: ts.Symbol, program: ts.Program, own: string): Origin {
  const declaration = symbol.declarations?.[0];
  if (declaration === undefined) return 'project';
  const file = declaration.getSourceFile();
  const path = file.fileName;
  if (program.isSourceFileDefaultLibrary(file)) return /lib\.(dom|webworker)/.test(path) ? 'dom' : 'platform';
  if (/\/node_modules\/(@types\/(node|bun|deno)|undici-types|bun-types)\//.test(path)) return 'platform';
  return isPackageFile(path, own) ? 'package' : 'project';
}

/** The name values of a platform type are known by, or null. */
export function platformName(name: string): string | null {
  return KNOWN.has(name) ? (SAME[name] ?? name) : null;
}
