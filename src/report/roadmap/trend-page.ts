import type { NextStep, WeeklyReport } from '../../roadmap/document/weekly.js';
import { count, percentText } from '../words.js';
import { dayText } from './figures.js';
import { expectedText, gapText, paceText, standingText, stateMark } from './milestone-words.js';
import { type Block, code, figure, heading, type Inline, mark, name, type Page, type Text } from './page.js';
import { changeBlocks } from './trend-changes.js';
import { footnote, headline, tiles } from './trend-head.js';
import { groupBlocks, weekBlocks } from './trend-tables.js';

/** The weekly report: one page that a lead can forward. */
export function weeklyPage(report: WeeklyReport): Page {
  const { trend } = report;
  return {
    title: ['Test coverage of ', name(trend.project), ', week ', figure(trend.weeks.at(-1)!.week.name)],
    blocks: [
      { kind: 'paragraph', text: headline(report) },
      tiles(report),
      { kind: 'chart' },
      ...phaseBlocks(report),
      ...(trend.change === null ? [] : changeBlocks(trend.change)),
      ...nextBlocks(report.next),
      ...groupBlocks(report),
      ...weekBlocks(report),
      { kind: 'paragraph', text: footnote(report) },
    ],
  };
}

function phaseBlocks({ outlooks, at }: WeeklyReport): Block[] {
  if (outlooks.length === 0) return [];
  return [
    heading('Milestones'),
    {
      kind: 'table',
      columns: [
        { title: 'Phase' },
        { title: 'Status' },
        { title: 'Now', right: true },
        { title: 'Gap', right: true },
        { title: 'Expected (likely range)' },
        { title: 'Due' },
        { title: 'Points a week', right: true },
      ],
      cards: true,
      rows: outlooks.map((outlook) => [
        [name(outlook.status.phase.name)],
        [stateMark(outlook, at)],
        standingText(outlook.status),
        gapText(outlook.status),
        expectedText(outlook),
        outlook.status.phase.due === null ? ['–'] : [figure(dayText(outlook.status.phase.due))],
        outlook.status.state === 'reached' ? ['–'] : paceText(outlook.forecast),
      ]),
    },
  ];
}

function nextBlocks(next: readonly NextStep[]): Block[] {
  if (next.length === 0) return [];
  return [
    heading('What is next'),
    {
      kind: 'table',
      columns: [
        { title: 'Module' },
        { title: 'Tier' },
        { title: 'Owner' },
        { title: 'Lines', right: true },
        { title: 'Uncovered lines', right: true },
        { title: 'Hours', right: true },
      ],
      cards: true,
      rows: next.map((step) => [
        [code(step.path)],
        [name(step.tier)],
        ownersText(step.owners),
        [step.lines === null ? mark('unknown', 'unmeasured') : figure(percentText(step.lines))],
        [figure(count(step.uncoveredLines))],
        [figure(hoursText(step.hours))],
      ]),
    },
  ];
}

export function ownersText(owners: readonly string[]): Text {
  return owners.length === 0
    ? ['–']
    : owners.flatMap((owner, at): Inline[] => (at === 0 ? [code(owner)] : [' ', code(owner)]));
}

function hoursText(hours: number): string {
  return hours < 10 ? (Math.round(hours * 10) / 10).toFixed(1) : count(Math.round(hours));
}
