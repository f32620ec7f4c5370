import type { SourceKind } from '../../model.js';

const numbers = new Intl.NumberFormat('en-US');

/** `1 source`, `1,204 sources`. */
export function many(count: number, one: string, more = `${one}s`): string {
  return `${numbers.format(count)} ${count === 1 ? one : more}`;
}

export function figure(count: number): string {
  return numbers.format(count);
}

/** `a, b, c and 4 more`. `total`: how many there are where `items` are but some of them. */
export function some(items: readonly string[], shown = 3, total = items.length): string {
  const more = total - Math.min(shown, items.length);
  return `${items.slice(0, shown).join(', ')}${more > 0 ? ` and ${figure(more)} more` : ''}`;
}

/** `a, b and c` */
export function all(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** `47.4 %`, rounded down so that no 100 is claimed. */
export function percentWords(value: number): string {
  return `${(Math.floor(value * 10) / 10).toFixed(1)} %`;
}

const KIND_WORDS: Readonly<Record<SourceKind, readonly [one: string, more: string]>> = {
  source: ['source left out by the configuration', 'sources left out by the configuration'],
  test: ['test file or helper', 'test files and helpers'],
  generated: ['generated file', 'generated files'],
  declaration: ['declaration file', 'declaration files'],
  config: ['configuration file', 'configuration files'],
  other: ['file of another kind', 'files of other kinds'],
};

/** How many files there are of each kind: `2 test files and helpers and 1 generated file`. */
export function kindWords(kinds: readonly SourceKind[]): string {
  const counts = new Map<SourceKind, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return all([...counts].map(([kind, count]) => many(count, ...KIND_WORDS[kind])));
}
