import type { ModuleFacts } from '../model.js';
import { type Candidate, callbacksOf, type Move } from './candidate.js';
import type { Expr } from './expr.js';
import { variableFor } from './names.js';

/** A candidate whose arguments have names of their own, so that a test can look at what became of them. */
export interface Named {
  readonly candidate: Candidate;
  readonly names: readonly string[];
}

/** Objects made just for the call; what they are called otherwise is seen as it is. */
const MADE: ReadonlySet<Expr['kind']> = new Set(['object', 'array', 'call']);

/**
 * Gives names to arguments of the act that the call may change.
 *
 * @param wanted these names alone
 */
export function withNamedArguments(candidate: Candidate, facts: ModuleFacts, wanted?: ReadonlySet<string>): Named {
  const act = candidate.moves.at(-1)!;
  if (act.expr.kind !== 'call') return { candidate, names: [] };
  const taken = new Set<string | null>([
    ...candidate.moves.map(({ bind }) => bind),
    ...callbacksOf(candidate, 'js').map(({ name }) => name),
  ]);
  const made: Move[] = [];
  const args = act.expr.args.map((arg, index): Expr => {
    const name = MADE.has(arg.kind) ? nameFor(arg, index, candidate, facts, taken) : null;
    if (name === null) return arg;
    taken.add(name);
    if (wanted !== undefined && !wanted.has(name)) return arg;
    made.push({ bind: name, expr: arg });
    return { kind: 'text', text: name };
  });
  const moves = [...candidate.moves.slice(0, -1), ...made, { ...act, expr: { ...act.expr, args } }];
  return { candidate: { ...candidate, moves }, names: made.flatMap(({ bind }) => bind ?? []) };
}

/** After the parameter, or after the class; null where nothing is left to call it by. */
function nameFor(
  arg: Expr,
  index: number,
  { callable }: Candidate,
  facts: ModuleFacts,
  taken: ReadonlySet<string | null>,
): string | null {
  const head = arg.kind === 'call' ? /^new ([\w$.]+)$/.exec(arg.head)?.[1] : undefined;
  const word = callable?.signatures[0]?.params[index]?.name ?? head ?? 'input';
  const name = variableFor(/^[A-Za-z_$][\w$]*$/.test(word) ? word : 'input', facts);
  return [name, `${name}2`, `${name}3`].find((each) => !taken.has(each)) ?? null;
}
