import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runSearch } from '../../../src/scaffold/sandbox/sandbox.js';
import { hostile, root } from './subjects.js';

const modules: Record<string, string[]> = {
  backtracking: ['match', 'fine'],
  crashes: ['trap', 'fine'],
  exit: ['leave', 'leaveQuietly', 'fine'],
  'getter-throws': ['mined', 'minedError'],
  kills: ['abort', 'kill', 'exitForReal'],
  loop: ['spin', 'fine'],
  'memory-outside-heap': ['hoard', 'fine'],
  memory: ['hoard', 'fine'],
  network: ['download', 'dial', 'ask', 'find'],
  'never-settles': ['wait', 'fine'],
  'odd-values': ['circular', 'large', 'largeList', 'wrapped', 'big', 'symbols', 'zeros', 'negativeZero', 'notANumber'],
  'open-handle': ['tick'],
  pollutes: ['pollute', 'look'],
  prints: ['shout', 'shoutPast', 'interrupt'],
  server: ['serve'],
  strays: ['reject', 'throwLater', 'throwOdd'],
};

it.each(Object.entries(modules))('the search survives %s', { timeout: 60_000 }, async (name, names) => {
  const facts = hostile(name, Object.fromEntries(names.map((each) => [each, []])));
  const limits = { timeoutMs: 1000, importTimeoutMs: 5000, memoryMb: 256 };
  const findings = await runSearch(facts, { root, seed: 1, budget: 60, ...limits });
  expect(findings.points.length).toBeGreaterThan(0);
  for (const { act } of findings.cases)
    expect(act.text).not.toMatch(/^(spin|hoard|match|trap|leave|kill|abort|serve)\(/);
  if (names.includes('fine')) expect(findings.cases.map(({ act }) => act.text)).toContain('fine()');
});

it.each([
  ['deletes', ['wipe', 'wipeLater']],
  ['writes', ['write', 'open', 'stream', 'writeLater']],
  ['spawns', ['run', 'start']],
] as const)('%s: nothing outside changes', { timeout: 60_000 }, async (name, names) => {
  const outside = mkdtempSync(join(tmpdir(), 'outside-of-search-'));
  mkdirSync(join(outside, 'precious'));
  writeFileSync(join(outside, 'precious', 'file.txt'), 'precious');
  const path = name === 'deletes' ? join(outside, 'precious') : join(outside, 'new');
  const facts = hostile(name, Object.fromEntries(names.map((each) => [each, [JSON.stringify(path)]])));
  await runSearch(
    { ...facts, callables: facts.callables.map((each) => ({ ...each, examples: [[JSON.stringify(path)]] })) },
    { root, seed: 1, budget: 60 },
  );
  expect(readdirSync(outside)).toEqual(['precious']);
  expect(existsSync(join(outside, 'precious', 'file.txt'))).toBe(true);
  rmSync(outside, { recursive: true });
});
