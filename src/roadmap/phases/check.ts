import type { PhaseStatus } from '../model.js';

/** Which phases a check is about: those whose due date has passed, all, or those of these names. */
export type CheckScope = 'due' | 'all' | readonly string[];

export interface PhaseCheck {
  readonly passed: boolean;
  readonly checked: readonly PhaseStatus[];
  /** Not reached, or not known to be. */
  readonly failed: readonly PhaseStatus[];
}

/** What is unknown does not pass: a gate that nothing was measured for is no gate. */
export function checkPhases(statuses: readonly PhaseStatus[], scope: CheckScope, now: number): PhaseCheck {
  const checked = statuses.filter(({ phase }) => {
    if (scope === 'all') return true;
    return scope === 'due' ? phase.due !== null && phase.due < now : scope.includes(phase.name);
  });
  const failed = checked.filter(({ state }) => state !== 'reached');
  return { passed: failed.length === 0, checked, failed };
}
