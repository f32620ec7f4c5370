// Loaded in the child, which must not load parsers: their native code is refused there.
import { types } from 'node:util';
import { samplesOf } from '../search/regex-sample.js';
import type { Compared } from '../search/subject.js';

/** Method of the counter holder that compares, and remembers what it compared. */
export const compareName = 'compare';
/** Method of the counter holder that asks whether something is within something else. */
export const askName = 'ask';
/** Method of the counter holder that passes a `switch`ed value on. */
export const amongName = 'among';
/** Method of the counter holder that each turn of a loop calls. */
export const turnName = 'turn';

const MAX_COMPARED = 200;
/** Of one line, since a loop compares the same again and again. */
const MAX_OF_LINE = 16;
/** Members of a collection that are told where it was asked for another. */
const MAX_MEMBERS = 4;
/** More turns in one call are an endless loop, for all a test can wait. */
const MAX_TURNS = 300_000;
/** With a fault built in, loops that go wrong are common, and sooner noticed. */
export const MUTANT_TURNS = 20_000;
/** Texts made of one expression that does not match. */
const MAX_SAMPLES = 5;
/** Longer texts are not made to match a pattern. */
const MAX_TEXT = 200;

const endless = `a loop took more than ${MAX_TURNS} turns`;

/** Thrown out of loops that do not end. */
export class EndlessLoopError extends Error {
  override readonly name = 'CovgapEndlessLoop';
}

/**
 * What stands behind `compareName`, `amongName`, `askName` and `turnName` at run time.
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
  readonly compare: (line: number, operator: string, a: unknown, b: unknown) => boolean;
  readonly among: (line: number, tests: readonly unknown[], value: unknown) => unknown;
  readonly ask: (line: number, method: string, on: unknown, value: unknown) => unknown;
} {
  const compared: Compared[] = [];
  const ofLine = new Map<number, number>();
  let turns = 0;
  const remember = (line: number, first: unknown, second: unknown, ordered = false): void => {
    const [a, b] = [nothing(first, second), nothing(second, first)];
    if (compared.length >= MAX_COMPARED || (a === b && !ordered)) return;
    if ((typeof a !== 'string' && typeof a !== 'number') || (typeof b !== 'string' && typeof b !== 'number')) return;
    const count = ofLine.get(line) ?? 0;
    if (count >= MAX_OF_LINE) return;
    ofLine.set(line, count + 1);
    compared.push([a, b, line]);
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
      ofLine.clear();
      listening = compared;
    },
    compare(line, operator, a, b) {
      if (operator === 'in') rememberMembers(remember, line, a, b);
      else remember(line, a, b, /[<>]/.test(operator));
      return operations[operator]!(a as number, b as number);
    },
    among(line, tests, value) {
      for (const test of tests) remember(line, value, test);
      return value;
    },
    ask(line, method, on, value) {
      const answer = (on as Record<string, (value: unknown) => unknown>)[method]!(value);
      if (answer === false || answer === -1)
        if (typeof on === 'string' && typeof value === 'string') {
          remember(line, on, method === 'endsWith' ? on + value : value + on);
          remember(line, on, value);
        } else rememberMembers(remember, line, value, on);
      return answer;
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
  in: (a, b) => (a as unknown as string) in (b as unknown as object),
};

/** What is read behind the end of a text is undefined: nothing, beside the text it is compared with. */
function nothing(value: unknown, other: unknown): unknown {
  return value === undefined && typeof other === 'string' ? '' : value;
}

/** A value that is not in a collection, and some that are. Looks without calling anything of the code under test. */
function rememberMembers(
  remember: (line: number, a: unknown, b: unknown) => void,
  line: number,
  value: unknown,
  on: unknown,
): void {
  if (typeof value !== 'string' && typeof value !== 'number') return;
  for (const member of membersOf(on)) remember(line, value, member);
}

function firstOf(keys: Iterator<unknown>): unknown[] {
  const out: unknown[] = [];
  for (let next = keys.next(); !next.done && out.length < MAX_MEMBERS; next = keys.next()) out.push(next.value);
  return out;
}

function membersOf(on: unknown): readonly unknown[] {
  if (types.isProxy(on)) return [];
  if (Array.isArray(on)) return on.slice(0, MAX_MEMBERS);
  if (on instanceof Set || on instanceof Map) return firstOf(on.keys());
  return typeof on === 'object' && on !== null ? Object.keys(on).slice(0, MAX_MEMBERS) : [];
}

/** The list of the tracer that was reset last. */
let listening: Compared[] | null = null;

/**
 * Takes every regular expression that does not match, or only in part, for a comparison of its text with some that do:
 * all methods of texts and expressions ask `RegExp.prototype.exec`.
 */
export function watchPatterns(): void {
  const { exec } = RegExp.prototype;
  const samples = new Map<string, readonly string[]>();
  RegExp.prototype.exec = function watched(text: string): RegExpExecArray | null {
    const match = exec.call(this, text);
    const list = listening;
    if (list === null || list.length >= MAX_COMPARED || typeof text !== 'string') return match;
    if (text.length > MAX_TEXT || (match !== null && !match.includes(undefined as never))) return match;
    // Making a sample runs expressions too.
    listening = null;
    const key = `/${this.source}/${this.flags}`;
    const known = samples.get(key) ?? samplesOf(this.source, this.flags, MAX_SAMPLES);
    samples.set(key, known);
    for (const sample of known) if (sample !== text) list.push([text, sample, 0]);
    listening = list;
    return match;
  };
}
