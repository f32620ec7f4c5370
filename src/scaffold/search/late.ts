import type { Candidate, Move } from './candidate.js';
import { type Expr, nodes, replaceNode, resolvers, text } from './expr.js';
import type { Outcome } from './run.js';

/**
 * The call as one to wait for, where it calls a function it was given only after it has come back: the function settles
 * a promise, as Node's own callbacks are waited for. Null where no function was called late.
 */
export function waitingFor(candidate: Candidate, { late, calls }: Outcome): Candidate | null {
  const given = late === null ? undefined : calls.get(late)?.[0];
  if (given === undefined) return null;
  const [error, ...values] = given;
  const likeNode = (error === null || error === undefined || error instanceof Error) && values.length < 2;
  const resolver = text(likeNode ? resolvers.node : resolvers.any);
  const act = candidate.moves.at(-1)!;
  const index = [...nodes(act.expr)].findIndex((node) => node.kind === 'callback' && node.name === late);
  if (act.expr.kind !== 'call' || index === -1) return null;
  const of = withoutOthers(
    replaceNode(act.expr, index, () => resolver),
    late!,
  );
  const move: Move = { bind: 'result', expr: { kind: 'promise', of } };
  return { ...candidate, moves: [...candidate.moves.slice(0, -1), move], returns: null };
}

/** One function may stand in several places; each of them settles the promise. */
function withoutOthers(call: Expr, name: string): Expr {
  const resolver = [...nodes(call)].find(
    (node) => node.kind === 'text' && Object.values(resolvers).includes(node.text as never),
  )!;
  let out = call;
  for (;;) {
    const index = [...nodes(out)].findIndex((node) => node.kind === 'callback' && node.name === name);
    if (index === -1) return out;
    out = replaceNode(out, index, () => resolver);
  }
}
