import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ErlangContext, openErlangContext } from '../../../src/scaffold/erlang/context.js';
import { findErlang } from '../../../src/scaffold/erlang/find.js';
import type { ErlangFindings } from '../../../src/scaffold/erlang/model.js';
import { hasErlang, projectOf } from './erlang.js';

const files = {
  'src/shapes.erl': `-module(shapes).
-export([area/1, classify/1, parse/2, now_in/1, lucky/0]).
-spec area({circle, number()} | {rect, number(), number()}) -> number().
area({circle, R}) when R > 100 -> huge;
area({circle, R}) -> 3 * R * R;
area({rect, A, B}) ->
    A * B.
classify(Opts) ->
    case maps:get(size, Opts, small) of
        small ->
            {ok, maps:get(weight, Opts, 1)};
        large ->
            case maps:get(weight, Opts, 1) > 40 of
                true ->
                    too_heavy;
                false ->
                    large
            end
    end.
parse(<<"v", Version:8, _/binary>>, strict) -> {version, Version};
parse(_, strict) ->
    error(unknown_version);
parse(_, lax) -> none.
now_in(Unit) -> {Unit, erlang:system_time(second), make_ref()}.
lucky() -> {rand:uniform(1000000), rand:uniform(1000000)}.
`,
  'src/counter.erl': `-module(counter).
-behaviour(gen_server).
-export([start_link/1, add/2, value/1, reset/1, boom/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).
-record(state, {value = 0 :: integer(), limit :: pos_integer()}).
start_link(Options) -> gen_server:start_link(?MODULE, Options, []).
add(Server, N) -> gen_server:call(Server, {add, N}).
value(Server) -> gen_server:call(Server, value).
reset(Server) -> gen_server:cast(Server, reset).
boom(Server) -> gen_server:call(Server, boom).
init(#{limit := Limit}) when is_integer(Limit) -> {ok, #state{limit = Limit}}.
handle_call({add, N}, _From, #state{value = V, limit = Limit} = State) when V + N =< Limit ->
    {reply, ok, State#state{value = V + N}};
handle_call({add, _}, _From, State) ->
    {reply, {error, limit}, State};
handle_call(value, _From, State) ->
    {reply, State#state.value, State};
handle_call(boom, _From, _State) ->
    exit(boom);
handle_call(_, _From, State) ->
    {reply, {error, unknown}, State}.
handle_cast(reset, State) ->
    {noreply, State#state{value = 0}};
handle_cast(_, State) ->
    {noreply, State}.
handle_info({double, N}, State) ->
    {noreply, State#state{value = 2 * N}};
handle_info(_, State) ->
    {noreply, State}.
terminate(_Reason, _State) -> ok.
`,
  'src/hostile.erl': `-module(hostile).
-export([quit/0, wipe/1, hang/0, hog/0, fine/1]).
quit() -> erlang:halt(0).
wipe(Path) -> file:delete(Path), os:cmd("rm -rf " ++ Path).
hang() -> receive never -> ok end.
hog() -> hog([]).
hog(L) -> hog([lists:seq(1, 100000) | L]).
fine(a) -> first;
fine(_) -> second.
`,
  'src/unloadable.erl': `-module(unloadable).
-on_load(init/0).
-export([f/0]).
init() -> not_ok.
f() -> 1.
`,
  'src/broken.erl': '-module(broken).\n-export([f/1]).\n-spec f(a | b) -> ok.\nf(a) -> g();\nf(b) -> ok.\n',
  'src/shop_sup.erl': `-module(shop_sup).
-behaviour(supervisor).
-export([start_link/0, init/1]).
start_link() -> supervisor:start_link({local, ?MODULE}, ?MODULE, []).
init([]) -> {ok, {#{strategy => one_for_one}, [#{id => c, start => {counter, start_link, [#{limit => 5}]}}]}}.
`,
  'src/words.erl': '-module(words).\n-export([first/1, second/1]).\nfirst(a) -> 1.\nsecond(b) -> 2.\n',
  'test/words_tests.erl':
    '-module(words_tests).\n-include_lib("eunit/include/eunit.hrl").\nfirst_test() -> 1 = words:first(a).\n',
};

describe.skipIf(!hasErlang)('finding cases for Erlang', () => {
  let root: string;
  let done = () => {};
  let context: ErlangContext;
  const found = new Map<string, ErlangFindings>();
  const find = async (module: string): Promise<ErlangFindings> => {
    const known = found.get(module) ?? (await findErlang(context, `src/${module}.erl`, { calls: 600 }))!;
    found.set(module, known);
    return known;
  };
  beforeAll(async () => {
    ({ root, done } = await projectOf(files));
    context = await openErlangContext(root);
  }, 60_000);
  afterAll(() => {
    context?.close();
    done();
  });

  it('reaches every clause of a plain module, and says what comes out', { timeout: 60_000 }, async () => {
    const { cases, before, after, todos, otp } = await find('shapes');
    expect(otp).toMatch(/^\d+$/);
    expect(before.statements.covered).toBe(0);
    expect(after.statements).toEqual({ covered: after.statements.total, total: after.statements.total });
    expect(todos).toEqual([]);
    const outcomes = cases.map(({ target, outcome }) => [target.name, outcome?.kind, outcome?.pattern]);
    expect(outcomes).toContainEqual(['area', 'value', 'huge']);
    expect(outcomes).toContainEqual(['classify', 'value', 'too_heavy']);
    expect(outcomes).toContainEqual(['parse', 'exception', 'unknown_version']);
    // Another pair every time.
    expect(cases.find(({ target }) => target.name === 'lucky')?.outcome).toMatchObject({
      kind: 'shape',
      pattern: '{Int1, Int2}',
    });
    expect(cases.find(({ target }) => target.name === 'now_in')?.outcome).toMatchObject({
      kind: 'shape',
      guards: [expect.stringMatching(/^is_integer/), expect.stringMatching(/^is_reference/)],
    });
  });

  it('starts a server, calls it through its functions, and tells its way with the unknown', {
    timeout: 60_000,
  }, async () => {
    const { fixture, lifecycle, cases, after } = await find('counter');
    expect(fixture).toMatchObject({ registered: null, applications: [] });
    expect(fixture?.start).toMatch(/^counter:start_link\(#\{limit => \d+\}\)$/);
    expect(lifecycle).toEqual({
      unknownCall: { kind: 'value', pattern: '{error, unknown}' },
      survivesUnknownCast: true,
      survivesUnknownInfo: true,
      stops: true,
    });
    expect(after.statements).toEqual({ covered: after.statements.total, total: after.statements.total });
    expect(
      cases.some(({ act, outcome }) => act.startsWith('counter:add(Pid') && outcome?.pattern === '{error, limit}'),
    ).toBe(true);
    expect(cases.some(({ act, outcome }) => act === 'counter:boom(Pid)' && outcome?.kind === 'exception')).toBe(true);
  });

  it('gives every line to the first case that reaches it', async () => {
    const { cases } = await find('counter');
    const lines = cases.flatMap((each) => each.lines);
    expect(new Set(lines).size).toBe(lines.length);
    expect(cases.every((each) => each.lines.length > 0)).toBe(true);
  });

  it('outlives code that ends the node, hangs, hogs and deletes', { timeout: 90_000 }, async ({ skip }) => {
    const { cases, incidents } = await find('hostile');
    expect(cases.map(({ act, outcome }) => [act, outcome?.pattern])).toEqual(
      expect.arrayContaining([['hostile:fine(a)', 'first']]),
    );
    expect(cases.every(({ target }) => !/^(?:quit|hang|hog)$/.test(target.name))).toBe(true);
    expect(incidents.map(({ code, target }) => [code, target])).toContainEqual(['exits', 'quit/0']);
    expect((await readdir(join(root, 'src'))).length).toBe(7);
    if (process.platform !== 'linux') skip('no namespaces here');
    expect(existsSync(join(root, 'src/hostile.erl'))).toBe(true);
  });

  it('gives skeletons of what cannot be loaded or compiled, with the reason', { timeout: 60_000 }, async () => {
    const unloadable = await find('unloadable');
    expect(unloadable.otp).toBeNull();
    expect(unloadable.incidents.map(({ message }) => message).join()).toContain('on_load');
    const broken = await find('broken');
    expect(broken.incidents).toEqual([
      { code: 'type-errors', message: 'broken.erl:4: function g/0 undefined', target: null },
    ]);
    expect(broken.cases.map(({ act, outcome }) => [act, outcome])).toEqual([
      ['broken:f(a)', null],
      ['broken:f(b)', null],
    ]);
  });

  it('has the child specifications of a supervisor checked', { timeout: 60_000 }, async () => {
    const { cases, after } = await find('shop_sup');
    expect(after.statements.covered).toBe(after.statements.total);
    expect(cases.length).toBeGreaterThan(0);
  });

  it('measures what existing tests cover, and only adds to it', { timeout: 60_000 }, async () => {
    const { cases, before, after } = await find('words');
    expect([before.statements, after.statements]).toEqual([
      { covered: 1, total: 2 },
      { covered: 2, total: 2 },
    ]);
    expect(cases.map(({ act }) => act)).toEqual(['words:second(b)']);
  });

  it('finds the same again', { timeout: 60_000 }, async () => {
    const again = await findErlang(context, 'src/counter.erl', { calls: 600 });
    expect(again?.cases).toEqual((await find('counter')).cases);
  });
});

describe('without Erlang', () => {
  it('says how each function may be called, and nothing of what comes of it', async () => {
    const { root, done } = await projectOf(files);
    try {
      const context = await openErlangContext(root, { withoutErlang: true });
      const findings = await findErlang(context, 'src/shapes.erl');
      expect(findings).toMatchObject({
        otp: null,
        fixture: null,
        subject: { module: 'shapes', kind: 'plain', appFolder: '' },
      });
      expect(findings?.cases.filter(({ target }) => target.name === 'area').map(({ act }) => act)).toEqual([
        'shapes:area({circle, 100})',
        'shapes:area({circle, 1})',
        'shapes:area({rect, 1, 1})',
      ]);
      expect(findings?.cases.every(({ outcome }) => outcome === null)).toBe(true);
      expect(await findErlang(context, 'src/missing.erl')).toBeNull();
    } finally {
      done();
    }
  });
});
