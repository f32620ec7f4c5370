import type { MatrixRow, OptionRow, RoadmapDocument, Timeline, WeekRow } from '../../roadmap/document/model.js';
import type { Quadrant } from '../../roadmap/model.js';
import { show } from './figure-text.js';
import { type Block, code, heading, type Inline, mark, name, strong, type Text } from './page.js';
import { lateText } from './roadmap-words.js';
import { ownersText } from './trend-page.js';

/** What there is to do: priorities, weeks, people, next steps. */

const QUADRANTS: Readonly<Record<Quadrant, string>> = {
  'quick-win': 'Quick win: matters more, costs less',
  major: 'Major: matters more, costs more',
  'fill-in': 'Fill-in: matters less, costs less',
  later: 'Later: matters less, costs more',
};

export function matrixBlocks(rows: readonly MatrixRow[]): Block[] {
  if (rows.length === 0) return [];
  return [
    heading('Priority matrix (impact × effort)'),
    {
      kind: 'table',
      columns: [
        { title: 'Priority' },
        { title: 'Module' },
        { title: 'Impact', right: true },
        { title: 'Hours', right: true },
        { title: 'In the plan' },
      ],
      rows: rows.map((row, at) => [
        [rows[at - 1]?.quadrant === row.quadrant ? '″' : QUADRANTS[row.quadrant]],
        [code(row.path)],
        [show(row.impact)],
        [show(row.hours)],
        [row.planned ? 'yes' : 'no'],
      ]),
      cards: true,
    },
    {
      kind: 'paragraph',
      text: ['Impact is counted in uncovered lines; more and less are told at the middle of all that is open.'],
    },
  ];
}

export function timelineBlocks({ timeline }: RoadmapDocument): Block[] {
  const title = heading('Timeline and options');
  if (timeline === null) return [title, { kind: 'paragraph', text: ['Nothing is left to do for the last phase.'] }];
  return [title, { kind: 'paragraph', text: effortText(timeline) }, weekTable(timeline.weeks), optionTable(timeline)];
}

const BASES: Readonly<Record<string, string>> = {
  default: 'by the default model, not calibrated on this project',
  calibrated: 'calibrated on the history of this project',
  set: 'with the total that the configuration sets',
};

function effortText({ target, hours, low, high, basis, reaches }: Timeline): Text {
  return [
    'To ',
    show(target),
    ' of lines: ',
    strong(show(hours), ' hours'),
    ', likely ',
    show(low),
    ' to ',
    show(high),
    `, ${BASES[basis] ?? ''}.`,
    ...(reaches ? [] : [' ', mark('bad', 'The target is not reached'), ' even with all of it.']),
  ];
}

function weekTable(weeks: readonly WeekRow[]): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'Week of' },
      { title: 'Focus' },
      { title: 'Modules', right: true },
      { title: 'Hours', right: true },
      { title: 'Lines then', right: true },
      { title: 'Milestone' },
    ],
    rows: weeks.map((week) => [
      [show(week.begin)],
      week.tiers.length === 0 ? ['–'] : namesText(week.tiers),
      [show(week.modules)],
      [show(week.hours)],
      [show(week.coverage)],
      week.reaches.length === 0 ? ['–'] : namesText(week.reaches),
    ]),
    cards: true,
  };
}

function namesText(names: readonly string[]): Text {
  return names.flatMap((each, at): Inline[] => (at === 0 ? [name(each)] : [', ', name(each)]));
}

function optionTable({ options, due }: Timeline): Block {
  const row = (option: OptionRow): Text[] => [
    [show(option.people), ...(option.chosen ? [' ', mark('good', 'planned above')] : [])],
    [show(option.weeks)],
    [show(option.date)],
    due.value === null
      ? ['no date is due']
      : [mark((option.late.value ?? 0) > 0 ? 'bad' : 'good', ...lateText(option.late))],
  ];
  return {
    kind: 'table',
    columns: [{ title: 'People' }, { title: 'Weeks', right: true }, { title: 'Done' }, { title: 'Against the date' }],
    rows: options.map(row),
  };
}

export function nextBlocks({ next, coverage }: RoadmapDocument): Block[] {
  const failing = coverage.failing.value ?? 0;
  const first: Text[] = failing > 0 ? [['Mend the ', show(coverage.failing), ' failing tests']] : [];
  const steps = next.map(
    (row): Text => [
      'Cover ',
      code(row.path),
      ' (',
      name(row.tier),
      '): ',
      show(row.uncovered),
      ' uncovered lines, ',
      show(row.hours),
      ' hours',
      ...(row.owners.length === 0 ? [] : [', ', ...ownersText(row.owners)]),
    ],
  );
  const items = [...first, ...steps];
  return [
    heading('Next steps'),
    items.length === 0
      ? { kind: 'paragraph', text: ['None: every phase is reached.'] }
      : { kind: 'list', ordered: true, items },
  ];
}
