import type { Module, Warning } from '../model.js';
import type { Cache } from './cache.js';
import type { ProjectCoverage } from './coverage.js';

const NAME = 'measured';

interface Remembered {
  /** Paths of the reports that were read. */
  readonly reports: readonly string[];
  /** Paths of the modules they measured. */
  readonly modules: readonly string[];
}

/**
 * Names modules that an earlier analysis saw in a report and that no report names now, though they are still there:
 * nobody notices a file leaving the report, and the percentage rises when it does.
 */
export async function rememberMeasured(
  modules: readonly Module[],
  { uses }: ProjectCoverage,
  cache: Cache,
): Promise<Warning[]> {
  if (uses.length === 0) return [];
  const reports = uses.map(({ path }) => path);
  const earlier = await cache.read<Remembered>(NAME, NAME);
  // Another report, named for once, says nothing about what left this one.
  const comparable = earlier?.reports.some((path) => reports.includes(path)) ?? false;
  const before = new Set(comparable ? earlier?.modules : []);
  const gone = modules.filter(
    ({ coverage, path, state }) => coverage === null && state === 'unmeasured' && before.has(path),
  );
  const now = modules.filter(({ coverage }) => coverage !== null).map(({ path }) => path);
  // What has left stays remembered until it comes back, so that the warning does not vanish with the second look.
  const remembered: Remembered = { reports, modules: [...now, ...gone.map(({ path }) => path)] };
  await cache.write(NAME, NAME, remembered);
  return gone.map(({ path }) => ({
    code: 'module-left-report',
    message: 'was in an earlier report and is in none now: its lines have left the percentage',
    file: path,
  }));
}
