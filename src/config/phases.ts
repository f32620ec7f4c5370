import { CovgapError } from '../errors.js';
import { endOfDay, startOfDay } from '../roadmap/dates.js';
import type { Phase, PhaseTarget } from '../roadmap/model.js';
import { DEFAULT_PHASES } from '../roadmap/phases/defaults.js';
import type { PhaseConfig } from './roadmap-schema.js';
import type { Config } from './schema.js';

/**
 * The phases of the configuration, else the default ones.
 *
 * @param tiers names of the tiers there are
 * @throws CovgapError `config-invalid` for a phase of a tier that does not exist: it would never be measured
 */
export function phasesOf({ phases }: Pick<Config, 'phases'>, tiers: readonly string[]): readonly Phase[] {
  if (phases === undefined) return DEFAULT_PHASES;
  for (const { name, tiers: own = [] } of phases) {
    const unknown = own.find((tier) => !tiers.includes(tier));
    if (unknown !== undefined)
      throw new CovgapError(
        'config-invalid',
        `"phases": no tier is called "${unknown}", which the phase "${name}" counts`,
        {
          hint: `There are ${tiers.join(', ')}.`,
        },
      );
  }
  return phases.map((phase) => ({
    name: phase.name,
    target: targetOf(phase),
    tiers: phase.tiers ?? null,
    due: phase.due === undefined ? null : endOfDay(startOfDay(phase.due)!),
  }));
}

function targetOf({ lines, branches, functions, modules, failingTests }: PhaseConfig): PhaseTarget {
  if (failingTests !== undefined) return { kind: 'no-failing-tests' };
  if (modules !== undefined)
    return { kind: 'modules', level: modules.level, atLeast: modules.count ?? { percent: modules.percent! } };
  if (branches !== undefined) return { kind: 'coverage', metric: 'branches', percent: branches };
  if (functions !== undefined) return { kind: 'coverage', metric: 'functions', percent: functions };
  return { kind: 'coverage', metric: 'lines', percent: lines! };
}
