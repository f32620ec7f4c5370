import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readErlang } from '../../../../src/languages/erlang/read.js';
import { mergeSuite } from '../../../../src/scaffold/erlang/render/merge.js';
import { loadTemplates } from '../../../../src/scaffold/place/templates.js';
import { withoutPieces } from '../../../../src/scaffold/render/insert.js';
import { cache, stock } from '../findings.js';

const templates = {
  eunit: await loadTemplates('/nowhere', 'eunit'),
  common_test: await loadTemplates('/nowhere', 'common_test'),
};

function merged(text: string, framework: 'eunit' | 'common_test', findings = cache) {
  const made = mergeSuite(text, 'x_tests.erl', framework, findings, { templates: templates[framework], proven: true });
  expect(withoutPieces(made.text, made.pieces)).toBe(text);
  const again = mergeSuite(made.text, 'x_tests.erl', framework, findings, {
    templates: templates[framework],
    proven: true,
  });
  if (made.refused === null) expect(again).toMatchObject({ text: made.text, added: 0, todos: 0 });
  const before = readErlang(text);
  const after = readErlang(made.text);
  expect(after.unreadForms).toBe(before.unreadForms);
  const names = after.functions.map(({ name, arity }) => `${name}/${arity}`);
  if (new Set(before.functions.map(({ name, arity }) => `${name}/${arity}`)).size === before.functions.length)
    expect(new Set(names).size).toBe(names.length);
  return made;
}

const suite = `%% Somebody's own.
-module(shop_cache_tests).
-include_lib("eunit/include/eunit.hrl"). % for the macros

setup() -> ok.
get_1_test_() -> [].
`;

describe('an existing EUnit suite', () => {
  it('gets generators by names that are free, and helpers too', () => {
    const { text, added } = merged(suite, 'eunit');
    expect(added).toBe(14);
    expect(text.startsWith(`${suite.slice(0, suite.indexOf('\n\nsetup'))}\n-export([init/1]).\n\nsetup() -> ok.`)).toBe(
      true,
    );
    expect(text).toContain('get_1_more_test_() ->');
    expect(text).toContain('fun setup_2/0');
  });

  it('keeps CRLF, and a last line without an end', () => {
    const { text } = merged(suite.replaceAll('\n', '\r\n').trimEnd(), 'eunit', stock);
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('gets the definitions of EUnit where it has none', () => {
    const { text } = merged('-module(a_tests).\n-export([a/0]).\na() -> ok.\n', 'eunit', stock);
    expect(text).toContain('-export([a/0]).\n-include_lib("eunit/include/eunit.hrl").\na() -> ok.');
  });

  it('is extended under the condition that its definitions stand in', () => {
    const text =
      '-module(a_tests).\n-ifdef(TEST).\n-include_lib("eunit/include/eunit.hrl").\na_test() -> ok.\n-endif.\n';
    const made = merged(text, 'eunit');
    expect(made.text).toContain('eunit.hrl").\n-export([init/1]).\na_test');
    expect(made.text.slice(text.length)).toMatch(/^-export[\s\S]*$|\n-ifdef\(TEST\)\.\n[\s\S]*\n-endif\.\n$/);
  });

  it('is left alone where it has the cases already, laid out as they may be', () => {
    const text = `-module(a_tests).\n-include_lib("eunit/include/eunit.hrl").\nx_test() ->\n  ?assertEqual( #{},\n shop_stock : new( ) ).\n`;
    const one = { ...stock, cases: stock.cases.slice(0, 1), todos: [] };
    expect(merged(text, 'eunit', one).added).toBe(0);
  });

  it('is refused where it cannot be read', () => {
    for (const text of ['', '-module(a)', '-module(a).\n-ifdef(T).\n', 'a() -> "x.\n', 'a() -> ok.\n'])
      expect(() => merged(text, 'eunit'), text).toThrow(/cannot be read as code/);
  });
});

describe('an existing Common Test suite', () => {
  const text = `-module(shop_SUITE).
-include_lib("common_test/include/ct.hrl").
-export([all/0]).
-export([first/1]).

all() ->
    [first]. % more to come

first(_Config) -> ok.
`;

  it('gets its cases exported and listed', () => {
    const made = merged(text, 'common_test');
    const read = readErlang(made.text);
    const exported = read.exports.map(({ name }) => name);
    for (const { name } of made.tests) expect(exported).toContain(name);
    const all = /all\(\) ->\n([\s\S]*?)\]\./.exec(made.text)![1]!;
    for (const { name } of made.tests) expect(all).toContain(`        ${name}`);
    expect(made.text).toContain('-include_lib("stdlib/include/assert.hrl").');
  });

  it('is not touched where its list is more than a list', () => {
    const computed = text.replace('[first].', 'lists:sort([first]).');
    expect(merged(computed, 'common_test')).toMatchObject({
      added: 0,
      refused: 'its all/0 is no plain list',
      text: computed,
    });
  });
});

const clone = process.env.COVGAP_ERLMCP ?? '';
const there = existsSync(join(clone, 'apps'));
if (!there) console.warn('SKIPPED: merging into the suites of a real umbrella (COVGAP_ERLMCP=<clone> is not given)');

describe.skipIf(!there)('suites of a real umbrella', () => {
  const files = there
    ? readdirSync(join(clone, 'apps'), { recursive: true, encoding: 'utf8' }).filter((path) =>
        /_(?:tests|SUITE)\.erl$/.test(path),
      )
    : [];
  it('are extended without a change to a byte of theirs, once', () => {
    expect(files.length).toBeGreaterThan(50);
    const refused: string[] = [];
    let extended = 0;
    for (const path of files) {
      const text = readFileSync(join(clone, 'apps', path), 'utf8');
      const made = merged(text, path.endsWith('_SUITE.erl') ? 'common_test' : 'eunit');
      if (made.refused !== null) refused.push(`${path}: ${made.refused}`);
      else if (made.added > 0) extended++;
    }
    expect(refused.filter((line) => !line.endsWith('its all/0 is no plain list'))).toEqual([]);
    expect(extended).toBeGreaterThan(files.length / 2);
  }, 60_000);
});
