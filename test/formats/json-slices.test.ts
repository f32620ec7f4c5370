import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CovgapError } from '../../src/errors.js';
import type { Slice } from '../../src/formats/json-shape.js';
import { sliceJson } from '../../src/formats/json-slices.js';
import { inputOf } from './read-file.js';

type Taken = [keys: Slice['keys'], value: unknown];

async function slices(text: string | Uint8Array, paths: string[][], chunk?: number, max?: number): Promise<Taken[]> {
  const taken: Taken[] = [];
  const wanted = paths.map((path) => ({
    path,
    take: (value: unknown, { keys }: Slice) => void taken.push([keys, value]),
  }));
  await sliceJson(inputOf(text, 'r.json', chunk), wanted, max);
  return taken;
}

async function failure(text: string | Uint8Array, paths: string[][], chunk?: number, max?: number) {
  const error = await slices(text, paths, chunk, max).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CovgapError);
  return error as CovgapError;
}

const entriesOf = (value: unknown): Taken[] =>
  Array.isArray(value)
    ? value.map((element, index) => [[index], element])
    : Object.entries(value as object).map(([key, entry]) => [[key], entry]);

const container = fc.oneof(
  fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 4 })),
  fc.array(fc.jsonValue({ maxDepth: 4 })),
  fc.dictionary(fc.string(), fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }))),
);
const indent = fc.constantFrom(undefined, 1, '\t', '\r\n ');
const chunkSize = fc.oneof(fc.integer({ min: 1, max: 7 }), fc.constant(65_536));

describe('any JSON', () => {
  it('is sliced into the entries JSON.parse finds, however it is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(container, indent, chunkSize, async (value, space, chunk) => {
        const text = JSON.stringify(value, null, space)!;
        expect(await slices(text, [['*']], chunk)).toEqual(entriesOf(JSON.parse(text)));
      }),
      { numRuns: 500 },
    );
  });

  it('is sliced two levels down', async () => {
    await fc.assert(
      fc.asyncProperty(container, chunkSize, async (value, chunk) => {
        const text = JSON.stringify(value);
        const expected = entriesOf(JSON.parse(text)).flatMap(([keys, entry]) =>
          typeof entry === 'object' && entry !== null
            ? entriesOf(entry).map(([below, inner]): Taken => [[...keys, ...below], inner])
            : [],
        );
        expect(await slices(text, [['*', '*']], chunk)).toEqual(expected);
      }),
    );
  });

  it('is refused where JSON.parse refuses it, and only there', async () => {
    const edit = fc.record({
      at: fc.nat(),
      remove: fc.integer({ min: 0, max: 2 }),
      insert: fc.constantFrom(...'{}[]",:\\1x '),
    });
    await fc.assert(
      fc.asyncProperty(container, edit, chunkSize, async (value, { at, remove, insert }, chunk) => {
        const text = JSON.stringify(value);
        const cut = at % (text.length + 1);
        // Through bytes, since half a surrogate pair is nothing UTF-8 can hold.
        const broken = Buffer.from(text.slice(0, cut) + insert + text.slice(cut + remove)).toString();
        const parsed = (() => {
          try {
            return JSON.parse(broken) as unknown;
          } catch {
            return undefined;
          }
        })();
        if (typeof parsed === 'object' && parsed !== null) {
          const last = new Map((await slices(broken, [['*']], chunk)).map(([keys, entry]) => [String(keys[0]), entry]));
          expect(last).toEqual(new Map(Object.entries(parsed)));
        } else if (parsed === undefined) {
          const { where } = await failure(broken, [['*']], chunk);
          expect(where.byte).toBeGreaterThanOrEqual(0);
          expect(where.byte).toBeLessThanOrEqual(Buffer.byteLength(broken));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('cut short is refused with the byte where it ends', async () => {
    const text = JSON.stringify({ 'a"\\ü': [1, { b: '\\"' }], c: 'x', d: { e: null } }, null, 1);
    const bytes = new TextEncoder().encode(text);
    for (let length = 1; length < bytes.length; length++)
      for (const chunk of [1, 3, 1000]) {
        const error = await failure(bytes.subarray(0, length), [['*']], chunk);
        expect(error.code).toBe('report-invalid');
        expect(error.message).toMatch(/^the JSON (ends inside|of .* is malformed)/);
        expect(error.where).toEqual({ file: 'r.json', line: undefined, byte: expect.any(Number) });
      }
  });
});

describe('what is handed out', () => {
  const report = JSON.stringify({
    meta: { format: 3, other: [{}, []] },
    files: { 'a.py': { lines: [1], contexts: { '1': ['x'] } }, 'b.py': { lines: [] } },
    totals: { files: { 'c.py': 1 } },
  });

  it('is what the paths name, in the order of the report', async () => {
    expect(await slices(report, [['files', '*'], ['meta', 'format'], ['nothing']])).toEqual([
      [['meta', 'format'], 3],
      [['files', 'a.py'], { lines: [1], contexts: { '1': ['x'] } }],
      [['files', 'b.py'], { lines: [] }],
    ]);
  });

  it('has only the fields asked for', async () => {
    const taken: unknown[] = [];
    const take = (value: unknown) => void taken.push(value);
    await sliceJson(inputOf(report, 'r.json', 5), [{ path: ['files', '*'], fields: ['lines', 'more'], take }]);
    expect(taken).toEqual([{ lines: [1] }, { lines: [] }]);
  });

  it('is whole where fields are asked for but it is no object', async () => {
    const taken: unknown[] = [];
    await sliceJson(inputOf('{"a": [1], "b": 2}'), [
      { path: ['*'], fields: ['x'], take: (value) => taken.push(value) },
    ]);
    expect(taken).toEqual([[1], 2]);
  });

  it('knows the byte it starts at', async () => {
    const at: number[] = [];
    await sliceJson(inputOf('{"ü": 1,\n "b" : [2]}', 'r', 2), [{ path: ['*'], take: (_, { byte }) => at.push(byte) }]);
    expect(at).toEqual([7, 17]);
  });

  it('is the whole report for an empty path', async () => {
    expect(await slices(' [1, "x"] \n', [[]], 1)).toEqual([[[], [1, 'x']]]);
  });

  it('keeps entries whose key comes twice', async () => {
    expect(await slices('{"a":1,"a":2}', [['*']])).toEqual([
      [['a'], 1],
      [['a'], 2],
    ]);
  });

  it('takes __proto__ for a name like any other', async () => {
    const [[keys, value] = []] = await slices('{"__proto__": {"__proto__": {"polluted": 1}}}', [['*']]);
    expect(keys).toEqual(['__proto__']);
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(await slices('{"constructor": {"toString": 1}}', [['*', '*']])).toEqual([[['constructor', 'toString'], 1]]);
  });

  it('may come after a byte order mark and in chunks that are empty or reused', async () => {
    const bytes = new TextEncoder().encode('\uFEFF{"a": ["\\\\", "\\""], "b": "ü"}');
    const shared = new Uint8Array(4);
    const chunks = function* () {
      for (let i = 0; i < bytes.length; i += 3) {
        yield new Uint8Array(0);
        shared.set(bytes.subarray(i, i + 3));
        yield shared.subarray(0, Math.min(3, bytes.length - i));
      }
    };
    const taken: unknown[] = [];
    await sliceJson({ name: 'r', size: bytes.length, chunks }, [{ path: ['*'], take: (value) => taken.push(value) }]);
    expect(taken).toEqual([['\\', '"'], 'ü']);
  });
});

describe('bounds', () => {
  it('refuses nesting deeper than 1000, parsed or stepped over', async () => {
    const deep = `{"a": ${'['.repeat(1001)}${']'.repeat(1001)}}`;
    for (const path of ['a', 'b'])
      expect(await failure(deep, [[path]])).toMatchObject({
        message: 'the JSON of "a" is nested more than 1000 levels deep',
        where: { byte: 1006 },
      });
    expect(await slices(`{"a": ${'['.repeat(1000)}${']'.repeat(1000)}}`, [['a']])).toHaveLength(1);
    expect((await failure('['.repeat(5_000_000), [['a']])).message).toMatch(/nested/);
  });

  it('refuses one value that is too large, but steps over it', async () => {
    const text = `{"a": "${'x'.repeat(5000)}", "b": 1}`;
    expect(await failure(text, [['a']], 100, 1000)).toMatchObject({
      message: 'a value of "a" is larger than 1000 bytes',
    });
    expect(await slices(text, [['b']], 100, 1000)).toEqual([[['b'], 1]]);
  });

  it('refuses endless keys, numbers and words', async () => {
    for (const text of [
      `{"${'k'.repeat(100_000)}": 1}`,
      `{"a": ${'1'.repeat(100_000)}}`,
      `{"a": ${'x'.repeat(100_000)}}`,
    ])
      expect((await failure(text, [['b']])).message).toMatch(/is larger than 65536 bytes$/);
  });

  it('reads a line of 10 MB', async () => {
    const text = `{"a": [${'1,'.repeat(5_000_000)}1]}`;
    const [[, value] = []] = await slices(text, [['a']]);
    expect(value).toHaveLength(5_000_001);
  });
});

describe('messages', () => {
  it.each([
    ['', 'the JSON ends inside the report: expected a value', 0],
    ['{"a": ', 'the JSON ends inside "a": expected a value', 6],
    ['{"a": tru', 'the JSON of "a" is malformed', 6],
    ['{"a": 1', 'the JSON ends inside the report: expected "," or "}"', 7],
    ['{"a": [1, {"b": "x', 'the JSON ends inside "a": expected the rest of it', 18],
    ['{"a": 1,}', 'the JSON of the report is malformed: expected a key in quotes, found "}"', 8],
    ['{"a" 1}', 'the JSON of the report is malformed: expected ":", found "1"', 5],
    ['{"a": 1 "b": 2}', 'the JSON of the report is malformed: expected "," or "}", found "\\""', 8],
    ['{"a": 1} x', 'the JSON of the report is malformed: expected the end of the report, found "x"', 9],
    ['{"a": 1}\u0001', 'the JSON of the report is malformed: expected the end of the report, found byte 0x1', 8],
    ['{"b": [1, 2}', 'the JSON of "b" is malformed: expected "]", found "}"', 11],
    ['{"b": nope}', 'the JSON of "b" is malformed', 6],
    ['{"a": {"ü": 1 2}}', 'the JSON of "a" is malformed', 15],
    ['3', 'the report should be an object, but is a number', 0],
    ['"text"', 'the report should be an object, but is the text "text"', 0],
  ])('%j: %s', async (text, message, byte) => {
    const error = await failure(text, [['a']]);
    expect(error.message).toBe(message.replaceAll('\\"', '"'));
    expect(error.where.byte).toBe(byte);
    expect(error.hint).toMatch(/run the tests again/);
  });

  it('names a value where an object should be', async () => {
    expect((await failure('{"files": "x"}', [['files', '*']])).message).toBe(
      '"files" should be an object, but is the text "x"',
    );
    expect(
      await slices('{"files": null, "other": {"x": 3}}', [
        ['files', '*'],
        ['*', 'y', '*'],
      ]),
    ).toEqual([]);
  });

  it('cuts long names short', async () => {
    const name = 'n'.repeat(1000);
    expect((await failure(`{"${name}": {"${name}": {"${name}": [}}}}`, [['*', '*', '*']])).message.length).toBeLessThan(
      500,
    );
  });

  it('says that UTF-16 is not read', async () => {
    expect((await failure(Buffer.from('\uFEFF{"a": 1}', 'utf16le'), [['*']])).message).toMatch(/not UTF-8/);
  });
});
