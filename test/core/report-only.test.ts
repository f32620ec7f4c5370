import { describe, expect, it } from 'vitest';
import { divide } from '../../src/core/parts.js';
import { proposeTiers } from '../../src/core/propose-tiers.js';
import { pathsWithoutTree } from '../../src/core/report-only.js';

describe('paths of reports without a tree', () => {
  it('lose what all begin with, up to the folders that hold sources', () => {
    expect(pathsWithoutTree([['/ci/shop/src/a.ts', '/ci/shop/src/b/c.ts']])).toEqual([['src/a.ts', 'src/b/c.ts']]);
    expect(pathsWithoutTree([['C:\\ci\\shop\\a.ts'], ['C:\\ci\\web\\b.ts']])).toEqual([['shop/a.ts'], ['web/b.ts']]);
    expect(pathsWithoutTree([['/a.ts', '/src/b.ts']])).toEqual([['a.ts', 'src/b.ts']]);
  });

  it('are one where another report names the file relatively', () => {
    const absolute = ['/ci/shop/src/a.ts', '/ci/shop/src/b.ts', '/ci/shop/web/c.ts', '/usr/lib/d.ts'];
    const [first, second] = pathsWithoutTree([absolute, ['src/a.ts', './src/b.ts']]);
    expect(first).toEqual(['src/a.ts', 'src/b.ts', 'web/c.ts', '/usr/lib/d.ts']);
    expect(second).toEqual(['src/a.ts', 'src/b.ts']);
  });

  it('stay apart where it is not clear which file is meant', () => {
    const absolute = ['/ci/one/src/index.ts', '/ci/two/src/index.ts'];
    expect(pathsWithoutTree([absolute, ['src/index.ts']])[0]).toEqual(absolute);
    expect(pathsWithoutTree([['/ci/one/index.ts', '/ci/b.ts'], ['index.ts']])[0]).toEqual([
      '/ci/one/index.ts',
      '/ci/b.ts',
    ]);
  });

  it('may climb', () => {
    expect(pathsWithoutTree([['..\\x\\a.ts', '/ci/b.ts']])).toEqual([['../x/a.ts', 'b.ts']]);
  });
});

describe('dividing', () => {
  it('ends, whatever the paths are', () => {
    const odd = ['/', '//', '/a', '//a/b.ts', 'a//b.ts', '/src/a/b.ts', `${'src/'.repeat(8000)}a.ts`];
    for (const path of odd) expect(divide([path], () => false)).toHaveLength(1);
    expect(proposeTiers({ modules: odd, transitiveDependents: new Map() })).toEqual(expect.any(Array));
    expect(pathsWithoutTree([odd])[0]).toHaveLength(odd.length);
  });

  it('takes more folders than a call takes arguments', () => {
    const modules = Array.from({ length: 200_000 }, (_, index) => `src/folder${index}/a.ts`);
    expect(divide(modules, () => false)).toHaveLength(200_000);
  });
});
