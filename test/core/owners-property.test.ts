import fc from 'fast-check';
import ignore from 'ignore';
import { describe, expect, it } from 'vitest';
import { PatternIndex } from '../../src/core/owner-index.js';
import { compileOwners } from '../../src/core/owners.js';

/** The plain way: every rule is asked, the last that says yes decides. */
function plainOwner(patterns: readonly string[], path: string): string[] {
  const last = patterns.findLastIndex((pattern) => {
    const rule = ignore({ ignorecase: false }).add(pattern.replace(/[[\]]/g, '\\$&'));
    if (pattern.endsWith('/*')) rule.add(`!${pattern}/`);
    return rule.ignores(path);
  });
  return last < 0 ? [] : [`@${last}`];
}

// Few names, so that patterns and paths meet often.
const name = fc.constantFrom('a', 'b', 'a.ts', 'b.x.ts', '.ts', '[a]', 'A');
const glob = fc.constantFrom(
  '*',
  '**',
  '*.ts',
  '*.x.ts',
  'a*',
  '?',
  'a?ts',
  '*.*',
  '*.',
  '\\a',
  '\\*',
  'b.*',
  '***',
  '',
);
const pattern = fc
  .tuple(
    fc.constantFrom('', '/', '//'),
    fc.array(fc.oneof({ weight: 2, arbitrary: name }, glob), { minLength: 1, maxLength: 4 }),
    fc.constantFrom('', '', '/', '/*', '/**', '//'),
  )
  .map(([start, segments, end]) => start + segments.join('/') + end)
  // A line that starts with a bracket is a section of GitLab's.
  .filter((text) => text !== '' && !text.startsWith('['));
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'));

describe('the index of CODEOWNERS patterns', () => {
  it('changes nothing about who owns a path', () => {
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 6 }), fc.array(path, { maxLength: 6 }), (patterns, paths) => {
        const ownersOf = compileOwners(patterns.map((each, index) => `${each} @${index}`).join('\n'));
        for (const each of paths) expect(ownersOf(each)).toEqual(plainOwner(patterns, each));
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves few of many to try', () => {
    const count = 1000;
    const many = (make: (at: number) => string) =>
      new PatternIndex(['*', ...Array.from({ length: count }, (_, i) => make(i))]);
    const path = 'packages/p7/src/w7/deep/file.x7';
    const shapes = [
      '/packages/p#/src/',
      '/packages/*/src/w#/**',
      '*.x#',
      'w#',
      '**/w#/*.ts',
      'w#*',
      '/packages/p#/**/*.ts',
    ];
    for (const shape of shapes) {
      const candidates = many((at) => shape.replace('#', String(at))).candidates(path);
      expect(candidates, shape).toEqual([8, 0]);
    }
  });

  it('tries the last first', () => {
    expect(new PatternIndex(['a', '*', '/a', 'b', '*.ts']).candidates('a/x.ts')).toEqual([4, 2, 1, 0]);
  });
});
