import { figure, missing } from './figure.js';
import type { FeatureRow, Figure, MilestoneRow, QuickRow, RoadmapDocument, Verdict } from './model.js';

const ALL: Figure = { value: 100, unit: 'level', from: [] };

/** The table at the top: where release, features, coverage, tests, benchmarks and documentation stand. */
export function quickRows(
  coverage: RoadmapDocument['coverage'],
  features: readonly FeatureRow[],
  milestones: readonly MilestoneRow[],
): QuickRow[] {
  const release = milestones.find(({ kind }) => kind === 'release');
  const goal = goalOf(milestones);
  return [
    ...(release === undefined ? [] : [releaseRow(release)]),
    testsRow(coverage),
    ...(features.length === 0 ? [] : [featuresRow(features)]),
    coverageRow(coverage.lines, goal),
    presenceRow('benchmarks', features),
    presenceRow('documentation', features),
  ];
}

/** The last phase of lines of everything: what coverage is measured against. */
function goalOf(milestones: readonly MilestoneRow[]): Figure {
  const last = milestones.findLast(
    ({ kind, target, gapUnit }) => kind === 'phase' && target.unit === 'level' && gapUnit === 'lines',
  );
  return last?.target ?? figure(null, 'level');
}

function releaseRow({ state, expected, due, reached }: MilestoneRow): QuickRow {
  const verdict = VERDICTS[state];
  const now = reached.value === null ? expected : reached;
  const late = now.value === null || due.value === null ? null : (now.value - due.value) / WEEK;
  return { item: 'release', verdict, now, target: due, gap: figure(late, 'weeks', ...now.from, ...due.from) };
}

const WEEK = 7 * 86_400_000;

/** How a milestone is coloured. */
const VERDICTS: Readonly<Record<MilestoneRow['state'], Verdict>> = {
  hit: 'good',
  'hit-late': 'warn',
  missed: 'bad',
  'on-track': 'good',
  'at-risk': 'warn',
  'likely-missed': 'bad',
  open: 'unknown',
  unknown: 'unknown',
};

function testsRow({ failing }: RoadmapDocument['coverage']): QuickRow {
  const target = figure(0, 'count');
  const verdict = failing.value === null ? 'unknown' : failing.value === 0 ? 'good' : 'bad';
  return { item: 'tests', verdict, now: failing, target, gap: failing };
}

function featuresRow(features: readonly FeatureRow[]): QuickRow {
  const known = features.filter(({ ready }) => ready.value !== null);
  const mean = known.reduce((sum, { ready }) => sum + ready.value!, 0) / known.length;
  const now = figure(known.length === 0 ? null : mean, 'percent', ...known.flatMap(({ ready }) => ready.from));
  return { item: 'features', verdict: againstTarget(now, ALL), now, target: ALL, gap: missing(now, ALL, 'points') };
}

function coverageRow(now: Figure, target: Figure): QuickRow {
  return { item: 'coverage', verdict: againstTarget(now, target), now, target, gap: missing(now, target, 'points') };
}

/** Features that have at least one, of those whose configuration says where they would be. */
function presenceRow(item: 'benchmarks' | 'documentation', features: readonly FeatureRow[]): QuickRow {
  const found = features.map((feature) => (item === 'benchmarks' ? feature.benchmarks : feature.docs));
  const known = found.filter(({ value }) => value !== null);
  const from = known.flatMap((each) => each.from);
  const share = known.length === 0 ? null : (known.filter(({ value }) => value! > 0).length / known.length) * 100;
  const now = figure(share, 'percent', ...from);
  return { item, verdict: againstTarget(now, ALL), now, target: ALL, gap: missing(now, ALL, 'points') };
}

/** Half the way is no longer bad. */
function againstTarget({ value }: Figure, target: Figure): Verdict {
  if (value === null || target.value === null) return 'unknown';
  return value >= target.value ? 'good' : value * 2 >= target.value ? 'warn' : 'bad';
}
