import type { ErlangFacts } from './facts/facts.js';
import type { ErlangCase } from './model.js';
import { type Attempt, isKeepable, type Seen, type Tried, textOf } from './search/attempt.js';
import { chooseFewest } from './search/choose.js';
import { isOpen, merged, outcomeOf, settled, type Tree } from './search/tree.js';

export interface KeepOptions {
  readonly pool: readonly Tried[];
  /** Lines that need no case. */
  readonly covered: ReadonlySet<number>;
  readonly facts: ErlangFacts;
  /** In a fresh node each time; in one process for all, or one for each. */
  readonly run: (attempts: readonly Attempt[], shared: boolean) => Promise<readonly Tried[]>;
}

/** How often what fell out is replaced by what else reaches the same. */
const CHOICES = 3;

/** A case, as all of its runs agree on it. */
interface Held extends Tried {
  readonly term: Tree;
  readonly kind: 'value' | 'error' | 'exit' | 'throw';
}

/**
 * Chooses the fewest cases, replays them in fresh nodes, forwards and backwards, and replaces those that come out
 * differently.
 */
export async function keepWhatHolds({
  pool,
  covered,
  facts,
  run,
}: KeepOptions): Promise<{ cases: ErlangCase[]; reached: number[] }> {
  const dropped = new Set<string>();
  let held: Held[] = [];
  for (let choice = 0; choice < CHOICES; choice++) {
    const reached = new Set([...covered, ...held.flatMap(({ lines }) => lines)]);
    const left = pool.filter(({ attempt }) => !dropped.has(textOf(attempt)));
    const more = chooseFewest(left, reached);
    if (more.length === 0 && choice > 0) break;
    const all = inOrder([...held, ...more], facts);
    const attempts = all.map(({ attempt }) => attempt);
    // Twice each time, since what comes out by chance may come out the same a few times.
    const forwards = byText(await run([...attempts, ...attempts], true));
    const backwards = byText(await run([...attempts, ...attempts].reverse(), false));
    held = [];
    for (const tried of all) {
      const text = textOf(tried.attempt);
      const agreed = agree([tried, ...(forwards.get(text) ?? MISSING), ...(backwards.get(text) ?? MISSING)]);
      if (agreed === null) dropped.add(text);
      else held.push(agreed);
    }
  }
  return finished(inOrder(held, facts), covered);
}

function finished(held: readonly Held[], covered: ReadonlySet<number>): { cases: ErlangCase[]; reached: number[] } {
  const reached = new Set<number>();
  const cases: ErlangCase[] = [];
  for (const { attempt, lines, kind, term } of held) {
    const added = lines.filter((line) => !reached.has(line) && !covered.has(line));
    for (const line of lines) reached.add(line);
    const { target, process, setup, act } = attempt;
    cases.push({ target, process, setup, act, outcome: outcomeOf(kind, term), lines: added });
  }
  return { cases, reached: [...reached] };
}

function byText(tried: readonly Tried[]): Map<string, Tried[]> {
  const found = new Map<string, Tried[]>();
  for (const each of tried) {
    const text = textOf(each.attempt);
    found.set(text, [...(found.get(text) ?? []), each]);
  }
  return found;
}

/** A run that did not come to it. */
const MISSING = [undefined];

/** Null where the runs do not agree on more than that something came out. */
function agree(runs: readonly (Tried | undefined)[]): Held | null {
  const [first] = runs;
  if (first === undefined) return null;
  const kind = kindOf(first.seen);
  if (kind === null) return null;
  let term: Tree | null = null;
  let lines = first.lines;
  for (const each of runs) {
    if (each === undefined || !isKeepable(each) || kindOf(each.seen) !== kind) return null;
    const own = settled(withoutState(first.attempt, each.seen.term!));
    term = term === null ? own : merged(term, own);
    const seen = new Set(each.lines);
    lines = lines.filter((line) => seen.has(line));
  }
  if (term === null || (isOpen(term) && kind !== 'value')) return null;
  return { ...first, lines, term, kind };
}

/** What a callback returns ends with the state of its module, which is nobody else's business. */
function withoutState({ target, distance }: Attempt, term: Tree): Tree {
  if (
    distance < 2 ||
    term.t !== 'tuple' ||
    term.of.length < 2 ||
    !/^(?:handle_\w+|init|code_change)$/.test(target.name)
  )
    return term;
  const at = term.of[0]?.t === 'atom' && term.of[0].v === 'reply' ? 2 : 1;
  const state = term.of[at];
  if (state === undefined || (state.t !== 'tuple' && state.t !== 'map' && state.t !== 'any')) return term;
  return { t: 'tuple', of: term.of.with(at, { t: 'some' }) };
}

function kindOf(seen: Seen): Held['kind'] | null {
  if (seen.kind === 'value') return 'value';
  return seen.kind === 'exception' ? seen.class : null;
}

/** In the order of the source; what needs less before what needs more. */
function inOrder<T extends { readonly attempt: Attempt }>(tried: readonly T[], facts: ErlangFacts): T[] {
  const lineOf = ({ attempt: { target } }: T) => facts.functions.get(`${target.name}/${target.arity}`)?.line ?? 0;
  return [...tried].sort((a, b) => lineOf(a) - lineOf(b) || a.attempt.setup.length - b.attempt.setup.length);
}
