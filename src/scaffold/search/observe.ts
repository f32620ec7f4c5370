import type { Assertion } from '../model.js';
import { quote } from './expr.js';
import { guarded } from './guarded.js';
import { readingWords } from './iterate.js';
import { classOf } from './kinship.js';
import { literalOf, primitiveLiteral, sayingFolder, saysFolder } from './literal.js';
import { type Observation, RESULT, shorten } from './observation.js';
import { observeError } from './observe-error.js';
import { assertFiles, callsView } from './observe-files.js';
import type { Outcome } from './run.js';
import { itemsOf, readableFields, viewsOf } from './views.js';

const LONG_TEXT = 200;

/**
 * Asserts what a call came to. Null where nothing firm can be said.
 *
 * @param names variables of arguments that the call may have changed
 */
export function observe(
  outcome: Outcome,
  receiver: string | null,
  classes: ReadonlyMap<unknown, string>,
  names: readonly string[] = [],
): Observation | null {
  return sayingFolder(outcome.folder, () => observed(outcome, receiver, classes, names));
}

function observed(
  outcome: Outcome,
  receiver: string | null,
  classes: ReadonlyMap<unknown, string>,
  names: readonly string[],
): Observation | null {
  if (outcome.kind === 'threw') {
    const seen = observeError(outcome, classes);
    return { ...seen, asserts: [...seen.asserts, ...assertFiles(outcome.folder)], wrap: wrapOf(outcome) };
  }
  if (outcome.kind === 'pending') return observePending(outcome, receiver);
  if (outcome.kind !== 'returned') return null;
  const { value } = outcome;
  const own = assertSame(value, outcome) ?? assertValue(value, RESULT, classes);
  const calls = assertCalls(outcome);
  const state = [
    ...(receiver === null ? [] : assertState(outcome, receiver)),
    ...names.flatMap((name) => assertChange(outcome, name)),
    ...assertFiles(outcome.folder),
  ];
  const returnsReceiver = receiver !== null && value === outcome.evaluate(receiver);
  const asserts = returnsReceiver ? [...calls, ...state] : [...own.asserts, ...calls, ...state];
  if (returnsReceiver && asserts.length === 0) asserts.push({ kind: 'is', actual: RESULT, expected: receiver });
  // That nothing is returned says little where something else is seen.
  const more = calls.length + state.length > 0;
  const kept =
    value === undefined && more ? asserts.filter((each) => !('actual' in each) || each.actual !== RESULT) : asserts;
  return {
    asserts: kept,
    strong: kept.some(({ kind }) => kind !== 'type' && kind !== 'instance'),
    wrap: wrapOf(outcome),
    words: value === undefined && more ? changeWords(state, calls) : own.words,
    stumbled: false,
  };
}

function wrapOf({ listed }: Outcome): Observation['wrap'] {
  return listed === null ? null : readingWords(listed);
}

/** A promise that waits for something else: what can be seen meanwhile is all there is to say. */
function observePending(outcome: Outcome, receiver: string | null): Observation | null {
  const calls = assertCalls(outcome);
  const state = receiver === null ? [] : assertState(outcome, receiver);
  const asserts = [...calls, ...state];
  if (receiver !== null && asserts.length === 0) return null;
  return {
    asserts,
    strong: true,
    wrap: null,
    words: `waits and ${changeWords(state, calls)}`,
    stumbled: receiver === null && asserts.length === 0,
  };
}

function changeWords(state: readonly Assertion[], calls: readonly Assertion[]): string {
  const [first] = state;
  if (first?.kind === 'is' || first?.kind === 'equal') return `leaves ${first.actual} at ${shorten(first.expected)}`;
  const [call] = calls;
  return call?.kind === 'calls' ? `calls ${call.callback}` : 'returns nothing';
}

interface Worded {
  readonly asserts: Assertion[];
  readonly words: string;
}

/** A function that was passed in comes back. */
function assertSame(value: unknown, { calls, evaluate }: Outcome): Worded | null {
  if (typeof value !== 'function') return null;
  const name = [...calls.keys()].find((each) => guarded(() => evaluate(each)) === value);
  if (name === undefined) return null;
  return { asserts: [{ kind: 'is', actual: RESULT, expected: name }], words: `returns ${name}` };
}

function assertValue(value: unknown, actual: string, classes: ReadonlyMap<unknown, string>): Worded {
  const primitive = primitiveLiteral(value);
  // No literal of it is equal to it everywhere.
  if (value instanceof Date && Number.isNaN(value.getTime()))
    return {
      asserts: [{ kind: 'is', actual: `${actual}.getTime()`, expected: 'Number.NaN' }],
      words: 'returns an invalid date',
    };
  if (typeof value === 'string' && value.length > LONG_TEXT && !saysFolder(value)) {
    const expected = quote(value.slice(0, 80));
    return {
      asserts: [
        { kind: 'starts', actual, expected },
        { kind: 'length', actual, length: value.length },
      ],
      words: `returns a text of ${value.length} characters`,
    };
  }
  if (primitive !== null)
    return { asserts: [{ kind: 'is', actual, expected: primitive }], words: `returns ${shorten(primitive)}` };
  const literal = literalOf(value);
  if (literal !== null)
    return { asserts: [{ kind: 'equal', actual, expected: literal }], words: `returns ${shorten(literal)}` };
  if (Array.isArray(value)) {
    const start = typeof value.at(-1) === 'function' && value.length > 1 ? literalOf(value.slice(0, -1)) : null;
    if (start !== null)
      return {
        asserts: [{ kind: 'equal', actual: `${actual}.slice(0, -1)`, expected: start }],
        words: `returns ${shorten(start)}`,
      };
    const first = value.length > 0 ? assertValue(value[0], `${actual}[0]`, classes).asserts : [];
    return {
      asserts: [{ kind: 'length', actual, length: value.length }, ...first],
      words: `returns ${value.length} items`,
    };
  }
  if (typeof value === 'object' && value !== null) return assertObject(value, actual, classes);
  return { asserts: [{ kind: 'type', actual, type: typeof value }], words: `returns a ${typeof value}` };
}

/** An object no literal can say: its class, and those of its fields that can be said. */
function assertObject(value: object, actual: string, classes: ReadonlyMap<unknown, string>): Worded {
  const of = classOf(value, classes);
  const asserts: Assertion[] = of === null ? [] : [{ kind: 'instance', actual, of }];
  const fields = [...readableFields(value)].flatMap(([name, field]) => {
    const text = literalOf(field, 200);
    return text === null ? [] : [`${name}: ${text}`];
  });
  if (fields.length > 0) asserts.push({ kind: 'includes', actual, expected: `{ ${fields.slice(0, 12).join(', ')} }` });
  for (const [name, field] of readableFields(value)) {
    const items = itemsOf(field);
    const text = items === null || items.length === 0 ? null : literalOf(items, 200);
    if (text !== null && asserts.length < 3)
      asserts.push({ kind: 'equal', actual: `[...${actual}.${name}]`, expected: text });
  }
  if (asserts.length === 0) asserts.push({ kind: 'type', actual, type: 'object' });
  return { asserts, words: of === null ? 'returns an object' : `returns a ${of}` };
}

function assertCalls({ calls }: Outcome): Assertion[] {
  const out: Assertion[] = [];
  for (const [callback, list] of calls) {
    const view = list.length === 0 ? null : callsView(list);
    if (view !== null) out.push({ kind: 'calls', callback, ...view });
  }
  return out;
}

/** What of the receiver changed by the act; where nothing did, one view that shows that it did not. */
function assertState(outcome: Outcome, receiver: string): Assertion[] {
  const before = outcome.before as ReadonlyMap<string, string> | undefined;
  const after = viewsOf(outcome.evaluate, receiver);
  const changed = [...after].filter(([view, text]) => before?.get(view) !== text);
  const shown = changed.length > 0 || outcome.value !== undefined ? changed.slice(0, 3) : [...after].slice(0, 1);
  return shown.map(assertView);
}

/** What became of an argument; nothing where it came back, since what comes back is asserted. */
function assertChange(outcome: Outcome, name: string): Assertion[] {
  if (guarded(() => outcome.evaluate(name)) === outcome.value) return [];
  const before = outcome.before as ReadonlyMap<string, string> | undefined;
  const changed = [...viewsOf(outcome.evaluate, name)].filter(([view, text]) => before?.get(view) !== text);
  return changed.slice(0, 2).map(assertView);
}

function assertView([actual, expected]: readonly [string, string]): Assertion {
  return { kind: /^[[{]|^new /.test(expected) ? 'equal' : 'is', actual, expected };
}
