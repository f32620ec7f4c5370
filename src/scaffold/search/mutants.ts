import type { Point, PoolCase } from '../model.js';
import { bodyOf, holds } from './case.js';
import { diskOf } from './explorer.js';
import type { MutatedSubject, SearchHost } from './subject.js';

/** Ordinals of mutants, as the watchdog knows them, begin behind those of calls. */
const FIRST_ORDINAL = 1_000_000;

export type Mutant = MutatedSubject['mutants'][number];

export interface Kills {
  /** The pool, with the mutants each case is needed for. */
  readonly pool: readonly PoolCase[];
  readonly killed: number;
  readonly total: number;
  /** In the order of the source. */
  readonly survivors: readonly Mutant[];
}

/**
 * Tells which mutants die: first by the cases that were chosen for what they reach, then by the others of the pool. A
 * suite that only reaches code says little about what the code does; the cases that kill what survives say more.
 */
export async function killMutants(
  subject: MutatedSubject,
  pool: readonly PoolCase[],
  chosen: ReadonlySet<string>,
  places: Places,
  host: SearchHost,
  banned: ReadonlySet<number>,
): Promise<Kills> {
  const reached = new Set(pool.flatMap((each) => each.reached));
  const mutants = subject.mutants.filter(({ line }) => places.isReached(line, reached));
  const first = pool.filter(({ test }) => chosen.has(bodyOf(test)));
  const others = pool.filter(({ test }) => !chosen.has(bodyOf(test))).sort((a, b) => a.cost - b.cost);
  const sound = await holding(subject, [...first, ...others], host);
  const reaches = new Map(others.map((each) => [each, new Set(each.reached)]));
  const kills = new Map<PoolCase, number[]>();
  const survivors: Mutant[] = [];
  for (const mutant of mutants) {
    const { id, line } = mutant;
    // It hung the process: any test would have noticed.
    if (banned.has(FIRST_ORDINAL + id)) continue;
    host.beat(FIRST_ORDINAL + id, `mutant ${id}`);
    const near = others.filter((each) => places.isReached(line, reaches.get(each)!));
    const cases = [...first, ...near].filter((each) => sound.has(each));
    const killer = await killerOf(subject, id, cases, host);
    if (killer === null) survivors.push(mutant);
    else kills.set(killer, [...(kills.get(killer) ?? []), id]);
  }
  const marked = pool.map((each) => (kills.has(each) ? { ...each, kills: kills.get(each)! } : each));
  return { pool: marked, killed: mutants.length - survivors.length, total: mutants.length, survivors };
}

/** Which lines of a module a set of points reaches. */
export class Places {
  readonly #points: readonly Point[];
  readonly #base: ReadonlySet<number>;
  readonly #at = new Map<number, readonly number[]>();

  /** `base`: points that importing alone reaches. */
  constructor(points: readonly Point[], base: ReadonlySet<number>) {
    this.#points = points;
    this.#base = base;
  }

  isReached(line: number, reached: ReadonlySet<number>): boolean {
    return this.of(line).some((number) => reached.has(number) || this.#base.has(number));
  }

  /** Points that begin on a line; else the smallest of those around it. */
  of(line: number): readonly number[] {
    const known = this.#at.get(line);
    if (known !== undefined) return known;
    const around = this.#points.flatMap((each, number) =>
      each.line <= line && each.endLine >= line
        ? [{ number, span: each.line === line ? 0 : each.endLine - each.line }]
        : [],
    );
    const least = Math.min(...around.map(({ span }) => span));
    const found = around.filter(({ span }) => span === least).map(({ number }) => number);
    this.#at.set(line, found);
    return found;
  }
}

/** Cases run one after the other in one evaluation: those that do not hold so without a fault say nothing with one. */
async function holding(subject: MutatedSubject, pool: readonly PoolCase[], host: SearchHost): Promise<Set<PoolCase>> {
  const sound = new Set<PoolCase>();
  host.beat(FIRST_ORDINAL, 'all cases');
  const { scope, trace } = await subject.load(0);
  for (const each of pool) {
    trace?.reset();
    if (await holds(each.test, scope, { time: host.time, ...diskOf(host) })) sound.add(each);
    host.restore?.();
  }
  return sound;
}

/** The first of the cases that does not hold with a mutant; null where all hold. */
export async function killerOf(
  subject: MutatedSubject,
  mutant: number,
  cases: readonly PoolCase[],
  host: SearchHost,
): Promise<PoolCase | null> {
  const instance = await subject.load(mutant).catch(() => null);
  // A module that cannot even be imported fails every case.
  if (instance === null) return cases[0] ?? null;
  for (const each of cases) {
    instance.trace?.reset();
    const held = await holds(each.test, instance.scope, { time: host.time, ...diskOf(host) });
    host.restore?.();
    if (!held) return each;
  }
  return null;
}
