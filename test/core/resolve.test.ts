import { describe, expect, it } from 'vitest';
import { duplicateModules } from '../../src/core/erlang-modules.js';
import { ImportResolver, type PathAliases, type WorkspacePackage } from '../../src/core/resolve.js';

interface World {
  readonly files: readonly string[];
  readonly packages?: readonly Partial<WorkspacePackage>[];
  readonly aliases?: readonly Partial<PathAliases>[];
}

function resolverOf({ files, packages = [], aliases = [] }: World): ImportResolver {
  return new ImportResolver({
    files: new Set(files),
    packages: packages.map((each) => ({ name: 'pkg', folder: 'packages/pkg', exports: null, entries: [], ...each })),
    aliases: aliases.map((each) => ({ folder: '', base: '', paths: {}, ...each })),
  });
}

describe('a relative import', () => {
  const files = ['src/a.ts', 'src/b/index.tsx', 'src/c.js', 'src/d.mts', 'src/view.jsx', 'src/x.service.ts', 'top.ts'];
  const resolver = resolverOf({ files });

  it.each([
    ['./a', 'src/a.ts'],
    ['./a.ts', 'src/a.ts'],
    ['./a.js', 'src/a.ts'],
    ['./c.js', 'src/c.js'],
    ['./d.mjs', 'src/d.mts'],
    ['./view', 'src/view.jsx'],
    ['./x.service', 'src/x.service.ts'],
    ['./b', 'src/b/index.tsx'],
    ['./b/', 'src/b/index.tsx'],
    ['./b/../a', 'src/a.ts'],
    ['../top.js', 'top.ts'],
    ['./a?raw', 'src/a.ts'],
    ['./a.ts?worker&inline', 'src/a.ts'],
    ['./a#part', 'src/a.ts'],
  ])('%s', (specifier, expected) => {
    expect(resolver.resolve('src/main.ts', specifier)).toBe(expected);
  });

  it.each(['../../a', './../../../etc/passwd', './gone', './b/index.js', '.', 'a', '/src/a', '', '?', '#'])(
    '%j means no file',
    (specifier) => {
      expect(resolver.resolve('src/main.ts', specifier)).toBe(specifier === './b/index.js' ? 'src/b/index.tsx' : null);
    },
  );

  it('of the own folder and the one above', () => {
    const nested = resolverOf({ files: ['lib/index.ts', 'index.ts'] });
    expect(nested.resolve('lib/a.ts', '.')).toBe('lib/index.ts');
    expect(nested.resolve('lib/a.ts', '..')).toBe('index.ts');
    expect(nested.resolve('main.ts', './lib')).toBe('lib/index.ts');
  });
});

describe('paths of a tsconfig', () => {
  const files = ['src/a.ts', 'src/ui/button.tsx', 'lib/special/x.ts', 'src/special/x.ts', 'packages/p/src/a.ts'];

  it.each([
    ['@/ui/button', 'src/ui/button.tsx'],
    ['@/special/x', 'lib/special/x.ts'],
    ['~a', 'src/a.ts'],
    ['#ui/button.js', 'src/ui/button.tsx'],
    ['two/a', 'src/a.ts'],
    ['@/gone', null],
    ['~b', null],
  ])('%s', (specifier, expected) => {
    const paths = {
      '@/*': ['./src/*'],
      '@/special/*': ['lib/special/*'],
      '~a': ['src/a.ts'],
      '#ui/*': ['src/ui/*'],
      'two/*': ['nowhere/*', 'src/*'],
    };
    expect(resolverOf({ files, aliases: [{ paths }] }).resolve('test/x.ts', specifier)).toBe(expected);
  });

  it('hold below the folder of the tsconfig, the nearest first', () => {
    const resolver = resolverOf({
      files,
      aliases: [
        { paths: { '@/*': ['src/*'] } },
        { folder: 'packages/p', base: 'packages/p', paths: { '@/*': ['src/*'] } },
      ],
    });
    expect(resolver.resolve('packages/p/src/b.ts', '@/a')).toBe('packages/p/src/a.ts');
    expect(resolver.resolve('packages/pq/src/b.ts', '@/a')).toBe('src/a.ts');
  });

  it('of several tsconfigs in one folder all count', () => {
    const aliases = [{ paths: { 'app/*': ['src/*'] } }, { paths: { 'lib/*': ['lib/*'] } }];
    const resolver = resolverOf({ files, aliases });
    expect(resolver.resolve('src/b.ts', 'app/a')).toBe('src/a.ts');
    expect(resolver.resolve('src/b.ts', 'lib/special/x')).toBe('lib/special/x.ts');
  });

  it('may lead through node_modules to a package of the workspace', () => {
    const resolver = resolverOf({
      files,
      packages: [{ name: '@x/p', folder: 'packages/p' }],
      aliases: [{ paths: { 'p/*': ['node_modules/@x/p/src/*'], 'q/*': ['node_modules/q/*'] } }],
    });
    expect(resolver.resolve('src/b.ts', 'p/a')).toBe('packages/p/src/a.ts');
    expect(resolver.resolve('src/b.ts', 'q/a')).toBeNull();
  });

  it('keep signs of the path that mean something in a replacement', () => {
    const resolver = resolverOf({ files: ['src/$&/a.ts'], aliases: [{ paths: { '@/*': ['src/*'] } }] });
    expect(resolver.resolve('b.ts', '@/$&/a')).toBe('src/$&/a.ts');
  });

  it('do not climb out of the repository', () => {
    const resolver = resolverOf({ files, aliases: [{ paths: { 'up/*': ['../*'] } }] });
    expect(resolver.resolve('b.ts', 'up/src/a')).toBeNull();
  });
});

describe('a package of the workspace', () => {
  const files = [
    'packages/pkg/src/index.ts',
    'packages/pkg/src/cart.ts',
    'packages/pkg/src/deep/till.ts',
    'packages/pkg/src/special.ts',
    'packages/pkg/tools/gen.mts',
    'packages/pkg/package.json',
  ];
  const resolve = (specifier: string, more: Partial<WorkspacePackage> = {}) =>
    resolverOf({ files, packages: [more] }).resolve('apps/web/main.ts', specifier);

  it.each<[string, Partial<WorkspacePackage>, string | null]>([
    ['pkg', {}, 'packages/pkg/src/index.ts'],
    ['pkg', { entries: ['dist/index.js', 'dist/index.d.ts'] }, 'packages/pkg/src/index.ts'],
    ['pkg', { entries: ['./dist/cjs/cart.cjs'] }, 'packages/pkg/src/cart.ts'],
    ['pkg', { entries: ['./build/src/cart.js'] }, 'packages/pkg/src/cart.ts'],
    ['pkg', { exports: './dist/cart.mjs' }, 'packages/pkg/src/cart.ts'],
    ['pkg', { exports: { types: './dist/cart.d.mts', import: './dist/cart.mjs' } }, 'packages/pkg/src/cart.ts'],
    ['pkg', { exports: { '.': { node: { import: './lib/cart.js' } } } }, 'packages/pkg/src/cart.ts'],
    ['pkg/cart', {}, 'packages/pkg/src/cart.ts'],
    ['pkg/src/cart.js', {}, 'packages/pkg/src/cart.ts'],
    ['pkg/till', { exports: { './till': './dist/deep/till.js' } }, 'packages/pkg/src/deep/till.ts'],
    ['pkg/deep/till', { exports: { './*': './dist/*.js' } }, 'packages/pkg/src/deep/till.ts'],
    ['pkg/f/till', { exports: { './f/*': ['./none/*.js', './dist/deep/*.js'] } }, 'packages/pkg/src/deep/till.ts'],
    ['pkg/gen', { exports: { './gen': './tools/gen.mjs' } }, 'packages/pkg/tools/gen.mts'],
    ['pkg/gone', { exports: { './gone': null } }, null],
    ['other', {}, null],
    ['pk', {}, null],
  ])('%s with %j', (specifier, more, expected) => {
    expect(resolve(specifier, more)).toBe(expected);
  });

  it('names a subpath outright rather than by pattern, and by the longest pattern', () => {
    const exports = { './*': './dist/*.js', './cart': './dist/special.js', './deep/*': './dist/special.js' };
    expect(resolve('pkg/cart', { exports })).toBe('packages/pkg/src/special.ts');
    expect(resolve('pkg/deep/till', { exports })).toBe('packages/pkg/src/special.ts');
  });

  it('may have a scope', () => {
    const packages = [{ name: '@shop/core' }, { name: '@shop/core-extra', folder: 'packages/extra' }];
    const resolver = resolverOf({ files: [...files, 'packages/extra/index.js'], packages });
    expect(resolver.resolve('a.ts', '@shop/core/cart')).toBe('packages/pkg/src/cart.ts');
    expect(resolver.resolve('a.ts', '@shop/core-extra')).toBe('packages/extra/index.js');
    expect(resolver.resolve('a.ts', '@shop')).toBeNull();
  });

  it('may be the root', () => {
    const resolver = resolverOf({ files: ['src/index.ts'], packages: [{ folder: '', entries: ['./'] }] });
    expect(resolver.resolve('examples/a.ts', 'pkg')).toBe('src/index.ts');
  });

  it('does not lead out of itself', () => {
    expect(resolve('pkg', { entries: ['../../../etc/passwd'] })).toBe('packages/pkg/src/index.ts');
    expect(resolve('pkg/../../../secret')).toBeNull();
  });

  it('survives an exports field that nests without end', () => {
    const exports: Record<string, unknown> = {};
    exports['.'] = exports;
    expect(resolve('pkg', { exports })).toBe('packages/pkg/src/index.ts');
  });
});

describe('Erlang modules', () => {
  const files = ['apps/a/src/log.erl', 'apps/b/src/log.erl', 'apps/b/src/deep/cart.erl', 'apps/b/test/cart_tests.erl'];
  const resolver = resolverOf({ files });

  it.each([
    ['apps/a/src/x.erl', 'cart', 'apps/b/src/deep/cart.erl'],
    ['apps/b/test/log_tests.erl', 'log', 'apps/b/src/log.erl'],
    ['apps/a/src/x.erl', 'log', 'apps/a/src/log.erl'],
    ['apps/a/src/x.erl', 'lists', null],
    ['apps/a/src/x.ts', 'log', null],
  ])('%s calls %s', (from, module, expected) => {
    expect(resolver.resolve(from, module)).toBe(expected);
  });

  it('of one name are told', () => {
    expect(duplicateModules(files)).toEqual([['apps/a/src/log.erl', 'apps/b/src/log.erl']]);
  });
});
