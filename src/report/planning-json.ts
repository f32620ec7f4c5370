import type { Warning } from '../model.js';
import type { Forecast, Phase, PhaseStatus, Plan } from '../roadmap/model.js';
import type { CheckScope } from '../roadmap/phases/check.js';
import type { PhasesReport } from './phases.js';

/** Times are printed as ISO 8601, in UTC. */
function iso(time: number): string;
function iso(time: number | null): string | null;
function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

/** What `covgap phases --json` prints. */
export function phasesJson({ at, phases, check, warnings }: PhasesReport, scope: CheckScope | null) {
  return {
    schemaVersion: 1 as const,
    at: iso(at),
    phases: phases.map(({ status, forecast }) => ({
      ...phaseJson(status.phase),
      ...statusJson(status),
      forecast: forecastJson(forecast),
    })),
    check:
      check === null || scope === null
        ? null
        : {
            scope: typeof scope === 'string' ? scope : [...scope],
            passed: check.passed,
            checked: check.checked.map(({ phase }) => phase.name),
            failed: check.failed.map(({ phase, state }) => ({ name: phase.name, state: state as 'open' | 'unknown' })),
          },
    warnings: warnings.map((warning) => ({ ...warning })),
  };
}

function phaseJson({ name, target, tiers, due }: Phase) {
  return { name, target: { ...target }, tiers: tiers === null ? null : [...tiers], due: iso(due) };
}

function statusJson({ state, now, gap, openModules, reachedAt, holdingBack }: PhaseStatus) {
  return {
    state,
    now,
    gap,
    openModules,
    reachedAt: iso(reachedAt),
    holdingBack: holdingBack.map((each) => ({ ...each })),
  };
}

function forecastJson({ verdict, expected, range, velocity, growth, missProbability, points }: Forecast) {
  return {
    verdict,
    expected: iso(expected),
    range: range === null ? null : { earliest: iso(range.earliest), latest: iso(range.latest) },
    velocity,
    growth,
    missProbability,
    points,
  };
}

export type PhasesJson = ReturnType<typeof phasesJson>;

/** What `covgap plan --json` prints. */
export function planJson(plan: Plan, phase: Phase | null, warnings: readonly Warning[]) {
  const { start, due, options, items, matrix, ...rest } = plan;
  return {
    schemaVersion: 1 as const,
    phase: phase === null ? null : phase.name,
    ...rest,
    start: iso(start),
    due: iso(due),
    options: options.map(({ date, ...option }) => ({ ...option, date: iso(date) })),
    items: items.map(({ function: piece, ...item }) => ({ ...item, function: piece ?? null })),
    matrix: matrix.map(({ function: piece, ...entry }) => ({ ...entry, function: piece ?? null })),
    warnings: warnings.map((warning) => ({ ...warning })),
  };
}

export type PlanJson = ReturnType<typeof planJson>;
