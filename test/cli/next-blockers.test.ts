import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.js';
import { nextSchema } from '../../src/report/next-json-schema.js';
import { project } from '../support/project.js';

let out = '';
beforeEach(() => {
  out = '';
  vi.stubEnv('NO_COLOR', '1');
  vi.stubEnv('COLUMNS', '100');
  vi.spyOn(process.stdout, 'write').mockImplementation(((text: string, done?: () => void) => {
    out += text;
    done?.();
    return true;
  }) as typeof process.stdout.write);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const next = async (root: string, ...more: string[]) => {
  await main(['next', '--no-cache', '--root', root, ...more]);
  return out;
};

const broken = () =>
  project({
    'rebar.config': '{deps, []}.\n',
    'apps/shop_core/src/shop_core.app.src': '{application, shop_core, []}.\n',
    'apps/shop_core/src/shop_cart.erl': '-module(shop_cart).\n-export([new/0]).\nnew() -> [].\n',
    'apps/shop_core/src/shop_price.erl': '-module(shop_price).\n-export([of_item/1]).\nof_item(_) -> 1.\n',
    'apps/shop_core/test/shop_cart_tests.erl':
      '-module(shop_cart_tests).\n-include_lib("eunit/include/eunit.hrl").\na_test() -> shop_cart:old().\nb_test() -> shop_gone:a().\nc_test() -> shop_gone:b().\n',
  });

describe('covgap next', () => {
  it('puts what keeps tests from running before what to cover, the most blocking first', async () => {
    const text = await next(broken());
    const order = [
      'Make it measurable first',
      'about 2 tests blocked',
      'about 1 test blocked',
      'Then cover',
      '#1 apps/',
    ];
    const places = order.map((part) => text.indexOf(part));
    expect(places.every((at) => at !== -1)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(text).toContain('apps/shop_core/test/shop_cart_tests.erl:4');
  });

  it('prints them as JSON, as the schema says', async () => {
    const printed = JSON.parse(await next(broken(), '--json')) as unknown;
    expect(nextSchema.parse(printed)).toEqual(printed);
    const { blockers } = nextSchema.parse(printed);
    expect(blockers.map(({ code, blocks }) => [code, blocks])).toEqual([
      ['test-calls-missing-module', 2],
      ['test-calls-missing-function', 1],
    ]);
  });

  it('says nothing of the kind where nothing blocks', async () => {
    expect(await next('fixtures/projects/erl-umbrella', '-n', '1')).not.toContain('measurable');
    out = '';
    const json = nextSchema.parse(JSON.parse(await next('fixtures/projects/mcp-kit', '--json', '-n', '1')));
    expect(json.blockers).toEqual([]);
  });
});
