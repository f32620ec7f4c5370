import { CovgapError } from '../errors.js';

/** Bytes of one results file. A chunk is valid only until the next is asked for. */
export interface ResultsInput {
  /** As shown to the user in messages. */
  readonly name: string;
  chunks(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** The error for a file that is no results file, or a broken one. */
export function invalidResults(file: string, message: string, line?: number): CovgapError {
  const hint = 'Was the run stopped while it wrote its results? Run the tests again.';
  return new CovgapError('report-invalid', message, { file, line, hint });
}

/** Throws if the bytes start like UTF-16 or UTF-32: a byte order mark, or a zero byte where text has none. */
export function refuseWideText(head: Uint8Array, name: string): void {
  const [a, b] = head;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || a === 0 || b === 0)
    throw invalidResults(name, 'the test results are not UTF-8 (they look like UTF-16 or binary)');
}
