import type { FunctionFacts } from '../facts/facts.js';
import type { Attempt, Tried } from './attempt.js';
import { apiCall, type CallContext } from './calls.js';
import type { Tree } from './tree.js';

/** Ways to call a function, the plainest first. */
export interface Combos {
  readonly fn: FunctionFacts;
  readonly args: readonly (readonly string[])[];
}

/** A step of a sequence: the call, and the pattern that its result is bound by; null where nobody needs it. */
interface Step {
  readonly text: string;
  readonly bound: string | null;
}

/** Calls behind calls: what came of the first is handed to the second, wherever that may be what it takes. */
export function sequences(
  context: CallContext,
  firsts: readonly Tried[],
  combos: readonly Combos[],
  most: number,
): Attempt[] {
  const found: Attempt[] = [];
  for (const { attempt, seen } of firsts) {
    const result = seen.kind === 'value' ? resultPattern(seen.term!, freshName(attempt)) : null;
    const step: Step = { text: attempt.act, bound: result };
    const setup = [...attempt.setup, step.bound === null ? step.text : `${step.bound} = ${step.text}`];
    for (const { fn, args } of combos) {
      for (const each of args) {
        if (attempt.process && result === null)
          found.push({ ...apiCall(context, fn, each), setup: attempt.process ? setup : [] });
        if (result === null) continue;
        const name = freshName(attempt);
        const plain = apiCall(context, fn, each);
        if (context.process) found.push({ ...plain, setup: [...attempt.setup, attempt.act] });
        for (let at = 0; at < fn.arity; at++) {
          if (each[at] === 'Pid') continue;
          found.push({ ...apiCall(context, fn, each.with(at, name)), setup });
        }
      }
    }
  }
  return spread(found, most);
}

function freshName({ setup }: Attempt): string {
  return `V${setup.filter((step) => /^\S* ?\{?.*\bV\d+\b.* = /.test(step)).length + 1}`;
}

/** `V1`, `{ok, V1}`; null where the result says no more than that it worked. */
function resultPattern(tree: Tree, name: string): string | null {
  const tag = tree.t === 'tuple' ? tree.of[0] : undefined;
  if (tree.t === 'tuple' && tree.of.length >= 2 && tag?.t === 'atom') {
    const value = tree.of[1];
    if (/^(?:error|false|EXIT)$/.test(tag.v)) return null;
    if (tag.v === 'ok')
      return isTelling(value!) ? `{ok, ${[name, ...tree.of.slice(2).map(() => '_')].join(', ')}}` : null;
    return name;
  }
  return isTelling(tree) ? name : null;
}

function isTelling(tree: Tree): boolean {
  if (tree.t === 'atom' || tree.t === 'some') return false;
  if (tree.t === 'integer') return tree.v.length > 3;
  return tree.t !== 'list' || tree.of.length > 0;
}

/** Where there are more than may be tried, every so-manieth. */
function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, at) => items[Math.floor((at * items.length) / most)]!);
}
