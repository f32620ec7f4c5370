import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { analyze } from '../../src/api.js';
import { configJsonSchema } from '../../src/config/json-schema.js';
import { findGaps } from '../../src/core/gaps.js';
import { readSource } from '../../src/project/source.js';
import { analysisJson } from '../../src/report/json.js';
import { analysisJsonSchema, analysisSchema } from '../../src/report/json-schema.js';
import { nextJsonSchema } from '../../src/report/next-json-schema.js';
import { phasesJsonSchema, planJsonSchema } from '../../src/report/planning-json-schema.js';
import { scaffoldJsonSchema } from '../../src/report/scaffold-json-schema.js';

const docs = new URL('../../docs/', import.meta.url);
const read = (name: string) => readFile(new URL(name, docs), 'utf8');

/** What `covgap --json` prints of the demo project. */
async function demoJson(): Promise<unknown> {
  const root = fileURLToPath(new URL('../../fixtures/projects/mcp-kit', import.meta.url));
  const analysis = await analyze({ root, cache: false });
  const json = analysisJson(analysis, ({ module }) =>
    findGaps(module.functionFacts, module.coverage, readSource(root, module.path)),
  );
  return JSON.parse(JSON.stringify(json));
}

it('describes every field of what is printed', async () => {
  const printed = await demoJson();
  // Parsing drops what the schema does not know: nothing may be missing afterwards.
  expect(analysisSchema.parse(printed)).toEqual(printed);
  expect(analysisSchema.parse(printed).modules.some(({ gaps }) => gaps.length > 0)).toBe(true);
});

it('fits the published schema, read as any validator reads it', async () => {
  const published = z.fromJSONSchema(JSON.parse(await read('schema/analysis.schema.json')));
  const printed = (await demoJson()) as Record<string, unknown>;
  expect(published.safeParse(printed).error).toBeUndefined();
  expect(published.safeParse({ ...printed, modules: [{ rank: 'first' }] }).success).toBe(false);
  expect(published.safeParse({ ...printed, later: 1 }).success).toBe(true);
});

it.each([
  ['schema/analysis.schema.json', analysisJsonSchema],
  ['schema/next.schema.json', nextJsonSchema],
  ['schema/config.schema.json', configJsonSchema],
  ['schema/scaffold.schema.json', scaffoldJsonSchema],
  ['schema/phases.schema.json', phasesJsonSchema],
  ['schema/plan.schema.json', planJsonSchema],
])('docs/%s is what the code makes; if not: npm run build && node docs/generate.mjs', async (name, make) => {
  expect(JSON.parse(await read(name))).toEqual(make());
});

it('the example in docs/json.md has every field', async () => {
  const [, block] = /```json\n([\s\S]*?)```/.exec(await read('json.md'))!;
  const example: unknown = JSON.parse(block!);
  expect(analysisSchema.parse(example)).toEqual(example);
});
