import libCoverage from 'istanbul-lib-coverage';
import libReport from 'istanbul-lib-report';
import { percent } from '../core/coverage.js';
import type { Ratio } from '../model.js';

export type Level = 'low' | 'medium' | 'high' | 'none';

/** Tells low, medium and high coverage apart by Istanbul's watermarks, as every Istanbul report does. */
export function levels(watermarks: readonly [number, number]): (ratio: Ratio | null) => Level {
  const pair: [number, number] = [watermarks[0], watermarks[1]];
  const context = libReport.createContext({
    dir: '.',
    // Only the watermarks are used: there is nothing to visit.
    coverageMap: libCoverage.createCoverageMap({}),
    watermarks: { statements: pair, lines: pair, branches: pair, functions: pair },
  });
  return (ratio) => {
    const value = percent(ratio);
    if (value === null) return 'none';
    const level = context.classForPercent('lines', value);
    return level === 'low' || level === 'medium' || level === 'high' ? level : 'none';
  };
}
