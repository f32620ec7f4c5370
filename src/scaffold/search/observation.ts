import type { Assertion } from '../model.js';

/** The variable that holds the value of the act. */
export const RESULT = 'result';

/** What is said of a call. */
export interface Observation {
  readonly asserts: readonly Assertion[];
  /** Whether a value is asserted, or only a type. */
  readonly strong: boolean;
  /** The act as it must be said: an iterator is asserted as the list of what it gives. */
  readonly wrap: ((act: string) => string) | null;
  /** For titles: what came of it, `returns 3`. */
  readonly words: string;
  readonly stumbled: boolean;
}

/** On one line, cut where it is longer. */
export function shorten(text: string, length = 40): string {
  const line = text.replace(/\s+/g, ' ');
  const characters = [...line];
  return characters.length <= length ? line : `${characters.slice(0, length - 1).join('')}…`;
}
