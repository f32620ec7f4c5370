import { z } from 'zod';
import { count, module, type Printed, published, warning } from './json-schema.js';
import type { NextJson } from './next.js';

/** `covgap next --json` described: the committed `docs/schema/next.schema.json` is made from this. */

const line = z.int().min(1).optional();

const blocker = z
  .object({
    code: z.string().describe('Stable, kebab-case; `docs/doctor.md` lists them.'),
    severity: z.enum(['error', 'warn', 'info', 'ok']),
    message: z.string().describe('One sentence for people; its wording may change.'),
    blocks: count.describe('Tests that do not run, or cannot pass, because of it: an estimate from the sources.'),
    file: z.string().optional(),
    line,
    fix: z.string().optional().describe('What to do. A line that starts with `$ ` is a command.'),
    places: z
      .array(z.object({ file: z.string(), line, what: z.string() }))
      .optional()
      .describe('All places of it, the first 500.'),
  })
  .describe('What keeps tests from running.')
  .meta({ id: 'Blocker' });

function describing<T extends z.ZodType>(
  schema: Printed<NextJson> extends z.infer<T> ? T : 'what nextJson() returns does not fit the schema',
): T {
  return schema as T;
}

export const nextSchema = describing(
  z
    .object({
      schemaVersion: z.literal(1).describe('Raised when a field changes its meaning or goes; new ones may come.'),
      blockers: z
        .array(blocker)
        .describe('To be mended before anything is covered, the most blocking first; of Erlang projects, else empty.'),
      plan: z
        .object({ target: z.number().describe('Percent of lines.'), phase: z.string().nullable() })
        .optional()
        .describe('The plan whose modules are shown.'),
      modules: z.array(module).describe('The next to cover, in rank order.'),
      warnings: z.array(warning),
    })
    .describe('What `covgap next --json` prints.'),
);

/** As JSON Schema (draft 2020-12). Open to fields that later versions add. */
export function nextJsonSchema(): Record<string, unknown> {
  return published(nextSchema, 'covgap next --json');
}
