import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/random.js';
import type { Candidate } from '../../../src/scaffold/search/candidate.js';
import { print, text } from '../../../src/scaffold/search/expr.js';
import { solve } from '../../../src/scaffold/search/solve.js';
import type { Compared } from '../../../src/scaffold/search/subject.js';

/** All that one comparison may make of a call with one argument. */
function solutions(argument: string, pair: readonly [string | number, string | number]): Set<string> {
  const expr = { kind: 'call', head: 'f', args: [text(argument)] } as const;
  const moves = [{ bind: 'result', expr }];
  const base: Omit<Candidate, 'moves'> = {
    target: 'f',
    name: 'f',
    receiver: null,
    wellTyped: true,
    returns: null,
    callable: null,
  };
  const found = new Set<string>();
  for (let seed = 0; seed < 60; seed++) {
    const solved = solve({ ...base, moves }, [...pair, 1] as Compared, new Random(seed));
    if (solved !== null) found.add(print(solved.moves[0]!.expr, 'js'));
  }
  return found;
}

describe('solve', () => {
  it('replaces a piece where it stands, each time it stands there', () => {
    expect(solutions("'a=b=c'", ['=', ':'])).toEqual(
      new Set(["f('a:b=c')", "f('a=b:c')", "f('a:b:c')", "f('a:=b=c')", "f('a=b:=c')"]),
    );
  });

  it('reads character codes, and puts what is asked for behind the end', () => {
    expect(solutions("'k=v'", [118, 34])).toContain(`f('k="')`);
    expect(solutions("'k=v'", [118, 34])).toContain(`f('k="v')`);
    expect(solutions("'k='", [Number.NaN, 34])).toContain(`f('k="')`);
    expect(solutions("'k='", ['', '"'])).toContain(`f('k="')`);
  });

  it('goes beyond numbers within texts', () => {
    expect(solutions("'1.2.3'", [2, 9000])).toContain("f('1.9001.3')");
  });
});
