import type { Ratio } from '../../model.js';
import type { WeeklyReport } from '../../roadmap/document/weekly.js';
import type { TestTotals } from '../../roadmap/model.js';
import type { Change } from '../../roadmap/trend/model.js';
import { count, counted, percentText } from '../words.js';
import { dayText, NOT_MEASURED, pointsBetween, pointsText, signed } from './figures.js';
import { expectedText, gapText, stateMark } from './milestone-words.js';
import { type Block, code, figure, name, strong, type Text } from './page.js';

/** The whole page in a sentence or two. */
export function headline({ trend: { total, change, weeks }, outlooks }: WeeklyReport): Text {
  const last = weeks.findLast(({ head }) => head !== null);
  if (last === undefined) return ['No snapshot was recorded in these weeks.'];
  const now = total.points[weeks.indexOf(last)]!;
  const stand: Text = ['Lines covered: ', strong(figure(percentText(now))), ...movement(change)];
  const next = outlooks.find(({ status }) => status.state !== 'reached');
  if (next === undefined) return outlooks.length === 0 ? [...stand, '.'] : [...stand, '. All phases are reached.'];
  const { phase } = next.status;
  const due: Text = phase.due === null ? [] : [', due ', figure(dayText(phase.due))];
  const when = expectedText(next);
  return [...stand, '. Next phase: ', strong(name(phase.name)), ', expected ', ...when, ...due, '.'];
}

function movement(change: Change | null): Text {
  if (change === null) return [];
  const points = pointsBetween(change.before.totals.linesWithUnmeasured, change.after.totals.linesWithUnmeasured);
  if (points === null) return [];
  const since: Text = change.weeks === 1 ? ['last week'] : [figure(counted(change.weeks, 'week')), ' before'];
  if (points === 0) return [', as ', ...since];
  return [', ', figure(pointsText(points)), ' points against ', ...since];
}

export function tiles({ trend: { total, change, weeks }, outlooks, at }: WeeklyReport): Block {
  const head = weeks.findLast(({ head: each }) => each !== null)?.head ?? null;
  const now = total.points.findLast((point) => point !== null) ?? null;
  const next = outlooks.find(({ status }) => status.state !== 'reached');
  return {
    kind: 'tiles',
    tiles: [
      { label: ['Lines covered'], value: [figure(percentText(now))], note: ofLines(now) },
      { label: ['Tests failing'], ...failing(head?.tests ?? null, change) },
      {
        label: ['Modules no report names'],
        value: head === null ? [NOT_MEASURED] : [figure(count(head.totals.unmeasured))],
        note: head === null ? [] : ['of ', figure(counted(head.totals.modules, 'module'))],
      },
      ...(next === undefined
        ? []
        : [
            {
              label: ['Next phase, ', name(next.status.phase.name)],
              value: [stateMark(next, at)],
              note: [...gapText(next.status), ' to go'],
            },
          ]),
    ],
  };
}

function ofLines(ratio: Ratio | null): Text {
  return ratio === null ? [] : [figure(count(ratio.covered)), ' of ', figure(counted(ratio.total, 'line'))];
}

function failing(tests: TestTotals | null, change: Change | null) {
  if (tests === null) return { value: [NOT_MEASURED], note: ['no test results were recorded'] };
  const before = change?.tests.before ?? null;
  const delta = before === null ? null : failuresOf(tests) - failuresOf(before);
  const moved: Text = delta === null || delta === 0 ? [] : [', ', figure(signed(delta)), ' since'];
  return { value: [figure(count(failuresOf(tests)))], note: ['of ', figure(counted(tests.tests, 'test')), ...moved] };
}

export function failuresOf({ failed, errored }: TestTotals): number {
  return failed + errored;
}

/** What the figures stand on. */
export function footnote({ trend: { weeks, branch } }: WeeklyReport): Text {
  const head = weeks.findLast(({ head: each }) => each !== null)?.head;
  const of: Text =
    head == null
      ? []
      : [
          ' Newest snapshot: ',
          figure(dayText(head.time)),
          ...(head.commit === null ? [] : [', commit ', code(head.commit.slice(0, 10))]),
          '.',
        ];
  return [
    'Lines count modules that no report names by their estimate; branches and functions are as reported.',
    ...of,
    ...(branch === null ? [] : [' Branch ', code(branch), '.']),
  ];
}
