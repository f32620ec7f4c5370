import { is } from './forms.js';
import { arityAt } from './functions.js';
import type { Token } from './lexer.js';
import type { RemoteCall } from './module.js';

/** Calls of functions of other modules in one function, and functions of others that are handed on. */
export function remoteCalls(tokens: readonly Token[]): RemoteCall[] {
  const calls: RemoteCall[] = [];
  for (let at = 0; at + 2 < tokens.length; at++) {
    const module = tokens[at]!;
    if (module.kind !== 'atom' || !is(tokens[at + 1], ':')) continue;
    const name = tokens[at + 2]!;
    const arity = arityOf(tokens, at + 3);
    // `error:badarg` in a `catch` clause is no call.
    if (arity === null) continue;
    calls.push({ module: module.text, name: name.kind === 'atom' ? name.text : null, arity, line: module.line });
  }
  return calls;
}

function arityOf(tokens: readonly Token[], at: number): number | null {
  if (is(tokens[at], '(')) return arityAt(tokens, at);
  const arity = tokens[at + 1];
  return is(tokens[at], '/') && arity?.kind === 'number' ? Number(arity.text) : null;
}
