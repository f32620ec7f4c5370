import { z } from 'zod';
import { count, type Printed, published, ratio } from '../json-schema.js';
import type { RoadmapJson } from './roadmap-json.js';
import type { TrendJson } from './trend-json.js';

/** What `covgap trend --json` and `covgap roadmap --json` print; `docs/schema` is made from this. */

const moment = z.iso.datetime();
const share = ratio.nullable();

const tests = z
  .object({ tests: count, passed: count, failed: count, errored: count, skipped: count })
  .describe('Outcomes of the test run the reports came from.');

const snapshot = z
  .object({ id: z.string().describe('SHA-256 of what was measured.'), time: moment, commit: z.string().nullable() })
  .describe('A recorded state.');

const moduleChange = z
  .object({
    path: z.string(),
    tier: z.string(),
    owners: z.array(z.string()),
    before: share,
    after: share,
    uncovered: z.int().describe('Uncovered lines gained (above 0: worse) or lost.'),
  })
  .describe('Lines of a module at two moments, unmeasured ones by their estimate.')
  .meta({ id: 'ModuleChange' });

const list = (what: string) => z.array(moduleChange).describe(what);

const status = z.enum(['hit', 'hit-late', 'missed', 'on-track', 'at-risk', 'likely-missed', 'open', 'unknown']);
const verdict = z.enum(['reached', 'too-little-history', 'not-at-this-pace', 'expected', 'unknown']);
const pace = z.number().nullable();

const outlook = z
  .object({
    name: z.string(),
    due: moment.nullable(),
    status,
    reached: z.boolean(),
    reachedAt: moment.nullable(),
    now: share,
    gap: count.nullable().describe('Lines, branches, functions, modules or failing tests that are missing.'),
    verdict,
    expected: moment.nullable(),
    earliest: moment.nullable(),
    latest: moment.nullable().describe('Null where it lies beyond the horizon, too.'),
    missProbability: z.number().min(0).max(1).nullable(),
    pointsAWeek: z.object({ current: pace, required: pace }),
  })
  .describe('A phase, and what is expected of it; the dates are the middle 80 % of what is likely.');

const version = z.literal(1).describe('Raised when a field changes its meaning or goes; new ones may come without.');

const trendSchema = z
  .object({
    schemaVersion: version,
    project: z.string(),
    branch: z.string().nullable(),
    by: z.enum(['tier', 'module', 'owner']),
    at: moment,
    weeks: z.array(
      z.object({
        week: z.string().describe('ISO 8601, such as `2026-W05`.'),
        from: moment,
        snapshot: snapshot.nullable().describe('Null: none was recorded, and nothing fills the gap.'),
        lines: share.describe('With the estimate for unmeasured modules.'),
        branches: share,
        functions: share,
        tests: tests.nullable(),
      }),
    ),
    groups: z.array(z.object({ name: z.string(), lines: z.array(share).describe('One for each week.') })),
    change: z
      .object({
        before: snapshot,
        after: snapshot,
        weeks: count.describe('Above 1 where weeks without a snapshot lie between.'),
        tests: z.object({ before: tests.nullable(), after: tests.nullable() }),
        up: list('Fewer uncovered lines than before, most first.'),
        down: list('More uncovered lines than before, most first.'),
        untested: list('New code that no test covers.'),
        leftReport: list('Measured before, in no report now.'),
        appeared: list('New in the tree.'),
        vanished: list('No more in the tree.'),
      })
      .nullable()
      .describe('The last two weeks with a snapshot; null where there are not two.'),
    phases: z.array(outlook),
    forecast: z
      .array(z.object({ time: moment, low: z.number(), middle: z.number(), high: z.number() }))
      .describe('Percent of lines in the coming weeks: the middle 80 % of what is likely, and the median.'),
    next: z.array(
      z.object({
        path: z.string(),
        tier: z.string(),
        owners: z.array(z.string()),
        uncoveredLines: count,
        lines: share,
        hours: z.number(),
      }),
    ),
  })
  .describe('What `covgap trend --json` prints. A measure that was not taken is null, never 0.');

const figure = z
  .object({
    value: z.union([z.number(), moment]).nullable().describe('Null: not measured, or not known.'),
    unit: z.enum(['percent', 'level', 'points', 'count', 'hours', 'weeks', 'date', 'probability']),
    from: z
      .array(z.string())
      .describe(
        '`place#pointer`: a JSON pointer into a snapshot (`snapshot:ID`), the configuration, `sources.outlooks[N]` (`phase:N`), `sources.release` or `sources.plan`; a glob for `tree`.',
      ),
  })
  .describe('A figure and where it comes from.')
  .meta({ id: 'Figure' });

const named = z.string();
const colour = z.enum(['good', 'warn', 'bad', 'unknown']);

const roadmapSchema = z
  .object({
    schemaVersion: version,
    generator: z.literal('made by covgap'),
    project: named,
    branch: z.string().nullable(),
    release: z.string().nullable(),
    basis: z.object({
      snapshot: z.string(),
      commit: z.string().nullable(),
      date: figure,
      snapshots: figure,
      first: figure,
      made: figure,
    }),
    quick: z.array(
      z.object({
        item: z.enum(['release', 'features', 'coverage', 'tests', 'benchmarks', 'documentation']),
        verdict: colour,
        now: figure,
        target: figure,
        gap: figure,
      }),
    ),
    features: z.array(
      z.object({
        name: named,
        modules: figure,
        coverage: figure,
        target: figure,
        tested: figure,
        benchmarks: figure,
        docs: figure,
        ready: figure.describe('Mean of what is measured of its parts.'),
        hours: figure,
      }),
    ),
    coverage: z.object({
      modules: figure,
      measured: figure,
      unmeasured: figure,
      tested: figure,
      lines: figure,
      reported: figure,
      branches: figure,
      functions: figure,
      failing: figure,
      tests: figure,
      tiers: z.array(z.object({ name: named, modules: figure, unmeasured: figure, coverage: figure })),
    }),
    milestones: z.array(
      z.object({
        name: named,
        kind: z.enum(['phase', 'release']),
        state: status,
        target: figure,
        now: figure,
        gap: figure,
        gapUnit: z.enum(['lines', 'branches', 'functions', 'modules', 'tests']),
        due: figure,
        reached: figure,
        expected: figure,
        earliest: figure,
        latest: figure,
        verdict,
        missProbability: figure,
        pace: figure,
        needed: figure,
      }),
    ),
    matrix: z.array(
      z.object({
        path: z.string(),
        quadrant: z.enum(['quick-win', 'major', 'fill-in', 'later']),
        impact: figure,
        hours: figure,
        planned: z.boolean(),
      }),
    ),
    timeline: z
      .object({
        target: figure,
        reaches: z.boolean(),
        hours: figure,
        low: figure,
        high: figure,
        basis: z.enum(['default', 'calibrated', 'set']),
        due: figure,
        weeks: z.array(
          z.object({
            begin: figure,
            tiers: z.array(z.string()),
            modules: figure,
            hours: figure,
            coverage: figure,
            reaches: z.array(z.string()),
          }),
        ),
        options: z.array(z.object({ people: figure, weeks: figure, date: figure, late: figure, chosen: z.boolean() })),
      })
      .nullable(),
    next: z.array(
      z.object({
        path: z.string(),
        tier: z.string(),
        owners: z.array(z.string()),
        uncovered: figure,
        hours: figure,
      }),
    ),
    sources: z
      .object({ outlooks: z.array(z.unknown()), release: z.unknown(), plan: z.unknown() })
      .describe('What figures name as their source, as it was computed; times are milliseconds since the epoch.'),
  })
  .describe('What `covgap roadmap --json` prints: the roadmap, every figure with its source.');

/** A field forgotten, or of another type, does not compile. */
function fits<J>() {
  return <T extends z.ZodType>(
    schema: Printed<J> extends z.infer<T> ? T : 'what is printed does not fit the schema',
  ): T => schema as T;
}

export const trendJsonSchema = () => published(fits<TrendJson>()(trendSchema), 'covgap trend --json');
export const roadmapJsonSchema = () => published(fits<RoadmapJson>()(roadmapSchema), 'covgap roadmap --json');
