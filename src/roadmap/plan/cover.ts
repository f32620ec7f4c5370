/**
 * The cheapest choice that is enough: of items with a cost and a gain, those that gain at least `need` for the least
 * cost (the minimum knapsack, or knapsack cover, problem). Whole numbers throughout, so that nothing is lost to rounding.
 */
export interface CoverItem {
  /** Above 0. */
  readonly cost: number;
  /** Above 0. */
  readonly gain: number;
}

export interface Cover {
  /** Indices of the items chosen, ascending; null where all of them together are not enough. */
  readonly chosen: readonly number[] | null;
  readonly cost: number;
  /** A proven lower bound of the cost of any choice; equal to `cost` where it is optimal. */
  readonly bound: number;
}

/** Choices looked at before the search gives up and states its bound: about half a second. */
const MOST_NODES = 2_000_000;
/** Of sums in double precision; costs and gains themselves are whole. */
const ROUNDING = 1e-6;

/**
 * 1. The relaxation in which the last item may be taken in part gives a lower bound: items by cost per line until there
 *    is enough (Dantzig 1957).
 * 2. A greedy choice, mended, gives an upper bound.
 * 3. What cannot be otherwise in anything better than that (its reduced cost is above the difference) is fixed. With
 *    thousands of items a few dozen are left: the core (Balas and Zemel 1980).
 * 4. The core is searched depth first, each node bounded by its relaxation. Where the search is cut short, the lowest
 *    bound of what was not searched is the bound of the answer.
 */
export function cheapestCover(items: readonly CoverItem[], need: number, mostNodes = MOST_NODES): Cover {
  if (need <= 0) return { chosen: [], cost: 0, bound: 0 };
  const order = items.map((_, index) => index).sort((a, b) => byRatio(items[a]!, items[b]!));
  const sorted = order.map((index) => items[index]!);
  if (sorted.reduce((sum, { gain }) => sum + gain, 0) < need) return { chosen: null, cost: 0, bound: 0 };
  const answer = solve(sorted, need, mostNodes);
  return { ...answer, chosen: answer.chosen.map((at) => order[at]!).sort((a, b) => a - b) };
}

function byRatio(a: CoverItem, b: CoverItem): number {
  return a.cost * b.gain - b.cost * a.gain || b.gain - a.gain;
}

interface Answer {
  readonly chosen: readonly number[];
  readonly cost: number;
  readonly bound: number;
}

function solve(sorted: readonly CoverItem[], need: number, mostNodes: number): Answer {
  const { split, relaxed } = relaxation(sorted, need);
  // Costs are whole: so is the cost of every choice.
  const bound = Math.ceil(relaxed - ROUNDING);
  const first = greedy(sorted, need, split);
  if (first.cost <= bound) return { ...first, bound };
  const { fixed, core } = divide(sorted, split, first.cost - relaxed - 1 + ROUNDING);
  const left = need - sum(fixed, ({ gain }) => gain, sorted);
  const spent = sum(fixed, ({ cost }) => cost, sorted);
  const found = search(
    core.map((at) => sorted[at]!),
    left,
    first.cost - spent,
    mostNodes,
  );
  const proven = Math.max(bound, Math.min(first.cost, found.bound + spent));
  if (found.chosen === null) return { ...first, bound: proven };
  return { chosen: [...fixed, ...found.chosen.map((at) => core[at]!)], cost: found.cost + spent, bound: proven };
}

/** Items by ratio until there is enough; the last of them, `split`, in part. */
function relaxation(sorted: readonly CoverItem[], need: number): { split: number; relaxed: number } {
  let gain = 0;
  let cost = 0;
  for (const [split, item] of sorted.entries()) {
    if (gain + item.gain >= need) return { split, relaxed: cost + ((need - gain) * item.cost) / item.gain };
    gain += item.gain;
    cost += item.cost;
  }
  throw new RangeError('all items together are not enough');
}

/** Places before the split at which the greedy choice tries to end. */
const ENDS = 20;

/**
 * What comes before the split, and the cheapest single item that closes the rest, for each of the places the prefix may
 * end at near the split; then everything that is not needed is taken out again, the dearest first.
 */
function greedy(sorted: readonly CoverItem[], need: number, split: number): Omit<Answer, 'bound'> {
  let best: { chosen: number[]; cost: number } | null = null;
  let gain = 0;
  let cost = 0;
  const from = Math.max(0, split - ENDS);
  for (let end = 0; end <= split; end++) {
    if (end >= from) {
      const closing = closes(sorted, end, need - gain);
      if (closing !== null) {
        const chosen = lean([...Array(end).keys(), closing], sorted, need);
        const total = sum(chosen, (item) => item.cost, sorted);
        if (best === null || total < best.cost) best = { chosen, cost: total };
      }
    }
    gain += sorted[end]!.gain;
    cost += sorted[end]!.cost;
  }
  if (best === null || cost < best.cost) {
    const chosen = lean([...Array(split + 1).keys()], sorted, need);
    best = { chosen, cost: sum(chosen, (item) => item.cost, sorted) };
  }
  return best;
}

function closes(sorted: readonly CoverItem[], from: number, rest: number): number | null {
  let best: number | null = null;
  for (let at = from; at < sorted.length; at++)
    if (sorted[at]!.gain >= rest && (best === null || sorted[at]!.cost < sorted[best]!.cost)) best = at;
  return best;
}

function lean(chosen: readonly number[], sorted: readonly CoverItem[], need: number): number[] {
  let spare = sum(chosen, ({ gain }) => gain, sorted) - need;
  const out = new Set<number>();
  for (const at of [...chosen].sort((a, b) => sorted[b]!.cost - sorted[a]!.cost)) {
    if (sorted[at]!.gain > spare) continue;
    spare -= sorted[at]!.gain;
    out.add(at);
  }
  return chosen.filter((at) => !out.has(at));
}

/** What is in every better choice, and what is open; the rest is in none. `slack`: by how much a better one may exceed the relaxation. */
function divide(sorted: readonly CoverItem[], split: number, slack: number): { fixed: number[]; core: number[] } {
  const price = sorted[split]!.cost / sorted[split]!.gain;
  const fixed: number[] = [];
  const core: number[] = [];
  for (const [at, { cost, gain }] of sorted.entries()) {
    const reduced = cost - price * gain;
    if (Math.abs(reduced) <= slack) core.push(at);
    else if (reduced < 0) fixed.push(at);
  }
  return { fixed, core };
}

interface Found {
  /** Null where nothing is cheaper than the limit. */
  readonly chosen: readonly number[] | null;
  readonly cost: number;
  /** No choice of these items costs less; no more than the limit. */
  readonly bound: number;
}

/** Anything cheaper than `limit`, depth first, items in the order of their ratio. */
function search(items: readonly CoverItem[], need: number, limit: number, mostNodes: number): Found {
  const relaxed = relaxedFrom(items);
  let best = limit;
  let chosen: readonly number[] | null = null;
  let unsearched = Number.POSITIVE_INFINITY;
  let nodes = 0;
  const path: number[] = [];
  visit(0, need, 0);
  return { chosen, cost: best, bound: Math.min(best, unsearched) };

  /** Each item from `from` on is tried as the next one taken. */
  function visit(from: number, rest: number, spent: number): void {
    for (let at = from; at < items.length; at++) {
      const bound = spent + relaxed(at, rest);
      // The later the next item, the dearer the rest: nothing after this one is better either.
      if (bound > best - 1 + ROUNDING) return;
      if (nodes++ >= mostNodes) {
        unsearched = Math.min(unsearched, Math.ceil(bound - ROUNDING));
        return;
      }
      const { cost, gain } = items[at]!;
      if (gain < rest) {
        path.push(at);
        visit(at + 1, rest - gain, spent + cost);
        path.pop();
      } else if (spent + cost < best) {
        best = spent + cost;
        chosen = [...path, at];
      }
    }
  }
}

/** The relaxation of the items from one on, by binary search in sums: Infinity where they are not enough. */
function relaxedFrom(items: readonly CoverItem[]): (from: number, need: number) => number {
  const gains = new Float64Array(items.length + 1);
  const costs = new Float64Array(items.length + 1);
  for (const [at, { cost, gain }] of items.entries()) {
    gains[at + 1] = gains[at]! + gain;
    costs[at + 1] = costs[at]! + cost;
  }
  return (from, need) => {
    const aim = gains[from]! + need;
    let low = from;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (gains[middle + 1]! < aim) low = middle + 1;
      else high = middle;
    }
    const item = items[low];
    if (item === undefined) return Number.POSITIVE_INFINITY;
    return costs[low]! - costs[from]! + ((aim - gains[low]!) * item.cost) / item.gain;
  };
}

function sum(list: readonly number[], of: (item: CoverItem) => number, sorted: readonly CoverItem[]): number {
  return list.reduce((total, at) => total + of(sorted[at]!), 0);
}

/**
 * The best choice that is affordable: of items with a cost and a gain, those that gain most for at most `budget` (the
 * 0-1 knapsack problem). What is left out is a cover: it must cost at least what is too much, and gain as little as may be.
 *
 * @returns `bound`: no choice gains more
 */
export function bestWithin(
  items: readonly CoverItem[],
  budget: number,
  mostNodes = MOST_NODES,
): { readonly chosen: readonly number[]; readonly gain: number; readonly bound: number } {
  const cost = items.reduce((total, item) => total + item.cost, 0);
  const gain = items.reduce((total, item) => total + item.gain, 0);
  const swapped = items.map((item) => ({ cost: item.gain, gain: item.cost }));
  const out = cheapestCover(swapped, cost - Math.max(0, Math.floor(budget)), mostNodes);
  const left = new Set(out.chosen);
  return {
    chosen: items.flatMap((_, index) => (left.has(index) ? [] : [index])),
    gain: gain - out.cost,
    bound: gain - out.bound,
  };
}
