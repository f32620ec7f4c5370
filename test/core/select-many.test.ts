import { describe, expect, it } from 'vitest';
import { moduleName } from '../../src/core/join.js';
import { type Selection, selectMany } from '../../src/core/select-many.js';
import { CovgapError } from '../../src/errors.js';
import type { Module } from '../../src/model.js';
import { moduleOf } from '../support/coverage.js';

const module = (path: string, score: number, parts: Partial<Module> = {}) => ({ path, score, parts });

const list = [
  module('packages/core/src/batch.ts', 9, { tier: 'core', testFiles: [{ path: 'test/batch.test.ts', via: 'import' }] }),
  module('packages/core/src/queue.ts', 8, {
    tier: 'core',
    owners: ['@org/core'],
    testFiles: [{ path: 'test/batch.test.ts', via: 'import' }],
  }),
  module('packages/core/src/done.ts', 0, { tier: 'core' }),
  module('tools/gen.py', 7, { language: 'python' }),
  module('app/[id]/page.ts', 6),
  module('app/page.ts', 5),
  module('src/form.test-helper.js', 4, { language: 'javascript' }),
];
const modules = list.map(({ path, score, parts }, index) => ({
  module: moduleOf({ path, name: moduleName(path), ...parts }),
  rank: index + 1,
  score,
  reasons: [],
}));
const tiers = ['core', 'rest'].map((name) => ({
  name,
  modules: 1,
  unmeasured: 0,
  lines: null,
  linesWithUnmeasured: null,
}));
const languages = ['typescript', 'javascript'];
const select = (selection: Partial<Selection>) =>
  selectMany({ modules, tiers }, { modules: [], ...selection }, languages).map((ranked) => ranked.module.path);

function failure(selection: Partial<Selection>): CovgapError {
  try {
    select(selection);
  } catch (error) {
    if (error instanceof CovgapError) return error;
  }
  throw new Error('something was selected');
}

describe('modules by name', () => {
  it.each<[string, string[], string[]]>([
    ['one', ['batch'], ['packages/core/src/batch.ts']],
    ['several, in the order given', ['queue', '#1'], ['packages/core/src/queue.ts', 'packages/core/src/batch.ts']],
    ['one named twice', ['batch', '#1', 'core/src/batch.ts'], ['packages/core/src/batch.ts']],
    ['brackets in a path', ['app/[id]/page.ts'], ['app/[id]/page.ts']],
    ['a helper of tests that counts as a module', ['src/form.test-helper.js'], ['src/form.test-helper.js']],
    [
      'a glob, in rank order',
      ['packages/**'],
      ['packages/core/src/batch.ts', 'packages/core/src/queue.ts', 'packages/core/src/done.ts'],
    ],
    ['a glob over other languages', ['{tools,app}/*'], ['app/page.ts']],
    ['a glob with ./ and a name', ['./app/p*.ts', 'app/page.ts'], ['app/page.ts']],
  ])('%s', (_, queries, paths) => {
    expect(select({ modules: queries })).toEqual(paths);
  });
});

describe('modules of the ranking', () => {
  it.each<[string, Partial<Selection>, string[]]>([
    ['the first', { next: 1 }, ['packages/core/src/batch.ts']],
    [
      'the first in the languages, without the covered',
      { next: 3 },
      ['packages/core/src/batch.ts', 'packages/core/src/queue.ts', 'app/[id]/page.ts'],
    ],
    ['all of a tier', { tier: 'core' }, ['packages/core/src/batch.ts', 'packages/core/src/queue.ts']],
    ['the first of a tier', { tier: 'rest', next: 1 }, ['app/[id]/page.ts']],
    ['those of an owner', { owner: '@org/core' }, ['packages/core/src/queue.ts']],
  ])('%s', (_, selection, paths) => {
    expect(select(selection)).toEqual(paths);
  });
});

describe('what selects nothing', () => {
  it.each<[string, Partial<Selection>, string, RegExp]>([
    ['no selection', {}, 'usage', /no module is named/],
    ['two selections', { modules: ['batch'], next: 2 }, 'usage', /modules are named, and asked for by --next/],
    ['an unknown module', { modules: ['batch', 'btach'] }, 'module-not-found', /no module is called "btach"/],
    [
      'an ambiguous name',
      { modules: ['page.ts'] },
      'module-ambiguous',
      /could be app\/\[id\]\/page\.ts, app\/page\.ts/,
    ],
    ['another language', { modules: ['gen'] }, 'usage', /^tools\/gen\.py is python$/],
    ['a glob that matches another language only', { modules: ['*/*.py'] }, 'usage', /^tools\/gen\.py is python$/],
    ['a glob that matches nothing', { modules: ['lib/*.ts'] }, 'module-not-found', /no module matches "lib\/\*\.ts"/],
    ['an unknown tier', { tier: 'edge' }, 'usage', /no tier is called "edge"/],
    ['an unknown owner', { owner: '@me' }, 'usage', /nobody called "@me"/],
  ])('%s', (_, selection, code, message) => {
    const error = failure(selection);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(/\.$|\?$/);
  });

  it.each(['test/batch.test.ts', 'batch.test.ts', 'batch.test', './test/batch.test.ts'])(
    'the test %s names the modules it tests, its namesake first',
    (query) => {
      const error = failure({ modules: [query] });
      expect(error.code).toBe('module-not-found');
      expect(error.message).toBe(
        `"${query}" is a test; name the module it tests: packages/core/src/batch.ts, packages/core/src/queue.ts`,
      );
    },
  );

  it('a test that imports no module', () => {
    expect(failure({ modules: ['test/other.spec.mts'] }).message).toBe(
      '"test/other.spec.mts" is a test; name the module it tests',
    );
  });
});
