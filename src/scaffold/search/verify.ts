import type { Assertion, Case, PoolCase } from '../model.js';
import { type Named, withNamedArguments } from './arguments.js';
import { type Candidate, candidateCode, candidateText, type Move } from './candidate.js';
import { holds, toCase } from './case.js';
import { type Explorer, type Kept, runOptions } from './explorer.js';
import { type Expr, nodes, replaceNode } from './expr.js';
import type { Listed } from './iterate.js';
import { classesIn } from './kinship.js';
import { observe } from './observe.js';
import { type RunOptions, run } from './run.js';
import { scriptOf } from './script.js';
import type { SearchHost, Subject } from './subject.js';
import { viewsBefore } from './views.js';

/** Runs what was kept again, each time in a fresh evaluation of the module: what differs is no test. */
export class Verifier {
  readonly #explorer: Explorer;
  readonly #subject: Subject;
  readonly #host: SearchHost;

  constructor(explorer: Explorer, subject: Subject, host: SearchHost) {
    this.#explorer = explorer;
    this.#subject = subject;
    this.#host = host;
  }

  async verify({
    candidate,
    ordinal,
    consume,
  }: Pick<Kept, 'candidate' | 'ordinal' | 'consume'>): Promise<PoolCase | null> {
    this.#host.beat(ordinal, candidateCode(candidate));
    const { points, facts } = this.#explorer;
    const look = this.#host.look === undefined ? undefined : (folder: string) => this.#host.look!(folder);
    const options = { ...runOptions(this.#explorer.facts, this.#host, true), consume, look };
    const first = await this.#subject.load();
    const script = scriptOf(candidate);
    points.take(first.coverage);
    const drain = this.#explorer.values.folder !== null;
    const plain = await run(script, first.scope, { ...options, drain });
    const reached = points.take(first.coverage).filter((number) => !this.#explorer.base.has(number));
    this.#host.restore?.();
    if (plain.kind === 'broken') return null;
    const named = withNamedArguments(candidate, facts);
    const told =
      (named.names.length === 0 ? null : await this.#tell(candidate, named, plain.awaited, options)) ??
      (await this.#tell(candidate, { candidate, names: [] }, plain.awaited, options));
    return told === null ? null : { ...told, reached };
  }

  /** The case that tells what comes of a candidate, with those of its arguments named that the call changes. */
  async #tell(
    plain: Candidate,
    named: Named,
    awaited: readonly boolean[],
    options: RunOptions,
  ): Promise<Omit<PoolCase, 'reached'> | null> {
    const { facts } = this.#explorer;
    const { receiver } = plain;
    const { scope } = await this.#subject.load();
    const classes = classesIn(scope, facts);
    const looked = await run(scriptOf(named.candidate), scope, {
      ...options,
      waits: withMoves(awaited, named.names.length),
      ...viewsBefore([receiver, ...named.names]),
      see: (outcome) => ({
        all: observe(outcome, receiver, classes, named.names),
        own: named.names.length === 0 ? null : observe(outcome, receiver, classes),
      }),
    });
    this.#host.restore?.();
    const { all: observation, own } = looked.seen ?? { all: null, own: null };
    if (observation === null || observation.stumbled || observation.asserts.length === 0) return null;
    const changed = new Set(named.names.filter((name) => observation.asserts.some((each) => looksAt(each, name))));
    const { candidate } = withNamedArguments(plain, facts, changed);
    const short = { awaited: [...awaited.slice(0, -1), looked.awaited.at(-1)!] };
    const long = { awaited: withMoves(short.awaited, changed.size) };
    // What is handed over says more than what it is called.
    const { title } = toCase(plain, short, observation, facts);
    const test = { ...toCase(candidate, long, observation, facts), title };
    if (!(await this.holds(test))) return null;
    const cost = costOf(test, candidate, observation.strong, this.#explorer.values.folder?.folder ?? null);
    const casts = facts.typed ? looser(candidate, looked.listed) : [];
    const loose = casts.map((cast) => ({ ...toCase(cast, long, observation, facts), title }));
    // A variable may be of a wider type than what stands in its place.
    if (changed.size > 0 && own !== null && own.asserts.length > 0) loose.unshift(toCase(plain, short, own, facts));
    return { test, loose, elapsed: looked.elapsed, cost };
  }

  /** Whether a case holds in a fresh evaluation. */
  async holds(test: Case): Promise<boolean> {
    const instance = await this.#subject.load();
    const good = await holds(test, instance.scope, runOptions(this.#explorer.facts, this.#host, true));
    this.#host.restore?.();
    return good;
  }
}

/** What is known of each move, with `count` more before the last that give no promise. */
function withMoves(awaited: readonly boolean[], count: number): boolean[] {
  return [...awaited.slice(0, -1), ...Array.from({ length: count }, () => false), awaited.at(-1)!];
}

function looksAt(assertion: Assertion, name: string): boolean {
  return (
    'actual' in assertion &&
    new RegExp(`^(?:\\[\\.\\.\\.)?${name.replaceAll('$', '\\$')}(?![\\w$])`).test(assertion.actual)
  );
}

/**
 * The candidate with arguments cast, as those of a wrong type are: first of the calls whose value nobody names, since
 * the type of a value may be inferred from them, then of all.
 */
function looser(candidate: Candidate, listed: Listed | null): Candidate[] {
  const some = withCasts(candidate, listed, ({ bind }) => bind === null);
  const all = withCasts(candidate, listed, () => true);
  return candidateText(some, 'ts') === candidateText(all, 'ts') ? [all] : [some, all];
}

/** @param listed what the act gives is read to its end, and its type may not be one that can be */
function withCasts(candidate: Candidate, listed: Listed | null, isOpen: (move: Move) => boolean): Candidate {
  const cast = (arg: Expr): Expr =>
    arg.kind === 'wrong' || arg.kind === 'cast' ? arg : { kind: 'wrong', of: withAnnotations(arg) };
  const moves = candidate.moves.map((move, index) => {
    const { bind, expr } = move;
    const isLast = index === candidate.moves.length - 1;
    const open = expr.kind === 'call' && (isLast || isOpen(move));
    const loose: Expr = open ? { ...expr, args: expr.args.map(cast) } : expr;
    return { bind, expr: listed !== null && isLast ? iterable(loose, listed) : loose };
  });
  return { ...candidate, moves };
}

function iterable(of: Expr, listed: Listed): Expr {
  const wrong: Expr = { kind: 'wrong', of };
  return listed === 'async' ? { kind: 'cast', of: wrong, type: 'AsyncIterable<unknown>' } : wrong;
}

/** Parameters of functions with a type: what is cast infers none for them. */
function withAnnotations(arg: Expr): Expr {
  return [...nodes(arg)].reduce((made, node, index) => {
    if (node.kind !== 'text' || node.js !== undefined || !ONE_PARAMETER.test(node.text)) return made;
    const annotated = node.text.replace(ONE_PARAMETER, '$1($2: any) =>');
    return replaceNode(made, index, () => ({ ...node, text: annotated, js: node.text }));
  }, arg);
}

/** `(value) =>`, `async (items) =>`. */
const ONE_PARAMETER = /^(async )?\(([A-Za-z_$][\w$]*)\) =>/;

function costOf(test: Case, candidate: Candidate, strong: boolean, folder: string | null): number {
  // What makes the folder reads the same everywhere.
  const steps = [...test.arrange, test.act].filter(({ bind }) => bind === null || bind !== folder);
  const length = steps.reduce((sum, { text }) => sum + text.length, 0);
  const throws = test.asserts.some(({ kind }) => kind === 'throws');
  const expected = test.asserts.reduce((sum, each) => sum + ('expected' in each ? each.expected.length : 0), 0);
  return (
    1 +
    length / 120 +
    expected / 400 +
    (steps.length - 1) * 0.15 +
    test.callbacks.length * 0.1 +
    (candidate.wellTyped ? 0 : 0.6) +
    (strong ? 0 : 3) +
    (throws ? 0.2 : 0)
  );
}
