import { z } from 'zod';
import { DEFAULT_CHURN } from '../core/churn.js';
import { DEFAULT_WEIGHTS } from '../core/rank.js';
import { REST_TIER } from '../core/tiers.js';
import { historyKeys } from './history-schema.js';
import { releaseKeys } from './release-schema.js';
import { roadmapKeys } from './roadmap-schema.js';

const globs = z.array(z.string().min(1));
const weight = z.number().min(0).max(1000);
const watermarks = z
  .tuple([z.number().min(0).max(100), z.number().min(0).max(100)])
  .refine(([low, high]) => low <= high, 'the first percentage must not be above the second');
const tierName = z
  .string()
  .min(1)
  .refine((name) => name !== REST_TIER, `\`${REST_TIER}\` is what no tier matches; give the tier another name`);

/**
 * The configuration file, `covgap.config.jsonc`. The reference page and the JSON Schema are generated from this: a
 * description here is what users read.
 */
export const configSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Where the JSON Schema is, for editors.'),
    reports: globs
      .default([])
      .describe('Coverage reports to read, as globs from the project folder. Empty: covgap looks at the usual places.'),
    include: globs.default(['**']).describe('Sources that count as modules.'),
    exclude: globs.default([]).describe('Sources to leave out, such as vendored or example code. Wins over `include`.'),
    tests: globs
      .default([])
      .describe('Test files and helpers beside those known by name (`*.test.*`, `test/`, `*_SUITE.erl`, …).'),
    tiers: z
      .array(
        z.strictObject({
          name: tierName.describe('Name of the tier.'),
          paths: globs.min(1).describe('Globs on module paths; `!` in front takes some back.'),
        }),
      )
      .refine((tiers) => new Set(tiers.map(({ name }) => name)).size === tiers.length, 'two tiers have the same name')
      .default([])
      .describe(
        'The critical path: ordered tiers. A module belongs to the first tier that matches; what none matches is the tier `rest`. Empty: guessed from folder names and imports.',
      ),
    weights: z
      .strictObject({
        lines: weight.default(DEFAULT_WEIGHTS.lines).describe('Per uncovered line.'),
        branches: weight.default(DEFAULT_WEIGHTS.branches).describe('Per branch arm never taken.'),
        complexity: weight.default(DEFAULT_WEIGHTS.complexity).describe('Per uncovered decision path (from CRAP).'),
        churn: z
          .number()
          .min(0)
          .max(5)
          .default(DEFAULT_WEIGHTS.churn)
          .describe('Exponent on change history; 0 leaves history out.'),
      })
      .prefault({})
      .describe('How the score weighs what is uncovered against how much it changes.'),
    history: z
      .strictObject({
        windowDays: z.number().int().min(1).max(3650).default(365).describe('How far back commits count, in days.'),
        halfLifeDays: z
          .number()
          .min(1)
          .max(3650)
          .default(DEFAULT_CHURN.halfLifeDays)
          .describe('Days after which a commit counts half.'),
        sweepFiles: z
          .number()
          .int()
          .min(1)
          .default(DEFAULT_CHURN.sweepFiles)
          .describe('A commit over more files than this weighs a tenth.'),
      })
      .prefault({})
      .describe('How change history is read from git.'),
    paths: z
      .array(
        z.strictObject({
          from: z.string().min(1).describe('Prefix in the report.'),
          to: z.string().describe('Prefix in the repository.'),
        }),
      )
      .default([])
      .describe('Report paths mapped by hand, where covgap cannot find the file itself.'),
    watermarks: watermarks
      .default([50, 80])
      .describe('Below the first percentage coverage is low (red), from the second on high (green).'),
    ...historyKeys,
    ...releaseKeys,
    ...roadmapKeys,
  })
  .describe('covgap configuration');

export type Config = z.output<typeof configSchema>;
