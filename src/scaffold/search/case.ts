import type { Assertion, Callback, Case, ModuleFacts, Step } from '../model.js';
import { type Candidate, callbacksOf } from './candidate.js';
import { calledIn, type Dialect, isResolver, print } from './expr.js';
import { guarded } from './guarded.js';
import { literalOf, primitiveLiteral, standardErrorClass } from './literal.js';
import { type Observation, RESULT, shorten } from './observation.js';
import { type Outcome, type RunOptions, run } from './run.js';
import type { Script } from './script.js';

/** Makes the case that says what a candidate was seen to do. `covers` is filled in by whoever chooses among cases. */
export function toCase(
  candidate: Candidate,
  outcome: Pick<Outcome, 'awaited'>,
  observation: Observation,
  facts: ModuleFacts,
): Case {
  const { asserts, wrap } = observation;
  const textOf = (index: number, dialect: Dialect) => {
    const plain = print(candidate.moves[index]!.expr, dialect);
    return index === candidate.moves.length - 1 && wrap !== null ? wrap(plain) : plain;
  };
  const steps = candidate.moves.map(({ bind }, index): Step => {
    const [text, js] = [textOf(index, 'ts'), textOf(index, 'js')];
    return { bind, text, ...(js === text ? {} : { js }), awaits: outcome.awaited[index] === true };
  });
  const needed = asserts.some((each) => 'actual' in each && mentions(each.actual, RESULT));
  const act = { ...steps.at(-1)!, bind: needed ? RESULT : null };
  const found = { target: candidate.target, title: titleOf(candidate, observation), callbacks: callbacks(candidate) };
  return {
    ...found,
    arrange: withoutUnused(steps.slice(0, -1), act, asserts),
    act,
    asserts,
    covers: { lines: [], branches: [] },
    uses: usedLocals(
      [
        ...found.callbacks.map(({ returns }) => returns ?? ''),
        ...steps.map(({ text }) => text),
        ...asserts.map(assertText),
      ],
      facts,
    ),
    frozenAt: null,
  };
}

function callbacks(candidate: Candidate): Callback[] {
  const typed = callbacksOf(candidate, 'ts');
  return callbacksOf(candidate, 'js').map(({ returns }, index) => {
    const callback = typed[index]!;
    return returns === callback.returns || returns === null ? callback : { ...callback, js: returns };
  });
}

/** A variable nobody reads is none. */
function withoutUnused(arrange: readonly Step[], act: Step, asserts: readonly Assertion[]): Step[] {
  return arrange.map((step, index) => {
    if (step.bind === null) return step;
    const later = [...arrange.slice(index + 1), act].map(({ text }) => text);
    const used = [...later, ...asserts.map(assertText)].some((text) => mentions(text, step.bind!));
    return used ? step : { ...step, bind: null };
  });
}

function assertText(assertion: Assertion): string {
  if (assertion.kind === 'throws') return `${assertion.errorClass ?? ''} ${assertion.text ?? ''}`;
  if (assertion.kind === 'instance') return `${assertion.actual} ${assertion.of}`;
  return `${'actual' in assertion ? assertion.actual : ''} ${'expected' in assertion ? assertion.expected : ''}`;
}

const STRING = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g;

function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(text.replace(STRING, "''"));
}

function usedLocals(texts: readonly string[], facts: ModuleFacts): string[] {
  return facts.locals.filter(({ local }) => texts.some((text) => mentions(text, local))).map(({ local }) => local);
}

function titleOf(candidate: Candidate, { words }: Observation): string {
  const act = calledIn(candidate.moves.at(-1)!.expr);
  const args =
    act.kind === 'call'
      ? act.args
          .filter((arg) => !isResolver(arg))
          .map((arg) => print(arg, 'js'))
          .join(', ')
      : '';
  const before = candidate.moves.slice(0, -1).flatMap(({ expr }) => {
    const method = expr.kind === 'call' ? /\.([\w$]+)$/.exec(expr.head)?.[1] : undefined;
    return method === undefined ? [] : [method];
  });
  const given = args === '' ? '' : ` for ${shorten(args, 50)}`;
  const after = before.length === 0 ? '' : ` after ${[...new Set(before)].slice(0, 3).join(', ')}`;
  return `${words}${given}${after}`;
}

function scriptOfCase({ callbacks: given, arrange, act }: Case): Script {
  return {
    callbacks: given.map((each) => ({ ...each, returns: each.js ?? each.returns })),
    moves: [...arrange, act].map(({ bind, text, js }) => ({ bind, text: js ?? text })),
  };
}

/** Whether a case holds in this evaluation of the module. */
export async function holds(
  test: Case,
  scope: Readonly<Record<string, unknown>>,
  options: RunOptions,
): Promise<boolean> {
  const { kind, seen } = await run(scriptOfCase(test), scope, {
    ...options,
    waits: [...test.arrange, test.act].map(({ awaits }) => awaits),
    see: (outcome) => test.asserts.every((assertion) => assertionHolds(assertion, outcome)),
  });
  return seen === true && kind !== 'broken' && !(kind === 'pending' && test.act.awaits);
}

function assertionHolds(assertion: Assertion, outcome: Outcome): boolean {
  if (assertion.kind === 'throws') return throwsAs(assertion, outcome);
  // What a call that throws leaves behind is looked at after it was seen to throw.
  if (!['returned', 'pending', 'threw'].includes(outcome.kind)) return false;
  try {
    if (assertion.kind === 'calls') {
      const calls = outcome.calls.get(assertion.callback);
      const map =
        assertion.map === undefined ? null : (outcome.evaluate(assertion.map) as (args: unknown[]) => unknown);
      const seen = map === null ? calls : calls?.map(map);
      const text = seen === undefined ? null : literalOf(seen);
      if (text === assertion.expected) return true;
      return seen !== undefined && text === literalOf(outcome.evaluate(assertion.expected));
    }
    const actual = assertion.actual === RESULT ? outcome.value : outcome.evaluate(assertion.actual);
    return valueHolds(assertion, actual, outcome);
  } catch {
    return false;
  }
}

function throwsAs(
  { message: plain, text, told, errorClass, async, name }: Extract<Assertion, { kind: 'throws' }>,
  outcome: Outcome,
): boolean {
  const message = text === undefined ? plain : guarded(() => outcome.evaluate(text));
  if (outcome.kind !== 'threw' || (outcome.awaited.at(-1) === true) !== async) return false;
  const error = outcome.value as Error;
  if (told === undefined && String(error?.message) !== message) return false;
  if (told?.by === 'code' && (error as NodeJS.ErrnoException).code !== told.value) return false;
  if (name !== undefined && String(error?.name) !== name) return false;
  return (
    errorClass === null ||
    standardErrorClass(error) === errorClass ||
    namedClass(outcome, errorClass) === error.constructor
  );
}

/** The class a test names, `Foo` or `lib.Foo`. */
function namedClass({ evaluate }: Outcome, name: string): unknown {
  return guarded(() => evaluate(name));
}

function valueHolds(
  assertion: Exclude<Assertion, { kind: 'throws' | 'calls' }>,
  actual: unknown,
  { evaluate }: Outcome,
): boolean {
  switch (assertion.kind) {
    // What was observed was written by these functions: the text is compared before it is read, which takes its time.
    case 'is':
      return primitiveLiteral(actual) === assertion.expected || Object.is(actual, evaluate(assertion.expected));
    case 'equal': {
      const text = literalOf(actual, Number.POSITIVE_INFINITY);
      if (text === assertion.expected) return true;
      return text === literalOf(evaluate(`(${assertion.expected})`), Number.POSITIVE_INFINITY);
    }
    case 'instance':
      return actual instanceof (evaluate(assertion.of) as new () => unknown);
    case 'type':
      return typeof actual === assertion.type;
    case 'length':
      return (actual as { length?: unknown }).length === assertion.length;
    case 'starts':
      return String(actual).startsWith(String(evaluate(assertion.expected)));
    case 'includes': {
      const expected = evaluate(`(${assertion.expected})`) as Record<string, unknown>;
      return Object.entries(expected).every(
        ([name, value]) => literalOf((actual as Record<string, unknown>)[name]) === literalOf(value),
      );
    }
  }
}

/** What a case does, whatever its title and what is asserted: cases of one body are the same call. */
export function bodyOf({ target, callbacks, arrange, act }: Case): string {
  return JSON.stringify([target, callbacks, arrange, act.text]);
}
