import type { ModuleFacts, PoolCase } from '../model.js';
import { withNamedArguments } from './arguments.js';
import { type Candidate, candidateText } from './candidate.js';
import { type Explorer, type Kept, runOptions } from './explorer.js';
import { withFolderMade } from './folder.js';
import { type Classes, classesIn } from './kinship.js';
import { killerOf, type Mutant, type Places } from './mutants.js';
import { observe } from './observe.js';
import { type RunOptions, run } from './run.js';
import { type Script, scriptOf } from './script.js';
import { solutions } from './solve.js';
import type { Instance, MutatedSubject, SearchHost } from './subject.js';
import type { Verifier } from './verify.js';
import { viewsBefore } from './views.js';

/** Ordinals of hunts, as the watchdog knows them, begin behind those of mutants. */
const FIRST_ORDINAL = 2_000_000;
/** Variants tried for the mutants of one line: a few for all lines, then more where some still live. */
const ROUNDS = [24, 60, 120];
/** Candidates that reach a line and are varied. */
const MAX_PARENTS = 6;

export interface Hunted {
  /** Cases for the pool, with the mutants they kill. */
  readonly cases: readonly PoolCase[];
  readonly killed: number;
}

interface Hunter {
  readonly explorer: Explorer;
  readonly verifier: Verifier;
  readonly subject: MutatedSubject;
  readonly host: SearchHost;
  readonly places: Places;
  readonly banned: ReadonlySet<number>;
}

/**
 * Looks for calls that tell the module from its mutants, where the cases at hand do not: those that reach the line are
 * varied, and each variant is tried with and without the fault. `budget`: calls.
 */
export async function hunt(hunter: Hunter, survivors: readonly Mutant[], budget: number): Promise<Hunted> {
  const cases: PoolCase[] = [];
  const left = new Map(survivors.map((mutant) => [mutant.id, mutant]));
  const tried = new Map<number, Set<string>>();
  let spent = 0;
  for (const count of ROUNDS) {
    const before = left.size;
    for (const [line, mutants] of byLine([...left.values()])) {
      if (spent >= budget) break;
      const ordinal = FIRST_ORDINAL + count * 10_000 + line;
      const alive = mutants.filter(({ id }) => left.has(id));
      if (alive.length === 0 || hunter.banned.has(ordinal)) continue;
      const seen = tried.get(line) ?? new Set();
      tried.set(line, seen);
      const variants = variantsFor(line, count, hunter, seen);
      spent += variants.length * (1 + alive.length);
      const told = await differences(variants, alive, ordinal, hunter);
      for (const found of await casesOf(told, left, hunter)) cases.push(found);
    }
    // What a whole round did not tell apart, more of the same seldom does.
    if (left.size === before) break;
  }
  return { cases, killed: survivors.length - left.size };
}

function byLine(mutants: readonly Mutant[]): Map<number, Mutant[]> {
  const lines = new Map<number, Mutant[]>();
  for (const mutant of mutants) lines.set(mutant.line, [...(lines.get(mutant.line) ?? []), mutant]);
  return lines;
}

/** Candidates that reach the line, with what they were compared with put in its place, and changed at random. */
function variantsFor(line: number, count: number, { explorer, places }: Hunter, seen: Set<string>): Candidate[] {
  const parents = parentsOf(line, explorer, places);
  const out: Candidate[] = [];
  const add = (given: Candidate) => {
    const candidate = withFolderMade(given, explorer.values.folder);
    const key = candidateText(candidate);
    if (seen.has(key) || out.length >= count) return;
    seen.add(key);
    out.push(candidate);
  };
  for (const { candidate } of parents) add(candidate);
  const { random } = explorer;
  const solved = parents.map(({ candidate, compared }) => {
    const here = compared.filter((pair) => pair[2] === line);
    const elsewhere = compared.filter((pair) => pair[2] !== line);
    return [here, elsewhere].map((pairs) => pairs.flatMap((pair) => solutions(candidate, pair)));
  });
  for (let turn = 0; turn < count * 4 && parents.length > 0 && out.length < count; turn++) {
    const at = turn % parents.length;
    // What was compared on the line itself says most; of the rest, one by what was compared, one by chance.
    const [here, elsewhere] = solved[at] as [Candidate[], Candidate[]];
    const list = here.length > 0 ? here : random.chance(0.5) ? elsewhere : [];
    add(list.length > 0 ? list.splice(random.below(list.length), 1)[0]! : explorer.variantOf(parents[at]!.candidate));
  }
  return out;
}

/** The plainest that reach the line, of different callables first. */
function parentsOf(line: number, { kept, alike }: Explorer, places: Places): Kept[] {
  const wanted = new Set(places.of(line));
  const near = [...kept, ...alike].filter(({ reached }) => reached.some((number) => wanted.has(number)));
  const list = near.length > 0 ? near : [...kept];
  list.sort((a, b) => candidateText(a.candidate).length - candidateText(b.candidate).length);
  const first = new Map(list.toReversed().map((each) => [each.candidate.target, each]));
  return [...new Set([...first.values(), ...list])].slice(0, MAX_PARENTS);
}

/** Variants with the mutants that make a difference to them. */
type Told = Map<Candidate, Set<number>>;

async function differences(
  variants: readonly Candidate[],
  mutants: readonly Mutant[],
  ordinal: number,
  { explorer, subject, host }: Hunter,
): Promise<Told> {
  const told: Told = new Map();
  const looks = variants.map((candidate) => lookOf(candidate, explorer.facts));
  const plain = await lookAll(looks, 0, ordinal, { explorer, subject, host });
  const sound = variants.filter((_, index) => plain[index] !== null);
  for (const { id } of mutants) {
    const faulty = await lookAll(looks, id, ordinal, { explorer, subject, host });
    for (const candidate of sound) {
      const index = variants.indexOf(candidate);
      if (faulty[index] !== plain[index]) told.set(candidate, (told.get(candidate) ?? new Set()).add(id));
    }
  }
  return told;
}

/** A candidate made ready to be run again and again. */
interface Look {
  readonly script: Script;
  readonly receiver: string | null;
  readonly names: readonly string[];
}

function lookOf(candidate: Candidate, facts: ModuleFacts): Look {
  const named = withNamedArguments(candidate, facts);
  return { script: scriptOf(named.candidate), receiver: candidate.receiver, names: named.names };
}

/** What would be asserted of each, one after the other in one evaluation; null where that is nothing firm. */
async function lookAll(
  looks: readonly Look[],
  mutant: number,
  ordinal: number,
  { explorer, subject, host }: Pick<Hunter, 'explorer' | 'subject' | 'host'>,
): Promise<(string | null)[]> {
  const out: (string | null)[] = [];
  host.beat(ordinal, `variants with mutant ${mutant}`);
  const instance = await subject.load(mutant).catch(() => null);
  if (instance === null) return looks.map(() => 'not loaded');
  const { facts } = explorer;
  const options = { ...runOptions(facts, host), consume: true };
  const classes = classesIn(instance.scope, facts);
  for (const each of looks) out.push(await look(each, instance, options, classes, host));
  return out;
}

async function look(
  { script, receiver, names }: Look,
  instance: Pick<Instance, 'scope' | 'trace'>,
  options: RunOptions,
  classes: Classes,
  host: SearchHost,
): Promise<string | null> {
  const runOnce = async (waits: Pick<RunOptions, 'waits'>) => {
    instance.trace?.reset();
    const found = await run(script, instance.scope, {
      ...options,
      ...waits,
      ...viewsBefore([receiver, ...names]),
      see: (outcome) => observe(outcome, receiver, classes, names),
    });
    host.restore?.();
    return found;
  };
  const first = await runOnce({});
  // A test does not wait for a promise that does not settle.
  const { kind, seen } = first.vain ? await runOnce({ waits: first.awaited }) : first;
  return seen === null || seen.stumbled || !seen.strong || kind === 'broken' ? null : JSON.stringify(seen.asserts);
}

/** Cases of the variants that tell most mutants apart; what they kill leaves `left`. */
async function casesOf(
  told: Told,
  left: Map<number, Mutant>,
  { verifier, subject, host }: Hunter,
): Promise<PoolCase[]> {
  const cases: PoolCase[] = [];
  const open = new Map(told);
  for (;;) {
    const value = (ids: ReadonlySet<number>) => [...ids].filter((id) => left.has(id)).length;
    const ranked = [...open].map(([candidate, ids]) => ({ candidate, count: value(ids) }));
    const best = ranked.reduce((a, b) => (isBetter(b, a) ? b : a), { candidate: null as Candidate | null, count: 0 });
    if (best.candidate === null) return cases;
    const ids = open.get(best.candidate)!;
    open.delete(best.candidate);
    const verified = await verifier.verify({ candidate: best.candidate, ordinal: FIRST_ORDINAL, consume: true });
    if (verified === null) continue;
    const kills: number[] = [];
    for (const id of ids) if (left.has(id) && (await killerOf(subject, id, [verified], host)) !== null) kills.push(id);
    if (kills.length === 0) continue;
    for (const id of kills) left.delete(id);
    cases.push({ ...verified, kills });
  }
}

interface Ranked {
  readonly candidate: Candidate | null;
  readonly count: number;
}

function isBetter(a: Ranked, b: Ranked): boolean {
  if (a.count !== b.count || a.candidate === null) return a.count > b.count;
  if (b.candidate !== null && a.candidate.wellTyped !== b.candidate.wellTyped) return a.candidate.wellTyped;
  return b.candidate !== null && candidateText(a.candidate).length < candidateText(b.candidate).length;
}
