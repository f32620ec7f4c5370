import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspectErlang } from '../../../src/languages/erlang/inspect.js';
import { isOtpApplication, isOtpModule } from '../../../src/languages/erlang/otp.js';
import { readRebarConfig } from '../../../src/languages/erlang/rebar-config.js';
import { testsOf } from '../../../src/languages/erlang/tests.js';

const inspect = (text: string) => inspectErlang(`-module(m).\n${text}`);
const names = (mentions: readonly { name: string }[]) => mentions.map(({ name }) => name);

describe('a supervisor', () => {
  const children = (text: string) => names(inspect(`-behaviour(supervisor).\n${text}`).children);

  it('names children in maps, in tuples and through the customary macro', () => {
    expect(children('init([]) -> {ok, {#{}, [#{id => a, start => {shop_a, start_link, []}}]}}.')).toEqual(['shop_a']);
    expect(
      children('init([]) -> {ok, {{one_for_one, 1, 5}, [{b, {shop_b, start_link, [1]}, permanent, 5, worker, [b]}]}}.'),
    ).toEqual(['shop_b']);
    expect(
      children(
        '-define(CHILD(I, T), {I, {I, start_link, []}, permanent, 5, T, [I]}).\ninit([]) -> {ok, {x, [?CHILD(shop_c, worker)]}}.',
      ),
    ).toEqual(['shop_c']);
  });

  it('names none in other tuples, and only a supervisor has children', () => {
    expect(children('init([]) -> {ok, {shop_x, stop, []}, {shop_y, start_link, Args}}.')).toEqual([]);
    expect(inspect('f() -> #{start => {shop_a, start_link, []}}.').children).toEqual([]);
  });
});

describe('-on_load', () => {
  const fails = (body: string) => inspect(`-on_load(load/0).\nload() -> ${body}.`).failsToLoad !== null;

  it.each([
    'ets:new(t, [named_table])',
    'case ets:info(t) of undefined -> ets:new(t, [named_table, {a, 1}]); _ -> ok end',
    'X = f(1), true',
    'if a -> ok; true -> "text" end',
    'undefined',
  ])('fails where it ends in %s', (body) => {
    expect(fails(body)).toBe(true);
  });

  it.each([
    'ok',
    'ets:new(t, []), ok',
    'erlang:load_nif("priv/x", 0)',
    'case erlang:load_nif("x", 0) of ok -> ok; {error, R} -> {error, R} end',
    'catch ets:new(t, [])',
    'try ets:new(t, []) of _ -> ok catch _:_ -> ok end',
    'X',
    'A < B, ok',
    'error(nif_not_loaded)',
  ])('is left alone where it ends in %s', (body) => {
    expect(fails(body)).toBe(false);
  });
});

describe('a function', () => {
  const [fn] = inspect(`go(Pid) ->
    {ok, Server} = shop:start_link(#{a => 1}), Other = spawn_link(fun() -> ok end),
    {ok, _} = application:ensure_all_started(shop_core), application:start(crypto),
    application:ensure_all_started([a, b]), application:start(Name),
    helper(1, 2), lists:map(fun twice/1, []), unlink(Server), exit(Other, kill), exit(Pid, normal), exit(done).`).functions;

  it('has the applications it starts, and whether it goes on without', () => {
    expect(fn!.startsApplications.map(({ name, matched }) => [name, matched])).toEqual([
      ['shop_core', true],
      ['crypto', false],
      ['a', false],
      ['b', false],
    ]);
  });

  it('has what it links, unlinks and kills', () => {
    expect([names(fn!.links), names(fn!.unlinks), names(fn!.kills)]).toEqual([['Server'], ['Server'], ['Other']]);
    expect([...fn!.parameters]).toEqual(['Pid']);
  });

  it('has its own functions by name and arity', () => {
    expect(fn!.local).toEqual(expect.arrayContaining(['helper/2', 'twice/1']));
    expect(fn!.local).not.toContain('start_link/1');
  });
});

describe('tests', () => {
  it('are counted as EUnit runs them: a generator for what it holds, set-ups for nothing', () => {
    const tests = testsOf(
      inspectErlang(`-module(m_tests).\n-include_lib("eunit/include/eunit.hrl").
        one_test() -> ?assert(true).
        all_test_() -> {foreach, fun setup/0, fun cleanup/1, [fun first/1, fun second/1, {"third", fun() -> ok end}]}.
        titled_test_() -> {setup, fun() -> a end, fun(_) -> b end, fun(X) -> [?_assert(X), ?_test(f(X))] end}.
        setup() -> ok. cleanup(_) -> ok. first(_) -> ok.
        second(_) -> [?_assert(true), ?_assertEqual(1, 1)].`),
    );
    expect(tests.map(({ framework, cases }) => [framework, cases])).toEqual([
      ['eunit', 1],
      ['eunit', 4],
      ['eunit', 2],
    ]);
  });

  it('of Common Test are the cases that all/0 and groups/0 name, with the set-ups they run behind', () => {
    const tests = testsOf(
      inspectErlang(`-module(m_SUITE).\n-export([all/0, groups/0, init_per_suite/1, a/1, b/1, helper/1]).
        all() -> [a, {group, g}]. groups() -> [{g, [], [b]}].
        init_per_suite(C) -> {ok, _} = application:ensure_all_started(gone), C.
        a(_) -> helper(1). b(_) -> ok. helper(_) -> ok.`),
    );
    expect(tests).toHaveLength(2);
    expect(tests[0]!.runs.map(({ name }) => name)).toEqual(expect.arrayContaining(['a', 'helper', 'init_per_suite']));
  });
});

it('rebar.config tells dependencies of all profiles, folders and export_all', () => {
  expect(
    readRebarConfig(`{deps, [jsx, {cowboy, "2.10.0"}, {x, {git, "https://x", {branch, "deps"}}}]}.
      {project_app_dirs, ["services/*"]}.
      {profiles, [{test, [{deps, [{meck, "0.9.2"}]}, {erl_opts, [export_all]}, {extra_src_dirs, [{"it", [{recursive, true}]}]}]}, {bench, [{src_dirs, ["src", "bench"]}]}]}.`),
  ).toEqual({
    dependencies: ['jsx', 'cowboy', 'x', 'meck'],
    sourceFolders: ['it'],
    applicationFolders: ['services/*'],
    exportAll: true,
  });
});

it('Erlang/OTP is known by name, in this release and others', () => {
  for (const module of ['lists', 'erlang', 'gen_server', 'ct', 'eunit', 'json', 'pg2', 'ssl'])
    expect([module, isOtpModule(module)]).toEqual([module, true]);
  expect(isOtpModule('shop_cache')).toBe(false);
  expect(['kernel', 'mnesia', 'shop'].map(isOtpApplication)).toEqual([true, true, false]);
});

it('whatever the text, inspecting never throws', () => {
  const text = `${readFileSync('fixtures/erlang/shop_cart.erl', 'utf8')}\n-on_load(f/0).\nf() -> case x of a -> ets:new(t, []); _ -> ok end.`;
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(300), fc.string({ maxLength: 8 }), (at, cut, more) => {
      testsOf(inspectErlang(text.slice(0, at) + more + text.slice(at + cut)));
    }),
    { numRuns: 300 },
  );
});
