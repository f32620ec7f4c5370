/** Estimates that a few odd weeks do not move. */

/** A value at a place on the axis of weeks. */
export interface Sample {
  readonly at: number;
  readonly value: number;
}

export function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

/** Of values in ascending order, with linear interpolation; NaN of none. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below];
  if (low === undefined) return Number.NaN;
  const high = sorted[below + 1] ?? low;
  // Two infinite neighbours have no difference to take a share of.
  return place === below || low === high ? low : low + (high - low) * (place - below);
}

/** Median of the slopes between all pairs (Theil 1950, Sen 1968), per unit of `at`; null of fewer than two places. */
export function theilSen(samples: readonly Sample[]): number | null {
  const slopes: number[] = [];
  for (const [index, a] of samples.entries())
    for (const b of samples.slice(index + 1)) if (b.at !== a.at) slopes.push((b.value - a.value) / (b.at - a.at));
  return slopes.length === 0 ? null : median(slopes);
}

const NEIGHBOURS = 2;
/** Standard deviations a value may stand off its neighbours; the usual three would take out one good week in 50. */
const ODD = 4;
/** At the ends nobody knows whether it will last: a very good last week is no mistake. */
const ODD_AT_END = 12;
/** Of the normal distribution: standard deviation per median absolute deviation. */
const SIGMA_PER_MAD = 1.4826;
/** With fewer, nobody can tell which of them is odd. */
const ENOUGH = 7;

/**
 * The samples without weeks that stand alone, off both sides' neighbours: a report that missed half of the tests, or
 * was made twice. A Hampel filter on what a Theil–Sen line leaves; a lasting step is no odd week and stays.
 */
export function withoutOddWeeks(samples: readonly Sample[]): Sample[] {
  const slope = theilSen(samples);
  if (slope === null || samples.length < ENOUGH) return [...samples];
  const flat = samples.map(({ at, value }) => value - slope * at);
  const off = flat.map((value, index) => {
    const around = flat.slice(Math.max(0, index - NEIGHBOURS), index + NEIGHBOURS + 1);
    return Math.abs(value - median(around));
  });
  // Each is one of the values its median is of, so many are 0: the middle of the others says how far is usual.
  const usual = median(off.filter((each) => each > 0));
  const limit = (index: number) =>
    (index === 0 || index === samples.length - 1 ? ODD_AT_END : ODD) * SIGMA_PER_MAD * usual;
  return samples.filter((_, index) => !(off[index]! > limit(index)));
}
