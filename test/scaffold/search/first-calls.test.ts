import { expect, it } from 'vitest';
import { Random } from '../../../src/random.js';
import type { Callable } from '../../../src/scaffold/model.js';
import { FirstCalls } from '../../../src/scaffold/search/first-calls.js';
import { Starts } from '../../../src/scaffold/search/starts.js';
import { Values } from '../../../src/scaffold/search/values.js';
import { callable, factsOf, string } from './subject.js';

function plan(callables: readonly Callable[], budget: number, isOpen: (callable: Callable) => boolean) {
  const facts = factsOf(
    callables,
    callables.map(({ name }) => name),
  );
  const values = new Values(facts, new Random(1));
  const calls: string[] = [];
  const host = {
    callables,
    starts: new Starts(facts, values),
    values,
    typed: true,
    budget,
    spent: () => calls.length,
    covered: () => 0,
    isOpen,
    receivers: () => [],
    try: async ({ target }: { readonly target: string }) => {
      calls.push(target);
      return null;
    },
  };
  return { run: () => new FirstCalls(host).run(), calls };
}

const many = Array.from({ length: 30 }, (_, index) => callable(`f${index}`, { text: string }));

it('calls every function some times before any of them many times', async () => {
  const { run, calls } = plan(many, 500, () => true);
  await run();
  expect(new Set(calls).size).toBe(30);
});

it('goes on where something is not reached yet', async () => {
  const { run, calls } = plan(many, 5000, ({ id }) => id === 'f3');
  await run();
  const count = (id: string) => calls.filter((each) => each === id).length;
  expect(count('f3')).toBeGreaterThan(count('f4'));
  expect(count('f4')).toBe(count('f5'));
});

it('stays within the budget', async () => {
  const { run, calls } = plan(many, 40, () => true);
  await run();
  expect(calls.length).toBe(40);
});
