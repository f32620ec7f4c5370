import { describe, expect, it } from 'vitest';
import { normalizePath } from '../../src/core/path-text.js';
import { type PathContext, PathMatcher, type ReportPaths } from '../../src/core/paths.js';

interface Case extends Partial<Omit<ReportPaths, 'rawPaths'>>, Partial<Omit<PathContext, 'repositoryPaths'>> {
  readonly tree: readonly string[];
  readonly report: readonly string[];
}

/** What each path of the report means; several candidates as a list. */
function matched({ tree, report, folder = '', sourceRoots = [], root = '/work/shop', ...rest }: Case) {
  const matcher = new PathMatcher({ repositoryPaths: tree, root, ...rest });
  const matches = matcher.match({ folder, sourceRoots, rawPaths: report });
  return matches.map(({ path, candidates }) => (candidates.length > 0 ? [...candidates].sort() : path));
}

describe('a raw path is made uniform', () => {
  it.each([
    ['C:\\agent\\_work\\1\\s\\src\\a.ts', '/agent/_work/1/s/src/a.ts'],
    ['file:///home/ci/my%20shop/a.ts', '/home/ci/my shop/a.ts'],
    ['file:///C:/agent/a.ts', '/agent/a.ts'],
    ['file:///100%/a.ts', '/100%/a.ts'],
    ['./src/./a/../b.ts', 'src/b.ts'],
    ['src//a.ts', 'src/a.ts'],
    ['packages\\a\\src\\x.ts', 'packages/a/src/x.ts'],
    [' src/a.ts\r', 'src/a.ts'],
  ])('%s', (raw, expected) => {
    expect(normalizePath(raw)).toBe(expected);
  });

  it.each([
    '../../etc/passwd',
    'src/../../a.ts',
    '/../etc/passwd',
    'node_modules/x/index.js',
    '/home/ci/node_modules/x/a.js',
    'a\0b.ts',
    '',
    '.',
  ])('%j is no file of the repository', (raw) => {
    expect(normalizePath(raw)).toBeNull();
  });
});

describe('paths of another machine', () => {
  const tree = ['src/a.ts', 'src/deep/b.ts', 'packages/core/src/index.ts', 'packages/web/src/index.ts'];

  it.each([
    ['a CI runner', '/home/ci/shop/'],
    ['a container', '/app/'],
    ['an agent on Windows', 'C:\\agent\\_work\\1\\s\\'],
    ['a file URL', 'file:///home/ci/shop/'],
    ['a bundler', 'webpack://shop/./'],
  ])('of %s lead back to the tree', (_, prefix) => {
    expect(matched({ tree, report: tree.map((path) => prefix + path) })).toEqual(tree);
  });

  it('with backslashes all through', () => {
    expect(matched({ tree, report: ['D:\\x\\packages\\web\\src\\index.ts'] })).toEqual(['packages/web/src/index.ts']);
  });

  it('a path below this very root means exactly that file, wherever the report lies', () => {
    const both = ['src/a.ts', 'packages/core/src/a.ts', 'packages/core/src/b.ts'];
    const folder = 'packages/core/coverage';
    expect(matched({ tree: both, folder, report: ['/work/shop/src/a.ts'] })).toEqual(['src/a.ts']);
    expect(matched({ tree: both, folder, root: 'D:/work/shop', report: ['D:\\work\\shop\\src\\a.ts'] })).toEqual([
      'src/a.ts',
    ]);
  });

  it('a path below this root that is not there is no other file, unless compiled or in another case', () => {
    const own = ['src/a.ts', 'src/b.ts', 'src/c.ts', 'src/d.ts', 'packages/core/src/gone.ts'];
    const report = ['src/gone.ts', 'dist/a.js', 'SRC/B.ts', 'src/c.ts', 'src/d.ts'].map((path) => `/work/shop/${path}`);
    expect(matched({ tree: own, folder: 'packages/core/coverage', report })).toEqual([null, ...own.slice(0, 4)]);
  });

  it('only the longest end that agrees counts', () => {
    const mirrored = ['src/a.ts', 'lib/src/a.ts', 'old/lib/src/a.ts'];
    expect(matched({ tree: mirrored, report: ['/ci/lib/src/a.ts'] })).toEqual(['lib/src/a.ts']);
  });

  it('a checkout named like a folder of the tree is told by the other files of the report', () => {
    const nested = ['setup.py', 'app.py', 'flask/app.py', 'flask/cli.py'];
    expect(matched({ tree: nested, report: nested.map((path) => `/home/ci/flask/${path}`) })).toEqual(nested);
  });

  it('a file that shares only its name with a stranger is none', () => {
    expect(matched({ tree: ['src/index.ts'], report: ['/usr/lib/other/index.ts'] })).toEqual([null]);
  });

  it('two shared segments of one file alone are too little, of two files enough', () => {
    const packaged = ['packages/core/src/a.ts', 'packages/core/src/b.ts'];
    expect(matched({ tree: packaged, report: ['/app/src/a.ts'] })).toEqual([null]);
    expect(matched({ tree: packaged, report: ['/app/src/a.ts', '/app/src/b.ts'] })).toEqual(packaged);
  });
});

describe('what never matches', () => {
  const tree = ['etc/passwd', 'passwd', 'x/index.js', 'src/a.ts'];

  it.each(['../../etc/passwd', '/../../etc/passwd', 'node_modules/x/index.js', '/app/node_modules/x/index.js'])(
    '%s',
    (raw) => {
      expect(matched({ tree, report: [raw] })).toEqual([null]);
      expect(matched({ tree, report: [raw], sourceRoots: ['/app', 'src'] })).toEqual([null]);
    },
  );

  it('a source root that climbs out says nothing', () => {
    expect(matched({ tree, report: ['src/a.ts', 'b.ts'], sourceRoots: ['..'] })).toEqual(['src/a.ts', null]);
  });

  it('a file that is gone is not the next one of its name', () => {
    const left = ['index.ts', 'src/a.ts', 'src/b.ts', 'packages/p/src/gone.ts'];
    const report = ['src/a.ts', 'src/b.ts', 'src/index.ts', 'src/gone.ts'];
    expect(matched({ tree: left, report })).toEqual(['src/a.ts', 'src/b.ts', null, null]);
    const absolute = ['src/a.ts', 'src/b.ts', 'src/index.ts'].map((path) => `/ci/shop/${path}`);
    expect(matched({ tree: left, report: absolute })).toEqual(['src/a.ts', 'src/b.ts', null]);
  });
});

describe('differences in case', () => {
  it('are overlooked where nothing else fits', () => {
    expect(matched({ tree: ['src/Cart.ts'], report: ['c:\\Shop\\SRC\\cart.ts'] })).toEqual(['src/Cart.ts']);
    expect(matched({ tree: ['packages/p/src/Cart.ts'], report: ['SRC/cart.ts'] })).toEqual(['packages/p/src/Cart.ts']);
  });

  it('matter where a file fits exactly', () => {
    const tree = ['src/Cart.ts', 'src/cart.ts'];
    expect(matched({ tree, report: ['/ci/src/cart.ts', '/ci/src/Cart.ts'] })).toEqual(['src/cart.ts', 'src/Cart.ts']);
    expect(matched({ tree, report: ['/ci/src/CART.ts'] })).toEqual([['src/Cart.ts', 'src/cart.ts']]);
  });

  it('a whole path in another case is better than a shorter one in the same', () => {
    const tree = ['src/util/a.ts', 'lib/util/a.ts'];
    expect(matched({ tree, report: ['/ci/Src/util/a.ts'] })).toEqual(['src/util/a.ts']);
  });
});

describe('compiled Erlang files mean the source of their module', () => {
  const tree = ['apps/shop_core/src/cart.erl', 'apps/shop_core/src/price/tax.erl', 'apps/shop_web/src/tax_page.erl'];
  it.each([
    ['on another machine', '/ci/build/_build/test/lib/shop_core/ebin/cart.beam', 'apps/shop_core/src/cart.erl'],
    ['on this one', '/work/shop/_build/test/lib/shop_core/ebin/cart.beam', 'apps/shop_core/src/cart.erl'],
    ['below a folder of src', '/work/shop/_build/test/lib/shop_core/ebin/tax.beam', 'apps/shop_core/src/price/tax.erl'],
    ['that are not of the project', '/work/shop/_build/test/lib/jsx/ebin/jsx.beam', null],
  ])('%s', (_, raw, path) => {
    expect(matched({ tree, report: [raw] })).toEqual([path]);
  });

  it('in a project that is one application', () => {
    const report = ['/ci/_build/test/lib/shop/ebin/cart.beam'];
    expect(matched({ tree: ['src/cart.erl', 'test/cart_tests.erl'], report })).toEqual(['src/cart.erl']);
  });

  it('of the application they were built for, where two have a module of one name', () => {
    const two = ['apps/a/src/util/log.erl', 'apps/b/src/util/log.erl'];
    const report = ['/ci/_build/test/lib/b/ebin/log.beam', '/ci/_build/test/lib/c/ebin/log.beam'];
    expect(matched({ tree: two, report })).toEqual(['apps/b/src/util/log.erl', null]);
  });
});
