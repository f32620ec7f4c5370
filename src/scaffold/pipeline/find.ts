import type { FileCoverage } from '../../model.js';
import type { FactsReader } from '../facts/index.js';
import type { Findings, ModuleFacts, PoolCase } from '../model.js';
import { openSandbox, type ReplayOptions } from '../sandbox/sandbox.js';
import { sandboxEpoch } from '../sandbox/virtual-time.js';
import { bodyOf } from '../search/case.js';
import { settle } from '../search/choose.js';
import { alreadyReached } from '../search/known.js';
import { typeChecked, withSoundExamples } from './probe.js';

export interface FindOptions {
  readonly root: string;
  readonly seed: number;
  /** Calls to try. */
  readonly budget: number;
  readonly effects: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** How the test file will look at the module. */
export interface Viewpoint {
  readonly testPath: string;
  readonly typed: boolean;
  readonly importPathOf: (from: string) => string;
  /** False for cases the framework has no words for. */
  readonly canSay: (each: PoolCase) => boolean;
}

/** A case that was found and taken out again. */
export interface Dropped {
  readonly title: string;
  readonly reason: string;
}

export interface Found {
  readonly findings: Findings;
  readonly dropped: readonly Dropped[];
}

/**
 * Searches a module for cases and keeps those that type-check, come out the same in another process with another clock,
 * time zone and random seed, and stand each other in any order.
 */
export async function findCases(
  given: ModuleFacts,
  reader: FactsReader,
  view: Viewpoint,
  coverage: FileCoverage | null,
  options: FindOptions,
): Promise<Found> {
  const { root, effects, signal, seed, budget } = options;
  const facts = view.typed ? withSoundExamples(given, reader, view.testPath, view.importPathOf) : given;
  const sandbox = await openSandbox(facts, { root, effects, signal });
  try {
    const found = await sandbox.search({ seed, budget });
    const dropped: Dropped[] = [];
    const drop = (pool: readonly PoolCase[], reason: (each: PoolCase) => string) => {
      for (const each of pool) dropped.push({ title: `${each.test.target}: ${each.test.title}`, reason: reason(each) });
    };
    let pool = found.pool.filter(view.canSay);
    if (view.typed) {
      const { good, problems } = typeChecked(pool, facts, reader, view.testPath, view.importPathOf);
      drop([...problems.keys()], (each) => `does not type-check: ${problems.get(each)}`);
      pool = [...good];
    }
    const steady = await replayed(sandbox, pool, {}, () => {});
    const varying = pool.filter((each) => !steady.includes(each));
    // A stopped clock makes what depends on it the same each time, unless it has to go on for a timer to fire.
    const stopped = varying
      .filter(({ elapsed }) => elapsed === 0)
      .map(frozen)
      .filter(view.canSay);
    const still = await replayed(sandbox, stopped, { shiftClockMs: 0 }, () => {});
    const kept = new Set(still.map(({ test }) => bodyOf(test)));
    drop(
      varying.filter(({ test }) => !kept.has(bodyOf(test))),
      () => 'differs with the clock, time zone or random numbers',
    );
    pool = [...steady, ...still];
    const known = alreadyReached(found.points, coverage);
    const base = [...new Set([...found.base, ...known])].sort((a, b) => a - b);
    // What kills mutants is worth its lines only where no other test does it.
    const useful = known.length === 0 ? pool : pool.map(({ kills: _, ...each }) => each);
    let findings = settle(facts, { ...found, base }, useful);
    // Cases of one file share the module: those that do not stand that leave, and others may take their place.
    for (let round = 0; round < 3; round++) {
      const chosen = chosenOf(findings, useful);
      const standing = await replayed(sandbox, chosen, { together: true, shiftClockMs: 0 }, (lost) =>
        drop(lost, () => 'depends on the order of tests'),
      );
      if (standing.length === chosen.length) break;
      const lost = new Set(chosen.filter((each) => !standing.includes(each)));
      findings = settle(
        facts,
        { ...found, base },
        findings.pool.filter((each) => !lost.has(each)),
      );
    }
    return { findings, dropped };
  } finally {
    await sandbox.close();
  }
}

/** The case with the clock stopped at the time the sandbox began with; a stopped clock costs a reader a line. */
function frozen(each: PoolCase): PoolCase {
  return { ...each, cost: each.cost + 0.3, test: { ...each.test, frozenAt: sandboxEpoch } };
}

type Sandbox = Awaited<ReturnType<typeof openSandbox>>;

async function replayed(
  sandbox: Sandbox,
  pool: readonly PoolCase[],
  options: ReplayOptions,
  onLost: (lost: readonly PoolCase[]) => void,
): Promise<PoolCase[]> {
  if (pool.length === 0) return [];
  const { held } = await sandbox.replay(
    pool.map(({ test }) => test),
    options,
  );
  const keys = new Set(held.map((test) => JSON.stringify(test)));
  const good = pool.filter(({ test }) => keys.has(JSON.stringify(test)));
  onLost(pool.filter((each) => !good.includes(each)));
  return good;
}

/** The entries of the pool that were chosen; choosing changes titles and what is said of coverage. */
function chosenOf(findings: Findings, pool: readonly PoolCase[]): PoolCase[] {
  const bodies = new Set(findings.cases.map(bodyOf));
  return pool.filter(({ test }) => bodies.has(bodyOf(test)));
}
