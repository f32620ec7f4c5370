import { expect, it } from 'vitest';
import { isOutsideProduct, proposeExcludes } from '../../src/core/propose-excludes.js';

it('suggests folders of examples, scripts and the like, the largest first', () => {
  const modules = [
    'examples/a/x.ts',
    'examples/b/y.ts',
    'scripts/build.ts',
    '.github/bot.js',
    'src/main.ts',
    'index.ts',
  ];
  expect(proposeExcludes(modules)).toEqual([
    { path: 'examples/**', modules: 2, what: 'examples' },
    { path: '.github/**', modules: 1, what: 'files of tools' },
    { path: 'scripts/**', modules: 1, what: 'scripts' },
  ]);
});

it('leaves folders of that name in the product alone, except generated code', () => {
  expect(isOutsideProduct('src/docs/page.ts')).toBe(false);
  expect(isOutsideProduct('packages/a/src/vendor/seller.ts')).toBe(false);
  expect(isOutsideProduct('packages/a/vendor/jquery.js')).toBe(true);
  expect(isOutsideProduct('src/api-generated/client.ts')).toBe(true);
});

it('makes one glob of folders that differ in one place', () => {
  const modules = ['packages/a/benchmarks/x.ts', 'packages/b/benchmarks/y.ts', 'packages/b/demo/z.ts'];
  expect(proposeExcludes(modules)).toEqual([
    { path: 'packages/*/benchmarks/**', modules: 2, what: 'benchmarks' },
    { path: 'packages/b/demo/**', modules: 1, what: 'examples' },
  ]);
});

it('escapes what globs would read as a pattern', () => {
  expect(proposeExcludes(['[a]/docs/x.ts', 'b/c/docs/x.ts']).map(({ path }) => path)).toEqual([
    '\\[a\\]/docs/**',
    'b/c/docs/**',
  ]);
});
