import type { Random } from '../../random.js';
import type { Point } from '../model.js';

/** Calls remembered of each branch: the first that came there, and the last. */
const MAX_FIRST = 4;
const MAX_LAST = 8;

interface Arrived {
  readonly reached: readonly number[];
}

/** A branch of which one side was taken and another was not, and a call that came there. */
export interface Border<T> {
  /** Lines of its condition. */
  readonly lines: ReadonlySet<number>;
  readonly entry: T;
}

/**
 * Branches that calls come to without taking all sides of them. What is one condition away from being reached is looked
 * for first, and each such branch gets the same attention, however many calls come to it.
 */
export class Frontier<T extends Arrived> {
  readonly #points: readonly Point[];
  readonly #covered: ReadonlySet<number>;
  /** Numbers of the arms of a branch, by its key. */
  readonly #arms = new Map<string, number[]>();
  readonly #arrived = new Map<string, { readonly first: T[]; readonly last: T[] }>();
  #open: string[] = [];
  #stamp = -1;

  constructor(points: readonly Point[], covered: ReadonlySet<number>) {
    this.#points = points;
    this.#covered = covered;
    points.forEach(({ kind, key }, number) => {
      if (kind === 'branch') this.#arms.set(key, [...(this.#arms.get(key) ?? []), number]);
    });
  }

  /** Remembers which branches a call came to. */
  add(entry: T): void {
    this.#stamp = -1;
    for (const number of entry.reached) {
      const { kind, key } = this.#points[number]!;
      if (kind !== 'branch') continue;
      const known = this.#arrived.get(key) ?? { first: [], last: [] };
      this.#arrived.set(key, known);
      if (known.first.at(-1) === entry || known.last.at(-1) === entry) continue;
      if (known.first.length < MAX_FIRST) known.first.push(entry);
      else if (known.last.push(entry) > MAX_LAST) known.last.shift();
    }
  }

  /** A branch to be tried, and a call that comes to it; null where all sides of all that was come to are taken. */
  pick(random: Random): Border<T> | null {
    if (this.#stamp !== this.#covered.size) {
      this.#stamp = this.#covered.size;
      this.#open = [...this.#arrived.keys()].filter((key) =>
        this.#arms.get(key)!.some((number) => !this.#covered.has(number)),
      );
    }
    if (this.#open.length === 0) return null;
    const key = random.pick(this.#open);
    const { first, last } = this.#arrived.get(key)!;
    const numbers = this.#arms.get(key)!;
    // A condition stands above its arms, or on the lines of its parts.
    const lines = numbers.map((number) => this.#points[number]!.line);
    const from = Math.min(...lines);
    return { lines: new Set([from - 1, ...lines]), entry: random.pick([...first, ...last]) };
  }
}
