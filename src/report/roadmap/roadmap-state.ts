import type { FeatureRow, Figure, RoadmapDocument } from '../../roadmap/document/model.js';
import { show } from './figure-text.js';
import { type Block, heading, mark, name, type Text } from './page.js';

/** Where things stand: features and coverage. */

export function featureBlocks(features: readonly FeatureRow[]): Block[] {
  const title = heading('Feature readiness');
  if (features.length === 0)
    return [
      title,
      {
        kind: 'paragraph',
        text: ['Not measured: the configuration names no features (key ', { code: 'features' }, ').'],
      },
    ];
  return [
    title,
    {
      kind: 'table',
      columns: [
        { title: 'Feature' },
        { title: 'Ready', right: true },
        { title: 'Lines covered', right: true },
        { title: 'Modules with tests', right: true },
        { title: 'Benchmarks' },
        { title: 'Docs' },
        { title: 'Hours to cover', right: true },
      ],
      rows: features.map((feature) => [
        [name(feature.name)],
        [show(feature.ready)],
        [show(feature.coverage), ' of ', show(feature.target)],
        [show(feature.tested)],
        presence(feature.benchmarks),
        presence(feature.docs),
        [show(feature.hours)],
      ]),
      cards: true,
    },
    {
      kind: 'paragraph',
      text: [
        'Ready is the mean of what is measured of four parts: lines covered of their target, modules with a test file, benchmarks there or not, documentation there or not.',
      ],
    },
  ];
}

function presence({ value }: Figure): Text {
  if (value === null) return [mark('unknown', 'not measured')];
  return value > 0 ? [mark('good', 'there')] : [mark('bad', 'none')];
}

export function coverageBlocks({ coverage }: RoadmapDocument): Block[] {
  return [
    heading('Test coverage'),
    {
      kind: 'list',
      items: [
        [
          'Modules: ',
          show(coverage.modules),
          ', of which ',
          show(coverage.measured),
          ' are measured and ',
          show(coverage.unmeasured),
          ' are in no report',
        ],
        ['Modules with a test file: ', show(coverage.tested)],
        [
          'Lines covered: ',
          show(coverage.lines),
          '; as reported, without unmeasured modules: ',
          show(coverage.reported),
        ],
        ['Branches as reported: ', show(coverage.branches), '; functions: ', show(coverage.functions)],
        [
          'Tests failing: ',
          show(coverage.failing),
          ...(coverage.tests.value === null ? [] : [' of ', show(coverage.tests)]),
        ],
      ],
    },
    {
      kind: 'table',
      columns: [
        { title: 'Tier' },
        { title: 'Modules', right: true },
        { title: 'In no report', right: true },
        { title: 'Lines covered', right: true },
      ],
      rows: coverage.tiers.map((tier) => [
        [name(tier.name)],
        [show(tier.modules)],
        [show(tier.unmeasured)],
        [show(tier.coverage)],
      ]),
    },
  ];
}
