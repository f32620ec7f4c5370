import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { besidePlace, givenPlace, suitePlace } from '../../../src/scaffold/erlang/place.js';
import { projectOf } from './erlang.js';
import { stock } from './findings.js';

const done: (() => void)[] = [];
afterEach(() => {
  for (const each of done.splice(0)) each();
});

const subject = { ...stock.subject, app: 'shop', appFolder: 'apps/shop' };
const eunit = '-include_lib("eunit/include/eunit.hrl").\n';

async function place(files: Readonly<Record<string, string>>, framework: 'eunit' | 'common_test' = 'eunit') {
  const project = await projectOf(files);
  done.push(project.done);
  const modules = new Set(['shop_stock', 'shop_cache']);
  const { file, suite, note } = await suitePlace(project.root, subject, framework, Object.keys(files).sort(), modules);
  return { path: file.path.slice(project.root.length + 1), exists: file.exists, suite, note };
}

it('goes flat into the test folder of the application, by the name of the module', async () => {
  expect(await place({ 'apps/shop/src/shop_stock.erl': '' })).toEqual({
    path: 'apps/shop/test/shop_stock_tests.erl',
    exists: false,
    suite: 'shop_stock_tests',
    note: null,
  });
  expect((await place({}, 'common_test')).path).toBe('apps/shop/test/shop_stock_SUITE.erl');
});

it('is the suite that is there', async () => {
  const there = { 'apps/shop/test/shop_stock_tests.erl': '-module(shop_stock_tests).\n' };
  expect(await place(there)).toMatchObject({ exists: true, suite: 'shop_stock_tests', note: null });
  expect(await place({ 'apps/shop/test/shop_stock_test.erl': '' })).toMatchObject({ suite: 'shop_stock_test' });
});

it('is the suite that calls this module of the project alone', async () => {
  const calls = (body: string) => `-module(more_tests).\n${eunit}a_test() -> ${body}.\n`;
  const path = 'apps/shop/test/more_tests.erl';
  expect(await place({ [path]: calls('shop_stock:new(), lists:max([1])') })).toMatchObject({ path, exists: true });
  expect(await place({ [path]: calls('shop_stock:new(), shop_cache:get(1)') })).toMatchObject({ exists: false });
  expect(await place({ [path]: calls('shop_stock:new()') }, 'common_test')).toMatchObject({ exists: false });
  // By its name it is the suite of another module.
  const other = 'apps/shop/test/shop_cache_tests.erl';
  expect(await place({ [other]: calls('shop_stock:new()') })).toMatchObject({ exists: false });
});

it('takes another name, and says so, where the first is that of a module elsewhere', async () => {
  const taken = { 'apps/other/test/shop_stock_tests.erl': '', 'apps/shop/test/deep/shop_stock_tests.erl': '' };
  expect(await place(taken)).toEqual({
    path: 'apps/shop/test/shop_stock_observed_tests.erl',
    exists: false,
    suite: 'shop_stock_observed_tests',
    note: expect.stringMatching(
      /^shop_stock_tests is the name of apps\/.*, so it is called shop_stock_observed_tests$/,
    ),
  });
});

it('stands beside a suite that cannot be extended, and is found there again', async () => {
  const path = 'apps/shop/test/shop_stock_SUITE.erl';
  const project = await projectOf({ [path]: '' });
  done.push(project.done);
  const beside = await besidePlace(project.root, subject, 'common_test', [path]);
  expect(beside).toMatchObject({ suite: 'shop_stock_observed_SUITE', file: { exists: false } });
  const again = await besidePlace(project.root, subject, 'common_test', [
    path,
    'apps/shop/test/shop_stock_observed_SUITE.erl',
  ]);
  expect(again.suite).toBe('shop_stock_observed_SUITE');
});

it('is where the user says', async () => {
  const project = await projectOf({ 'x/my_tests.erl': 'a' });
  done.push(project.done);
  expect(await givenPlace(project.root, join(project.root, 'x/my_tests.erl'))).toMatchObject({
    suite: 'my_tests',
    file: { exists: true, text: 'a' },
  });
});
