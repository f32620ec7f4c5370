import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { roadmapJsonSchema, trendJsonSchema } from '../../../src/report/roadmap/json-schema.js';
import { run } from '../../support/cli.js';
import { DEMO_DAY, demoProject } from '../../support/history.js';

const committed = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../docs/schema/${name}.schema.json`, import.meta.url), 'utf8')) as object;

describe.each([
  ['trend', trendJsonSchema],
  ['roadmap', roadmapJsonSchema],
])('the schema of covgap %s --json', (name, schema) => {
  it('is committed as it is', () => {
    expect(committed(name)).toEqual(JSON.parse(JSON.stringify(schema())));
  });

  it('describes what is printed of the demo', async () => {
    const { stdout } = await run([name, '--root', await demoProject(), '--at', DEMO_DAY, '--json']);
    const parsed = z.fromJSONSchema(schema() as never).safeParse(JSON.parse(stdout));
    expect(parsed.error?.issues ?? []).toEqual([]);
  });
});
