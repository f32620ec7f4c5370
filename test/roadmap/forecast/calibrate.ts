import { forecastPhase } from '../../../src/roadmap/forecast/forecast.js';
import { median } from '../../../src/roadmap/forecast/robust.js';
import { WEEK_MS } from '../../../src/roadmap/weeks.js';
import { type Calibration, type LAWS, trial } from './laws.js';

/** How often the 80 % range holds what happens, over that many histories of one law. */
export function calibrate(law: (typeof LAWS)[number], histories: number, simulations: number, from = 1): Calibration {
  const widths: number[] = [];
  const errors: number[] = [];
  let before = 0;
  let after = 0;
  let made = 0;
  for (let seed = from; made < histories; seed++) {
    const each = trial(law, seed * 7919);
    if (each === null) continue;
    made++;
    const { expected, range } = forecastPhase(each.phase, each.history, { now: each.now, simulations, seed });
    if (expected === null || range === null) continue;
    const latest = range.latest ?? Number.POSITIVE_INFINITY;
    if (each.truth < range.earliest) before++;
    if (each.truth > latest) after++;
    widths.push((latest - range.earliest) / WEEK_MS);
    errors.push((expected - each.truth) / WEEK_MS);
  }
  const dated = widths.length;
  return {
    law: law.name,
    histories,
    dated,
    held: 1 - (before + after) / dated,
    before: before / dated,
    after: after / dated,
    width: median(widths),
    error: median(errors),
  };
}
