import { likelihood } from '../../roadmap/document/milestone.js';
import type { MilestoneRow } from '../../roadmap/document/model.js';
import { show, showSigned } from './figure-text.js';
import { STATE_WORDS } from './milestone-words.js';
import { type Block, heading, mark, name, type Text } from './page.js';

/** Dates: milestones with their status, and the risk of missing them. */

export function milestoneBlocks(rows: readonly MilestoneRow[]): Block[] {
  return [
    heading('Milestones'),
    {
      kind: 'table',
      columns: [
        { title: 'Milestone' },
        { title: 'Status' },
        { title: 'Due' },
        { title: 'Now', right: true },
        { title: 'Gap', right: true },
        { title: 'Reached or expected (likely range)' },
      ],
      rows: inTime(rows).map((row) => [
        [name(row.name)],
        [mark(...STATE_WORDS[row.state])],
        [show(row.due, '–')],
        [show(row.now), ...(row.gapUnit === 'tests' && row.now.value !== null ? [' failing'] : [])],
        row.gap.value === null ? ['not measured'] : row.gap.value === 0 ? ['none'] : [show(row.gap), ` ${row.gapUnit}`],
        expectedText(row),
      ]),
      cards: true,
    },
  ];
}

/** By the date they are due; those without one last. */
function inTime(rows: readonly MilestoneRow[]): MilestoneRow[] {
  return [...rows].sort((a, b) => (a.due.value ?? Number.MAX_VALUE) - (b.due.value ?? Number.MAX_VALUE));
}

function expectedText(row: MilestoneRow): Text {
  if (row.verdict === 'reached' || row.gap.value === 0)
    return row.reached.value === null ? ['reached'] : ['reached ', show(row.reached)];
  if (row.verdict === 'too-little-history') return ['too little history'];
  if (row.verdict === 'not-at-this-pace') return ['not at this pace'];
  if (row.verdict === 'unknown') return ['unknown'];
  const end: Text = row.latest.value === null ? ['or much later'] : ['to ', show(row.latest)];
  return [show(row.expected), ' (', show(row.earliest), ' ', ...end, ')'];
}

export function riskBlocks(rows: readonly MilestoneRow[]): Block[] {
  const open = inTime(rows).filter(({ due, state }) => due.value !== null && state !== 'hit' && state !== 'hit-late');
  const title = heading('Schedule risk');
  if (open.length === 0)
    return [title, { kind: 'paragraph', text: ['No open milestone has a date, so there is none to miss.'] }];
  return [
    title,
    {
      kind: 'table',
      columns: [
        { title: 'Date' },
        { title: 'Due' },
        { title: 'Probability of missing it' },
        { title: 'Points a week', right: true },
        { title: 'Needed', right: true },
      ],
      rows: open.map((row) => [
        [name(row.name)],
        [show(row.due)],
        riskText(row),
        [showSigned(row.pace)],
        [showSigned(row.needed)],
      ]),
      cards: true,
    },
    {
      kind: 'paragraph',
      text: [
        'Probabilities are shares of simulated futures that miss the date, drawn from the pace of the recorded weeks.',
      ],
    },
  ];
}

function riskText({ state, missProbability }: MilestoneRow): Text {
  if (state === 'missed') return [mark('bad', 'missed')];
  const { value } = missProbability;
  if (value === null) return [mark('unknown', 'not known')];
  const tone = value < 0.2 ? 'good' : value < 0.5 ? 'warn' : 'bad';
  return [mark(tone, show(missProbability)), `, ${likelihood(value)}`];
}
