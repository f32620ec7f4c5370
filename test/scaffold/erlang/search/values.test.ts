import { describe, expect, it } from 'vitest';
import { readFacts } from '../../../../src/scaffold/erlang/facts/facts.js';
import type { ModuleLookup } from '../../../../src/scaffold/erlang/facts/types.js';
import { Values, varied } from '../../../../src/scaffold/erlang/search/values.js';

const none: ModuleLookup = { facts: () => null, exporting: () => [] };

function calls(text: string, name: string, lookup = none, most = 30): string[] {
  const facts = readFacts(`-module(m).\n${text}`, () => null)!;
  const values = new Values(lookup, 'Pid');
  const fn = facts.functions.get(name)!;
  return fn.clauses.flatMap((_, at) => values.ofClause(facts, fn, at, most).map((args) => args.join(', ')));
}

describe('values for arguments', () => {
  it('come from the patterns of each clause, with variables that say the same in all places', () => {
    expect(calls('area({circle, R}) -> R; area({square, S}) when S > 7 -> S.', 'area/1')).toEqual(
      expect.arrayContaining(['{square, 7}', '{square, 8}', '{square, 6}']),
    );
    expect(calls('area({circle, R}) -> R * 2.', 'area/1')).toContain('{circle, 1}');
  });

  it('come from what guards and comparisons say', () => {
    expect(calls('f(X) when is_binary(X), byte_size(X) > 3 -> ok.', 'f/1')).toEqual(
      expect.arrayContaining(['binary:copy(<<"a">>, 3)', 'binary:copy(<<"a">>, 4)']),
    );
  });

  it('come from the keys that are looked up, with what is done to their values', () => {
    const text = `f(Opts) ->
      Mode = maps:get(mode, Opts, fast),
      #{size := Size} = Opts,
      case Mode of fast -> 1; slow when Size > 5 -> 2 end.`;
    const found = calls(text, 'f/1');
    expect(found).toContain('#{}');
    expect(found.some((each) => each.includes('mode => fast'))).toBe(true);
    expect(found.some((each) => each.includes('mode => slow'))).toBe(true);
  });

  it('follow a value through local functions, messages and records', () => {
    const text = `-record(state, {kind}).
set(Kind) -> gen_server:call(m, {set, Kind}).
handle_call({set, Kind}, _, State) -> {reply, ok, State#state{kind = check(Kind)}}.
check(round) -> 1; check(square) -> 2.`;
    expect(calls(text, 'set/1')).toEqual(expect.arrayContaining(['round', 'square']));
    const start = `-record(state, {worker}).
start_link(Worker) -> gen_server:start_link(m, [Worker], []).
init([Worker]) -> {ok, #state{worker = Worker}}.
run(S) -> W = S#state.worker, W:work(1, 2).`;
    const lookup = { ...none, exporting: (keys: ReadonlySet<string>) => (keys.has('work/2') ? ['digger'] : []) };
    expect(calls(start, 'start_link/1', lookup)).toContain('digger');
  });

  it('come from types: unions, ranges, maps, tuples, lists, functions, records', () => {
    const text = `-record(item, {name = <<"pen">>, price = 3 :: integer()}).
-type level() :: low | high | 1..3.
-spec f(level(), #{id := binary()}, {a, [level()]}, fun((term()) -> boolean()), #item{}) -> ok.
f(_, _, _, _, _) -> ok.`;
    expect(calls(text, 'f/5')[0]).toBe('low, #{id => <<"id">>}, {a, [low]}, fun(_) -> true end, {item, <<"pen">>, 3}');
    expect(calls(text, 'f/5').some((each) => each.startsWith('high, '))).toBe(true);
  });

  it('end for types and patterns that contain themselves', () => {
    expect(
      calls('-type t() :: leaf | {t(), t()}.\n-spec f(t()) -> ok.\nf({A, B}) -> f(A), f(B); f(leaf) -> ok.', 'f/1'),
    ).toContain('leaf');
  });

  it('are the process itself where messages go to', () => {
    expect(calls('get(Server) -> gen_server:call(Server, get).', 'get/1')[0]).toBe('Pid');
  });

  it('vary one at a time, and then two', () => {
    expect(
      varied(
        [
          ['a', 'b'],
          ['1', '2', '3'],
        ],
        10,
      ),
    ).toEqual([
      ['a', '1'],
      ['b', '1'],
      ['a', '2'],
      ['a', '3'],
      ['b', '2'],
      ['b', '3'],
    ]);
    expect(varied([['a'], []], 10)).toEqual([]);
  });
});
