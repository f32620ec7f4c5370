import type { SuiteCase } from './case.js';
import type { SuitePlan } from './group.js';
import { mentions } from './variables.js';

/** What a reader must know first. */
export function noticeOf({ otp, subject }: SuitePlan): string[] {
  if (otp === null) return [`Not run: no Erlang was found, so nothing here was observed of ${subject.module}.`];
  return [`What ${subject.module} was seen to do on OTP ${otp}: observed, not specified. Review it.`];
}

/** What a runner calls a case. */
export interface TestName {
  /** As `idOf` names it. */
  readonly id: string;
  /** The function of the suite. */
  readonly name: string;
  /** Of one of several tests of a function; empty otherwise. */
  readonly title: string;
  /** False: no runner ever runs it. */
  readonly specified: boolean;
}

export function mentionsPid({ statements }: SuiteCase): boolean {
  return mentions(
    statements.map(({ code }) => code),
    'Pid',
  );
}

const MOST_RUNS = 6;

/** `covers 12-14, 20`: numbers in runs; empty without any. */
export function coversText(lines: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const line of [...new Set(lines)].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && line === last[1] + 1) last[1] = line;
    else runs.push([line, line]);
  }
  if (runs.length === 0) return '';
  const words = runs.slice(0, MOST_RUNS).map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  return `covers ${words.join(', ')}${runs.length > MOST_RUNS ? ', ...' : ''}`;
}
