import type { Random } from '../../random.js';
import type { Move } from './candidate.js';
import type { Expr } from './expr.js';

/**
 * Arguments of which some are those of earlier calls: a key that was set is the one to ask for, a listener that was
 * added the one to remove.
 */
export function echoed(args: readonly Expr[], moves: readonly Move[], random: Random): Expr[] {
  const earlier = moves.flatMap(({ expr }) => (expr.kind === 'call' ? expr.args : []));
  return args.map((arg) => {
    const alike = earlier.filter((each) => isAlike(each, arg));
    return alike.length > 0 && random.chance(0.5) ? random.pick(alike) : arg;
  });
}

/** Texts and numbers go where texts and numbers went; anything else only where its type is wanted. */
function isAlike(a: Expr, b: Expr): boolean {
  if (a.kind === 'text' && b.kind === 'text') return kindOf(a) === kindOf(b);
  return (
    a.kind === b.kind &&
    a.shape !== undefined &&
    (a.shape === b.shape || JSON.stringify(a.shape) === JSON.stringify(b.shape))
  );
}

function kindOf(expr: Expr): string {
  if (expr.kind !== 'text') return expr.kind;
  if (/^['"`]/.test(expr.text)) return 'string';
  return /^-?[\d.]/.test(expr.text) ? 'number' : expr.text.replace(/\W.*$/s, '');
}
