import type { Callable, Callback, Shape } from '../model.js';
import { type Dialect, type Expr, nodes, print } from './expr.js';

/** One statement of a candidate. */
export interface Move {
  readonly bind: string | null;
  readonly expr: Expr;
}

/** A call to try: what is made first, and the call itself as the last move. */
export interface Candidate {
  /** `Callable.id`, or that of the callable whose result is used. */
  readonly target: string;
  /** For titles: the name of what is called. */
  readonly name: string;
  readonly moves: readonly Move[];
  /** The variable whose state the last move may change; null for a plain function. */
  readonly receiver: string | null;
  /** False where an argument is of a wrong type on purpose. */
  readonly wellTyped: boolean;
  /** What the last move gives, as far as the types say. */
  readonly returns: Shape | null;
  readonly callable: Callable | null;
}

export function callbacksOf(candidate: Candidate, dialect: Dialect): Callback[] {
  const found = new Map<string, Callback>();
  for (const { expr } of candidate.moves)
    for (const node of nodes(expr))
      if (node.kind === 'callback' && !found.has(node.name))
        found.set(node.name, {
          name: node.name,
          returns: node.returns === null ? null : print(node.returns, dialect),
          async: node.async,
        });
  return [...found.values()];
}

/** The whole candidate as text: tells candidates apart, and how long they are. */
export function candidateText(candidate: Candidate, dialect: Dialect = 'js'): string {
  const callbacks = callbacksOf(candidate, dialect).map(({ name, returns, async }) => `${name}:${async}:${returns}`);
  const moves = candidate.moves.map(({ bind, expr }) => `${bind ?? ''}=${print(expr, dialect)}`);
  return [...callbacks, ...moves].join(';');
}

/** A candidate as its reader would write it, on one line. */
export function candidateCode(candidate: Candidate): string {
  const steps = candidate.moves.map(({ bind, expr }) => {
    const kept = bind === null || bind === 'result' ? '' : `${bind} = `;
    return kept + print(expr, 'ts');
  });
  return steps.join('; ').replace(/\s+/g, ' ');
}
