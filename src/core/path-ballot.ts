export interface PathMatch {
  readonly rawPath: string;
  /** Path in the repository; null where none or several fit. */
  readonly path: string | null;
  /** The files that fit equally well; empty unless it is ambiguous. */
  readonly candidates: readonly string[];
}

export interface Candidate {
  readonly path: string;
  /** Equal segments from the end. */
  readonly common: number;
  /** All of one side is used up: nothing contradicts the match. */
  readonly whole: boolean;
  /** What this match would say of the report: `raw prefix → repository prefix`. */
  readonly mapping: string;
  /** The raw prefix of that. */
  readonly rawRest: string;
  /** Of equal candidates the lowest is meant. */
  readonly order: number;
}

export function compare(raw: string, own: string, common = agreeing(raw, own)): Candidate {
  const [rawRest, ownRest] = [withoutEnd(raw, common), withoutEnd(own, common)];
  const whole = ownRest === '' || rawRest === '';
  return { path: own, common, whole, rawRest, mapping: `${rawRest} → ${ownRest}`, order: 0 };
}

/** How many segments two paths share from their ends. */
export function agreeing(raw: string, own: string): number {
  let common = 0;
  let i = raw.length - 1;
  let j = own.length - 1;
  for (; i >= 0 && j >= 0 && raw[i] === own[j]; i--, j--) if (raw[i] === '/') common++;
  const ends = (path: string, at: number) => at < 0 || path[at] === '/';
  return ends(raw, i) && ends(own, j) ? common + 1 : common;
}

/** An absolute path keeps its first slash: it is never used up. */
function withoutEnd(path: string, segments: number): string {
  let end = path.length + 1;
  for (let i = 0; i < segments; i++) end = path.lastIndexOf('/', end - 2) + 1;
  return path.slice(0, end === path.length + 1 ? path.length : end);
}

/**
 * One mapping explains a whole report. How many of its files each mapping could explain, and of how many it is the
 * only explanation, decides between files that fit one path.
 */
export class Ballot {
  readonly #all = new Map<string, number>();
  readonly #sole = new Map<string, number>();
  readonly #files: number;
  readonly #most: number;
  readonly #mostSure: number;

  constructor(open: readonly (readonly Candidate[])[], sure: readonly (readonly Candidate[])[]) {
    this.#files = open.length;
    const count = (into: Map<string, number>, mapping: string) => into.set(mapping, (into.get(mapping) ?? 0) + 1);
    const most = () => [...this.#all.values()].reduce((a, b) => Math.max(a, b), 0);
    const add = (candidates: readonly Candidate[]) => {
      for (const { mapping } of candidates) count(this.#all, mapping);
      if (candidates.length === 1) count(this.#sole, candidates[0]!.mapping);
    };
    sure.forEach(add);
    this.#mostSure = most();
    open.forEach(add);
    this.#most = most();
  }

  /**
   * The file whose mapping is the only explanation of others, else the one whose mapping explains most, else the one
   * that agrees longest. What is left equal is ambiguous.
   */
  elect(candidates: readonly Candidate[]): Omit<PathMatch, 'rawPath'> {
    const proven = candidates.filter(({ mapping }) => this.#sole.has(mapping));
    const compareVotes = (a: Candidate, b: Candidate) =>
      (proven.length > 0 ? 0 : this.#all.get(b.mapping)! - this.#all.get(a.mapping)!) ||
      b.common - a.common ||
      a.order - b.order;
    const ranked = [...(proven.length > 0 ? proven : candidates)].sort(compareVotes);
    const [first] = ranked;
    if (first === undefined) return { path: null, candidates: [] };
    const equal = ranked.filter((each) => compareVotes(first, each) === 0);
    if (equal.length > 1) return { path: null, candidates: equal.map(({ path }) => path) };
    return { path: this.#isStranger(first) ? null : first.path, candidates: [] };
  }

  /** No other file of the report agrees, and segments contradict or the others agree on something else. */
  #isStranger({ mapping, common, whole, rawRest }: Candidate): boolean {
    if (this.#all.get(mapping)! > 1) return false;
    if (whole ? common < 2 && this.#files > 1 : common < 3) return true;
    return this.#mostSure > 1 || (this.#most > 1 && rawRest !== '');
  }
}
