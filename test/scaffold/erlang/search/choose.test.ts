import { describe, expect, it } from 'vitest';
import type { Tried } from '../../../../src/scaffold/erlang/search/attempt.js';
import { chooseFewest } from '../../../../src/scaffold/erlang/search/choose.js';

function tried(act: string, lines: number[], distance = 0): Tried {
  const attempt = { target: { name: 'f', arity: 0 }, process: false, setup: [], act, distance };
  return { attempt, seen: { kind: 'value', term: { t: 'atom', v: 'ok' } }, ms: 1, left: 0, lines };
}

describe('choosing cases', () => {
  const acts = (pool: Tried[], covered: number[] = []) =>
    chooseFewest(pool, new Set(covered)).map(({ attempt }) => attempt.act);

  it('takes what adds most first, and leaves out what the rest makes unneeded', () => {
    expect(acts([tried('a', [1, 2, 3]), tried('b', [1, 2, 4, 5]), tried('c', [3, 4, 5, 6])])).toEqual(['b', 'c']);
  });

  it('adds nothing for lines that are covered', () => {
    expect(acts([tried('a', [1, 2]), tried('b', [3])], [1, 2])).toEqual(['b']);
  });

  it('prefers what users of the module do, and the plainer of equals', () => {
    expect(acts([tried('by hand', [1, 2, 3], 2), tried('longer call', [1, 2, 3]), tried('call', [1, 2, 3])])).toEqual([
      'call',
    ]);
  });
});
