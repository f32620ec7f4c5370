import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { hasErlang, projectOf } from '../scaffold/erlang/erlang.js';
import { runScaffoldTests } from '../support/cli.js';

const done: (() => void)[] = [];
afterEach(() => {
  for (const each of done.splice(0)) each();
});

async function shop(more: Readonly<Record<string, string>> = {}): Promise<string> {
  const source = (name: string) => readFileSync(new URL(`../../fixtures/erlang/${name}.erl`, import.meta.url), 'utf8');
  const project = await projectOf({
    'rebar.config': '{erl_opts, [debug_info]}.\n',
    'apps/shop/src/shop.app.src': '{application, shop, [{vsn, "1"}, {applications, [kernel, stdlib]}]}.\n',
    'apps/shop/src/shop_stock.erl': source('shop_stock'),
    'apps/shop/src/shop_cache.erl': source('shop_cache'),
    ...more,
  });
  done.push(project.done);
  return project.root;
}

async function json(args: readonly string[]) {
  const { stdout, status } = await runScaffoldTests([...args, '--json']);
  expect(status).toBe(0);
  return JSON.parse(stdout) as {
    framework: string;
    modules: { module: string; file: string; status: string; cases: number; text: string; reason: string }[];
    totals: { after: { statements: { pct: number } }; before: { statements: { pct: number } } };
  };
}

const stock = 'apps/shop/test/shop_stock_tests.erl';

it('writes a skeleton, and says so, where nothing is to be run', async () => {
  const root = await shop();
  const { modules, framework } = await json(['shop_stock', '--no-observe', '--root', root]);
  expect(framework).toBe('eunit');
  expect(modules[0]).toMatchObject({ file: stock, status: 'written', cases: 1 });
  const text = await readFile(join(root, stock), 'utf8');
  expect(text).toMatch(/^%% Not run: /);
  expect(text).toContain('put_3_skipped() ->');
});

it('refuses a framework of another language, and properties for one', async () => {
  const root = await shop({ 'src/a.ts': 'export const a = () => 1;\n' });
  for (const args of [
    ['a.ts', '--framework', 'eunit'],
    ['shop_stock', '--framework', 'vitest'],
    ['a.ts', '--properties'],
  ]) {
    const { status, stderr } = await runScaffoldTests([...args, '--root', root]);
    expect(status, stderr).toBe(2);
    expect(stderr).toMatch(/Tests are written for modules in/);
  }
});

it('refuses a suite with changes that are not committed, unless it is told not to', async () => {
  const root = await shop({ [stock]: '-module(shop_stock_tests).\n' });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: root });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'first');
  writeFileSync(join(root, stock), '-module(shop_stock_tests).\n%% more\n');
  const args = ['shop_stock', '--no-observe', '--root', root];
  const refused = await runScaffoldTests(args);
  expect(refused.status).not.toBe(0);
  expect(refused.stderr).toContain('changes that are not committed');
  expect((await runScaffoldTests([...args, '--allow-dirty'])).status).toBe(0);
  expect(await readFile(join(root, stock), 'utf8')).toContain('%% more\n\nexports_test_() ->');
});

describe.skipIf(!hasErlang)('with Erlang', () => {
  it('writes suites whose cases were seen, once', async () => {
    const root = await shop();
    const first = await json(['shop_stock', 'shop_cache', '--root', root]);
    expect(first.modules.map(({ status }) => status)).toEqual(['written', 'written']);
    expect(first.totals.before.statements.pct).toBe(0);
    expect(first.totals.after.statements.pct).toBeGreaterThan(90);
    expect(await readFile(join(root, stock), 'utf8')).toContain('% observed');
    const second = await json(['shop_stock', 'shop_cache', '--root', root]);
    expect(second.modules.map(({ status }) => status)).toEqual(['nothing', 'nothing']);
    expect(second.modules[0]?.reason).toBe('all of it is covered already');
  }, 120_000);

  it('extends a suite without a change to what is there', async () => {
    const own =
      '-module(shop_stock_tests).\n-include_lib("eunit/include/eunit.hrl").\nnew_test() ->\n  #{} = shop_stock:new().\n';
    const root = await shop({ [stock]: own });
    const { modules } = await json(['shop_stock', '--root', root]);
    expect(modules[0]).toMatchObject({ status: 'extended', file: stock });
    expect((await readFile(join(root, stock), 'utf8')).startsWith(own)).toBe(true);
  }, 60_000);

  it('leaves a suite that does not compile, and writes another beside it', async () => {
    const own = '-module(shop_stock_tests).\n-include_lib("eunit/include/eunit.hrl").\nnew_test() ->\n  X.\n';
    const root = await shop({ [stock]: own });
    const { stdout, status } = await runScaffoldTests(['shop_stock', '--root', root]);
    expect(status).toBe(0);
    expect(stdout).toContain('shop_stock_observed_tests');
    expect(await readFile(join(root, stock), 'utf8')).toBe(own);
  }, 60_000);

  it('writes nothing on a dry run, and a patch of what it would write', async () => {
    const root = await shop();
    const { stdout } = await runScaffoldTests([
      'shop_stock',
      '--dry-run',
      '--framework',
      'common_test',
      '--root',
      root,
    ]);
    expect(stdout).toContain('+++ b/apps/shop/test/shop_stock_SUITE.erl');
    await expect(readFile(join(root, 'apps/shop/test/shop_stock_SUITE.erl'))).rejects.toThrow(/ENOENT/);
  }, 60_000);

  it('writes benchmarks, tables over strategies and properties beside the suite', async () => {
    const root = await shop();
    for (const [flag, file, said] of [
      ['--bench', 'shop_stock_bench.erl', '{"take/3", fun() ->'],
      ['--strategies', 'shop_stock_strategies_tests.erl', '<- [fifo, lifo, round_robin]'],
      ['--properties', 'prop_shop_stock.erl', '{error, {short_of, V1}} when is_integer(V1), V1 > 0 -> true;'],
    ] as const) {
      const { modules } = await json(['shop_stock', flag, '--root', root]);
      expect(modules[0]).toMatchObject({ status: 'written', file: `apps/shop/test/${file}` });
      expect(await readFile(join(root, 'apps/shop/test', file), 'utf8')).toContain(said);
      expect((await json(['shop_stock', flag, '--root', root])).modules[0]?.status).toBe('nothing');
    }
  }, 120_000);
});
