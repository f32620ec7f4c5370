import { describe, expect, it } from 'vitest';
import { configuration, history } from '../../src/core/doctor/project-checks.js';
import { applicationsMissing, eunitAborts } from '../../src/core/doctor/rebar3-checks.js';
import { codes, factsOf, TREE } from './facts.js';

describe('git', () => {
  it('has a whole history, a part of it, or none', () => {
    const told = (what: 'none' | 'shallow' | 'whole') => codes(history(factsOf({ tree: { ...TREE, history: what } })));
    expect(told('whole')).toEqual(['ok history-whole']);
    expect(told('shallow')).toEqual(['warn shallow-history']);
    expect(told('none')).toEqual(['info no-history']);
    expect(history(factsOf({ tree: null }))).toEqual([]);
  });
});

describe('the configuration', () => {
  it('is not there', () => {
    const [finding] = configuration(factsOf({ tree: { ...TREE, configFile: null } }));
    expect(finding).toMatchObject({ code: 'no-config', severity: 'info' });
    expect(finding?.fix).toContain('$ covgap init');
  });

  it('names tiers that no module is in', () => {
    const tiers = [
      { name: 'core', modules: 3 },
      { name: 'api', modules: 0 },
      { name: 'cli', modules: 0 },
    ];
    const [finding] = configuration(factsOf({ tree: { ...TREE, tiers } }));
    expect(finding).toMatchObject({ code: 'tier-matches-nothing', severity: 'warn', file: 'covgap.config.jsonc' });
    expect(finding?.message).toBe('no module is in the tiers "api" and "cli"');
  });

  it('holds', () => {
    expect(codes(configuration(factsOf()))).toEqual(['ok config-holds']);
    expect(codes(configuration(factsOf({ tree: { ...TREE, tiers: [] } })))).toEqual(['ok config-holds']);
  });
});

describe('rebar3', () => {
  const project = (paths: string[], config = '{erl_opts, [debug_info]}.') =>
    factsOf({ tree: { ...TREE, paths }, manifests: [{ path: 'rebar.config', text: config }] });

  it('compiles no folder below test/, and eunit aborts', () => {
    const paths = ['test/integration/a_SUITE.erl', 'test/b_tests.erl'];
    expect(eunitAborts(project(paths))).toMatchObject([
      { code: 'rebar3-nested-tests', severity: 'error', file: 'test/integration/a_SUITE.erl' },
    ]);
    expect(eunitAborts(project(paths, '{extra_src_dirs, [{"test", [{recursive, true}]}]}.'))).toEqual([]);
    expect(eunitAborts(project(['test/b_tests.erl', 'test/a_SUITE_data/x.erl']))).toEqual([]);
    expect(eunitAborts(factsOf({ tree: { ...TREE, paths } }))).toEqual([]);
  });

  it('has no application where *.app.src is not in the repository', () => {
    const paths = ['apps/a/src/a.erl', 'apps/b/src/b.erl', 'apps/b/src/b.app.src'];
    expect(applicationsMissing(project(paths))).toMatchObject([
      { code: 'rebar3-app-src-missing', severity: 'error', file: 'apps/a/src' },
    ]);
    expect(applicationsMissing(project(paths.slice(1)))).toEqual([]);
  });
});
