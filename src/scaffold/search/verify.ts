import type { Case, PoolCase } from '../model.js';
import { type Candidate, candidateCode } from './candidate.js';
import { holds, toCase } from './case.js';
import { type Explorer, type Kept, runOptions } from './explorer.js';
import type { Expr } from './expr.js';
import { guarded } from './guarded.js';
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
      ...(receiver === null ? {} : { before: (evaluate) => viewsOf(evaluate, receiver) }),
    });
    const observation = guarded(() => observe(looked, receiver, classesIn(second.scope, facts))) ?? null;
    this.#host.restore?.();
    if (observation === null || observation.stumbled || observation.asserts.length === 0) return null;
    const test = toCase(candidate, looked, observation, facts);
    if (!(await this.holds(test))) return null;
    const cost = costOf(test, candidate, observation.strong, this.#explorer.values.folder?.folder ?? null);
    const loose = facts.typed ? { loose: toCase(withCasts(candidate), looked, observation, facts) } : {};
    return { test, ...loose, reached, elapsed: looked.elapsed, cost };
  }

  /** Whether a case holds in a fresh evaluation. */
  async holds(test: Case): Promise<boolean> {
    const instance = await this.#subject.load();
    const good = await holds(test, instance.scope, runOptions(this.#explorer.facts, this.#host, true));
    this.#host.restore?.();
    return good;
  }
}

/** Arguments of every call cast, as those of a wrong type are. */
function withCasts(candidate: Candidate): Candidate {
  const cast = (arg: Expr): Expr => (arg.kind === 'wrong' || arg.kind === 'cast' ? arg : { kind: 'wrong', of: arg });
  const moves = candidate.moves.map(({ bind, expr }) => ({
    bind,
    expr: expr.kind === 'call' ? { ...expr, args: expr.args.map(cast) } : expr,
  }));
  return { ...candidate, moves };
}

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
