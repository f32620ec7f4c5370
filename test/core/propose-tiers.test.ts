import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propose, proposeTiers } from '../../src/core/propose-tiers.js';
import { compileTiers, REST_TIER } from '../../src/core/tiers.js';

const none = new Map<string, number>();

function tiersOf(modules: readonly string[], transitiveDependents: ReadonlyMap<string, number> = none) {
  return Object.fromEntries(
    proposeTiers({ modules, transitiveDependents }).map(({ name, paths }) => [name, [...paths]] as const),
  );
}

/** `files(['src/a', 3])` → src/a/f0.ts … */
function files(...folders: readonly (readonly [folder: string, count: number, extension?: string])[]): string[] {
  return folders.flatMap(([folder, count, extension = 'ts']) =>
    Array.from({ length: count }, (_, index) => `${folder}/f${index}.${extension}`),
  );
}

describe('proposeTiers', () => {
  it('takes the packages of a monorepo by name and leaves examples aside', () => {
    const modules = files(
      ['packages/core/src', 6],
      ['packages/core-internal/src/shared', 60],
      ['packages/client/src', 20],
      ['packages/server/src/server', 30],
      ['packages/server-legacy/src', 18],
      ['packages/middleware/express/src', 9],
      ['packages/middleware/hono/src', 4],
      ['packages/codemod/src', 31],
      ['examples/server/src', 70],
      ['examples/core', 70],
    );
    expect(tiersOf(modules)).toEqual({
      core: ['packages/core-internal/**', 'packages/core/**'],
      transports: ['packages/client/**', 'packages/middleware/**', 'packages/server-legacy/**', 'packages/server/**'],
    });
    const { rest, exclude, inNoTier } = propose({ modules, transitiveDependents: none });
    expect(rest).toEqual([{ name: 'codemod', path: 'packages/codemod/**', modules: 31 }]);
    expect(exclude).toEqual([{ path: 'examples/**', modules: 140, what: 'examples' }]);
    expect(inNoTier).toBe(171);
  });

  it('takes the applications of an Erlang umbrella by the telling word of their name', () => {
    const modules = files(
      ['apps/erlmcp_core/src', 14, 'erl'],
      ['apps/erlmcp_transports/src', 8, 'erl'],
      ['apps/erlmcp_observability/src', 9, 'erl'],
      ['apps/tcps_erlmcp/src', 60, 'erl'],
    );
    expect(tiersOf(modules)).toEqual({
      core: ['apps/erlmcp_core/**'],
      transports: ['apps/erlmcp_transports/**'],
      observability: ['apps/erlmcp_observability/**'],
      tcps_erlmcp: ['apps/tcps_erlmcp/**'],
    });
  });

  it('lets the other applications of an Erlang umbrella follow, the largest first, and nothing that is none', () => {
    const modules = files(
      ['apps/erlmcp_core/src', 14, 'erl'],
      ['apps/tcps_board/src', 6, 'erl'],
      ['apps/tcps_erlmcp/src', 60, 'erl'],
      ['apps/scripts', 9, 'erl'],
      ['tools', 5, 'erl'],
    );
    const { tiers, rest } = propose({ modules, transitiveDependents: none });
    expect(tiers.map(({ name, why }) => [name, why])).toEqual([
      ['core', 'name'],
      ['tcps_erlmcp', 'application'],
      ['tcps_board', 'application'],
    ]);
    expect(rest.map(({ name }) => name)).toContain('tools');
  });

  it('makes no tier of each of many applications', () => {
    const many = Array.from({ length: 12 }, (_, index) => [`apps/shop_${index}/src`, 3, 'erl'] as const);
    const { tiers, rest } = propose({
      modules: files(['apps/shop_core/src', 4, 'erl'], ...many),
      transitiveDependents: none,
    });
    expect(tiers.map(({ name }) => name)).toEqual(['core']);
    expect(rest).toHaveLength(12);
  });

  it('looks into cmd, internal and pkg of a Go repository', () => {
    const modules = files(
      ['cmd/served', 1, 'go'],
      ['internal/engine', 5, 'go'],
      ['internal/grpc', 4, 'go'],
      ['pkg/metrics', 3, 'go'],
      ['pkg/store', 6, 'go'],
    );
    expect(tiersOf(modules)).toEqual({
      core: ['internal/engine/**'],
      transports: ['internal/grpc/**'],
      observability: ['pkg/metrics/**'],
    });
  });

  it('looks below the package folders of a Maven tree', () => {
    const base = 'src/main/java/com/example';
    const modules = [
      `${base}/App.java`,
      ...files([`${base}/core/job`, 9, 'java'], [`${base}/api`, 4, 'java'], [`${base}/tracing`, 2, 'java']),
    ];
    expect(tiersOf(modules)).toEqual({
      core: [`${base}/core/**`],
      transports: [`${base}/api/**`],
      observability: [`${base}/tracing/**`],
    });
  });

  it('looks into a folder that holds nearly everything, but not into a core', () => {
    expect(tiersOf(files(['shop/domain', 10], ['shop/http', 10], ['tools', 1]))).toEqual({
      core: ['shop/domain/**'],
      transports: ['shop/http/**'],
    });
    expect(tiersOf(files(['src/core/http', 20], ['src/core/queue', 20], ['src/cli', 2]))).toEqual({
      core: ['src/core/**'],
    });
  });

  it('proposes nothing for a flat project, an empty one, or one that has only a core', () => {
    expect(tiersOf(files(['src', 8]))).toEqual({});
    expect(tiersOf([])).toEqual({});
    expect(tiersOf(files(['src/core', 8]))).toEqual({});
    expect(propose({ modules: files(['src', 8]), transitiveDependents: none }).inNoTier).toBe(8);
  });

  it('lets the last telling word decide, in any spelling', () => {
    const parts = ['core-http', 'http_core', 'WebSocketClient', 'metricsRegistry', 'drivers', 'billing'];
    expect(tiersOf(files(...parts.map((part) => [`packages/${part}`, 2] as const)))).toEqual({
      core: ['packages/http_core/**'],
      transports: ['packages/WebSocketClient/**', 'packages/core-http/**', 'packages/drivers/**'],
      observability: ['packages/metricsRegistry/**'],
    });
  });
});

describe('the core by imports', () => {
  const modules = files(['src/error', 30], ['src/query', 10], ['src/driver', 20], ['src/cache', 4]);
  const dependents = new Map(
    modules.map((path) => [path, path.startsWith('src/error') ? 120 : path.startsWith('src/query') ? 12 : 5]),
  );

  it('is the part most code rests on where no folder is called so, helpers aside', () => {
    const { tiers } = propose({ modules, transitiveDependents: dependents });
    expect(tiers.map(({ name, paths, modules: counts, why }) => [name, paths, counts, why])).toEqual([
      ['core', ['src/query/**'], [10], 'dependents'],
      ['transports', ['src/driver/**'], [20], 'name'],
    ]);
  });

  it('weighs modules by their lines where those are known', () => {
    const coverableLines = new Map(modules.map((path) => [path, path.startsWith('src/cache') ? 900 : 10]));
    const { tiers } = propose({ modules, transitiveDependents: dependents, coverableLines });
    expect(tiers[0]).toMatchObject({ name: 'core', paths: ['src/cache/**'] });
  });

  it('takes files right in src without what lies below', () => {
    const mixed = files(['src', 5], ['src/decorators', 8]);
    const counts = new Map(mixed.map((path) => [path, path.startsWith('src/f') ? 20 : 1]));
    expect(tiersOf(mixed, counts)).toEqual({ core: ['src/*'] });
  });

  it('is not guessed where nothing is known of imports', () => {
    expect(tiersOf(modules)).toEqual({ transports: ['src/driver/**'] });
  });
});

describe('globs of proposed tiers', () => {
  it('take folder names as they are, whatever characters they hold', () => {
    const name = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 6 })
      .filter((text) => !/[/\0]/.test(text) && text !== '.' && text !== '..');
    const odd = fc.constantFrom(
      '[id]',
      '(group)',
      '{a,b}',
      '!no',
      '*',
      '?',
      '@(x)',
      '#a',
      'a\\b',
      'it"s',
      'a\nb',
      '**',
    );
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(name, odd), { minLength: 1, maxLength: 5 }), (names) => {
        const modules = names.flatMap((folder) => files([`packages/${folder}-http`, 2], [`${folder}-core`, 2]));
        const tierOf = compileTiers(proposeTiers({ modules, transitiveDependents: none }));
        for (const path of modules)
          if (!path.startsWith('.'))
            expect([path, tierOf(path)]).toEqual([path, /-http\//.test(path) ? 'transports' : 'core']);
      }),
      { numRuns: 40 },
    );
  });

  it('take no module twice, and none that the proposal leaves to the rest', () => {
    const modules = files(['src', 3], ['src/core', 3], ['src/api', 3], ['lib/util', 2], ['docs/api', 3]);
    const { tiers, rest } = propose({ modules, transitiveDependents: none });
    const tierOf = compileTiers(tiers);
    for (const { modules: counts, name } of tiers)
      expect(modules.filter((path) => tierOf(path) === name)).toHaveLength(counts.reduce((a, b) => a + b, 0));
    expect(rest.map(({ name }) => name)).toEqual(['src', 'util']);
    expect(tierOf('docs/api/f0.ts')).toBe(REST_TIER);
  });

  it('names what is left so that names do not clash', () => {
    const { rest } = propose({
      modules: files(['apps/a', 1], ['libs/a', 2], ['apps/rest', 3], ['apps/core', 1]),
      transitiveDependents: none,
    });
    expect(rest.map(({ name }) => name)).toEqual(['apps/rest', 'libs/a', 'apps/a']);
  });
});
