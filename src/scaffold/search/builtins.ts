import type { Shape } from '../model.js';
import { type Expr, print, text } from './expr.js';

type Inner = (shape: Shape, name: string | null, limit: number) => Expr[];

/** Name of the shape of objects whose keys are names of HTTP headers. */
export const HEADER_NAMES = 'HeadersInit';

const ANY: Shape = { kind: 'any' };
const call = (head: string, ...args: Expr[]): Expr => ({ kind: 'call', head, args });
const array = (...items: Expr[]): Expr => ({ kind: 'array', items });

/** Fixed texts, the plainest first. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  RegExp: ['/a/', '/b+/g', '/^$/'],
  ArrayBuffer: ['new ArrayBuffer(4)', 'new ArrayBuffer(0)'],
  SharedArrayBuffer: ['new SharedArrayBuffer(4)'],
  DataView: ['new DataView(new ArrayBuffer(8))'],
  Buffer: ["Buffer.from('abc')", 'Buffer.alloc(0)'],
  AbortSignal: ['new AbortController().signal', 'AbortSignal.abort()'],
  AbortController: ['new AbortController()'],
  FormData: ['new FormData()'],
  Blob: ["new Blob(['abc'])"],
  File: ["new File(['abc'], 'a.txt')"],
  TextEncoder: ['new TextEncoder()'],
  TextDecoder: ['new TextDecoder()'],
  ReadableStream: ["new Response('abc').body", 'new ReadableStream()'],
  WritableStream: ['new WritableStream()'],
  TransformStream: ['new TransformStream()'],
  WeakMap: ['new WeakMap()'],
  WeakSet: ['new WeakSet()'],
  EventTarget: ['new EventTarget()'],
  Event: ["new Event('a')"],
  Function: ['() => 1'],
  Object: ['{}', '{ a: 1 }'],
  Symbol: ["Symbol('a')"],
  TemplateStringsArray: ["Object.assign(['a', 'b'], { raw: ['a', 'b'] })"],
};

const STRING: Shape = { kind: 'string' };
const NUMBER: Shape = { kind: 'number' };
const HEADERS: Shape = { kind: 'object', props: [], index: STRING, name: HEADER_NAMES };
const oneOf = (...texts: string[]): Shape => ({
  kind: 'union',
  of: texts.map((each) => ({ kind: 'literal', text: each })),
});
const METHODS = oneOf("'GET'", "'POST'", "'PUT'", "'PATCH'", "'DELETE'", "'HEAD'", "'OPTIONS'");
const STATUSES = oneOf('200', '201', '204', '301', '304', '400', '404', '500');
const object = (props: Readonly<Record<string, Expr>>): Expr => ({ kind: 'object', props: Object.entries(props) });
const string = (value: string): Expr => text(value, STRING);

/** Values that are made of parts, each of which may be changed. */
const COMPOSED: Readonly<Record<string, (inner: Inner) => Expr[]>> = {
  URL: () =>
    ["'https://example.com/a/b?x=1#top'", "'http://user:pw@localhost:8080/'"].map((each) =>
      call('new URL', string(each)),
    ),
  URLSearchParams: () => [call('new URLSearchParams', string("'a=1&b=2&a=3'")), call('new URLSearchParams')],
  Headers: (inner) => [
    call('new Headers', object({ 'content-type': string("'text/plain'") })),
    call('new Headers'),
    ...inner(HEADERS, null, 4).map((each) => call('new Headers', each)),
  ],
  Request: (inner) => {
    const url = string("'https://example.com/a?x=1'");
    const method = text("'POST'", METHODS);
    const headers = inner(HEADERS, null, 4);
    const json = object({ 'content-type': string("'application/json'") });
    return [
      call('new Request', url),
      call('new Request', url, object({ method, body: string("'abc'") })),
      ...headers.map((each) => call('new Request', url, object({ method: text("'GET'", METHODS), headers: each }))),
      call('new Request', url, object({ method, headers: json, body: string('\'{"a":1}\'') })),
      ...headers
        .slice(0, 1)
        .map((each) => call('new Request', url, object({ method, headers: each, body: string("'abc'") }))),
    ];
  },
  Response: (inner) => [
    call('new Response', string("'abc'")),
    call('new Response', text('null'), object({ status: text('404', STATUSES) })),
    text('Response.json({ a: 1 })'),
    ...inner(HEADERS, null, 4).map((each) =>
      call('new Response', string("'abc'"), object({ status: text('200', STATUSES), headers: each })),
    ),
  ],
  Date: () => [
    call('new Date', text("'2024-01-02T03:04:05.678Z'")),
    call('new Date', text('0', NUMBER)),
    text("new Date('2024-02-29T12:00:00Z')"),
    text('new Date(Number.NaN)'),
    call('new Date', text('4102444800000', NUMBER)),
  ],
  Error: () => [call('new Error', string("'broken'")), call('new TypeError', string("'wrong type'"))],
  TypeError: () => [call('new TypeError', string("'wrong type'"))],
  RangeError: () => [call('new RangeError', string("'out of range'"))],
};

const TYPED = /^(Ui|I)nt(8|16|32)(Clamped)?Array$|^Float(32|64)Array$/;

/** Values of a type of the language or of the platform; none where none is known. */
export function builtinValues(name: string, args: readonly Shape[], inner: Inner): Expr[] {
  const composed = COMPOSED[name];
  if (composed !== undefined) return composed(inner);
  const fixed = TEXTS[name];
  if (fixed !== undefined) return fixed.map((each) => text(each));
  if (TYPED.test(name)) return ['[1, 2, 3]', '[]', '[255, 0]'].map((list) => text(`new ${name}(${list})`));
  if (/^BigU?[iI]nt64Array$/.test(name)) return [text(`new ${name}([1n, 2n])`)];
  const [first = ANY, second = ANY] = args;
  switch (name) {
    case 'Promise':
    case 'PromiseLike':
      // A rejected promise among arguments is reported as unhandled before anyone awaits it.
      return inner(first, null, 4).map((value) => call('Promise.resolve', value));
    case 'Map':
    case 'ReadonlyMap':
      return maps(inner(first, 'key', 3), inner(second, null, 3));
    case 'Set':
    case 'ReadonlySet':
      return lists(inner(first, null, 3)).map((list) => call('new Set', list));
    case 'Iterable':
    case 'ArrayLike':
    case 'Iterator':
    case 'IterableIterator':
    case 'Generator': {
      const found = lists(inner(first, null, 3));
      return name === 'Iterable' || name === 'ArrayLike'
        ? found
        : found.map((list) => text(`${print(list, 'ts')}.values()`));
    }
    case 'AsyncIterable':
    case 'AsyncIterator':
    case 'AsyncGenerator':
      return lists(inner(first, null, 3)).map((list) =>
        text(`(async function* () {\n  yield* ${print(list, 'ts')};\n})()`),
      );
    default:
      return [];
  }
}

function lists(items: readonly Expr[]): Expr[] {
  return [array(...items.slice(0, 2)), array(), array(...items.slice(0, 1)), array(...items)];
}

function maps(keys: readonly Expr[], values: readonly Expr[]): Expr[] {
  if (keys.length === 0 || values.length === 0) return [call('new Map')];
  const entries = keys.map((key, index) => array(key, values[index % values.length]!));
  return [call('new Map', array(entries[0]!)), call('new Map'), call('new Map', array(...entries))];
}
