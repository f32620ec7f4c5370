import { describe, expect, it } from 'vitest';
import { parseExpression, parseFunction, parseSpec } from '../../../src/languages/erlang/expressions.js';
import { splitForms } from '../../../src/languages/erlang/forms.js';
import { tokenize } from '../../../src/languages/erlang/lexer.js';
import { expandMacros, type Macro, readDefine } from '../../../src/languages/erlang/macros.js';
import { printAtom, printConstant } from '../../../src/languages/erlang/print.js';

function constant(text: string): string | null {
  const node = parseExpression(tokenize(text));
  return node === null ? null : printConstant(node);
}

describe('expressions of Erlang', () => {
  it('are printed as they were read, as far as they are constant', () => {
    const texts = [
      '{ok, [1, 2 | rest], #{a => <<"x">>, <<"b">> => 1.5}}',
      '<<1:8, "abc"/utf8, (<<"rest">>)/binary>>',
      'fun lists:map/2',
      'fun(_, _) -> {ok, 1} end',
      '"a" ++ "b"',
      '-1',
      "{'Quoted', 'end', $a, 16#FF, 1.0e-3}",
      'self()',
    ];
    expect(texts.map(constant)).toEqual(texts);
  });

  it('are no constants where they hold variables, branches or calls that do things', () => {
    for (const text of ['X', '{a, X}', 'file:delete("x")', 'case a of a -> b end', 'X#{a => 1}', 'fun(X) -> X end']) {
      expect(parseExpression(tokenize(text)), text).not.toBeNull();
      expect(constant(text), text).toBeNull();
    }
  });

  it('binds operators as Erlang does', () => {
    const node = parseExpression(tokenize('A = B ! C orelse not D =:= E + F * G'));
    const shape = (each: typeof node): unknown =>
      each?.k === 'op'
        ? [each.left === null ? null : shape(each.left), each.op, shape(each.right)]
        : each?.k === 'var'
          ? each.text
          : each?.k;
    expect(shape(node)).toEqual([
      'A',
      '=',
      ['B', '!', ['C', 'orelse', [[null, 'not', 'D'], '=:=', ['E', '+', ['F', '*', 'G']]]]],
    ]);
  });

  it('reads every construct of a function', () => {
    const clauses = parseFunction(
      tokenize(`f(#r{a = X} = R, [H | T]) when is_list(T), X > 1; H =:= b ->
        Y = case R#r.b of {ok, V} when V -> V; _ -> if X -> 1; true -> 2 end end,
        try g(Y) of Z -> Z catch throw:E:S -> {E, S}; _:_ -> no after h() end,
        receive {a, B} -> B after 10 -> late end,
        [<<A:4/integer-unit:8, C/binary>> || {A, C} <- T, A > 1],
        << <<Q>> || <<Q>> <= <<"x">> >>,
        (fun Loop(0) -> done; Loop(N) -> Loop(N - 1) end)(3),
        M:F(X), ?MODULE:x(), begin catch maybe, ok end, R#r{a = 2}, #{k := W} = #{k => 1};
      f(_, _) -> ok`),
    );
    expect(
      clauses?.map(({ patterns, guards, body, line }) => [patterns.length, guards.length, body.length, line]),
    ).toEqual([
      [2, 2, 11, 1],
      [2, 0, 1, 9],
    ]);
  });

  it('reads types and specs', () => {
    expect(
      parseSpec(
        tokenize('(A, [B]) -> {ok, A} | error when A :: atom(), B :: 1..5; (any(), fun((a, b) -> c)) -> ok'),
      )?.map(({ args, constraints }) => [args.length, constraints.length]),
    ).toEqual([
      [2, 2],
      [2, 0],
    ]);
    const type = parseExpression(
      tokenize('#{a := integer(), b => [x | y, ...]} | fun((...) -> term()) | <<_:8, _:_*16>> | #r{}'),
    );
    expect(type?.k).toBe('op');
  });

  it('gives up on what is no Erlang, and on nesting without an end', () => {
    for (const text of ['{a, ', 'a b', '->', 'case X of', '#'])
      expect(parseExpression(tokenize(text)), text).toBeNull();
    expect(parseExpression(tokenize(`${'['.repeat(100_000)}`))).toBeNull();
    expect(parseExpression(tokenize(`${'- '.repeat(100_000)}1`))).toBeNull();
  });

  it('quotes atoms where it has to', () => {
    expect(['ok', 'end', 'Foo', "it's", ''].map(printAtom)).toEqual(['ok', "'end'", "'Foo'", "'it\\'s'", "''"]);
  });
});

describe('macros', () => {
  it('are replaced, those with brackets by how many arguments they take', () => {
    const macros = new Map<string, Macro>();
    const text = `-define(LIMIT, 10).
-define(PAIR(A, B), {A, B}).
-define(PAIR(A), ?PAIR(A, ?LIMIT)).
-define(LOOP, ?LOOP).
f() -> ?PAIR({x, y}), ?PAIR(1, 2), ?MODULE, ?UNKNOWN, ?LOG(a).
`;
    const forms = splitForms(tokenize(text));
    for (const form of forms) {
      const found = readDefine(form);
      if (found !== null) macros.set(found.key, found.macro);
    }
    const expanded = expandMacros(forms.at(-1)!.tokens, macros, 'shop');
    expect(expanded.map((token) => token.text).join(' ')).toBe(
      'f ( ) -> { { x , y } , 10 } , { 1 , 2 } , shop , ?UNKNOWN , LOG ( a )',
    );
    expect(new Set(expanded.map(({ line }) => line))).toEqual(new Set([5]));
    expect(expandMacros(tokenize('?LOOP'), macros, 'm').length).toBe(1);
  });
});
