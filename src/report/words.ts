import { percent } from '../core/coverage.js';
import type { Gap, Ratio, Reason, TestOutcome } from '../model.js';

/** Words for figures, in one place for all reporters. */

const numbers = new Intl.NumberFormat('en-US');

export function count(value: number): string {
  return numbers.format(value);
}

/** `1 line`, `1,204 lines`; `branch` → `branches`. */
export function counted(value: number, noun: string): string {
  const plural = /(s|sh|ch|x)$/.test(noun)
    ? `${noun}es`
    : /[^aeiou]y$/.test(noun)
      ? `${noun.slice(0, -1)}ies`
      : `${noun}s`;
  return `${count(value)} ${value === 1 ? noun : plural}`;
}

/** `41.2 %`; `–` where nothing was measured or there is nothing to cover. */
export function percentText(ratio: Ratio | null): string {
  const value = percent(ratio);
  return value === null ? '–' : `${(Math.floor(Math.round(value * 100) / 10) / 10).toFixed(1)} %`;
}

/** Whether there is anything to say of a measure: taken, and of something. */
export function measured(ratio: Ratio | null): ratio is Ratio {
  return ratio !== null && ratio.total > 0;
}

export function reasonText(reason: Reason): string {
  switch (reason.code) {
    case 'unmeasured':
      return `in no report, about ${counted(reason.lines, 'line')}`;
    case 'uncovered-lines':
      return `${count(reason.uncovered)} of ${counted(reason.total, 'line')} uncovered`;
    case 'missed-branches':
      return `${count(reason.uncovered)} of ${counted(reason.total, 'branch')} never taken`;
    case 'untouched-functions':
      return `${count(reason.uncovered)} of ${counted(reason.total, 'function')} never entered`;
    case 'crap':
      return `CRAP ${count(reason.crap)} in ${reason.name}`;
    case 'changed':
      return `changed ${reason.commits === 1 ? 'once' : `${count(reason.commits)} times`} in 90 days`;
    case 'imported-by':
      return reason.transitive > reason.direct
        ? `imported by ${counted(reason.direct, 'module')} (${count(reason.transitive)} indirectly)`
        : `imported by ${counted(reason.direct, 'module')}`;
    case 'no-test-file':
      return 'no test file';
    case 'tests-failing':
      return `${outcomeText(reason)} in ${reason.path.slice(reason.path.lastIndexOf('/') + 1)}${reason.more > 0 ? ` and ${counted(reason.more, 'more test file')}` : ''}`;
    case 'test-in-name-only':
      return `${reason.path.slice(reason.path.lastIndexOf('/') + 1)} never imports it`;
  }
}

/** `2 failed, 1 ended in an error of 9 tests`. */
export function outcomeText({ tests, failed, errored, skipped }: TestOutcome): string {
  const parts = [
    ...(failed > 0 ? [`${count(failed)} failed`] : []),
    ...(errored > 0 ? [`${count(errored)} ended in an error`] : []),
    ...(skipped > 0 ? [`${count(skipped)} skipped`] : []),
  ];
  return `${parts.length === 0 ? 'none failed' : parts.join(', ')} of ${counted(tests, 'test')}`;
}

export function gapText(gap: Gap): string {
  const where = gap.name === null ? '' : ` in ${gap.name}`;
  switch (gap.kind) {
    case 'function':
      return `${gap.name ?? 'function'} is never entered`;
    case 'branch':
      return `${count((gap.arms?.total ?? 0) - (gap.arms?.covered ?? 0))} of ${counted(gap.arms?.total ?? 0, 'branch')} never taken${where}`;
    case 'lines':
      return `${counted(gap.uncoveredLines, 'line')} never run${where}`;
  }
}

export function lineRange(gap: Pick<Gap, 'startLine' | 'endLine'>): string {
  return gap.startLine === gap.endLine ? `${gap.startLine}` : `${gap.startLine}-${gap.endLine}`;
}

/** Where there is not a single module, nothing is covered either: that would be praise for an empty folder. */
export const NO_MODULES = 'No source of a known language here.';

/** `3 days`, `2 hours`; rounded down, the largest unit that fits. */
export function age(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) return counted(minutes, 'minute');
  if (minutes < 48 * 60) return counted(Math.floor(minutes / 60), 'hour');
  return counted(Math.floor(minutes / 1440), 'day');
}
