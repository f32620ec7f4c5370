import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PathMatcher } from '../../src/core/paths.js';

// Few names, so that folders repeat and checkouts are called like folders of the tree.
const name = fc.constantFrom('src', 'lib', 'core', 'x', 'packages', 'dist', 'Core', 'my shop', 'größe', 'a.b');
const file = fc.constantFrom('index.ts', 'a.ts', 'A.ts', 'index.js', 'b.test.ts', 'main.go', 'kaffee crème.ts');
const path = fc.tuple(fc.array(name, { maxLength: 4 }), file).map(([folders, last]) => [...folders, last].join('/'));
const tree = fc.uniqueArray(path, { minLength: 1, maxLength: 25 });
const prefix = fc
  .tuple(fc.constantFrom('/', 'C:\\', 'd:/', '//'), fc.array(name, { maxLength: 4 }), fc.boolean())
  .map(([start, folders, backslashes]) => {
    const folder = [...folders, ''].join('/');
    return backslashes ? `${start}${folder}`.replaceAll('/', '\\') : start + folder;
  });

describe('a report over a whole tree', () => {
  it('leads back to exactly the same files, whatever stands in front of all its paths', () => {
    fc.assert(
      fc.property(tree, prefix, (repositoryPaths, before) => {
        const slash = before.includes('\\') ? '\\' : '/';
        const rawPaths = repositoryPaths.map((each) => before + each.replaceAll('/', slash));
        const matcher = new PathMatcher({ repositoryPaths, root: '/somewhere/else' });
        const matches = matcher.match({ folder: 'coverage', sourceRoots: [], rawPaths });
        expect(matches.map((match) => match.path)).toEqual(repositoryPaths);
      }),
      { numRuns: 300 },
    );
  });

  it('does so where the prefix is a source root', () => {
    fc.assert(
      fc.property(tree, prefix, (repositoryPaths, before) => {
        const matcher = new PathMatcher({ repositoryPaths, root: '/somewhere/else' });
        const report = { folder: null, sourceRoots: [before], rawPaths: repositoryPaths };
        expect(matcher.match(report).map((match) => match.path)).toEqual(repositoryPaths);
      }),
      { numRuns: 300 },
    );
  });

  it('never names a file that is not in the tree, and never both a file and candidates', () => {
    const raw = fc.oneof(
      path,
      fc.string(),
      fc.tuple(prefix, path).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(tree, fc.uniqueArray(raw, { maxLength: 8 }), (repositoryPaths, rawPaths) => {
        const known = new Set(repositoryPaths);
        const matcher = new PathMatcher({ repositoryPaths, root: '/somewhere/else' });
        const matches = matcher.match({ folder: 'packages/x/coverage', sourceRoots: ['src', '/ci/lib'], rawPaths });
        expect(matches.map(({ rawPath }) => rawPath)).toEqual(rawPaths);
        for (const { path: found, candidates } of matches) {
          expect(found === null || known.has(found)).toBe(true);
          expect(candidates.every((each) => known.has(each))).toBe(true);
          expect(candidates.length === 0 || (found === null && candidates.length > 1)).toBe(true);
          expect(new Set(candidates).size).toBe(candidates.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});
