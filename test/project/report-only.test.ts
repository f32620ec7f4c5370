import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lcov } from '../support/coverage.js';
import { analyzed, project } from '../support/project.js';

describe('reports alone', () => {
  it('may name files by absolute paths, whose folders give tiers as well', async () => {
    const paths = ['/ci/shop/core/a.ts', '/ci/shop/core/b.ts', '/ci/shop/http/c.ts'];
    const root = project({ 'all.info': lcov(Object.fromEntries(paths.map((path) => [path, { 1: 0 }]))) });
    const analysis = await analyzed(root, { reportOnly: true, reports: ['all.info'] });
    expect(analysis.modules.map(({ module }) => [module.path, module.tier])).toEqual([
      ['core/a.ts', 'core'],
      ['core/b.ts', 'core'],
      ['http/c.ts', 'transports'],
    ]);
  });

  it('are analysed with no source at hand', async () => {
    const root = project({ 'x/all.info': lcov({ 'C:\\app\\core\\a.ts': { 1: 1, 2: 0 }, 'web/b.ts': { 1: 0 } }) });
    const analysis = await analyzed(root, { reportOnly: true, reports: [join('x', 'all.info')] });
    expect(analysis.modules.map(({ module }) => [module.path, module.language, module.state])).toEqual([
      ['C:/app/core/a.ts', 'typescript', 'partial'],
      ['web/b.ts', 'typescript', 'uncovered'],
    ]);
    expect(analysis.totals).toMatchObject({
      measured: 2,
      unmeasured: 0,
      testFiles: 0,
      lines: { covered: 1, total: 3 },
    });
    expect(analysis.modules[0]?.module).toMatchObject({ churn: null, dependents: null, estimatedLines: null });
  });
});
