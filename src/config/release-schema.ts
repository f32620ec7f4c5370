import { z } from 'zod';

const globs = z.array(z.string().min(1));

const isDay = (text: string) => new Date(`${text}T00:00Z`).toJSON()?.startsWith(text) ?? false;

/** Keys about what is released, and when: what `covgap roadmap` reports on. */
export const releaseKeys = {
  release: z
    .strictObject({
      name: z.string().min(1).max(100).describe('Such as `v2.1`.'),
      date: z
        .string()
        .regex(/^\d{4}-\d\d-\d\d$/, 'is no day such as 2026-03-15')
        .refine(isDay, 'is no day of the calendar')
        .describe('The day it is due, such as `2026-03-15`, UTC.'),
    })
    .optional()
    .describe('The release that [the roadmap](roadmap.md) leads to.'),
  features: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(100).describe('Name of the feature.'),
        modules: globs.min(1).describe('Globs on the modules it is made of; `!` in front takes some back.'),
        benchmarks: globs.default([]).describe('Globs on its benchmarks. Empty: benchmarks do not count.'),
        docs: globs.default([]).describe('Globs on its documentation. Empty: documentation does not count.'),
        target: z.number().min(1).max(100).default(80).describe('Percent of its lines that count as covered enough.'),
      }),
    )
    .refine(
      (features) => new Set(features.map(({ name }) => name)).size === features.length,
      'two features have the same name',
    )
    .default([])
    .describe(
      'Features whose readiness [the roadmap](roadmap.md) reports: coverage, tests, benchmarks, documentation.',
    ),
};
