import { describe, expect, it } from 'vitest';
import { PathMatcher } from '../../src/core/paths.js';

const matcher = new PathMatcher({
  repositoryPaths: ['packages/a/src/a.ts', 'packages/b/src/index.ts', 'etc/passwd.ts'],
  root: '/repo',
});
const match = (folder: string | null, ...rawPaths: string[]) =>
  matcher.match({ folder, sourceRoots: [], rawPaths }).map(({ path }) => path);

describe('paths that climb', () => {
  it('to a neighbouring package are that file', () => {
    expect(match('packages/a/coverage', '../b/src/index.ts', 'src/a.ts')).toEqual([
      'packages/b/src/index.ts',
      'packages/a/src/a.ts',
    ]);
  });
  it('out of the repository, or to what is not there, are none', () => {
    expect(match('packages/a/coverage', '../../../../etc/passwd.ts', '../c/src/index.ts')).toEqual([null, null]);
    expect(match(null, '../b/src/index.ts')).toEqual([null]);
  });
});
