import { distance } from 'fastest-levenshtein';
import { CovgapError } from '../errors.js';
import type { RankedModule } from '../model.js';

/**
 * The module a user means: `#3` (its rank), its path, the end of its path, its path without extension, or its name.
 *
 * @throws CovgapError `module-not-found` with the nearest names, `module-ambiguous` with the candidates
 */
export function selectModule(modules: readonly RankedModule[], query: string): RankedModule {
  const wanted = query.trim().replace(/\\/g, '/').replace(/^\.\//, '');
  if (/^#\d+$/.test(wanted)) return byRank(modules, Number(wanted.slice(1)));
  const ways: ((module: RankedModule) => boolean)[] = [
    ({ module }) => module.path === wanted,
    ({ module }) => stem(module.path) === wanted,
    ({ module }) => module.path.endsWith(`/${wanted}`),
    ({ module }) => stem(module.path).endsWith(`/${wanted}`),
    ({ module }) => module.name === wanted,
    ({ module }) => module.name.toLowerCase() === wanted.toLowerCase(),
  ];
  for (const way of ways) {
    const found = modules.filter(way);
    if (found.length === 1) return found[0]!;
    if (found.length > 1) throw ambiguous(query, found);
  }
  throw notFound(query, modules);
}

function byRank(modules: readonly RankedModule[], rank: number): RankedModule {
  const found = modules.find((module) => module.rank === rank);
  if (found !== undefined) return found;
  throw new CovgapError('module-not-found', `no module has rank #${rank}: there are ${modules.length}`, {
    hint: 'Run `covgap` to see the ranks.',
  });
}

function ambiguous(query: string, found: readonly RankedModule[]): CovgapError {
  const paths = found.slice(0, 5).map(({ module }) => module.path);
  return new CovgapError(
    'module-ambiguous',
    `"${query}" could be ${paths.join(', ')}${found.length > 5 ? ' and others' : ''}`,
    {
      hint: 'Give more of the path, or the rank as #N.',
    },
  );
}

function notFound(query: string, modules: readonly RankedModule[]): CovgapError {
  const wanted = stem(query.slice(query.lastIndexOf('/') + 1)).toLowerCase();
  const near = modules
    .map(({ module }) => ({ path: module.path, away: distance(wanted, module.name.toLowerCase()) }))
    .filter(
      ({ path, away }) =>
        away <= Math.max(2, wanted.length / 3) || (wanted.length > 2 && path.toLowerCase().includes(wanted)),
    )
    .sort((a, b) => a.away - b.away)
    .slice(0, 3)
    .map(({ path }) => path);
  return new CovgapError('module-not-found', `no module is called "${query}"`, {
    hint:
      near.length > 0
        ? `Did you mean ${near.join(' or ')}?`
        : 'Run `covgap` to see the modules; test files and excluded files are none.',
  });
}

function stem(path: string): string {
  return path.replace(/(?<=[^/])\.[^/.]+$/, '');
}
