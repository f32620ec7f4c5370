import { apiOf } from '../facts/subject.js';
import type { ErlangCase } from '../model.js';
import { apiCall, type CallContext } from './calls.js';

const MOST = 4;

/** How each function of the API may be called, clause by clause, where nothing can be run: nobody has seen what comes of it. */
export function skeletons(context: CallContext): ErlangCase[] {
  return apiOf(context.facts, context.kind).flatMap((fn) =>
    [...fn.clauses.keys()]
      .slice(0, MOST)
      .flatMap((at) => context.values.ofClause(context.facts, fn, at, 1))
      .map((args) => apiCall(context, fn, args))
      .map(({ target, process, setup, act }) => ({ target, process, setup, act, outcome: null, lines: [] })),
  );
}
