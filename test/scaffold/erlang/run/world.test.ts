import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printAtom, printString } from '../../../../src/languages/erlang/print.js';
import { findBox } from '../../../../src/scaffold/erlang/run/box.js';
import { type ErlangWorld, openWorld } from '../../../../src/scaffold/erlang/run/world.js';
import { hasErlang, projectOf } from '../erlang.js';

const files = {
  'rebar.config': '{erl_opts, [{d, answer, 42}]}.\n{profiles, [{test, [{erl_opts, [{d, only_in_tests}]}]}]}.\n',
  'apps/shop/src/shop.app.src': '{application, shop, [{vsn, "1.2.3"}, {applications, [kernel, stdlib]}]}.\n',
  'apps/shop/include/shop.hrl': '-record(item, {name = <<"pen">>, price = 3}).\n',
  'apps/shop/src/shop.erl': `-module(shop).
-compile({parse_transform, shop_transform}).
-include("shop.hrl").
-include_lib("shop/include/shop_more.hrl").
-export([answer/0, item/0, test/0, transformed/0]).
answer() -> ?answer.
item() -> (#item{})#item.price + ?MORE.
transformed() -> no.
-ifdef(TEST).
-ifdef(only_in_tests).
test() -> yes.
-endif.
-endif.
`,
  'apps/shop/include/shop_more.hrl': '-define(MORE, 1).\n',
  // Replaces the atom no, so that only a transform that was compiled before can have done it.
  'apps/shop/src/shop_transform.erl': `-module(shop_transform).
-export([parse_transform/2]).
parse_transform(Forms, _) -> erl_parse:map_anno(fun(A) -> A end, replace(Forms)).
replace({atom, L, no}) -> {atom, L, yes};
replace(T) when is_tuple(T) -> list_to_tuple(replace(tuple_to_list(T)));
replace([H | T]) -> [replace(H) | replace(T)];
replace(Other) -> Other.
`,
  'apps/shop/src/broken.erl': '-module(broken).\n-export([f/0]).\nf() -> g().\n',
  'apps/shop/src/words.xrl': `Definitions.
Rules.
[a-z]+ : {token, {word, TokenLine, TokenChars}}.
Erlang code.
`,
  'apps/shop/test/shop_tests.erl': '-module(shop_tests).\n-export([x/0]).\nx() -> 1.\n',
};

describe.skipIf(!hasErlang)('a project in a world of its own', () => {
  let root: string;
  let done = () => {};
  let world: ErlangWorld;
  beforeAll(async () => {
    ({ root, done } = await projectOf(files));
    world = (await openWorld(root))!;
  }, 60_000);
  afterAll(() => {
    world?.close();
    done();
  });

  async function ask(expression: string, timeoutMs = 20_000) {
    const evaluate = `io:format("~0p", [${expression}]), halt(0).`;
    return world.run({ scratch: await world.folder(), evaluate, timeoutMs });
  }

  it('compiles with the options of the test profile, includes, transforms and grammars', async () => {
    expect([...world.modules.values()].sort()).toEqual(['shop', 'shop_tests', 'shop_transform', 'words']);
    const { output } = await ask('{shop:answer(), shop:item(), shop:test(), shop:transformed(), words:string("ab")}');
    expect(output).toBe('{42,4,yes,yes,{ok,[{word,1,"ab"}],1}}');
  });

  it('says why a module does not compile', () => {
    expect([...world.failed]).toEqual([['apps/shop/src/broken.erl', 'broken.erl:3: function g/0 undefined']]);
  });

  it('writes nothing into the project', async () => {
    expect(await readdir(root)).toEqual(['apps', 'rebar.config']);
    expect(await readdir(join(root, 'apps/shop'))).toEqual(['include', 'src', 'test']);
  });

  it('makes applications of .app.src files', async () => {
    expect((await ask('{application:ensure_all_started(shop), application:get_key(shop, vsn)}')).output).toBe(
      '{{ok,[shop]},{ok,"1.2.3"}}',
    );
  });

  it('ends a node that takes too long, with what it has started', async () => {
    const mark = '31.71';
    const end = await ask(`os:cmd("sleep ${mark}")`, 1500);
    expect(end.killed).toBe('timeout');
    const alive = [];
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      if (command.includes(`sleep\0${mark}`)) alive.push(pid);
    }
    expect(alive).toEqual([]);
  });

  it('kills a process that takes too much memory', async () => {
    const greedy = 'spawn_monitor(fun() -> lists:seq(1, 100000000) end)';
    const { output } = await ask(`begin {_, M} = ${greedy}, receive {'DOWN', M, _, _, Why} -> Why end end`);
    expect(output).toContain('killed');
  });

  it('knows no environment and no other node', async () => {
    process.env.COVGAP_TEST_SECRET = 'secret';
    const { output } = await ask('{os:getenv("COVGAP_TEST_SECRET"), is_alive(), nodes()}');
    delete process.env.COVGAP_TEST_SECRET;
    expect(output).toBe('{false,false,[]}');
  });

  it('writes nothing outside of its folder and reaches no network, where the system can see to it', async ({
    skip,
  }) => {
    const box = findBox(await world.folder());
    if (!box.files) skip('no namespaces here: files are not protected from code under test');
    const target = join(root, 'written.txt');
    const shop = join(root, 'apps/shop/src/shop.erl');
    const { output } = await ask(
      `{file:write_file(${printString(target)}, "x"), file:delete(${printString(shop)}), file:write_file("own.txt", "x"),
        file:write_file("rebar.config", "x"), element(1, file:read_file("rebar.config")),
        element(1, gen_tcp:connect({192, 0, 2, 1}, 80, [], 1000))}`,
    );
    expect(output).toBe('{{error,erofs},{error,erofs},ok,{error,erofs},ok,error}');
    expect(existsSync(shop)).toBe(true);
  });
});

describe('text of terms', () => {
  it('quotes what Erlang would read otherwise', () => {
    expect(['ok', 'end', 'Foo', "it's", 'a b', 'x@y_1', ''].map(printAtom)).toEqual([
      'ok',
      "'end'",
      "'Foo'",
      "'it\\'s'",
      "'a b'",
      'x@y_1',
      "''",
    ]);
    expect(printString('a"\\\né')).toBe('"a\\"\\\\\\n\\x{e9}"');
  });
});
