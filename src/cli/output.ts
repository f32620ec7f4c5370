import pc from 'picocolors';
import { CovgapError } from '../errors.js';
import type { Terminal } from '../report/terminal.js';

/** How standard output wants to be written to. NO_COLOR and FORCE_COLOR are respected; a pipe gets plain, uncut text. */
export function terminal(): Terminal {
  const { stdout } = process;
  const width = Number(process.env.COLUMNS) || stdout.columns || (stdout.isTTY ? 80 : Number.POSITIVE_INFINITY);
  return { width, colors: pc.createColors(useColors(stdout.isTTY === true)) };
}

function useColors(isTTY: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0';
  return isTTY && TERM !== 'dumb';
}

/** Resolves when the text has left: a process that ends earlier would cut a pipe short. */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      // An early closed pipe ends the process elsewhere, quietly.
      if (error == null || (error as NodeJS.ErrnoException).code === 'EPIPE') resolve();
      else reject(new CovgapError('usage', `standard output cannot be written to: ${error.message}`, { cause: error }));
    });
  });
}

/** Control characters above ASCII are escaped as JSON does those below: names of untrusted files reach no terminal raw. */
export function printJson(value: unknown): Promise<void> {
  return print(jsonText(value));
}

export function jsonText(value: unknown): string {
  const escaped = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `${JSON.stringify(value, null, 2).replace(/[\u007f-\u009f]/g, escaped)}\n`;
}

export interface Progress {
  readonly onProgress: (step: string, done?: number, total?: number) => void;
  readonly stop: () => void;
}

/** Short runs show nothing. */
const QUIET_MS = 400;

/** Says on standard error what takes long; silent where nobody looks. */
export async function progress(): Promise<Progress> {
  if (process.stderr.isTTY !== true || process.env.CI !== undefined) return { onProgress: () => {}, stop: () => {} };
  const { default: makeSpinner } = await import('yocto-spinner');
  const spinner = makeSpinner({ stream: process.stderr });
  const begin = Date.now();
  return {
    onProgress: (step, done, total) => {
      const text = total === undefined ? step : `${step} ${done} of ${total}`;
      // A spinner that has not started writes its text all the same, and nobody would wipe it away.
      if (spinner.isSpinning) spinner.text = text;
      else if (Date.now() - begin > QUIET_MS) spinner.start(text);
    },
    stop: () => {
      if (spinner.isSpinning) spinner.stop();
    },
  };
}
