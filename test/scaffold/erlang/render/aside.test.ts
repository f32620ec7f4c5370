import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readErlang } from '../../../../src/languages/erlang/read.js';
import { readFacts } from '../../../../src/scaffold/erlang/facts/facts.js';
import { erlangBench } from '../../../../src/scaffold/erlang/render/bench.js';
import { erlangProperties } from '../../../../src/scaffold/erlang/render/properties.js';
import { erlangStrategies, strategiesOf } from '../../../../src/scaffold/erlang/render/strategies.js';
import { openWorld } from '../../../../src/scaffold/erlang/run/world.js';
import { loadTemplates } from '../../../../src/scaffold/place/templates.js';
import { hasErlang, projectOf } from '../erlang.js';
import { cache, found, stock, value } from '../findings.js';

const templates = await loadTemplates('/nowhere', 'eunit');
const text = (name: string) =>
  readFileSync(new URL(`../../../../fixtures/erlang/${name}.erl`, import.meta.url), 'utf8');
const factsOf = (source: string) => readFacts(source, () => null)!;

describe('benchmarks', () => {
  it('call what a case calls, or what another case calls on its way, and name the rest', () => {
    const made = erlangBench(stock, 'shop_stock_bench', templates)!;
    expect(readErlang(made.text).unreadForms).toBe(0);
    expect(made.tests.map(({ id }) => id)).toEqual(['new/0', 'put/3', 'take/3', 'level/2']);
    expect(made.text).toContain('%% TODO odd name/1: no call of it is known.');
    const served = erlangBench(cache, 'shop_cache_bench', templates)!;
    // Nobody has found a case of put/2, but one that puts on its way.
    expect(served.tests.map(({ id }) => id)).toEqual(['get/1', 'put/2', 'size/0']);
  });

  it('are none where no call is known', () => {
    expect(erlangBench({ ...stock, cases: [] }, 'x_bench', templates)).toBeNull();
  });

  it.skipIf(!hasErlang)(
    'print medians when they are run',
    async () => {
      const project = await projectOf({ 'src/shop_cache.erl': text('shop_cache') });
      const world = (await openWorld(project.root))!;
      try {
        const scratch = await world.folder();
        await writeFile(join(scratch, 'shop_cache_bench.erl'), erlangBench(cache, 'shop_cache_bench', templates)!.text);
        const evaluate = '{ok,M}=compile:file("../shop_cache_bench",[warnings_as_errors]),M:main(),halt(0).';
        const { status, output } = await world.run({ scratch, evaluate, timeoutMs: 60_000 });
        expect(status, output).toBe(0);
        expect(output).toMatch(/^call +median us +95 % us\n(?:\w+\/\d +\d+\.\d{3} +\d+\.\d{3}\n?){3}$/);
      } finally {
        world.close();
        project.done();
      }
    },
    60_000,
  );
});

describe('strategies', () => {
  const queue = `-module(queue_server).
-export([start_link/1, route/2, size/1]).
-type options() :: #{policy => fifo | lifo | random}.
start_link(#{policy := Policy}) ->
    case Policy of fifo -> ok; lifo -> ok; random -> ok end,
    gen_server:start_link(?MODULE, Policy, []).
route(round_robin, [Node | _]) -> Node;
route(least_used, Nodes) -> lists:last(Nodes).
size(Answer) -> case Answer of ok -> 1; error -> 2 end.
`;
  const findings = {
    ...stock,
    subject: { ...stock.subject, module: 'queue_server', kind: 'gen_server' as const },
    fixture: {
      start: 'queue_server:start_link(#{policy => fifo})',
      registered: null,
      applications: [],
      environment: [],
    },
    cases: [
      found('route/2', 'queue_server:route(least_used, [a, b])', value('b')),
      found('size/1', 'queue_server:size(ok)', value('1')),
    ],
  };

  it('come from types, patterns and case clauses, and not from verdicts', () => {
    const strategies = strategiesOf(factsOf(queue), findings);
    expect(strategies.map(({ title, members, form }) => [title, members.join(' '), form])).toEqual([
      ['queue_server with policy', 'fifo lifo random', 'starts'],
      ['route/2 with route', 'round_robin least_used', 'plain'],
    ]);
    const made = erlangStrategies(findings, strategies, 'queue_server_strategies_tests', templates);
    expect(readErlang(made.text).unreadForms).toBe(0);
    expect(made.text).toContain('{ok, Pid} = queue_server:start_link(#{policy => Policy})');
    expect(made.text).toContain('queue_server:route(Route, [a, b])');
    expect(made.tests).toHaveLength(5);
  });
});

describe('properties', () => {
  it('take values of the types of a spec, and ask what is returned', () => {
    const facts = factsOf(`-module(m).
-export([a/2, b/1, c/1, d/1]).
-type kind() :: small | {sized, pos_integer()}.
-spec a(kind(), [binary()]) -> {ok, kind()} | {error, atom()}.
a(_, _) -> ok.
-spec b(pid()) -> ok.
b(_) -> ok.
-spec c(#{key := integer(), atom() => term()}) -> term().
c(_) -> ok.
d(_) -> ok.
`);
    const { text: made } = erlangProperties(facts, 'prop_m', templates)!;
    expect(readErlang(made).unreadForms).toBe(0);
    expect(made).toContain('{oneof([small, {sized, pos_integer()}]), list(binary())}');
    expect(made).toContain('{error, V1} when is_atom(V1) -> true;');
    expect(made).toContain('#{key => integer()}');
    expect(made).toContain('%% TODO b/1: its spec is absent');
    expect(made).toContain('%% TODO d/1: its spec is absent');
  });
});
