/** Writes the switches into the source. Only insertions, so that what overlaps nests by itself. */
import type { Place } from './types.js';

/** The global every switch reads. */
export const variable = '__covgap_mutant__';

/** Text put in at `at` for something that spans `start` to `end`; what spans more stands outside. */
interface Insertion {
  readonly at: number;
  readonly start: number;
  readonly end: number;
  readonly opens: boolean;
  /** Among equal spans the lower stands outside. */
  readonly rank: number;
  readonly text: string;
}

/** A mutant that was chosen. */
export interface Switch {
  readonly id: number;
  readonly place: Place;
}

/** A statement or class field, for the semicolons that its neighbours may need once parentheses begin or end it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const ranks = { statements: 0, semicolon: 1, expression: 2 };

/** @param begins statements that follow others in a list; @param ends whatever a semicolon may end */
export function splice(
  source: string,
  prelude: { readonly at: number; readonly text: string },
  switches: readonly Switch[],
  begins: readonly Span[],
  ends: readonly Span[],
): string {
  const choices = choiceInsertions(switches);
  const blocks = switches.flatMap(({ id, place }) => (place.kind === 'choice' ? [] : statementInsertions(id, place)));
  const semicolons = semicolonInsertions(source, choices, begins, ends);
  const first = opening(prelude.at, Number.POSITIVE_INFINITY, ranks.statements, prelude.text);
  return insert(source, [first, ...choices, ...blocks, ...semicolons].sort(inOrder));
}

/** Mutants of the same expression share one choice. */
function choiceInsertions(switches: readonly Switch[]): Insertion[] {
  const byspan = new Map<string, { start: number; end: number; comma: boolean; head: string }>();
  for (const { id, place } of switches) {
    if (place.kind !== 'choice') continue;
    const { start, end, comma, text } = place;
    const key = `${start}:${end}`;
    const head = byspan.get(key)?.head ?? '(';
    // Double parentheses: `? (a) : b =>` would read as an arrow function with a return type.
    const mutated = text.startsWith('(') ? `(${text})` : text;
    byspan.set(key, { start, end, comma, head: `${head}${variable} === ${id} ? ${mutated} : ` });
  }
  return [...byspan.values()].flatMap(({ start, end, comma, head }) =>
    around(start, end, ranks.expression, comma ? `${head}(` : head, comma ? '))' : ')'),
  );
}

function statementInsertions(id: number, place: Exclude<Place, { kind: 'choice' }>): Insertion[] {
  if (place.kind === 'skip')
    return around(place.start, place.end, ranks.statements, ` if (${variable} !== ${id}) {`, '}');
  return [opening(place.at, place.end, ranks.statements, `; if (${variable} === ${id}) return; `)];
}

function semicolonInsertions(
  source: string,
  choices: readonly Insertion[],
  begins: readonly Span[],
  ends: readonly Span[],
): Insertion[] {
  const opened = new Set(choices.filter(({ opens }) => opens).map(({ at }) => at));
  const closed = new Set(choices.filter(({ opens }) => !opens).map(({ at }) => at));
  return [
    ...begins.flatMap(({ start, end }) => (opened.has(start) ? [opening(start, end, ranks.semicolon, ';')] : [])),
    ...ends.flatMap(({ start, end }) => {
      if (!closed.has(end) || source[end - 1] === ';') return [];
      return [{ at: end, start, end, opens: false, rank: ranks.semicolon, text: ';' }];
    }),
  ];
}

function opening(start: number, end: number, rank: number, text: string): Insertion {
  return { at: start, start, end, opens: true, rank, text };
}

function around(start: number, end: number, rank: number, head: string, tail: string): Insertion[] {
  return [opening(start, end, rank, head), { at: end, start, end, opens: false, rank, text: tail }];
}

/** At one place what ends comes first, from the inside out; then what begins, from the outside in. */
function inOrder(a: Insertion, b: Insertion): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.opens !== b.opens) return a.opens ? 1 : -1;
  return a.opens ? b.end - a.end || a.rank - b.rank : b.start - a.start || b.rank - a.rank;
}

function insert(source: string, insertions: readonly Insertion[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { at, text } of insertions) {
    parts.push(source.slice(from, at), text);
    from = at;
  }
  return parts.join('') + source.slice(from);
}
