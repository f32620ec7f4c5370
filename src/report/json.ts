import { percent } from '../core/coverage.js';
import type { Analysis, Gap, RankedModule, Ratio } from '../model.js';
import { reasonText } from './words.js';

/** What `--json` prints; `docs/schema/analysis.schema.json` describes it. Measures not taken are null. */
export function analysisJson(analysis: Analysis, gapsOf: (module: RankedModule) => readonly Gap[]) {
  const { totals } = analysis;
  return {
    schemaVersion: 1 as const,
    totals: {
      ...totals,
      lines: withPercent(totals.lines),
      branches: withPercent(totals.branches),
      functions: withPercent(totals.functions),
      linesWithUnmeasured: withPercent(totals.linesWithUnmeasured),
    },
    reports: analysis.reports.map(({ path, format, files, matched, madeAt, staleSources }) => ({
      path,
      format,
      files,
      matched,
      madeAt: new Date(madeAt).toISOString(),
      staleSources,
    })),
    tiers: analysis.tiers.map(({ name, modules, unmeasured, lines, linesWithUnmeasured }) => ({
      name,
      modules,
      unmeasured,
      lines: withPercent(lines),
      linesWithUnmeasured: withPercent(linesWithUnmeasured),
    })),
    modules: analysis.modules.map((ranked) => moduleJson(ranked, gapsOf(ranked))),
    warnings: analysis.warnings,
  };
}

export type AnalysisJson = ReturnType<typeof analysisJson>;

export function moduleJson({ module, rank, score, reasons }: RankedModule, gaps: readonly Gap[]) {
  return {
    rank,
    path: module.path,
    name: module.name,
    tier: module.tier,
    language: module.language,
    behaviours: module.unit?.behaviours ?? [],
    state: module.state,
    lines: withPercent(module.lines),
    branches: withPercent(module.branches),
    functions: withPercent(module.functions),
    estimatedLines: module.estimatedLines,
    complexity: module.complexity,
    crap: module.crap === null ? null : round(module.crap),
    churn: module.churn === null ? null : { commits90: module.churn.commits90, decayed: round(module.churn.decayed) },
    dependents: module.dependents,
    testFiles: module.testFiles,
    owners: module.owners,
    score: round(score),
    reasons: reasons.map((reason) => ({ code: reason.code, text: reasonText(reason) })),
    gaps: gaps.map(({ kind, name, startLine, endLine, text }) => ({ kind, name, startLine, endLine, text })),
  };
}

function withPercent(ratio: Ratio | null) {
  return ratio === null ? null : { covered: ratio.covered, total: ratio.total, pct: percent(ratio) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
