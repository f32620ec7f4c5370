import type { ModuleEffort, Phase, Plan } from '../model.js';
import { type Feature, featureRow } from './features.js';
import { figure, share } from './figure.js';
import type { Outlook } from './milestone.js';
import { milestoneRow } from './milestones.js';
import type { RoadmapDocument, Source } from './model.js';
import { quickRows } from './quick.js';
import { matrixRows, nextRows, timelineOf } from './timeline.js';
import type { Recorded } from './weekly.js';

export interface RoadmapInput {
  readonly project: string;
  readonly branch: string | null;
  /** The moment of asking, in milliseconds since the epoch. */
  readonly at: number;
  readonly recorded: Recorded;
  readonly phases: readonly Phase[];
  readonly outlooks: readonly Outlook[];
  /** The release as a milestone: its name, and the last phase against its date. */
  readonly release: { readonly name: string; readonly outlook: Outlook } | null;
  readonly features: readonly Feature[];
  /** Every file of the project, for benchmarks and documentation. */
  readonly paths: readonly string[];
  /** Everything that is open, and the plan for the last phase. */
  readonly efforts: readonly ModuleEffort[];
  readonly plan: Plan;
}

/** Modules of a quadrant that are named, and pieces of work that come next. */
const SHOWN = 5;

/** The roadmap of a project, every figure with its source. */
export function roadmapDocument(input: RoadmapInput): RoadmapDocument {
  const { project, branch, recorded, phases, outlooks, release, features, paths, efforts, plan } = input;
  const { newest } = recorded;
  const rows = features.map((feature, index) => featureRow(feature, index, newest, paths, efforts));
  const coverage = coverageOf(input);
  const milestones = [
    ...outlooks.map((outlook, index) => milestoneRow(outlook, `phase:${index}`, outlook.status.phase.name, input.at)),
    ...(release === null ? [] : [milestoneRow(release.outlook, 'release', release.name, input.at)]),
  ];
  return {
    project,
    branch,
    release: release?.name ?? null,
    basis: basisOf(input),
    quick: quickRows(coverage, rows, milestones),
    features: rows,
    coverage,
    milestones,
    matrix: matrixRows(plan, SHOWN),
    timeline: timelineOf(plan, phases),
    next: nextRows(plan, newest, SHOWN),
  };
}

function basisOf({ recorded: { heads, newest }, at }: RoadmapInput): RoadmapDocument['basis'] {
  const first = heads[0]!;
  return {
    snapshot: newest.id,
    commit: newest.commit,
    date: figure(newest.time, 'date', `snapshot:${newest.id}#/time`),
    snapshots: figure(heads.length, 'count', 'history#'),
    first: figure(first.time, 'date', `snapshot:${first.id}#/time`),
    made: figure(at, 'date', 'history#/at'),
  };
}

function coverageOf({ recorded: { newest } }: RoadmapInput): RoadmapDocument['coverage'] {
  const at = (pointer: string): Source => `snapshot:${newest.id}#${pointer}`;
  const { totals, tests, modules, tiers } = newest;
  const counted = modules.filter(({ state }) => state !== 'empty');
  const tested = { covered: counted.filter(({ testFiles }) => testFiles > 0).length, total: counted.length };
  const measured = modules.filter(({ state }) => state !== 'unmeasured' && state !== 'empty').length;
  return {
    modules: figure(totals.modules, 'count', at('/totals/modules')),
    measured: figure(measured, 'count', at('/modules')),
    unmeasured: figure(totals.unmeasured, 'count', at('/totals/unmeasured')),
    tested: share(tested, at('/modules')),
    lines: share(totals.linesWithUnmeasured, at('/totals/linesWithUnmeasured')),
    reported: share(totals.lines, at('/totals/lines')),
    branches: share(totals.branches, at('/totals/branches')),
    functions: share(totals.functions, at('/totals/functions')),
    failing: figure(tests && tests.failed + tests.errored, 'count', at('/tests/failed'), at('/tests/errored')),
    tests: figure(tests?.tests, 'count', at('/tests/tests')),
    tiers: tiers.map((tier, index) => ({
      name: tier.name,
      modules: figure(tier.modules, 'count', at(`/tiers/${index}/modules`)),
      unmeasured: figure(tier.unmeasured, 'count', at(`/tiers/${index}/unmeasured`)),
      coverage: share(tier.linesWithUnmeasured, at(`/tiers/${index}/linesWithUnmeasured`)),
    })),
  };
}
