/** The import graph of modules, and who depends on whom. */

export interface DependentCounts {
  /** Modules that import it. */
  readonly direct: number;
  /** Modules that reach it over any chain of imports, itself not counted. */
  readonly transitive: number;
}

/**
 * Counts dependents of every node.
 *
 * @param imports for each module the modules it imports; names that are no key are ignored
 */
export function countDependents(imports: ReadonlyMap<string, Iterable<string>>): Map<string, DependentCounts> {
  const names = [...imports.keys()];
  const index = new Map(names.map((name, i) => [name, i]));
  const importers: number[][] = names.map(() => []);
  for (const [name, targets] of imports)
    for (const target of new Set(targets)) {
      const to = index.get(target);
      if (to !== undefined && target !== name) importers[to]!.push(index.get(name)!);
    }
  const reach = reachableSizes(importers);
  return new Map(names.map((name, i) => [name, { direct: importers[i]!.length, transitive: reach[i]! }]));
}

/**
 * For each node how many others it reaches. Circles are collapsed first (Tarjan, without recursion), then bit sets
 * are united from the sinks up: 10,000 modules cost about 12 MB and some milliseconds.
 */
function reachableSizes(edges: readonly (readonly number[])[]): number[] {
  const { component, order } = stronglyConnected(edges);
  const words = Math.ceil(order.length / 32);
  const sizes = order.map((members) => members.length);
  const sets: Uint32Array[] = [];
  const reached: number[] = [];
  // Tarjan emits a component after all that it reaches.
  order.forEach((members, id) => {
    const set = new Uint32Array(words);
    for (const node of members)
      for (const next of edges[node]!) {
        const other = component[next]!;
        if (other === id) continue;
        set[other >> 5]! |= 1 << (other & 31);
        const below = sets[other]!;
        for (let word = 0; word < words; word++) set[word]! |= below[word]!;
      }
    sets.push(set);
    reached.push(weigh(set, sizes) + members.length - 1);
  });
  return edges.map((_, node) => reached[component[node]!]!);
}

function weigh(set: Uint32Array, sizes: readonly number[]): number {
  let sum = 0;
  for (let word = 0; word < set.length; word++)
    for (let bits = set[word]!; bits !== 0; bits &= bits - 1) sum += sizes[word * 32 + 31 - Math.clz32(bits & -bits)]!;
  return sum;
}

function stronglyConnected(edges: readonly (readonly number[])[]): { component: number[]; order: number[][] } {
  const component: number[] = new Array(edges.length).fill(-1);
  const seenAt: number[] = new Array(edges.length).fill(-1);
  const low: number[] = new Array(edges.length).fill(0);
  const order: number[][] = [];
  const open: number[] = [];
  let clock = 0;
  for (let start = 0; start < edges.length; start++) {
    if (seenAt[start] !== -1) continue;
    const path: { node: number; next: number }[] = [{ node: start, next: 0 }];
    while (path.length > 0) {
      const step = path[path.length - 1]!;
      const { node } = step;
      if (step.next === 0 && seenAt[node] === -1) {
        seenAt[node] = low[node] = clock++;
        open.push(node);
      }
      const target = edges[node]![step.next++];
      if (target !== undefined) {
        if (seenAt[target] === -1) path.push({ node: target, next: 0 });
        else if (component[target] === -1) low[node] = Math.min(low[node]!, seenAt[target]!);
        continue;
      }
      path.pop();
      const parent = path[path.length - 1]?.node;
      if (parent !== undefined) low[parent] = Math.min(low[parent]!, low[node]!);
      if (low[node] !== seenAt[node]) continue;
      const members = open.splice(open.lastIndexOf(node));
      for (const member of members) component[member] = order.length;
      order.push(members);
    }
  }
  return { component, order };
}
