/** What work on tests costs, in hours of one person. */
export interface EffortRates {
  /** To begin a test file: once for a module that has none. */
  readonly testFile: number;
  /** Per function never entered. */
  readonly function: number;
  /** Per branch arm never taken; where no report tells arms, per decision path of uncovered code. */
  readonly path: number;
  /** Per uncovered line, on top of the others. */
  readonly line: number;
  /** What the hours of a tier's modules are multiplied with; 1 where none is given. */
  readonly tiers: Readonly<Record<string, number>>;
  /** Share (0 to 1) of a module's uncovered lines that work on it is expected to cover. */
  readonly reach: number;
}

/** A starting point, not a measurement; see docs/planning.md. */
export const DEFAULT_RATES: EffortRates = { testFile: 0.5, function: 0.15, path: 0.03, line: 0, tiers: {}, reach: 0.9 };
