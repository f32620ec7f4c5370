import { z } from 'zod';
import type { AnalysisJson } from './json.js';

/** `covgap --json` described: the committed `docs/schema/analysis.schema.json` is made from this. */

export const count = z.int().min(0);

export const ratio = z
  .object({
    covered: count,
    total: count.describe('0: there is nothing to cover.'),
    pct: z
      .number()
      .min(0)
      .max(100)
      .nullable()
      .describe('Percent with two decimals, rounded down; null where there is nothing to cover.'),
  })
  .describe('Covered and coverable items.')
  .meta({ id: 'Ratio' });

const measure = (what: string) => ratio.nullable().describe(`${what} Null where no report measures them.`);

export const warning = z
  .object({
    code: z.string().describe('Stable, kebab-case.'),
    message: z.string().describe('One sentence for people; its wording may change.'),
    file: z.string().optional(),
    line: z.int().min(1).optional(),
  })
  .describe('Something worth knowing that did not stop the run.')
  .meta({ id: 'Warning' });

const gap = z
  .object({
    kind: z
      .enum(['function', 'branch', 'lines'])
      .describe(
        '`function`: never entered. `branch`: an arm never taken in code that runs. `lines`: other lines no test reached.',
      ),
    name: z.string().nullable().describe('The function the gap is or lies in; null at module level.'),
    startLine: z.int().min(1),
    endLine: z.int().min(1),
    text: z.string().describe('Source text of the first line; empty where the source is not at hand.'),
  })
  .describe('A stretch of a module that no test reached.')
  .meta({ id: 'Gap' });

const reasonCode = z.enum([
  'unmeasured',
  'uncovered-lines',
  'missed-branches',
  'untouched-functions',
  'crap',
  'changed',
  'imported-by',
  'no-test-file',
  'test-in-name-only',
  'tests-failing',
]);

export const module = z
  .object({
    rank: z.int().min(1).describe('From 1, in the order asked for, counted over all modules.'),
    path: z.string().describe('Relative to the project folder, with `/`.'),
    name: z.string().describe('File name without extension, with its folder for `index` files.'),
    tier: z.string(),
    language: z.string().nullable(),
    behaviours: z
      .array(z.string())
      .describe('Erlang: behaviours it implements, such as `gen_server`; empty elsewhere.'),
    state: z
      .enum(['covered', 'partial', 'uncovered', 'unmeasured', 'empty'])
      .describe('`unmeasured`: in the tree, absent from every report. `empty`: nothing to cover.'),
    lines: measure('Lines.'),
    branches: measure('Branch arms.'),
    functions: measure('Functions.'),
    estimatedLines: count
      .nullable()
      .describe('Coverable lines estimated from the source; only for unmeasured modules.'),
    complexity: z.int().nullable().describe('Cyclomatic complexity; null where the language has no full reader.'),
    crap: z.number().nullable().describe('Highest CRAP of its functions: cc² × (1 − coverage)³ + cc.'),
    churn: z
      .object({
        commits90: count.describe('Commits that touched it in the 90 days before the newest commit.'),
        decayed: z.number().min(0).describe('Commits weighted by age and size.'),
      })
      .nullable()
      .describe('Change history; null outside of a git checkout.'),
    dependents: z
      .object({ direct: count, transitive: count })
      .nullable()
      .describe('Modules, not tests, that import it: themselves, and over any chain.'),
    testFiles: z
      .array(
        z.object({
          path: z.string(),
          via: z
            .enum(['import', 'name', 'namesake'])
            .describe(
              '`name`: named after the module, but never imports it. `namesake`: named after it, in a language whose imports are not read.',
            ),
          outcome: z
            .object({ tests: count, failed: count, errored: count, skipped: count })
            .optional()
            .describe('How the cases of it ended in the last run; left out where no results file tells.'),
        }),
      )
      .describe('Test files that belong to it.'),
    owners: z.array(z.string()).describe('By CODEOWNERS.'),
    score: z.number().min(0).describe('What is uncovered, times how much it changes; comparable within one analysis.'),
    reasons: z
      .array(z.object({ code: reasonCode, text: z.string().describe('For people; its wording may change.') }))
      .describe('Why it stands where it stands.'),
    gaps: z.array(gap),
  })
  .describe('A source file that counts.')
  .meta({ id: 'Module' });

const totals = z.object({
  modules: count,
  measured: count,
  unmeasured: count.describe('In the tree, absent from every report.'),
  empty: count.describe('With nothing to cover.'),
  testFiles: count,
  lines: measure('Lines.'),
  branches: measure('Branch arms.'),
  functions: measure('Functions.'),
  linesWithUnmeasured: ratio.nullable().describe('Lines with the estimate for unmeasured modules added to the total.'),
});

const report = z.object({
  path: z.string().describe('Relative to the project folder where it lies in it.'),
  format: z.enum([
    'lcov',
    'istanbul',
    'istanbul-summary',
    'cobertura',
    'clover',
    'jacoco',
    'go-cover',
    'coverage-py',
    'llvm',
    'simplecov',
    'coverdata',
  ]),
  files: count.describe('Files it names.'),
  matched: count.describe('Of these, found in the source tree.'),
  madeAt: z.iso.datetime().describe('When it was made: what it says itself, else its time on disk.'),
  staleSources: count.describe('Sources that changed after that.'),
});

const tier = z.object({
  name: z.string().describe('`rest` for what no tier takes.'),
  modules: count,
  unmeasured: count,
  lines: measure('Lines.'),
  linesWithUnmeasured: ratio.nullable(),
});

/** Lists of the analysis are read-only, those zod infers are not: of no matter for what is printed. */
export type Printed<T> = T extends readonly (infer E)[]
  ? Printed<E>[]
  : T extends object
    ? { [K in keyof T]: Printed<T[K]> }
    : T;

/** Lets no schema through that what is printed does not fit: a field forgotten or of another type does not compile. */
function describing<T extends z.ZodType>(
  schema: Printed<AnalysisJson> extends z.infer<T> ? T : 'what analysisJson() returns does not fit the schema',
): T {
  return schema as T;
}

export const analysisSchema = describing(
  z
    .object({
      schemaVersion: z
        .literal(1)
        .describe('Raised when a field changes its meaning or goes; new ones may come without.'),
      totals,
      reports: z.array(report).describe('The reports that were read.'),
      tiers: z.array(tier).describe('In the order of the critical path.'),
      modules: z.array(module).describe('In rank order.'),
      warnings: z.array(warning),
    })
    .describe('What `covgap --json` prints. A measure that was not taken is null, never 0.'),
);

/** As JSON Schema (draft 2020-12). Open to fields that later versions add. */
export function analysisJsonSchema(): Record<string, unknown> {
  return published(analysisSchema, 'covgap --json');
}

/** A schema as it is published. */
export function published(schema: z.ZodType, title: string): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      // The limit of every whole number in JavaScript says nothing about these.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      // `format` says the same, readably.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    },
  });
  return { $schema, title, ...rest };
}
