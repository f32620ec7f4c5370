import type { Point, PoolCase } from '../model.js';
import { bodyOf, holds } from './case.js';
import type { MutatedSubject, SearchHost } from './subject.js';

/** Ordinals of mutants, as the watchdog knows them, begin behind those of calls. */
const FIRST_ORDINAL = 1_000_000;

export interface Kills {
  /** The pool, with the mutants each case is needed for. */
  readonly pool: readonly PoolCase[];
  readonly killed: number;
  readonly total: number;
}

/**
 * Tells which mutants die: first by the cases that were chosen for what they reach, then by the others of the pool. A
 * suite that only reaches code says little about what the code does; the cases that kill what survives say more.
 */
export async function killMutants(
  subject: MutatedSubject,
  pool: readonly PoolCase[],
  chosen: ReadonlySet<string>,
  points: readonly Point[],
  host: SearchHost,
  banned: ReadonlySet<number>,
): Promise<Kills> {
  const lines = new Set(pool.flatMap(({ reached }) => reached.map((number) => points[number]!.line)));
  const mutants = subject.mutants.filter(({ line }) => lines.has(line));
  const first = pool.filter(({ test }) => chosen.has(bodyOf(test)));
  const others = pool.filter(({ test }) => !chosen.has(bodyOf(test))).sort((a, b) => a.cost - b.cost);
  const sound = await holding(subject, [...first, ...others], host);
  const kills = new Map<PoolCase, number[]>();
  let killed = 0;
  for (const { id, line } of mutants) {
    if (banned.has(FIRST_ORDINAL + id)) {
      // It hung the process: any test would have noticed.
      killed++;
      continue;
    }
    host.beat(FIRST_ORDINAL + id, `mutant ${id}`);
    const killer = await killerOf(
      subject,
      id,
      byNearness(
        [...first, ...others].filter((each) => sound.has(each)),
        line,
        points,
        first.length,
      ),
      host,
    );
    if (killer === null) continue;
    killed++;
    kills.set(killer, [...(kills.get(killer) ?? []), id]);
  }
  const marked = pool.map((each) => (kills.has(each) ? { ...each, kills: kills.get(each)! } : each));
  return { pool: marked, killed, total: mutants.length };
}

/** Chosen cases keep their place before all others; within each part those that reach the line come first. */
function byNearness(
  cases: readonly PoolCase[],
  line: number,
  points: readonly Point[],
  firstCount: number,
): PoolCase[] {
  const reaches = (each: PoolCase) => each.reached.some((number) => points[number]!.line === line);
  const near = cases.map((each, index) => ({ each, late: index >= firstCount, near: reaches(each) }));
  return near.filter(({ late, near: close }) => !late || close).map(({ each }) => each);
}

/** Cases run one after the other in one evaluation: those that do not hold so without a fault say nothing with one. */
async function holding(subject: MutatedSubject, pool: readonly PoolCase[], host: SearchHost): Promise<Set<PoolCase>> {
  const sound = new Set<PoolCase>();
  host.beat(FIRST_ORDINAL, 'all cases');
  const { scope, trace } = await subject.load(0);
  for (const each of pool) {
    trace?.reset();
    if (await holds(each.test, scope, { time: host.time })) sound.add(each);
    host.restore?.();
  }
  return sound;
}

async function killerOf(
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
    const held = await holds(each.test, instance.scope, { time: host.time });
    host.restore?.();
    if (!held) return each;
  }
  return null;
}
