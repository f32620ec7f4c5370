import { CovgapError } from '../../errors.js';
import { type FrameworkName, frameworkNames } from '../render/style.js';
import type { Level } from './project.js';

const scripts: Readonly<Record<FrameworkName, RegExp>> = {
  vitest: /\bvitest\b/,
  jest: /\b(?:jest|react-scripts test|craco test|tsdx test)\b/,
  'node-test': /(?:^|\s)--test(?=\s|$|=)|\bborp\b/,
  mocha: /\b(?:mocha|_mocha)\b/,
};

const packages: Readonly<Record<FrameworkName, readonly string[]>> = {
  vitest: ['vitest'],
  jest: ['jest', 'ts-jest', 'babel-jest', '@jest/globals', 'react-scripts'],
  'node-test': ['borp'],
  mocha: ['mocha', 'ts-mocha'],
};

const configs: Readonly<Record<FrameworkName, RegExp>> = {
  vitest: /^vitest\.(?:config|workspace)\.[cm]?[jt]s$/,
  jest: /^jest\.config\.(?:[cm]?[jt]s|json)$/,
  'node-test': /^$/,
  mocha: /^\.mocharc\.(?:[cm]?js|jsonc?|ya?ml)$/,
};

/** What imports say of the framework of a test file; null where they say nothing. */
export function frameworkOfText(text: string): FrameworkName | null {
  const from = (name: string) => new RegExp(`(?:from|require\\(|import)\\s*['"]${name}['"]`).test(text);
  if (from('vitest')) return 'vitest';
  if (from('@jest/globals') || /\bjest\.(?:fn|mock|spyOn|useFakeTimers)\(/.test(text)) return 'jest';
  if (from('(?:node:)?test')) return 'node-test';
  if (from('mocha') || from('chai')) return 'mocha';
  return null;
}

/**
 * The framework of a module's tests: as its neighbours' imports say, then as scripts, dependencies and configuration of
 * the nearest folder that says anything.
 *
 * @throws {CovgapError} `no-runner` where nothing does.
 */
export function detectFramework(levels: readonly Level[], neighbours: readonly string[]): FrameworkName {
  const said = neighbours.map(frameworkOfText).filter((name) => name !== null);
  const [first] = frameworkNames.toSorted((a, b) => count(said, b) - count(said, a));
  if (first !== undefined && said.length > 0) return first;
  for (const level of levels) {
    const found = frameworkOfLevel(level);
    if (found !== null) return found;
  }
  throw new CovgapError('no-runner', 'No test framework was found: neither vitest, jest, node:test nor mocha', {
    hint: `Looked at imports of tests, and at scripts, dependencies and configuration files from ${levels[0]?.folder ?? '.'} up. Install one, or name it with --framework ${frameworkNames.join('|')}.`,
  });
}

function count(all: readonly FrameworkName[], one: FrameworkName): number {
  return all.filter((name) => name === one).length;
}

function frameworkOfLevel({ manifest, files }: Level): FrameworkName | null {
  const named = Object.entries(manifest?.scripts ?? {}).filter(([name]) => /test|coverage|^check$|^ci$/i.test(name));
  // `test` itself first: others may run it with something else on top.
  named.sort(([a], [b]) => Number(b === 'test') - Number(a === 'test'));
  for (const [, command] of named) for (const name of frameworkNames) if (scripts[name].test(command)) return name;
  for (const name of frameworkNames)
    if (packages[name].some((dependency) => manifest?.dependencies.has(dependency))) return name;
  for (const name of frameworkNames) if (files.some((file) => configs[name].test(file))) return name;
  return null;
}
