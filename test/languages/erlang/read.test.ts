import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NameArity } from '../../../src/languages/erlang/module.js';
import { readErlang } from '../../../src/languages/erlang/read.js';

const source = readFileSync('fixtures/erlang/shop_cart.erl', 'utf8');
const module = readErlang(source);
const ids = (names: readonly NameArity[]) => names.map(({ name, arity }) => `${name}/${arity}`);
const named = (name: string) => module.functions.find((fn) => fn.name === name)!;

describe('a module', () => {
  it('has its attributes', () => {
    expect(module).toMatchObject({
      name: 'shop_cart',
      behaviours: ['gen_server'],
      exportAll: false,
      records: ['cart'],
      parseTransforms: ['shop_trace'],
      onLoad: { name: 'load', arity: 0 },
      unreadForms: 0,
    });
    expect(module.includes.map(({ path, lib }) => [path, lib])).toEqual([
      ['shop.hrl', false],
      ['kernel/include/logger.hrl', true],
      ['eunit/include/eunit.hrl', true],
    ]);
    expect(module.imports).toMatchObject([{ module: 'lists', functions: [{ name: 'foldl', arity: 3 }] }]);
  });

  it('has exports, those under TEST told apart', () => {
    expect(ids(module.exports)).toContain('odd name/0');
    expect(ids(module.testOnlyExports)).toEqual(['empty/0']);
  });

  it('has specs, callbacks and types, where `fun` needs no end', () => {
    expect(ids(module.specs)).toEqual(['add/3', 'total/1']);
    expect(ids(module.callbacks)).toEqual(['price/2']);
    expect(ids(module.types)).toEqual(['item/0', 'cart/0']);
  });

  it('has functions with clauses; `;` in a guard begins none', () => {
    expect(module.functions.map((fn) => [`${fn.name}/${fn.arity}`, fn.line, fn.clauses.length, fn.testOnly])).toEqual([
      ['add/3', 29, 2, false],
      ['total/1', 36, 1, false],
      ['start_link/1', 43, 1, false],
      ['init/1', 46, 1, false],
      ['handle_call/3', 48, 2, false],
      ['handle_cast/2', 63, 1, false],
      ['classify/1', 65, 1, false],
      ['odd name/0', 73, 1, false],
      ['load/0', 75, 1, false],
      ['empty/0', 78, 1, true],
      ['empty_test/0', 79, 1, true],
    ]);
    expect(named('add').clauses).toEqual([
      { line: 29, endLine: 30 },
      { line: 31, endLine: 33 },
    ]);
  });

  it('has calls of other modules, handed on too', () => {
    expect(module.calls.map(({ module, name, arity, line }) => `${module}:${name}/${arity}@${line}`)).toEqual([
      'gen_server:start_link/4@44',
      'shop_price:of_item/1@49',
      'shop_log:flush/0@58',
      'shop_price:of_item/1@66',
    ]);
  });

  it('has complexity: clauses beyond the first, catch clauses, andalso and orelse', () => {
    expect(named('init').cyclomatic).toBe(1);
    expect(named('add').cyclomatic).toBe(2);
    // The second clause of the fun.
    expect(named('total').cyclomatic).toBe(2);
    // The second clause, the second of `of`, two of `catch`, one andalso.
    expect(named('handle_call').cyclomatic).toBe(6);
    // The second of `if`, orelse, the `after` of receive.
    expect(named('classify').cyclomatic).toBe(4);
    // if, receive inside it, orelse.
    expect(named('classify').cognitive).toBe(4);
  });

  it('has the lines on which expressions of bodies start', () => {
    expect(named('add').executableLines).toEqual([30, 32, 33]);
    expect(named('handle_call').executableLines).toEqual([49, 50, 51, 53, 55, 56, 58, 61]);
  });
});

describe('whatever the text', () => {
  it('reading never throws', () => {
    fc.assert(
      fc.property(fc.nat(source.length), fc.nat(400), fc.string({ maxLength: 8 }), (at, cut, text) => {
        readErlang(source.slice(0, at) + text + source.slice(at + cut));
      }),
      { numRuns: 400 },
    );
  });

  it('takes time in proportion to it', () => {
    const time = (repeats: number) => {
      const text = `-module(m).\n${'f(X) -> case X of {a, [b | _]} when X > 1 -> g:h(X, [1,2,3]); _ -> ok end.\n'.repeat(repeats)}`;
      const start = process.cpuUsage();
      readErlang(text);
      return process.cpuUsage(start).user;
    };
    time(500);
    expect(time(8000)).toBeLessThan(40 * Math.max(time(800), 1000));
  });
});

/** What Erlang's own parser (epp_dodger) says of real sources: `truth.jsonl` of the corpus. */
interface Truth {
  readonly file: string;
  readonly module: string;
  readonly behaviours: readonly string[];
  readonly exports: readonly (readonly [string, number])[];
  readonly exports_test_only: readonly (readonly [string, number])[];
  readonly export_all: boolean;
  readonly functions: readonly { name: string; arity: number; line: number; clauses: number; test_only: boolean }[];
  readonly specs: readonly (readonly [string, number])[];
  readonly callbacks: readonly (readonly [string, number])[];
  readonly records: readonly string[];
}

const CORPUS = '../shared/corpus/erlang';
const projects = [
  // Debian's erlang-src.
  { name: 'kernel and stdlib of OTP 25', truth: `${CORPUS}/otp25/truth.jsonl`, sources: '/usr/lib/erlang/lib' },
  { name: 'a real umbrella', truth: `${CORPUS}/erlmcp/truth.jsonl`, sources: process.env.COVGAP_ERLMCP ?? '' },
];

describe.each(projects)('$name', ({ truth, sources }) => {
  const rows = existsSync(truth)
    ? readFileSync(truth, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Truth)
    : [];
  const there = rows.length > 0 && sources !== '' && existsSync(`${sources}/${rows[0]!.file}`);
  const why = there ? '' : ` (SKIPPED: the corpus, or the sources: erlang-src, COVGAP_ERLMCP=<clone>, are not here)`;

  it.skipIf(!there)(`is read as Erlang's own parser reads it, every file${why}`, () => {
    const pairs = (list: readonly (readonly [string, number])[]) =>
      list.map(([name, arity]) => `${name}/${arity}`).sort();
    for (const row of rows) {
      const found = readErlang(readFileSync(`${sources}/${row.file}`, 'utf8'));
      expect({
        file: row.file,
        module: found.name,
        behaviours: [...found.behaviours].sort(),
        exports: ids(found.exports).sort(),
        testOnly: ids(found.testOnlyExports).sort(),
        exportAll: found.exportAll,
        functions: found.functions.map((fn) => [fn.name, fn.arity, fn.line, fn.clauses.length, fn.testOnly]),
        specs: ids(found.specs).sort(),
        callbacks: ids(found.callbacks).sort(),
        records: [...found.records].sort(),
      }).toEqual({
        file: row.file,
        module: row.module,
        behaviours: [...row.behaviours].sort(),
        exports: pairs(row.exports),
        testOnly: pairs(row.exports_test_only),
        exportAll: row.export_all,
        functions: row.functions.map((fn) => [fn.name, fn.arity, fn.line, fn.clauses, fn.test_only]),
        specs: pairs(row.specs),
        callbacks: pairs(row.callbacks),
        records: [...row.records].sort(),
      });
    }
  });
});
