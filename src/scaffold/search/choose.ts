import type { Case, Findings, ModuleFacts, Point, PoolCase } from '../model.js';
import { measure } from './coverage.js';
import { todosOf } from './todos.js';

/**
 * Chooses among the cases of a pool, and says what they cover together. `pool` may be less than what the search found:
 * cases may have been ruled out since.
 */
export function settle(
  facts: ModuleFacts,
  found: Pick<Findings, 'points' | 'base' | 'incidents' | 'executions' | 'mutants'>,
  pool: readonly PoolCase[],
): Findings {
  const { points, base, incidents, executions, mutants } = found;
  const covering = choose(pool, base);
  const chosen = [...covering, ...pool.filter((each) => each.kills !== undefined && !covering.includes(each))];
  const reached = new Set([...base, ...chosen.flatMap((each) => each.reached)]);
  return {
    cases: inOrder(chosen, points, base, new Map(facts.callables.map(({ id }, index) => [id, index]))),
    pool,
    points,
    base,
    todos: todosOf(facts, points, reached),
    incidents,
    before: measure(points, new Set(base)),
    after: measure(points, reached),
    executions,
    mutants,
  };
}

/**
 * The fewest and plainest cases that together reach all that any of them reaches: greedily, by what a case adds for
 * what it costs to read (the classic approximation of set cover).
 */
function choose(pool: readonly PoolCase[], base: readonly number[]): PoolCase[] {
  const covered = new Set(base);
  const left = new Set(pool);
  const chosen: PoolCase[] = [];
  for (;;) {
    let best: PoolCase | null = null;
    let bestGain = 0;
    for (const each of left) {
      const fresh = each.reached.filter((number) => !covered.has(number)).length;
      const gain = fresh / each.cost;
      if (fresh === 0) left.delete(each);
      else if (gain > bestGain) [best, bestGain] = [each, gain];
    }
    if (best === null) return chosen;
    chosen.push(best);
    left.delete(best);
    for (const number of best.reached) covered.add(number);
  }
}

/** The chosen cases in the order of the source, each with what it is the first to reach. */
function inOrder(
  chosen: readonly PoolCase[],
  points: readonly Point[],
  base: readonly number[],
  order: ReadonlyMap<string, number>,
): Case[] {
  const place = ({ test }: PoolCase) => order.get(test.target) ?? 0;
  const sorted = chosen.map((each, index) => ({ each, index }));
  sorted.sort((a, b) => place(a.each) - place(b.each) || a.index - b.index);
  const covered = new Set(base);
  const titles = new Set<string>();
  return sorted.map(({ each: { test, reached } }) => {
    const fresh = reached.filter((number) => !covered.has(number)).map((number) => points[number]!);
    for (const number of reached) covered.add(number);
    const linesOf = (wanted: (kind: Point['kind']) => boolean) =>
      [...new Set(fresh.filter(({ kind }) => wanted(kind)).map(({ line }) => line))].sort((a, b) => a - b);
    return {
      ...test,
      title: uniqueTitle(`${test.target}\n`, test.title, titles),
      covers: { lines: linesOf((kind) => kind !== 'branch'), branches: linesOf((kind) => kind === 'branch') },
    };
  });
}

function uniqueTitle(scope: string, title: string, taken: Set<string>): string {
  let unique = title;
  for (let count = 2; taken.has(scope + unique); count++) unique = `${title} (${count})`;
  taken.add(scope + unique);
  return unique;
}
