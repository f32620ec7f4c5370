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
 * @param answer what they return, as source text; null for whatever comes of the call
 */
export function conveying(
  params: readonly Param[],
  resolve: (shape: Shape) => Shape,
  answer: string | null = null,
): string[] {
  const at = params.findLastIndex(({ shape }) => resolve(shape).kind === 'function');
  if (at < 0 || at >= NAMES.length) return [];
  const shape = resolve(params[at]!.shape);
  const takes = shape.kind === 'function' ? shape.params.length : 0;
  const callback = NAMES[at]!;
  const given = NAMES.slice(0, at + 1);
  const first = at > 0 ? given[0]! : null;
  const write = (call: string) => functionOf(given, call, answer);
  if (takes === 0) return [write(`${callback}()`)];
  if (takes === 1) return [write(`${callback}(1)`), write(`${callback}()`), write(`${callback}(new Error('refused'))`)];
  if (first === null) return [write(`${callback}(null, 'a')`), write(`${callback}(new Error('refused'))`)];
  // Each comes to an end when it is asked again and again, as those who read a stream ask.
  const next = `${first} || items.length === 0 ? ${callback}(${first} || true) : ${callback}(null, items.shift())`;
  return [
    `((items) => ${write(next)})(${ITEMS})`,
    write(`(${first} ? ${callback}(null, ${first}) : ${callback}(true))`),
    write(`${callback}(new Error('refused'))`),
    write(`${callback}(true)`),
  ];
}

/** Compilers may refuse parameters that nobody reads, unless they begin with an underscore. */
function functionOf(params: readonly string[], call: string, answer: string | null): string {
  const named = params.map((name) => (new RegExp(`\\b${name}\\b(?!')`).test(call) ? name : `_${name}`));
  return `(${named.join(', ')}) => ${answer === null ? call : `{\n  ${call};\n  return ${answer};\n}`}`;
}
