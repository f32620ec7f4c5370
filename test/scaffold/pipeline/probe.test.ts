import { expect, it } from 'vitest';
import type { Case, PoolCase } from '../../../src/scaffold/model.js';
import { typeChecked } from '../../../src/scaffold/pipeline/probe.js';
import { factsOf } from '../search/subject.js';

const calling = (text: string): Case => ({
  target: 'f',
  title: text,
  callbacks: [],
  arrange: [],
  act: { bind: null, text, awaits: false },
  asserts: [{ kind: 'is', actual: text, expected: '1' }],
  covers: { lines: [], branches: [] },
  uses: [],
  frozenAt: null,
});

const pooled = (text: string, ...loose: readonly string[]): PoolCase => ({
  test: calling(text),
  loose: loose.map(calling),
  reached: [],
  cost: 1,
  elapsed: 0,
});

/** Refuses every line that hands over a number without a cast. */
const reader = {
  problemsOf: (_path: string, text: string) =>
    text.split('\n').flatMap((line, index) => (/\d\)/.test(line) ? [{ line: index + 1, message: 'a number' }] : [])),
};

it('casts as little of a case as the type checker asks for', () => {
  const pool = [
    pooled("f('a')", 'never asked'),
    pooled('f(1)', 'f(1 as never)', 'f(1 as never as never)'),
    pooled('g(1)', 'g(1)', 'g(1 as never)'),
    pooled('h(1)', 'h(1)', 'h(1)'),
    pooled('i(1)'),
  ];
  const { good, problems } = typeChecked(pool, factsOf([], []), reader, '/p/f.test.ts', () => './f.js');
  expect(good.map(({ test }) => test.act.text)).toEqual(["f('a')", 'f(1 as never)', 'g(1 as never)']);
  // What is cast costs a reader more.
  expect(good.map(({ cost }) => cost > 1)).toEqual([false, true, true]);
  expect([...problems].map(([{ test }, message]) => [test.act.text, message])).toEqual([
    ['h(1)', 'a number'],
    ['i(1)', 'a number'],
  ]);
});
