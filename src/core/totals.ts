import type { Module, Ratio, TierSummary, Totals } from '../model.js';
import { addRatios } from './coverage.js';

export function totalsOf(modules: readonly Module[], testFiles: number): Totals {
  const unmeasured = modules.filter(({ state }) => state === 'unmeasured').length;
  const empty = modules.filter(({ state, coverage }) => state === 'empty' && coverage === null).length;
  return {
    modules: modules.length,
    measured: modules.length - unmeasured - empty,
    unmeasured,
    empty,
    testFiles,
    lines: sum(modules, ({ lines }) => lines),
    branches: sum(modules, ({ branches }) => branches),
    functions: sum(modules, ({ functions }) => functions),
    linesWithUnmeasured: sum(modules, linesOrEstimate),
  };
}

export function tierSummaries(modules: readonly Module[], tiers: readonly string[]): TierSummary[] {
  return tiers.map((name) => {
    const members = modules.filter(({ tier }) => tier === name);
    return {
      name,
      modules: members.length,
      unmeasured: members.filter(({ state }) => state === 'unmeasured').length,
      lines: sum(members, ({ lines }) => lines),
      linesWithUnmeasured: sum(members, linesOrEstimate),
    };
  });
}

function linesOrEstimate({ lines, estimatedLines }: Module): Ratio | null {
  return lines ?? (estimatedLines === null ? null : { covered: 0, total: estimatedLines });
}

function sum(modules: readonly Module[], of: (module: Module) => Ratio | null): Ratio | null {
  return modules.reduce<Ratio | null>((total, module) => addRatios(total, of(module)), null);
}
