import type { DoctorFacts } from './facts.js';
import type { Finding } from './finding.js';
import { all } from './words.js';

export function history({ tree }: DoctorFacts): Finding[] {
  if (tree === null) return [];
  if (tree.history === 'whole')
    return [{ code: 'history-whole', severity: 'ok', message: 'the git history is there, and not cut off' }];
  if (tree.history === 'shallow')
    return [
      {
        code: 'shallow-history',
        severity: 'warn',
        message: 'the clone is shallow: how often modules change, and whether reports are stale, is guesswork',
        fix: 'Fetch the whole history; with actions/checkout that is fetch-depth: 0.\n$ git fetch --unshallow',
      },
    ];
  return [
    {
      code: 'no-history',
      severity: 'info',
      message: 'no git history: modules are ranked without how often they change, and staleness goes by times on disk',
      fix: 'Run covgap in a git checkout.',
    },
  ];
}

export function configuration({ tree }: DoctorFacts): Finding[] {
  if (tree === null) return [];
  if (tree.configFile === null)
    return [
      {
        code: 'no-config',
        severity: 'info',
        message: 'no covgap.config.jsonc: tiers are guessed from folder names and imports',
        fix: 'Write them down, to edit them:\n$ covgap init',
      },
    ];
  const idle = tree.tiers.filter(({ modules }) => modules === 0).map(({ name }) => `"${name}"`);
  if (idle.length > 0)
    return [
      {
        code: 'tier-matches-nothing',
        severity: 'warn',
        message: `no module is in the ${idle.length === 1 ? 'tier' : 'tiers'} ${all(idle)}`,
        file: tree.configFile,
        fix: 'Correct the globs, which are taken from the project folder; a module belongs to the first tier that matches.',
      },
    ];
  const message = tree.tiers.length === 0 ? 'a configuration is there' : 'every tier of the configuration has modules';
  return [{ code: 'config-holds', severity: 'ok', message }];
}
