/**
 * At most `limit` items, evenly spread: one of each of `limit` equal stretches. Which one varies from stretch to
 * stretch in a fixed way, since neighbours repeat (`true`, `false`, `true`, …) and a steady step would pick one kind.
 */
export function sampleEvenly<T>(items: readonly T[], limit: number): T[] {
  if (items.length <= limit) return [...items];
  return Array.from({ length: limit }, (_, stretch) => {
    const from = Math.floor((stretch * items.length) / limit);
    const size = Math.floor(((stretch + 1) * items.length) / limit) - from;
    return items[from + (scatter(stretch) % size)]!;
  });
}

/** A number that looks arbitrary and is always the same for the same `n` (Knuth's multiplicative hash, upper half). */
function scatter(n: number): number {
  return Math.imul(n + 1, 2_654_435_761) >>> 16;
}
