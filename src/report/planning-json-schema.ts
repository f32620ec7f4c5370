import { z } from 'zod';
import { count, type Printed, published, warning } from './json-schema.js';
import type { PhasesJson, PlanJson } from './planning-json.js';

/** `covgap phases --json` and `covgap plan --json` described: the schemas in docs/schema are made from this. */

const version = z.literal(1).describe('Raised when a field changes its meaning or goes; new ones may come without.');
const time = z.iso.datetime();
const percent = z.number().min(0).max(100);

const counts = z.object({ covered: count, total: count }).meta({ id: 'Counts' });

const target = z
  .union([
    z.object({ kind: z.literal('coverage'), metric: z.enum(['lines', 'branches', 'functions']), percent }),
    z.object({
      kind: z.literal('modules'),
      level: percent.describe('Percent of its lines that make a module count.'),
      atLeast: z.union([count, z.object({ percent })]),
    }),
    z.object({ kind: z.literal('no-failing-tests') }),
  ])
  .describe('What is asked for.');

const forecast = z
  .object({
    verdict: z
      .enum(['reached', 'too-little-history', 'not-at-this-pace', 'expected', 'unknown'])
      .describe('`too-little-history`: fewer than four weeks. `not-at-this-pace`: flat, falling, or beyond two years.'),
    expected: time.nullable().describe('Median of the simulated dates; null unless `expected`.'),
    range: z
      .object({ earliest: time, latest: time.nullable().describe('Null: beyond two years.') })
      .nullable()
      .describe('The middle 80 % of simulated dates.'),
    velocity: z
      .object({ current: z.number().nullable(), required: z.number().nullable() })
      .describe('Percentage points a week: so far, and what the due date asks for.'),
    growth: z.object({ covered: z.number(), total: z.number() }).nullable().describe('Items a week.'),
    missProbability: z.number().min(0).max(1).nullable().describe('Share of simulations that miss the due date.'),
    points: count.describe('Weeks with a snapshot that it stands on.'),
  })
  .meta({ id: 'Forecast' });

const phase = z
  .object({
    name: z.string(),
    target,
    tiers: z.array(z.string()).nullable().describe('Null: all.'),
    due: time.nullable().describe('The last moment of the day it is due.'),
    state: z.enum(['reached', 'open', 'unknown']).describe('`unknown`: what it needs was not measured, or not whole.'),
    now: counts.nullable().describe('Covered of coverable items, modules at the level of all, tests that hold of all.'),
    gap: count.nullable().describe('Items that are missing; null where unknown.'),
    openModules: count.describe('Modules with anything missing.'),
    reachedAt: time.nullable().describe('Since when it has held, by the history.'),
    holdingBack: z.array(z.object({ path: z.string(), missing: count })).describe('The ten modules with most missing.'),
    forecast,
  })
  .meta({ id: 'Phase' });

const check = z.object({
  scope: z.union([z.enum(['due', 'all']), z.array(z.string())]),
  passed: z.boolean(),
  checked: z.array(z.string()),
  failed: z.array(z.object({ name: z.string(), state: z.enum(['open', 'unknown']) })),
});

function describing<J>() {
  /** Lets no schema through that what is printed does not fit. */
  return <T extends z.ZodType>(
    schema: Printed<J> extends z.infer<T> ? T : 'what is printed does not fit the schema',
  ): T => schema as T;
}

export const phasesSchema = describing<PhasesJson>()(
  z
    .object({
      schemaVersion: version,
      at: time,
      phases: z.array(phase).describe('In the order of the configuration.'),
      check: check.nullable().describe('Null without --check.'),
      warnings: z.array(warning),
    })
    .describe('What `covgap phases --json` prints.'),
);

const hours = z
  .object({ expected: z.number(), low: z.number(), high: z.number() })
  .describe('Of one person, with the middle 80 % of what is likely.')
  .meta({ id: 'Hours' });

const piece = {
  path: z.string(),
  function: z
    .object({ name: z.string(), startLine: z.int(), endLine: z.int() })
    .nullable()
    .describe('With --by function; null for a module as a whole.'),
};
const impact = z.number().describe('The score of the ranking, else the uncovered lines.');

const item = z
  .object({
    ...piece,
    tier: z.string(),
    coveredLines: count,
    uncoveredLines: count,
    gain: count.describe('Lines that work on it is expected to cover.'),
    hours,
    impact,
    week: z.int().min(1).describe('In which it ends.'),
    person: z.int().min(1),
  })
  .meta({ id: 'PlanItem' });

const option = z
  .object({
    fte: z.number(),
    weeks: z.number(),
    likely: z.object({ low: z.number(), high: z.number() }),
    date: time,
    weeksLate: z.number().nullable().describe('After the due date; negative before it.'),
  })
  .meta({ id: 'Option' });

export const planSchema = describing<PlanJson>()(
  z
    .object({
      schemaVersion: version,
      phase: z.string().nullable().describe('The phase it is for; null where --to or --budget was given.'),
      target: percent.nullable(),
      budget: z.number().nullable().describe('Hours.'),
      tiers: z.array(z.string()).nullable().describe('Null: all.'),
      by: z.enum(['module', 'function']),
      anyOrder: z.boolean(),
      items: z.array(item).describe('In the order of work.'),
      hours,
      basis: z
        .object({
          source: z.enum(['default', 'calibrated', 'set']),
          factor: z.number().describe('What the hours of the plain model are multiplied with.'),
          sigma: z.number().describe('Standard deviation, as a natural logarithm, of the error all hours share.'),
          note: z.string().describe('For people; its wording may change.'),
        })
        .describe('What the hours rest on.'),
      lines: z.object({ now: count, after: count, total: count }),
      reaches: z.boolean(),
      optimalityGap: z.number().min(0).describe('0: proven to be the best choice; 0.01: within 1 % of it.'),
      naive: z
        .array(
          z.object({ order: z.enum(['worst-first', 'largest-first']), hours: z.number().nullable(), gain: z.number() }),
        )
        .describe('What going down a list would take, or gain.'),
      hoursInAnyOrder: z.number().nullable().describe('Without the order of tiers.'),
      start: time,
      fte: z.number().describe('People the items are laid out for.'),
      hoursPerWeek: z.number(),
      due: time.nullable(),
      options: z.array(option),
      matrix: z.array(
        z
          .object({
            ...piece,
            impact,
            hours: z.number(),
            quadrant: z
              .enum(['quick-win', 'major', 'fill-in', 'later'])
              .describe('More or less impact and effort than the middle of what is open.'),
            planned: z.boolean(),
          })
          .meta({ id: 'MatrixEntry' }),
      ),
      warnings: z.array(warning),
    })
    .describe('What `covgap plan --json` prints.'),
);

/** As JSON Schema (draft 2020-12). Open to fields that later versions add. */
export function phasesJsonSchema(): Record<string, unknown> {
  return published(phasesSchema, 'covgap phases --json');
}

export function planJsonSchema(): Record<string, unknown> {
  return published(planSchema, 'covgap plan --json');
}
