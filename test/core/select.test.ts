import { describe, expect, it } from 'vitest';
import { moduleName } from '../../src/core/join.js';
import { selectModule } from '../../src/core/select.js';
import { CovgapError } from '../../src/errors.js';
import { moduleOf } from '../support/coverage.js';

const ranked = (...paths: string[]) =>
  paths.map((path, index) => ({
    module: moduleOf({ path, name: moduleName(path) }),
    rank: index + 1,
    score: 0,
    reasons: [],
  }));

const modules = ranked(
  'packages/core/src/batch.ts',
  'packages/core/src/index.ts',
  'packages/web/src/index.ts',
  'packages/web/src/cart.ts',
  'src/cart.ts',
  'src/Queue.ts',
);
const select = (query: string) => selectModule(modules, query).module.path;

function failure(query: string): CovgapError {
  try {
    select(query);
  } catch (error) {
    if (error instanceof CovgapError) return error;
  }
  throw new Error(`${query} was found`);
}

describe('a module is meant by', () => {
  it.each([
    ['its rank', '#4', 'packages/web/src/cart.ts'],
    ['its path', 'packages/core/src/batch.ts', 'packages/core/src/batch.ts'],
    ['its path with ./', './src/Queue.ts', 'src/Queue.ts'],
    ['its path with backslashes', 'packages\\core\\src\\batch.ts', 'packages/core/src/batch.ts'],
    ['its path without extension', 'packages/web/src/cart', 'packages/web/src/cart.ts'],
    ['the end of its path', 'core/src/batch.ts', 'packages/core/src/batch.ts'],
    ['the end of its path without extension', 'web/src/index', 'packages/web/src/index.ts'],
    ['its name', 'batch', 'packages/core/src/batch.ts'],
    ['its name in another case', 'QUEUE', 'src/Queue.ts'],
    ['the folder of an index file', 'core', 'packages/core/src/index.ts'],
    ['its name with spaces around', ' batch ', 'packages/core/src/batch.ts'],
  ])('%s', (_, query, path) => {
    expect(select(query)).toBe(path);
  });

  it('the whole path before any other reading', () => {
    expect(select('src/cart.ts')).toBe('src/cart.ts');
    expect(select('src/cart')).toBe('src/cart.ts');
  });
});

describe('what is not one module', () => {
  it('names the candidates where several are meant', () => {
    const { code, message, hint, exitStatus } = failure('cart');
    expect(code).toBe('module-ambiguous');
    expect(message).toContain('packages/web/src/cart.ts, src/cart.ts');
    expect(hint).toContain('#N');
    expect(exitStatus).toBe(2);
  });

  it('cuts the list of candidates', () => {
    const many = ranked(...Array.from({ length: 9 }, (_, index) => `p${index}/a.ts`));
    expect(() => selectModule(many, 'a')).toThrow(/p4\/a\.ts and others/);
  });

  it.each(['batsh', 'bach', 'core/src/batch.js', 'atch'])('%s suggests the nearest name', (query) => {
    expect(failure(query).code).toBe('module-not-found');
    expect(failure(query).hint).toContain('packages/core/src/batch.ts');
  });

  it('suggests the nearest three, the nearest first', () => {
    const close = ranked('a/carter.ts', 'b/cartes.ts', 'c/cart.ts', 'd/carton.ts', 'e/other.ts');
    const hint = 'Did you mean c/cart.ts or a/carter.ts or b/cartes.ts?';
    expect(() => selectModule(close, 'cartx')).toThrow(expect.objectContaining({ hint }));
  });

  it.each(['zzzzzzzzzzzz', '', '#0', '#7', '#99999999999'])('%j is not found', (query) => {
    expect(failure(query).code).toBe('module-not-found');
    expect(failure(query).hint).toContain('covgap');
  });

  it('is everything where there are no modules', () => {
    expect(() => selectModule([], 'a')).toThrow('no module is called "a"');
    expect(() => selectModule([], '#1')).toThrow('there are 0');
  });
});
