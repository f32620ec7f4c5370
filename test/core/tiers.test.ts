import { describe, expect, it } from 'vitest';
import { compileGlobs, compileTiers } from '../../src/core/tiers.js';

describe('tiers', () => {
  const tierOf = compileTiers([
    { name: 'core', paths: ['packages/core/**', '!**/legacy/**'] },
    { name: 'io', paths: ['packages/**', 'cli/*.ts'] },
  ]);

  it('the first that matches takes the module', () => {
    expect(tierOf('packages/core/src/a.ts')).toBe('core');
    expect(tierOf('packages/net/src/a.ts')).toBe('io');
    expect(tierOf('cli/main.ts')).toBe('io');
  });

  it('what none matches is the rest', () => {
    expect(tierOf('tools/gen.ts')).toBe('rest');
    expect(tierOf('cli/deep/main.ts')).toBe('rest');
    expect(compileTiers([])('a.ts')).toBe('rest');
  });

  it('`!` takes back what an earlier glob of the same tier took', () => {
    expect(tierOf('packages/core/legacy/a.ts')).toBe('io');
  });
});

describe('globs', () => {
  it.each([
    [['**'], '.github/x.ts', true],
    [['src/**'], 'src/.hidden/a.ts', true],
    [['#a/*.ts'], '#a/b.ts', true],
    [['*.ts'], 'src/a.ts', false],
    [['{a,b}/*.ts'], 'b/x.ts', true],
    [['**', '!src/**', 'src/keep.ts'], 'src/keep.ts', true],
    [['**', '!src/**', 'src/keep.ts'], 'src/other.ts', false],
    [['!src/**'], 'lib/a.ts', false],
    [[], 'a.ts', false],
  ])('%j and %s: %s', (patterns, path, matches) => {
    expect(compileGlobs(patterns)(path)).toBe(matches);
  });
});
