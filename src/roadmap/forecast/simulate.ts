import { believe, drawFuture, type Future } from './belief.js';
import { Draws } from './draws.js';
import { quantile, type Sample, withoutOddWeeks } from './robust.js';

export interface SimulationOptions {
  /** Weeks to look ahead. */
  readonly horizon: number;
  readonly simulations: number;
  readonly seed: number;
}

/**
 * When the value first reaches 0, in weeks from the last sample: once for each simulated future, ascending, Infinity
 * where it does not within the horizon. A future has a value a week, as it would be measured, noise and all; between
 * two weeks the value goes in a straight line.
 *
 * @param samples at least three, ascending; the last of them below 0
 */
export function firstPassages(samples: readonly Sample[], options: SimulationOptions): Float64Array {
  const belief = believe(withoutOddWeeks(samples));
  const random = new Draws(options.seed);
  const last = samples.at(-1)!.value;
  const passages = new Float64Array(options.simulations);
  for (let index = 0; index < passages.length; index++) {
    passages[index] = passage(last, drawFuture(belief, random), options.horizon);
  }
  return passages.sort();
}

function passage(start: number, future: Future, horizon: number): number {
  let before = start;
  for (let week = 1; week <= horizon; week++) {
    const value = future();
    if (value >= 0) return week - 1 + crossing(before, value);
    before = value;
  }
  return Number.POSITIVE_INFINITY;
}

/** Where between two weeks a line from `before`, below 0, to `after` meets 0. */
function crossing(before: number, after: number): number {
  return before === after ? 1 : -before / (after - before);
}

export interface ConePoint {
  /** Weeks after the last sample. */
  readonly week: number;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/** The middle 80 % and the median of simulated values, week by week: one cone of a chart. */
export function cone(samples: readonly Sample[], options: SimulationOptions): ConePoint[] {
  const belief = believe(withoutOddWeeks(samples));
  const random = new Draws(options.seed);
  const weeks = Array.from({ length: options.horizon }, () => new Float64Array(options.simulations));
  for (let index = 0; index < options.simulations; index++) {
    const future = drawFuture(belief, random);
    for (const values of weeks) values[index] = future();
  }
  return weeks.map((values, index) => {
    const sorted = values.sort();
    return { week: index + 1, low: quantile(sorted, 0.1), middle: quantile(sorted, 0.5), high: quantile(sorted, 0.9) };
  });
}
