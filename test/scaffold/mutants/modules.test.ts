import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { inspect } from 'node:util';
import { build, type Plugin, transformSync } from 'esbuild';
import { globSync } from 'glob';
import { afterEach, describe, expect, it } from 'vitest';
import { makeMutants } from '../../../src/scaffold/mutants/index.js';

const root = resolve(import.meta.dirname, '../../..');
const switchable = globalThis as { __covgap_mutant__?: number };

type Module = Readonly<Record<string, (...args: unknown[]) => unknown>>;

/** Puts mutants into the files whose path matches. */
const mutating = (filter: RegExp): Plugin => ({
  name: 'mutants',
  setup({ onLoad }) {
    onLoad({ filter }, ({ path }) => ({
      contents: makeMutants(path, readFileSync(path, 'utf8')).text,
      loader: 'ts',
    }));
  },
});

let loads = 0;

/** A module bundled with what it imports, each load evaluated anew. */
async function load(path: string, plugins: Plugin[] = []): Promise<Module> {
  const { outputFiles } = await build({
    entryPoints: [resolve(root, path)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    plugins,
    logLevel: 'error',
  });
  const code = Buffer.from(`${outputFiles[0]!.text}\n// ${++loads}`).toString('base64');
  return (await import(/* @vite-ignore */ `data:text/javascript;base64,${code}`)) as Module;
}

afterEach(() => {
  delete switchable.__covgap_mutant__;
});

const core = 'fixtures/projects/mcp-kit/packages/core/src';

/** Calls whose results show what a module does. `any`: the module is loaded by path, its types are not at hand. */
const exercises: Readonly<Record<string, (module: Module) => unknown>> = {
  [`${core}/errors.ts`]: ({ McpError, ValidationError, TimeoutError, toMcpError, describeError, requireInteger }) => {
    const inner = make(TimeoutError, 'late', { details: { ms: 3 } });
    const errors = [
      inner,
      make(ValidationError, 'bad', { cause: inner }),
      make(McpError, 'closed', 'gone'),
      new Error('x'),
      'text',
      null,
    ];
    return [
      ...errors.map((error) => attempt(toMcpError!, error)),
      ...errors.map((error) => attempt(describeError!, error)),
      attempt(describeError!, errors[1], 0),
      ...[0, 1, 1.5, 9, Number.NaN].map((value) => attempt(requireInteger!, 'n', value, 1, 8)),
    ];
  },
  [`${core}/json-rpc.ts`]: (rpc) => {
    const values = [
      ...[
        null,
        1,
        [],
        {},
        { jsonrpc: '2.0' },
        { jsonrpc: '2.0', method: '' },
        { jsonrpc: '2.0', method: 'm', id: 1.5 },
      ],
      ...[
        { jsonrpc: '2.0', method: 'm', id: 1, params: 3 },
        { jsonrpc: '2.0', method: 'm', params: [] },
      ],
      ...[
        { jsonrpc: '2.0', id: 1, result: 0 },
        { jsonrpc: '2.0', id: null, error: { code: 1, message: 'e' } },
      ],
      ...[
        { jsonrpc: '2.0', id: {}, error: {} },
        { jsonrpc: '2.0', id: 'a', error: { code: 1.5 } },
      ],
    ];
    return [
      ...values.flatMap((value) => [attempt(rpc.findProblem!, value), attempt(rpc.encode!, value)]),
      ...values.map((value) => attempt(rpc.decode!, JSON.stringify(value))),
      attempt(rpc.decode!, JSON.stringify(values), { maxBatch: 20 }),
      attempt(rpc.decode!, JSON.stringify(values), { maxBatch: 2 }),
      ...['', '[]', '{'].map((text) => attempt(rpc.decode!, text)),
      ...[-32700, -32099, -32000, -31999, 0].map((code) => attempt(rpc.messageForCode!, code)),
      ...[new Error('x'), make(rpc.RemoteError, { code: 3, message: 'm' })].map((e) => attempt(rpc.failureFrom!, 1, e)),
    ];
  },
  [`${core}/queue.ts`]: ({ BoundedQueue }) =>
    ['reject', 'drop-oldest', 'drop-newest', undefined].map((overflow) => {
      const dropped: unknown[] = [];
      const queue = make(BoundedQueue, { capacity: 3, overflow, onDrop: (...drop: unknown[]) => dropped.push(drop) });
      const call = (name: string, ...args: unknown[]) => attempt((queue[name] as Call).bind(queue), ...args);
      const calls = ['low', 'high', undefined, 'normal', 'low', 'high'].map((level, at) => call('enqueue', at, level));
      const rest = [
        call('peek'),
        call('dequeue'),
        call('remove', (n: unknown) => n === 1),
        call('drain', 1),
        call('drain'),
      ];
      return [calls, rest, dropped, call('stats'), call('dequeue'), queue.size, queue.isFull];
    }),
  [`${core}/cache.ts`]: ({ LruMap }) => {
    const map = make(LruMap, { maxEntries: 2 });
    const call = (name: string, ...args: unknown[]) => attempt((map[name] as Call).bind(map), ...args);
    return [
      call('set', 'a', 1),
      call('set', 'b', 2),
      call('get', 'a'),
      call('set', 'c', 3),
      call('get', 'b'),
      call('keys'),
      call('delete', 'a'),
      map.size,
      call('clear'),
      map.size,
    ];
  },
  [`${core}/session.ts`]: ({ negotiateVersion, hasCapability }) => [
    ...['2025-03-26', '1999-01-01', '', '2030-01-01'].map((version) => attempt(negotiateVersion!, version)),
    ...['a', 'a.b', 'a.b.c', 'd', ''].map((path) => attempt(hasCapability!, { a: { b: true }, d: false }, path)),
  ],
  'src/core/path-text.ts': (paths) =>
    ['', '/', 'a', 'a/b/../c.ts', '../x', 'C:\\a\\b.js', 'file:///a%20b/c.mjs', '/node_modules/a', 'dist/a.d.ts'].map(
      (path) => Object.values(paths).map((call) => attempt(call, path, 1)),
    ),
  'src/core/parts.ts': ({ divide, sayingName, globOf }) => [
    attempt(divide!, ['packages/a/src/x.ts', 'packages/b/y.ts', 'src/z.ts', 'w.ts', '/abs/v.ts'], () => false),
    ...['packages/core/src', '', 'src'].map((folder) => attempt(sayingName!, folder)),
    ...['', 'a/[id]', '!b'].map((folder) => [attempt(globOf!, { folder, direct: true }), attempt(globOf!, { folder })]),
  ],
  'src/core/churn.ts': ({ foldChurn }) => {
    const commits = [5, 1, 90].map((day) => ({ time: day * 86_400_000, paths: day === 5 ? ['a', 'b'] : ['a'] }));
    return [
      attempt(foldChurn!, commits),
      attempt(foldChurn!, []),
      attempt(foldChurn!, commits, { halfLifeDays: 1, sweepFiles: 1 }),
    ];
  },
  'src/formats/lcov.ts': async ({ lcov }) => {
    const { parse, sniff } = lcov as unknown as { parse: Call; sniff: Call };
    const text = readFileSync(resolve(root, 'fixtures/reports/lcov/h3-low.info'));
    return Promise.all(
      [text, text.subarray(0, 5_001), Buffer.from('SF:a\nDA:1,x\nDA:2\nBRDA:1,0,0,-\nend_of_record\nDA:1,1\n')].map(
        async (bytes) => {
          const seen: unknown[] = [attempt(sniff, bytes.toString())];
          const note = (what: unknown, ...more: unknown[]) =>
            seen.push(typeof what === 'object' ? facts(what) : what, ...more);
          const input = { name: 'report', size: bytes.length, chunks: () => [bytes] };
          await (parse(input, { file: note, warn: note, sourceRoot: note, timestamp: note }) as Promise<void>).catch(
            note,
          );
          return seen;
        },
      ),
    );
  },
};

type Call = (...args: unknown[]) => unknown;
type Made = Readonly<Record<string, unknown>>;

function make(type: unknown, ...args: unknown[]): Made {
  return Reflect.construct(type as new () => object, args) as Made;
}

function attempt(call: Call, ...args: unknown[]): unknown {
  try {
    return call(...args);
  } catch (error) {
    return ['throws', String(error), error];
  }
}

/** Columns and counts of a file's coverage, which its class keeps behind getters. */
function facts(file: unknown): unknown {
  const { path, lines, branches, functions, message } = file as Made;
  return { path, lines, branches, functions, message };
}

const shown = async (value: unknown): Promise<string> =>
  inspect(await value, { depth: 12, maxArrayLength: null, maxStringLength: null }).replace(/^\s*at .*\n?/gm, '');

describe.each(Object.entries(exercises))('%s', (path, exercise) => {
  it('does as before while no mutant is on', async () => {
    const before = await shown(exercise(await load(path)));
    expect(before.length).toBeGreaterThan(100);
    expect(await shown(exercise(await load(path, [mutating(/\.ts$/)])))).toBe(before);
    switchable.__covgap_mutant__ = 0;
    expect(await shown(exercise(await load(path, [mutating(/\.ts$/)])))).toBe(before);
  });
});

describe('a module in one text', () => {
  const path = `${core}/json-rpc.ts`;
  const { mutants } = makeMutants(path, readFileSync(resolve(root, path), 'utf8'));
  const bundle = () => load(path, [mutating(/json-rpc\.ts$/)]);
  const idOf = (operator: string, original: string): number => {
    const found = mutants.find((mutant) => mutant.operator === operator && mutant.original === original);
    return found!.id;
  };

  it('is switched between calls, and off again', async () => {
    const { messageForCode, createSuccess } = await bundle();
    expect(messageForCode!(-32700)).toBe('Parse error');
    switchable.__covgap_mutant__ = idOf('StringLiteral', "'Parse error'");
    expect(messageForCode!(-32700)).toBe('');
    switchable.__covgap_mutant__ = idOf('EqualityOperator', 'code >= -32099');
    expect([messageForCode!(-32099), messageForCode!(-32098)]).toEqual(['Application error', 'Server error']);
    switchable.__covgap_mutant__ = idOf('EqualityOperator', 'result === undefined');
    expect(createSuccess!(1, 'x')).toEqual({ jsonrpc: '2.0', id: 1, result: null });
    switchable.__covgap_mutant__ = 0;
    expect(createSuccess!(1, 'x')).toEqual({ jsonrpc: '2.0', id: 1, result: 'x' });
  });

  it('shows a difference for most of its mutants in what the calls return', async () => {
    const module = await bundle();
    const before = await shown(exercises[path]!(module));
    let killed = 0;
    for (const { id } of mutants) {
      switchable.__covgap_mutant__ = id;
      if ((await shown(attempt(exercises[path]! as Call, module))) !== before) killed++;
    }
    expect(mutants.length).toBeGreaterThan(150);
    expect(killed / mutants.length).toBeGreaterThan(0.6);
  });

  it('follows a switch set before it is loaded, in each evaluation anew', async () => {
    switchable.__covgap_mutant__ = idOf('UnaryOperator', '-32099');
    const [one, other] = [await bundle(), await bundle()];
    expect(one.messageForCode).not.toBe(other.messageForCode);
    expect([one.messageForCode!(-32050), other.messageForCode!(-32050)]).toEqual(Array(2).fill('Application error'));
  });
});

describe('the sources of this repository', () => {
  const files = globSync('src/**/*.ts', { cwd: root }).map((file) => file.replaceAll('\\', '/'));

  it.each(files.sort())('%s parses with its mutants in', (file) => {
    const source = readFileSync(resolve(root, file), 'utf8');
    const { text, mutants } = makeMutants(file, source);
    const { code } = transformSync(text, { loader: 'ts' });
    expect(
      mutants.every(
        ({ id }) =>
          code.includes(`__covgap_mutant__ === ${id} `) ||
          code.includes(`__covgap_mutant__ !== ${id})`) ||
          code.includes(`__covgap_mutant__ === ${id})`),
      ),
    ).toBe(true);
    expect(mutants.map(({ id }) => id)).toEqual(mutants.map((_, index) => index + 1));
    for (const { line, original } of mutants) expect(source.split('\n')[line - 1]).toContain(original.split('\n')[0]);
  });
});
