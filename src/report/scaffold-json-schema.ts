import { z } from 'zod';
import { count, type Printed, published, ratio, warning } from './json-schema.js';
import type { ScaffoldJson } from './scaffold-json.js';

/** `covgap scaffold --json` described: the committed `docs/schema/scaffold.schema.json` is made from this. */

const measured = z
  .object({ statements: ratio, branches: ratio, functions: ratio })
  .describe("By Istanbul's definitions, measured while the module was observed.")
  .meta({ id: 'Measured' });

const incident = z
  .object({
    code: z.enum([
      'type-errors',
      'import-failed',
      'import-hangs',
      'import-exits',
      'crashed',
      'out-of-memory',
      'hangs',
      'exits',
      'refused',
      'suspicious',
    ]),
    target: z.string().nullable().describe('What was called; null where it concerns the module as a whole.'),
    message: z.string().describe('For people; its wording may change.'),
  })
  .describe('Something that happened while the module ran.')
  .meta({ id: 'Incident' });

const module = z
  .object({
    module: z.string().describe('Its path, relative to the root, with `/`.'),
    file: z.string().nullable().describe('The test file, relative to the root; null where there is none.'),
    status: z
      .enum(['written', 'extended', 'unchanged', 'nothing'])
      .describe(
        '`extended`: cases were added to a file that was there. `unchanged`: it has all of them. `nothing`: see `reason`.',
      ),
    reason: z.string().nullable().describe('Why nothing was written; null in any other case.'),
    text: z.string().nullable().describe('What the file would hold, with --dry-run; null once it is written.'),
    cases: count,
    todos: count.describe('What stays uncovered, as todos in the file.'),
    dropped: z
      .array(z.object({ title: z.string(), reason: z.string() }))
      .describe('Cases that were found and taken out again.'),
    before: measured,
    after: measured,
    seconds: z.number().min(0),
    executions: count.describe('Calls that were tried.'),
    incidents: z.array(incident),
    warnings: z.array(warning),
  })
  .meta({ id: 'ModuleResult' });

/** Lets no schema through that what is printed does not fit. */
function describing<T extends z.ZodType>(
  schema: Printed<ScaffoldJson> extends z.infer<T> ? T : 'what scaffoldJson() returns does not fit the schema',
): T {
  return schema as T;
}

export const scaffoldSchema = describing(
  z
    .object({
      schemaVersion: z
        .literal(1)
        .describe('Raised when a field changes its meaning or goes; new ones may come without.'),
      root: z.string().describe('Absolute path of the project folder.'),
      framework: z
        .enum(['vitest', 'jest', 'node-test', 'mocha', 'eunit', 'common_test'])
        .nullable()
        .describe('What the tests are written for; null where no module was to do.'),
      modules: z.array(module).describe('In the order they were asked for.'),
      totals: z.object({
        modules: count,
        written: count.describe('Modules that got a new test file.'),
        extended: count,
        unchanged: count,
        nothing: count,
        cases: count,
        todos: count,
        dropped: count,
        before: measured,
        after: measured,
      }),
    })
    .describe('What `covgap scaffold --json` prints.'),
);

/** As JSON Schema (draft 2020-12). Open to fields that later versions add. */
export function scaffoldJsonSchema(): Record<string, unknown> {
  return published(scaffoldSchema, 'covgap scaffold --json');
}
