import type { QuickRow, RoadmapDocument } from '../../roadmap/document/model.js';
import { show } from './figure-text.js';
import { type Block, code, heading, mark, name, type Page, strong, type Text } from './page.js';
import { milestoneBlocks, riskBlocks } from './roadmap-dates.js';
import { matrixBlocks, nextBlocks, timelineBlocks } from './roadmap-plan.js';
import { coverageBlocks, featureBlocks } from './roadmap-state.js';
import { lateText } from './roadmap-words.js';

/** The executive summary, in the order in which those who decide ask. */
export function roadmapPage(document: RoadmapDocument): Page {
  return {
    title: [name(document.release ?? document.project), ' release roadmap'],
    blocks: [
      { kind: 'paragraph', text: basisText(document) },
      heading('Quick reference'),
      quickTable(document.quick),
      ...effortLine(document),
      ...featureBlocks(document.features),
      ...coverageBlocks(document),
      { kind: 'chart' },
      ...matrixBlocks(document.matrix),
      ...timelineBlocks(document),
      ...milestoneBlocks(document.milestones),
      ...riskBlocks(document.milestones),
      ...nextBlocks(document),
    ],
  };
}

function basisText({ project, branch, basis }: RoadmapDocument): Text {
  return [
    strong(name(project)),
    ...(branch === null ? [] : [', branch ', code(branch)]),
    ', as of ',
    show(basis.made),
    '. From ',
    show(basis.snapshots),
    ' snapshots since ',
    show(basis.first),
    '; the newest is of ',
    show(basis.date),
    ...(basis.commit === null ? [] : [', commit ', code(basis.commit.slice(0, 10))]),
    '. Lines count modules that no report names by their estimate.',
  ];
}

const ITEMS: Readonly<Record<QuickRow['item'], string>> = {
  release: 'Release',
  features: 'Features',
  coverage: 'Test coverage',
  tests: 'Tests failing',
  benchmarks: 'Benchmarks',
  documentation: 'Documentation',
};

function quickTable(rows: readonly QuickRow[]): Block {
  return {
    kind: 'table',
    columns: [{ title: 'Item' }, { title: 'Status' }, { title: 'Target', right: true }, { title: 'Gap', right: true }],
    rows: rows.map((row) => [
      [strong(ITEMS[row.item])],
      [mark(row.verdict, ...statusText(row))],
      [show(row.target, '–')],
      gapText(row),
    ]),
    cards: true,
  };
}

function statusText({ item, now }: QuickRow): Text {
  if (now.value === null) return [item === 'release' ? 'no date can be told' : 'not measured'];
  switch (item) {
    case 'release':
      return ['expected ', show(now)];
    case 'tests':
      return [show(now), ' failing'];
    case 'features':
      return [show(now), ' ready'];
    case 'coverage':
      return [show(now), ' of lines'];
    case 'benchmarks':
      return [show(now), ' of features have one'];
    case 'documentation':
      return [show(now), ' of features have some'];
  }
}

function gapText({ item, gap }: QuickRow): Text {
  if (gap.value === null) return ['–'];
  if (item === 'release') return lateText(gap);
  if (gap.value === 0) return ['none'];
  return item === 'tests' ? [show(gap)] : [show(gap), ' points'];
}

function effortLine({ timeline }: RoadmapDocument): Block[] {
  if (timeline === null) return [];
  const { hours, low, high, target } = timeline;
  const range: Text = [' (likely ', show(low), ' to ', show(high), ')'];
  return [
    {
      kind: 'paragraph',
      text: [strong('Effort to ', show(target)), ': ', show(hours), ' hours', ...range, ', as the plan below has it.'],
    },
  ];
}
