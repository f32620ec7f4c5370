import type { Param, Shape } from '../model.js';

/** Names of parameters; what a case calls things by does not matter inside a function. */
const NAMES = ['a', 'b', 'c', 'd', 'e'];
const ITEMS = '[1, 2, 3]';

/**
 * Functions that call a function they are given, as the convention of their language has it: with nothing, with an
 * error or null first and a value behind it, or with item after item and then an end. Source text, likeliest first;
 * none where no parameter is a function.
 *
 * @param resolve follows references to shapes
 */
export function conveying(params: readonly Param[], resolve: (shape: Shape) => Shape): string[] {
  const at = params.findLastIndex(({ shape }) => resolve(shape).kind === 'function');
  if (at < 0 || at >= NAMES.length) return [];
  const shape = resolve(params[at]!.shape);
  const takes = shape.kind === 'function' ? shape.params.length : 0;
  const given = NAMES.slice(0, params.length);
  const callback = given[at]!;
  const head = `(${given.join(', ')}) =>`;
  if (takes === 0) return [`${head} ${callback}()`];
  if (takes === 1)
    return [`${head} ${callback}(1)`, `${head} ${callback}()`, `${head} ${callback}(new Error('refused'))`];
  const first = at > 0 ? given[0]! : null;
  if (first === null) return [`${head} ${callback}(null, 'a')`, `${head} ${callback}(new Error('refused'))`];
  // Each comes to an end when it is asked again and again, as those who read a stream ask.
  return [
    `((items) => ${head}\n  ${first} || items.length === 0 ? ${callback}(${first} || true) : ${callback}(null, items.shift()))(${ITEMS})`,
    `${head} (${first} ? ${callback}(null, ${first}) : ${callback}(true))`,
    `${head} ${callback}(new Error('refused'))`,
    `${head} ${callback}(true)`,
  ];
}
