// Loaded in the child, which must not load parsers: their native code is refused there.
import type { Compared } from '../search/subject.js';

/** Method of the counter holder that compares, and remembers what it compared. */
export const compareName = 'compare';
/** Method of the counter holder that passes a `switch`ed value on. */
export const amongName = 'among';
/** Method of the counter holder that each turn of a loop calls. */
export const turnName = 'turn';

const MAX_COMPARED = 100;
/** More turns in one call are an endless loop, for all a test can wait. */
const MAX_TURNS = 300_000;

const endless = `a loop took more than ${MAX_TURNS} turns`;

/** Thrown out of loops that do not end. */
export class EndlessLoopError extends Error {
  override readonly name = 'CovgapEndlessLoop';
}

/**
 * What stands behind `compareName`, `amongName` and `turnName` at run time.
 * @param tell is told of each loop that is ended.
 */
export function tracer(tell: (what: string) => void = () => {}): {
  readonly compared: Compared[];
  /** Always true. */
  readonly turn: () => true;
  /** Forgets what was compared and counted. */
  readonly reset: () => void;
  readonly compare: (operator: string, a: unknown, b: unknown) => boolean;
  readonly among: (tests: readonly unknown[], value: unknown) => unknown;
} {
  const compared: Compared[] = [];
  let turns = 0;
  const remember = (a: unknown, b: unknown): void => {
    if (compared.length >= MAX_COMPARED || a === b) return;
    if ((typeof a === 'string' || typeof a === 'number') && (typeof b === 'string' || typeof b === 'number'))
      compared.push([a, b]);
  };
  return {
    compared,
    turn() {
      if (++turns > MAX_TURNS) {
        tell(endless);
        throw new EndlessLoopError(endless);
      }
      return true;
    },
    reset() {
      turns = 0;
      compared.length = 0;
    },
    compare(operator, a, b) {
      remember(a, b);
      return operations[operator]!(a as number, b as number);
    },
    among(tests, value) {
      for (const test of tests) remember(value, test);
      return value;
    },
  };
}

const operations: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '===': (a, b) => a === b,
  '!==': (a, b) => a !== b,
  // biome-ignore lint/suspicious/noDoubleEquals: what the source says is what must be done.
  '==': (a, b) => a == b,
  // biome-ignore lint/suspicious/noDoubleEquals: what the source says is what must be done.
  '!=': (a, b) => a != b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};
