import type { Case, PoolCase } from '../model.js';
import { type Candidate, candidateCode, candidateText, type Move } from './candidate.js';
import { holds, toCase } from './case.js';
import { type Explorer, type Kept, runOptions } from './explorer.js';
import { type Expr, nodes, replaceNode } from './expr.js';
import type { Listed } from './iterate.js';
import { classesIn } from './kinship.js';
import { observe, viewsOf } from './observe.js';
import { run, scriptOf } from './run.js';
import type { SearchHost, Subject } from './subject.js';

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
    const second = await this.#subject.load();
    const { receiver } = candidate;
    const looked = await run(script, second.scope, {
      ...options,
      waits: plain.awaited,
      ...(receiver === null ? {} : { before: (evaluate) => viewsOf(evaluate, receiver) }),
      see: (outcome) => observe(outcome, receiver, classesIn(second.scope, facts)),
    });
    const observation = looked.seen;
    this.#host.restore?.();
    if (observation === null || observation.stumbled || observation.asserts.length === 0) return null;
    const test = toCase(candidate, looked, observation, facts);
    if (!(await this.holds(test))) return null;
    const cost = costOf(test, candidate, observation.strong, this.#explorer.values.folder?.folder ?? null);
    const loose = (facts.typed ? looser(candidate, looked.listed) : []).map((cast) => ({
      ...toCase(cast, looked, observation, facts),
      title: test.title,
    }));
    return { test, loose, reached, elapsed: looked.elapsed, cost };
  }

  /** Whether a case holds in a fresh evaluation. */
  async holds(test: Case): Promise<boolean> {
    const instance = await this.#subject.load();
    const good = await holds(test, instance.scope, runOptions(this.#explorer.facts, this.#host, true));
    this.#host.restore?.();
    return good;
  }
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
