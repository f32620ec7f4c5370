import type {
  ErlangCase,
  ErlangFindings,
  ErlangKind,
  ErlangOutcome,
  ErlangSubject,
} from '../../../src/scaffold/erlang/model.js';

export const value = (pattern: string): ErlangOutcome => ({ kind: 'value', pattern });
export const shape = (pattern: string, ...guards: string[]): ErlangOutcome => ({ kind: 'shape', pattern, guards });
export const raises = (cls: 'error' | 'exit' | 'throw', pattern: string): ErlangOutcome => ({
  kind: 'exception',
  class: cls,
  pattern,
});

export function found(
  target: string,
  act: string,
  outcome: ErlangOutcome | null,
  more: Partial<ErlangCase> = {},
): ErlangCase {
  const at = target.lastIndexOf('/');
  return {
    target: { name: target.slice(0, at), arity: Number(target.slice(at + 1)) },
    process: false,
    setup: [],
    act,
    outcome,
    lines: [],
    ...more,
  };
}

function subject(module: string, kind: ErlangKind, exports: readonly string[]): ErlangSubject {
  return {
    module,
    path: `fixtures/erlang/${module}.erl`,
    app: 'shop',
    appFolder: '',
    kind,
    behaviours: kind === 'plain' ? [] : [kind],
    exports: exports.map((each) => {
      const at = each.lastIndexOf('/');
      return { name: each.slice(0, at), arity: Number(each.slice(at + 1)) };
    }),
  };
}

const nothing = {
  statements: { covered: 0, total: 0 },
  branches: { covered: 0, total: 0 },
  functions: { covered: 0, total: 0 },
};

const bare = { otp: '25', fixture: null, lifecycle: null, todos: [], incidents: [], before: nothing, after: nothing };

/** What a search might have found of `fixtures/erlang/shop_stock.erl`. */
export const stock: ErlangFindings = {
  ...bare,
  subject: subject('shop_stock', 'plain', ['new/0', 'put/3', 'take/3', 'level/2', 'odd name/1', 'pick/2']),
  cases: [
    found('new/0', 'shop_stock:new()', value('#{}'), { lines: [11] }),
    found('put/3', 'shop_stock:put(V1, <<"a">>, 2)', value('#{<<"a">> => 2}'), {
      setup: ['V1 = shop_stock:new()'],
      lines: [15, 29],
    }),
    found('put/3', 'shop_stock:put(#{}, a, 1)', raises('error', 'badarg'), { lines: [17] }),
    found(
      'take/3',
      'shop_stock:take(#{<<"a">> => 3}, <<"a">>, 1)',
      shape('{ok, Stock}', 'is_map(Stock)', 'map_size(Stock) > 0'),
      {
        lines: [21, 22],
      },
    ),
    found('take/3', 'shop_stock:take(#{}, <<"a">>, 2)', value('{error, {short_of, 2}}'), { lines: [23] }),
    found('take/3', 'shop_stock:take(#{}, <<"a">>, <<"b">>)', raises('error', 'badarith'), {
      // Nobody reads either of them.
      setup: ['V1 = shop_stock:new()', 'V2 = {a, b}'],
    }),
    found('take/3', 'shop_stock:take(#{}, <<"a">>, 2)', shape('{error, {short_of, Count}}')),
    found('odd name/1', "shop_stock:'odd name'(fun(X) -> X end)", raises('throw', '{odd, F}')),
    found('odd name/1', `shop_stock:'odd name'(<<"${'line\\n \\"'.repeat(40)}"/utf8>>)`, raises('throw', '{odd, _}')),
    found('level/2', 'maps:is_key(a, #{a => shop_stock:level(#{}, <<"é"/utf8>>)})', value('true')),
  ],
  todos: [
    {
      target: { name: 'pick', arity: 2 },
      line: 37,
      text: 'pick(lifo, Items) -> lists:last(Items);',
      reason: 'no call was found',
    },
    { target: null, line: 1, text: '', reason: 'nobody knows' },
  ],
};

/** And of `fixtures/erlang/shop_cache.erl`. */
export const cache: ErlangFindings = {
  ...bare,
  subject: subject('shop_cache', 'gen_server', ['start_link/0', 'start_link/1', 'get/1', 'put/2', 'size/0']),
  fixture: { start: 'shop_cache:start_link(#{max => 1})', registered: 'shop_cache', applications: [], environment: [] },
  lifecycle: {
    unknownCall: value("{error, {unknown_call, '$covgap_unknown'}}"),
    survivesUnknownCast: true,
    survivesUnknownInfo: true,
    stops: true,
  },
  cases: [
    found(
      'start_link/1',
      'shop_cache:start_link(not_a_map)',
      shape('{error, {{badmap, not_a_map}, Stack}}', 'is_list(Stack)'),
      {
        setup: ['process_flag(trap_exit, true)'],
      },
    ),
    found('get/1', 'shop_cache:get(a)', value('error'), { process: true, lines: [28] }),
    found('get/1', 'shop_cache:get(a)', value('{ok, 1}'), {
      process: true,
      setup: ['shop_cache:put(a, 1)'],
      lines: [38],
    }),
    found('size/0', 'shop_cache:size()', value('1'), {
      process: true,
      setup: ['shop_cache:put(a, 1)', 'V1 = shop_cache:put(b, 2)'],
      lines: [36],
    }),
    found('handle_cast/2', 'gen_server:cast(Pid, {put, a, 1})', value('ok'), { process: true }),
    found('handle_info/2', 'Pid ! clear', value('clear'), { process: true, lines: [43] }),
    found('handle_call/3', 'gen_server:call(Pid, size)', shape('Pid', 'is_integer(Pid)'), { process: true }),
  ],
};

export const sup: ErlangFindings = {
  ...bare,
  subject: subject('shop_sup', 'supervisor', ['start_link/0', 'init/1']),
  cases: [],
};

/** A server that wants an application and its environment. */
export const prepared: ErlangFindings = {
  ...cache,
  fixture: {
    ...cache.fixture!,
    applications: ['crypto', 'ssl'],
    environment: [{ app: 'shop', key: 'limit', value: '#{max => 10}' }],
  },
};
