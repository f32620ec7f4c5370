import { describe, expect, it } from 'vitest';
import { type PathContext, PathMatcher, type ReportPaths } from '../../src/core/paths.js';

interface Case extends Partial<Omit<ReportPaths, 'rawPaths'>>, Partial<Omit<PathContext, 'repositoryPaths'>> {
  readonly tree: readonly string[];
  readonly report: readonly string[];
}

function matched({ tree, report, folder = '', sourceRoots = [], ...rest }: Case) {
  const matcher = new PathMatcher({ repositoryPaths: tree, root: '/work/shop', ...rest });
  const matches = matcher.match({ folder, sourceRoots, rawPaths: report });
  return matches.map(({ path, candidates }) => (candidates.length > 0 ? [...candidates].sort() : path));
}

describe('reports of one package of a monorepo', () => {
  const tree = ['packages/a/src/x.ts', 'packages/a/src/only-a.ts', 'packages/b/src/x.ts', 'packages/b/src/only-b.ts'];

  it('paths start from the package the report lies in', () => {
    expect(matched({ tree, folder: 'packages/a/coverage', report: ['src/x.ts'] })).toEqual(['packages/a/src/x.ts']);
    expect(matched({ tree, folder: 'packages/b/coverage/unit', report: ['src/x.ts'] })).toEqual([
      'packages/b/src/x.ts',
    ]);
  });

  it('the nearest package wins over a file of the same path at the root', () => {
    const report = ['src/x.ts'];
    expect(matched({ tree: [...tree, 'src/x.ts'], folder: 'packages/a/coverage', report })).toEqual([
      'packages/a/src/x.ts',
    ]);
    expect(matched({ tree: [...tree, 'src/x.ts'], folder: 'coverage', report })).toEqual(['src/x.ts']);
  });

  it('a folder that explains more of the report wins over a nearer one', () => {
    const report = ['src/x.ts', 'src/y.ts'];
    expect(matched({ tree: [...tree, ...report], folder: 'packages/a/coverage', report })).toEqual(report);
  });

  it('where the report lies elsewhere, the package that explains all its files is meant', () => {
    expect(matched({ tree, folder: null, report: ['src/x.ts', 'src/only-b.ts'] })).toEqual([
      'packages/b/src/x.ts',
      'packages/b/src/only-b.ts',
    ]);
  });

  it('the same file in two packages is ambiguous, and both are named', () => {
    expect(matched({ tree, folder: 'coverage', report: ['src/x.ts'] })).toEqual([
      ['packages/a/src/x.ts', 'packages/b/src/x.ts'],
    ]);
  });

  it('a report that mixes two packages leaves what both have open', () => {
    const report = ['src/x.ts', 'src/only-a.ts', 'src/too-a.ts', 'src/only-b.ts'];
    expect(matched({ tree: [...tree, 'packages/a/src/too-a.ts'], folder: 'coverage', report })).toEqual([
      ['packages/a/src/x.ts', 'packages/b/src/x.ts'],
      'packages/a/src/only-a.ts',
      'packages/a/src/too-a.ts',
      'packages/b/src/only-b.ts',
    ]);
  });

  it('prefixes mapped by hand settle it, written as the report writes them', () => {
    const rules = [{ from: 'C:\\agent\\a\\', to: 'packages/b/' }];
    expect(matched({ tree, rules, report: ['C:\\agent\\a\\src\\x.ts'] })).toEqual(['packages/b/src/x.ts']);
    expect(matched({ tree, rules: [{ from: '/app', to: './packages/a' }], report: ['/app/src/x.ts'] })).toEqual([
      'packages/a/src/x.ts',
    ]);
  });
});

describe('source roots of Cobertura', () => {
  const tree = ['setup.py', 'shop/setup.py', 'shop/cart.py', 'src/a.ts', 'packages/p/src/a.ts', 'packages/q/src/a.ts'];

  it('a relative root goes in front', () => {
    expect(matched({ tree, sourceRoots: ['shop'], report: ['setup.py', 'cart.py'] })).toEqual([
      'shop/setup.py',
      'shop/cart.py',
    ]);
  });

  it('`.` and an empty root say nothing', () => {
    expect(matched({ tree, sourceRoots: ['.', ''], report: ['setup.py'] })).toEqual(['setup.py']);
  });

  it('an absolute root of another machine tells the folder too', () => {
    expect(matched({ tree, sourceRoots: ['/home/ci/repo/shop'], report: ['setup.py'] })).toEqual(['shop/setup.py']);
    expect(matched({ tree, sourceRoots: ['/home/ci/repo/packages/q'], report: ['src/a.ts'] })).toEqual([
      'packages/q/src/a.ts',
    ]);
    expect(matched({ tree, sourceRoots: ['D:\\a\\repo'], report: ['shop\\cart.py'] })).toEqual(['shop/cart.py']);
  });

  it('an absolute root below this checkout is taken by its word', () => {
    const folder = 'packages/q/coverage';
    expect(matched({ tree, folder, sourceRoots: ['/work/shop'], report: ['src/a.ts'] })).toEqual(['src/a.ts']);
    expect(matched({ tree, sourceRoots: ['/work/shop/packages/p'], report: ['src/a.ts'] })).toEqual([
      'packages/p/src/a.ts',
    ]);
  });

  it('the root of a container says less than the folder of the report', () => {
    const both = ['src/index.ts', 'packages/p/src/index.ts', 'packages/p/src/b.ts'];
    const report = ['src/index.ts', 'src/b.ts'];
    expect(matched({ tree: both, folder: 'packages/p/coverage', sourceRoots: ['/app'], report })).toEqual([
      'packages/p/src/index.ts',
      'packages/p/src/b.ts',
    ]);
  });

  it('a file below two of the roots is ambiguous', () => {
    const two = ['packages/p/src/a.ts', 'packages/q/src/a.ts', 'packages/q/src/b.ts'];
    const sourceRoots = ['packages/p/src', 'packages/q/src'];
    expect(matched({ tree: two, sourceRoots, report: ['a.ts', 'b.ts'] })).toEqual([
      ['packages/p/src/a.ts', 'packages/q/src/a.ts'],
      'packages/q/src/b.ts',
    ]);
  });
});

describe('paths by package only', () => {
  it('Java: the source set goes in front', () => {
    const tree = ['src/main/java/com/x/A.java', 'src/main/kotlin/com/x/B.kt', 'src/test/java/com/x/ATest.java'];
    expect(matched({ tree, report: ['com/x/A.java', 'com/x/B.kt'] })).toEqual(tree.slice(0, 2));
  });

  it('Java: one module is told from another by the packages it alone has', () => {
    const tree = [
      'api/src/main/java/com/x/Main.java',
      'api/src/main/java/com/x/api/Q.java',
      'db/src/main/java/com/x/Main.java',
    ];
    expect(matched({ tree, report: ['com/x/Main.java', 'com/x/api/Q.java'] })).toEqual(tree.slice(0, 2));
  });

  it('Go: the module path of go.mod goes away, the longest first', () => {
    const tree = ['cart.go', 'tools/gen.go', 'hack/tools/gen.go'];
    const goModules = [
      { module: 'example.com/shop', folder: '' },
      { module: 'example.com/shop/tools', folder: 'hack/tools' },
    ];
    expect(matched({ tree, goModules, report: ['example.com/shop/cart.go', 'example.com/shop/tools/gen.go'] })).toEqual(
      ['cart.go', 'hack/tools/gen.go'],
    );
    expect(matched({ tree, report: ['example.com/shop/hack/tools/gen.go'] })).toEqual(['hack/tools/gen.go']);
  });
});

describe('compiled files', () => {
  it.each([
    ['dist/cart.js', 'src/cart.ts'],
    ['/home/ci/shop/dist/cart.js', 'src/cart.ts'],
    ['/home/build/agent/dist/deep/view.js', 'src/deep/view.tsx'],
    ['dist/esm/cart.js', 'src/cart.ts'],
    ['lib/worker.mjs', 'src/worker.mts'],
    ['build/lib/tool.cjs', 'src/lib/tool.cts'],
    ['src/cart.js', 'src/cart.ts'],
    ['dist/bin/run.js', 'bin/run.js'],
  ])('%s is %s', (raw, source) => {
    const tree = ['src/cart.ts', 'src/deep/view.tsx', 'src/worker.mts', 'src/lib/tool.cts', 'bin/run.js'];
    expect(matched({ tree, report: [raw] })).toEqual([source]);
  });

  it('of a package are looked for in that package', () => {
    const tree = ['packages/a/src/cart.ts', 'packages/b/src/cart.ts'];
    expect(matched({ tree, folder: 'packages/b/coverage', report: ['dist/cart.js'] })).toEqual([
      'packages/b/src/cart.ts',
    ]);
  });

  it('that are in the tree are meant themselves', () => {
    expect(matched({ tree: ['dist/cart.js', 'src/cart.ts'], report: ['dist/cart.js'] })).toEqual(['dist/cart.js']);
  });
});
