import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countDependents, type DependentCounts } from '../../src/core/graph.js';

type Edges = Readonly<Record<string, readonly string[]>>;

const counts = (edges: Edges) => Object.fromEntries(countDependents(new Map(Object.entries(edges))));

/** Walks from every module over its importers. */
function bruteForce(edges: Edges): Record<string, DependentCounts> {
  const importersOf = (name: string) =>
    Object.keys(edges).filter((other) => other !== name && edges[other]!.includes(name));
  const reach = (name: string) => {
    const seen = new Set([name]);
    const open = [name];
    for (let next = open.pop(); next !== undefined; next = open.pop())
      for (const importer of importersOf(next))
        if (!seen.has(importer)) {
          seen.add(importer);
          open.push(importer);
        }
    return seen.size - 1;
  };
  return Object.fromEntries(
    Object.keys(edges).map((name) => [name, { direct: importersOf(name).length, transitive: reach(name) }]),
  );
}

describe('dependents', () => {
  it('are counted directly and over chains', () => {
    expect(counts({ app: ['cart', 'log'], cart: ['money', 'log'], money: [], log: [] })).toEqual({
      app: { direct: 0, transitive: 0 },
      cart: { direct: 1, transitive: 1 },
      money: { direct: 1, transitive: 2 },
      log: { direct: 2, transitive: 2 },
    });
  });

  it('in a circle are all the others', () => {
    expect(counts({ a: ['b'], b: ['c'], c: ['a'], outside: ['a'] })).toEqual({
      a: { direct: 2, transitive: 3 },
      b: { direct: 1, transitive: 3 },
      c: { direct: 1, transitive: 3 },
      outside: { direct: 0, transitive: 0 },
    });
  });

  it('do not include the module itself, nor modules that are not there, nor the same import twice', () => {
    expect(counts({ a: ['a', 'b', 'b', 'gone'], b: [] })).toEqual({
      a: { direct: 0, transitive: 0 },
      b: { direct: 1, transitive: 1 },
    });
  });

  it('are those that a walk over the importers finds, in any graph', () => {
    const size = fc.integer({ min: 0, max: 40 });
    const graph = size.chain((nodes) =>
      fc
        .array(fc.tuple(fc.nat(Math.max(0, nodes - 1)), fc.nat(Math.max(0, nodes - 1))), { maxLength: nodes * 3 })
        .map((pairs) => {
          const edges: Record<string, string[]> = {};
          for (let i = 0; i < nodes; i++) edges[`m${i}`] = [];
          for (const [from, to] of pairs) edges[`m${from}`]?.push(`m${to}`);
          return edges;
        }),
    );
    fc.assert(
      fc.property(graph, (edges) => {
        expect(counts(edges)).toEqual(bruteForce(edges));
      }),
      { numRuns: 300 },
    );
  });

  it('of a chain and a circle of ten thousand modules are counted without overflowing the stack', () => {
    const chain = new Map<string, string[]>();
    for (let i = 0; i < 10_000; i++) chain.set(`${i}`, i < 9_999 ? [`${i + 1}`] : []);
    expect(countDependents(chain).get('9999')).toEqual({ direct: 1, transitive: 9_999 });
    chain.set('9999', ['0']);
    expect(countDependents(chain).get('4711')).toEqual({ direct: 1, transitive: 9_999 });
  });
});
