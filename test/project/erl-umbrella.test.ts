import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Analysis } from '../../src/model.js';
import { reasonText } from '../../src/report/words.js';
import { analyzed, moduleAt } from '../support/project.js';

/** The committed Erlang umbrella, with what `make-reports.sh` had real Erlang and rebar3 leave behind. */
const root = fileURLToPath(new URL('../../fixtures/projects/erl-umbrella', import.meta.url));

describe('the Erlang umbrella', () => {
  let analysis: Analysis;
  beforeAll(async () => {
    analysis = await analyzed(root);
  });

  it('is read from the coverage data of EUnit and of Common Test, all of it found in the tree', () => {
    expect(analysis.reports.map(({ path, format, files, matched }) => [path, format, files, matched])).toEqual([
      ['_build/test/cover/ct.coverdata', 'coverdata', 21, 21],
      ['_build/test/cover/eunit.coverdata', 'coverdata', 21, 21],
    ]);
    expect(analysis.totals).toMatchObject({ modules: 22, measured: 21, unmeasured: 1, testFiles: 6 });
    const { covered, total } = analysis.totals.lines!;
    expect(covered / total).toBeGreaterThan(0.1);
    expect(covered / total).toBeLessThan(0.3);
  });

  it('is ranked core, transports, observability, the other application, then the rest, with nothing configured', () => {
    expect(analysis.tiersGuessed).toBe(true);
    const order = analysis.modules.map(({ module }) => module.tier).filter((tier, i, all) => tier !== all[i - 1]);
    expect(order).toEqual(['core', 'transports', 'observability', 'kanban_shop', 'rest']);
    expect(analysis.modules[0]!.module.path).toBe('apps/shop_core/src/shop_pool_manager.erl');
  });

  it('knows behaviours, and tests by what they call', () => {
    const { unit, testFiles } = moduleAt(analysis, 'apps/shop_core/src/shop_session.erl');
    expect(unit?.behaviours).toEqual(['gen_statem']);
    expect(testFiles).toEqual([]);
    expect(moduleAt(analysis, 'apps/shop_core/src/shop_registry.erl').testFiles).toMatchObject([
      { path: 'apps/shop_core/test/shop_registry_SUITE.erl', via: 'import' },
    ]);
  });

  it('knows from the results of EUnit and Common Test which tests of a module fail', () => {
    const outcomeOf = (path: string) => moduleAt(analysis, path).testFiles[0]?.outcome;
    expect(outcomeOf('apps/shop_core/src/shop_batch.erl')).toEqual({ tests: 3, failed: 0, errored: 1, skipped: 0 });
    expect(outcomeOf('apps/shop_core/src/shop_registry.erl')).toEqual({ tests: 2, failed: 0, errored: 0, skipped: 0 });
    const failing = analysis.modules.filter(({ reasons }) => reasons.some(({ code }) => code === 'tests-failing'));
    expect(failing.map(({ module }) => module.name)).toEqual(['shop_batch']);
    expect(failing[0]!.reasons.map(reasonText)).toContain('1 ended in an error of 3 tests in shop_batch_tests.erl');
  });

  it('is whole in the repository, though most projects ignore _build', () => {
    const tracked = execFileSync('git', ['ls-files', '_build'], { cwd: root, encoding: 'utf8' }).split('\n');
    for (const file of ['cover/eunit.coverdata', 'cover/ct.coverdata', 'logs/last/junit_report.xml'])
      expect(tracked).toContain(`_build/test/${file}`);
  });

  const erlang = spawnSync('rebar3', ['version'], { timeout: 60_000 }).status === 0;
  const made = mkdtempSync(join(tmpdir(), 'covgap-umbrella-'));
  afterAll(() => rmSync(made, { recursive: true }));

  it.skipIf(!erlang)(
    `has the coverage that Erlang gives today${erlang ? '' : ' (SKIPPED: rebar3 is not installed)'}`,
    async () => {
      execFileSync(join(root, 'make-reports.sh'), [made], { stdio: 'ignore', timeout: 110_000 });
      const today = await analyzed(root, { reports: [join(made, '_build/test/cover/*.coverdata')] });
      const linesOf = ({ modules }: Analysis) => modules.map(({ module }) => [module.path, module.lines]);
      expect(linesOf(today)).toEqual(linesOf(analysis));
    },
    120_000,
  );
});
