import { Random } from '../../random.js';
import type { Case, Findings, ModuleFacts, PoolCase } from '../model.js';
import { bodyOf, holds } from './case.js';
import { settle } from './choose.js';
import { Explorer, runOptions } from './explorer.js';
import { hunt } from './hunt.js';
import { killMutants, Places } from './mutants.js';
import type { SearchHost, SearchOptions, Subject } from './subject.js';
import { Verifier } from './verify.js';

/** Looks for calls that reach what is not covered, and makes cases of the plainest of them. */
export async function search(
  facts: ModuleFacts,
  subject: Subject,
  options: SearchOptions,
  host: SearchHost,
): Promise<Findings> {
  return options.phase === 'replay' ? replay(facts, subject, options, host) : explore(facts, subject, options, host);
}

async function explore(
  facts: ModuleFacts,
  subject: Subject,
  options: SearchOptions,
  host: SearchHost,
): Promise<Findings> {
  const explorer = new Explorer(facts, subject, options, host);
  await explorer.explore();
  const verifier = new Verifier(explorer, subject, host);
  const pool: PoolCase[] = [];
  for (const kept of [...explorer.kept, ...explorer.alike]) {
    const verified = await verifier.verify(kept);
    if (verified !== null) pool.push(verified);
  }
  const { incidents, executions, points } = explorer;
  const found = { incidents, executions, base: [...explorer.base], points: points.list, mutants: null };
  const settled = settle(facts, found, pool);
  if (subject.mutated === undefined || pool.length === 0) return settled;
  host.partial?.(settled);
  const chosen = new Set(settled.cases.map(bodyOf));
  const places = new Places(points.list, explorer.base);
  const banned = new Set(options.banned);
  const first = await killMutants(subject.mutated, pool, chosen, places, host, banned);
  const hunter = { explorer, verifier, subject: subject.mutated, host, places, banned };
  const hunted = await hunt(hunter, first.survivors, options.budget * HUNT_SHARE);
  const mutants = { killed: first.killed + hunted.killed, total: first.total };
  return settle(facts, { ...found, mutants }, withoutTwins([...first.pool, ...hunted.cases]));
}

/** Calls that may be spent on mutants that live, by those spent on the search. */
const HUNT_SHARE = 0.5;

/** Of cases that are the same call the first, with what all of them kill. */
function withoutTwins(pool: readonly PoolCase[]): PoolCase[] {
  const known = new Map<string, PoolCase>();
  for (const each of pool) {
    const before = known.get(bodyOf(each.test));
    const kills = [...(before?.kills ?? []), ...(each.kills ?? [])];
    known.set(bodyOf(each.test), kills.length === 0 ? (before ?? each) : { ...(before ?? each), kills });
  }
  return [...known.values()];
}

/**
 * The cases that hold in this process too: each in an evaluation of its own, then all in one, in several orders, since
 * the cases of a test file share the module.
 */
async function replay(
  facts: ModuleFacts,
  subject: Subject,
  options: SearchOptions,
  host: SearchHost,
): Promise<Findings> {
  let good: Case[] = [];
  let ordinal = 0;
  const check = async (test: Case, scope: Readonly<Record<string, unknown>>): Promise<boolean> => {
    if (options.banned.includes(++ordinal)) return false;
    host.beat(ordinal, test.title);
    const drift = test.frozenAt === null;
    const held = await holds(test, scope, { ...runOptions(facts, host, true), drift });
    host.restore?.();
    return held;
  };
  for (const test of options.cases ?? []) if (await check(test, (await subject.load()).scope)) good.push(test);
  for (let round = 0; options.together && round < ORDERS; round++) {
    const { scope } = await subject.load();
    const failed = new Set<Case>();
    for (const test of shuffled(good, round)) if (!(await check(test, scope))) failed.add(test);
    good = good.filter((test) => !failed.has(test));
  }
  const nothing = { incidents: [], executions: ordinal, base: [], points: [], mutants: null };
  return { ...settle(facts, nothing, []), cases: good };
}

/** In how many orders the cases of one file are run. */
const ORDERS = 4;

function shuffled<T>(list: readonly T[], round: number): T[] {
  const random = new Random(round);
  const out = [...list];
  for (let i = out.length - 1; round > 0 && i > 0; i--) {
    const other = random.below(i + 1);
    [out[i], out[other]] = [out[other]!, out[i]!];
  }
  return out;
}
