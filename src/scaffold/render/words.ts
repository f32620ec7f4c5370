import type { Local } from '../model.js';
import type { FrameworkName, TestStyle } from './style.js';

/** What generated text takes from the test framework and its libraries. */
export const toolWords = [
  'describe',
  'it',
  'test',
  'afterEach',
  'expect',
  'vi',
  'jest',
  'mock',
  'assert',
  'sinon',
] as const;
export type ToolWord = (typeof toolWords)[number];

/** Modules each framework's words may come from, the one new files import from first. */
const runnerModules: Readonly<Record<FrameworkName, readonly string[]>> = {
  vitest: ['vitest'],
  jest: ['@jest/globals'],
  'node-test': ['node:test', 'test'],
  mocha: ['mocha'],
};

/** Where a word is imported from under a style; null where it exists without an import. */
export function sourceOf(word: ToolWord, style: TestStyle): Local | null {
  const named = (from: string): Local => ({ local: word, exported: word, from, typeOnly: false });
  if (word === 'assert') return { ...named('node:assert/strict'), exported: 'default' };
  if (word === 'sinon') return { ...named('sinon'), exported: 'default' };
  if (word === 'expect' && style.assertions === 'chai') return named('chai');
  if (style.globals) return null;
  return named(runnerModules[style.framework][0]!);
}

/** Other modules that give the same word. */
export function mayComeFrom(word: ToolWord, style: TestStyle): readonly string[] {
  if (word === 'assert') return ['node:assert/strict', 'node:assert', 'assert/strict', 'assert'];
  if (word === 'sinon') return ['sinon'];
  if (word === 'expect' && style.assertions === 'chai') return ['chai'];
  return runnerModules[style.framework];
}

/** The word that makes recording functions and fake timers; null where the template declares plain functions. */
export function mockWord(style: TestStyle): ToolWord | null {
  if (style.framework === 'vitest') return 'vi';
  if (style.framework === 'jest') return 'jest';
  if (style.framework === 'node-test') return 'mock';
  return style.libraries.includes('sinon') ? 'sinon' : null;
}
