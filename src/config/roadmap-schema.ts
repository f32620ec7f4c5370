import { z } from 'zod';
import { startOfDay, weeksOf } from '../roadmap/dates.js';
import { DEFAULT_RATES } from '../roadmap/effort/rates.js';

/** Keys about phases, effort and plans. */

const percent = z.number().min(0).max(100);
const hours = z.number().min(0).max(10_000);
const day = z.string().refine((text) => startOfDay(text) !== null, 'is no day such as 2026-03-15');
const dayOrWeeks = z
  .string()
  .refine(
    (text) => startOfDay(text) !== null || weeksOf(text) !== null,
    'is no day such as 2026-03-15, nor weeks such as 6w',
  );

const modules = z
  .strictObject({
    level: percent.describe('Percent of its lines that make a module count.'),
    count: z.number().int().min(1).optional().describe('So many modules, or'),
    percent: percent.optional().describe('this share of all modules with anything to cover.'),
  })
  .refine((target) => (target.count === undefined) !== (target.percent === undefined), 'needs either count or percent');

const TARGETS = ['lines', 'branches', 'functions', 'modules', 'failingTests'] as const;

const phase = z
  .strictObject({
    name: z.string().min(1).max(100).describe('Name of the phase.'),
    lines: percent.optional().describe('Percent of lines, unmeasured modules counted by their estimate.'),
    branches: percent.optional().describe('Percent of branch arms.'),
    functions: percent.optional().describe('Percent of functions.'),
    modules: modules
      .optional()
      .describe('Modules at a level: `{ "level": 80, "count": 208 }`, or `{ "level": 80, "percent": 80 }`.'),
    failingTests: z.literal(0).optional().describe('No test fails or errors.'),
    tiers: z.array(z.string().min(1)).min(1).optional().describe('Only modules of these tiers; all when left out.'),
    due: day.optional().describe('The day it is due, such as `2026-03-15`.'),
  })
  .refine(
    (each) => TARGETS.filter((target) => each[target] !== undefined).length === 1,
    `needs one target: ${TARGETS.join(', ')}`,
  );

/** The configuration of one phase, read. */
export type PhaseConfig = z.output<typeof phase>;

export const roadmapKeys = {
  phases: z
    .array(phase)
    .min(1)
    .refine((phases) => new Set(phases.map(({ name }) => name)).size === phases.length, 'two phases have the same name')
    .optional()
    .describe(
      'The way to go, in order: each phase has a name, one target (`lines`, `branches`, `functions`, `modules` or `failingTests`), and may have tiers and a due date. Without it: no failing tests, then 50, 70 and 80 % of lines. See [phases](phases.md).',
    ),
  effort: z
    .strictObject({
      testFile: hours.default(DEFAULT_RATES.testFile).describe('Hours to begin a test file, for a module without one.'),
      function: hours.default(DEFAULT_RATES.function).describe('Hours per function never entered.'),
      path: hours.default(DEFAULT_RATES.path).describe('Hours per branch arm never taken.'),
      line: hours.default(DEFAULT_RATES.line).describe('Hours per uncovered line, on top.'),
      tiers: z
        .record(z.string(), z.number().min(0.01).max(100))
        .default({})
        .describe('What the hours of a tier are multiplied with, such as `{ "transports": 1.5 }`.'),
      reach: z
        .number()
        .min(0.1)
        .max(1)
        .default(DEFAULT_RATES.reach)
        .describe('Share of its uncovered lines that work on a module is expected to cover.'),
      total: hours
        .optional()
        .describe(
          'Hours of the whole way to the last phase that asks for lines, estimated by hand: all hours are scaled to it.',
        ),
      calibrate: z.boolean().default(true).describe("False: leave the project's own history of test commits aside."),
    })
    .prefault({})
    .describe('What covering code costs, in hours of one person. See [planning](planning.md).'),
  plan: z
    .strictObject({
      start: day.optional().describe('First day of work; today when left out.'),
      due: dayOrWeeks.optional().describe('The day it has to be done, or weeks from the start such as `6w`.'),
      fte: z
        .array(z.number().min(0.1).max(200))
        .min(1)
        .max(20)
        .default([1, 2, 3])
        .describe('Numbers of people to compare; halves are allowed.'),
      hoursPerWeek: z.number().min(1).max(168).default(40).describe('Hours that one of them works on tests in a week.'),
    })
    .prefault({})
    .describe('How plans are laid out.'),
};
