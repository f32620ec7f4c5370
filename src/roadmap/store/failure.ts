import { CovgapError } from '../../errors.js';

/** The three ways in which a store fails, worded alike for all kinds. `place` is shown: never one with a password. */

export function unavailable(place: string, what: string, hint: string, cause?: unknown): CovgapError {
  return new CovgapError('store-unavailable', what, { file: place, hint, cause });
}

export function corrupt(place: string, what: string, cause?: unknown): CovgapError {
  return new CovgapError('store-corrupt', what, {
    file: place,
    cause,
    hint: '`covgap history doctor` says what else is wrong; put back a copy of it, or import an export into a new store.',
  });
}

export function newer(place: string, found: number | null, known: number): CovgapError {
  const version = found === null ? '' : ` (version ${found}, this one knows ${known})`;
  return new CovgapError('store-newer', `this history was written by a later covgap${version}`, {
    file: place,
    hint: 'Update covgap. Nothing was read or changed.',
  });
}

/** Waits longer each time, and never as long as the others that wait. */
export function pause(attempt: number): Promise<void> {
  const longest = Math.min(1000, 20 * 2 ** Math.min(attempt, 6));
  return new Promise((resolve) => setTimeout(resolve, longest * (0.25 + 0.75 * Math.random())));
}

/** One after the other: a connection has one transaction at a time. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work, work);
    this.#last = result.catch(() => {});
    return result;
  }
}
