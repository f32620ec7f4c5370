import type { ModuleSnapshot, Phase, PhaseStatus, SnapshotHead } from '../model.js';
import { linesOrEstimate } from '../snapshot.js';
import { inTiers, isAt, missingItems, progressOf, type Standing } from './progress.js';

/** More say less. */
const HOLDING_BACK = 10;

/**
 * Where a phase stands.
 *
 * What was not measured is unknown, never reached: no report, no test results, nothing to cover, or branches and
 * functions of modules that no report names.
 *
 * @param today with its modules; the newest state
 * @param history older states, oldest first; without their modules, what counts modules has no history
 */
export function phaseStatus(
  phase: Phase,
  today: Standing & { readonly modules: readonly ModuleSnapshot[] },
  history: readonly (Standing & Pick<SnapshotHead, 'time'>)[] = [],
): PhaseStatus {
  const { now, partly } = progressOf(phase, today);
  const missing = now === null ? null : Math.max(0, missingItems(phase.target, now));
  const reached = missing === 0;
  // What is missing in part can only make it worse: below the target it stays below.
  const state = missing === null || (reached && partly) ? 'unknown' : reached ? 'reached' : 'open';
  const open = missingByModule(phase, today.modules);
  return {
    phase,
    state,
    now,
    gap: state === 'unknown' ? null : missing,
    reachedAt: state === 'reached' ? heldSince(phase, history) : null,
    holdingBack: state === 'reached' ? [] : open.slice(0, HOLDING_BACK),
    openModules: state === 'reached' ? 0 : open.length,
  };
}

/** The first of the states at the end of the history that all were at the target. */
function heldSince(phase: Phase, history: readonly (Standing & Pick<SnapshotHead, 'time'>)[]): number | null {
  let since: number | null = null;
  for (const standing of [...history].sort((a, b) => b.time - a.time)) {
    const { now, partly } = progressOf(phase, standing);
    if (now === null || partly || missingItems(phase.target, now) > 0) break;
    since = standing.time;
  }
  return since;
}

function missingByModule({ target, tiers }: Phase, modules: readonly ModuleSnapshot[]) {
  return inTiers(modules, tiers)
    .map((module) => ({ path: module.path, missing: missingIn(module, target) }))
    .filter(({ missing }) => missing > 0)
    .sort((a, b) => b.missing - a.missing || (a.path < b.path ? -1 : 1));
}

/** Lines, branches or functions; where modules are counted, the lines up to their level. */
function missingIn(module: ModuleSnapshot, target: Phase['target']): number {
  if (target.kind === 'no-failing-tests') return 0;
  const ratio =
    target.kind === 'modules' || target.metric === 'lines' ? linesOrEstimate(module) : module[target.metric];
  if (ratio === null) return 0;
  if (target.kind === 'coverage') return ratio.total - ratio.covered;
  return isAt(module, target.level) ? 0 : Math.ceil((ratio.total * target.level) / 100 - ratio.covered);
}
