import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Analysis } from '../../src/model.js';
import { analyzed, moduleAt, project } from '../support/project.js';

/** The committed demo. Its change history is that of the repository around it, so nothing is said of that here. */
const root = fileURLToPath(new URL('../../fixtures/projects/mcp-kit', import.meta.url));

describe('the demo project', () => {
  let analysis: Analysis;
  beforeAll(async () => {
    analysis = await analyzed(root);
  });

  it('is read from its richest report, whose paths are those of another machine', () => {
    expect(analysis.reports).toHaveLength(1);
    expect(analysis.reports[0]).toMatchObject({
      path: 'coverage/coverage-final.json',
      format: 'istanbul',
      files: 6,
      matched: 6,
    });
  });

  it('has the tiers of the critical path in their order', () => {
    expect(analysis.tiers.map(({ name }) => name)).toEqual(['core', 'transports', 'observability', 'rest']);
    const order = analysis.modules.map(({ module }) => module.tier).filter((tier, i, all) => tier !== all[i - 1]);
    expect(order).toEqual(['core', 'transports', 'observability', 'rest']);
    expect(analysis.modules.map(({ rank }) => rank)).toEqual(analysis.modules.map((_, index) => index + 1));
  });

  it('covers exactly what its report says', () => {
    expect(analysis.totals).toMatchObject({ modules: 22, measured: 6, unmeasured: 12, empty: 4, testFiles: 3 });
    expect(analysis.totals.lines).toEqual({ covered: 174, total: 367 });
  });

  it.each(['lcov.info', 'cobertura-coverage.xml', 'clover.xml', 'coverage-final.json', 'coverage-summary.json'])(
    'covers the same by %s',
    async (name) => {
      const other = await analyzed(root, { reports: [`coverage/${name}`] });
      expect(other.totals.lines).toEqual({ covered: 174, total: 367 });
      expect(other.totals).toMatchObject({ measured: 6, unmeasured: 12 });
    },
  );

  it('is divided the same where nothing is configured; the script that makes the reports is a module then', async () => {
    const guessed = await analyzed(root, { configFile: join(project({ 'empty.jsonc': '{}' }), 'empty.jsonc') });
    expect(guessed.tiersGuessed).toBe(true);
    expect(analysis.tiersGuessed).toBe(false);
    expect(guessed.tiers.map(({ name }) => name)).toEqual(['core', 'transports', 'observability', 'rest']);
    expect(guessed.totals).toMatchObject({ modules: 23, unmeasured: 13, lines: { covered: 174, total: 367 } });
    expect(moduleAt(guessed, 'refresh-coverage.mjs').tier).toBe('rest');
  });

  it('never counts an unmeasured module as 0 % nor as 100 %', () => {
    const unmeasured = analysis.modules.filter(({ module }) => module.state === 'unmeasured');
    expect(unmeasured).toHaveLength(12);
    for (const { module, reasons, score } of unmeasured) {
      expect(module).toMatchObject({ lines: null, branches: null, functions: null, coverage: null });
      expect(module.estimatedLines).toBeGreaterThan(0);
      expect(reasons[0]?.code).toBe('unmeasured');
      expect(score).toBeGreaterThan(0);
    }
  });

  it('knows tests by what they import, over packages and barrels', () => {
    const testsOf = (path: string) => moduleAt(analysis, path).testFiles.map((test) => `${test.path} ${test.via}`);
    expect(testsOf('packages/core/src/json-rpc.ts')).toEqual(['packages/core/test/json-rpc.test.ts import']);
    expect(testsOf('packages/core/src/registry.ts')).toEqual(['packages/core/test/registry.test.ts import']);
    expect(testsOf('packages/transports/src/http2-pipeline.ts')).toEqual([]);
  });

  it('knows owners, the last rule winning', () => {
    expect(moduleAt(analysis, 'packages/core/src/batch.ts').owners).toEqual([
      '@mcp-kit/core-team',
      '@mcp-kit/performance-team',
    ]);
    expect(moduleAt(analysis, 'packages/core/src/queue.ts').owners).toEqual(['@mcp-kit/core-team']);
  });
});
