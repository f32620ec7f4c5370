// Loaded in the child, which must not load parsers: their native code is refused there.
import { sampleOf } from '../search/regex-sample.js';
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
/** With a fault built in, loops that go wrong are common, and sooner noticed. */
export const MUTANT_TURNS = 20_000;
/** Longer texts are not made to match a pattern. */
const MAX_TEXT = 200;

const endless = `a loop took more than ${MAX_TURNS} turns`;

/** Thrown out of loops that do not end. */
export class EndlessLoopError extends Error {
  override readonly name = 'CovgapEndlessLoop';
}

/**
 * What stands behind `compareName`, `amongName` and `turnName` at run time.
 * @param tell is told of each loop that is ended.
 */
export function tracer(
  tell: (what: string) => void = () => {},
  maxTurns = MAX_TURNS,
): {
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
      if (++turns > maxTurns) {
        tell(endless);
        throw new EndlessLoopError(endless);
      }
      return true;
    },
    reset() {
      turns = 0;
      compared.length = 0;
      listening = compared;
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

/** The list of the tracer that was reset last. */
let listening: Compared[] | null = null;

/**
 * Takes every regular expression that does not match for a comparison of its text with one that would: all methods of
 * texts and expressions ask `RegExp.prototype.exec`.
 */
export function watchPatterns(): void {
  const { exec } = RegExp.prototype;
  const samples = new Map<string, string | null>();
  RegExp.prototype.exec = function watched(text: string): RegExpExecArray | null {
    const match = exec.call(this, text);
    const list = listening;
    if (match !== null || list === null || list.length >= MAX_COMPARED || typeof text !== 'string') return match;
    if (text.length > MAX_TEXT) return match;
    // Making a sample runs expressions too.
    listening = null;
    const key = `/${this.source}/${this.flags}`;
    const known = samples.get(key);
    const sample = known === undefined ? sampleOf(this.source, this.flags) : known;
    samples.set(key, sample);
    if (sample !== null && sample !== text) list.push([text, sample]);
    listening = list;
    return match;
  };
}
