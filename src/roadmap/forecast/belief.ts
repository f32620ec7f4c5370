import type { Draws } from './draws.js';
import type { Sample } from './robust.js';

/**
 * Two ways a history may go on. About a **line**: next week does not remember that this week was bad, as where a team
 * works to a plan, or a measurement is noisy. Or it **adds up**: every week starts from where the last one ended. Which
 * of the two a history is decides how wide the future is, and short histories hardly tell: so both are kept, with a
 * weight by how likely each makes what was seen.
 */
export interface Belief {
  /** Share of belief, 0 to 1, that the history is about a line. */
  readonly line: number;
  readonly fit: LineFit;
  /** Between one sample and the next. */
  readonly steps: readonly Step[];
  /** The last sample. */
  readonly last: number;
}

interface Step {
  readonly weeks: number;
  /** What was added a week. */
  readonly pace: number;
}

interface LineFit {
  /** Of the line at the last sample. */
  readonly level: number;
  readonly drift: number;
  readonly varLevel: number;
  readonly varDrift: number;
  /** These three in units of the variance of the noise. */
  readonly covariance: number;
  readonly squares: number;
  readonly degrees: number;
}

/**
 * What is covered stays covered, so a history adds up unless it clearly says otherwise: odds of one to nine for a line,
 * times the fourth power of the ratio of evidence. Both figures were chosen by calibration; see docs/forecast.md.
 */
const PRIOR_LINE = 0.1;
const CLEARNESS = 4;

/** At least three samples, `at` ascending. */
export function believe(samples: readonly Sample[]): Belief {
  const fit = fitLine(samples);
  const steps = stepsBetween(samples);
  const clear = CLEARNESS * (logEvidenceOfLine(samples, fit) - logEvidenceOfSteps(samples));
  // In logarithms, since a history without noise has no bounds to its odds.
  const line = 1 / (1 + Math.exp(-clear - Math.log(PRIOR_LINE / (1 - PRIOR_LINE))));
  return { line, fit, steps, last: samples.at(-1)!.value };
}

function stepsBetween(samples: readonly Sample[]): Step[] {
  return samples.slice(1).map(({ at, value }, index) => {
    const before = samples[index]!;
    return { weeks: at - before.at, pace: (value - before.value) / (at - before.at) };
  });
}

/** Least squares, the axis moved so that the last sample stands at 0. */
function fitLine(samples: readonly Sample[]): LineFit {
  const end = samples.at(-1)!.at;
  const count = samples.length;
  const middle = samples.reduce((sum, { at }) => sum + at - end, 0) / count;
  const mean = samples.reduce((sum, { value }) => sum + value, 0) / count;
  let spread = 0;
  let product = 0;
  for (const { at, value } of samples) {
    spread += (at - end - middle) ** 2;
    product += (at - end - middle) * (value - mean);
  }
  const drift = product / spread;
  const level = mean - drift * middle;
  const squares = samples.reduce((sum, { at, value }) => sum + (value - level - drift * (at - end)) ** 2, 0);
  return {
    level,
    drift,
    varLevel: 1 / count + middle ** 2 / spread,
    varDrift: 1 / spread,
    covariance: -middle / spread,
    squares,
    degrees: count - 2,
  };
}

/**
 * Evidence with level, drift (flat priors) and variance (1/σ²) integrated out, up to what both ways share:
 * Γ(ν/2) and powers of π. Both have two unknowns besides the variance, so ν is the same.
 */
function logEvidenceOfLine(samples: readonly Sample[], { squares, degrees }: LineFit): number {
  const count = samples.length;
  const middle = samples.reduce((sum, { at }) => sum + at, 0) / count;
  const spread = samples.reduce((sum, { at }) => sum + (at - middle) ** 2, 0);
  return -0.5 * Math.log(count * spread) - (degrees / 2) * Math.log(squares + Number.MIN_VALUE);
}

function logEvidenceOfSteps(samples: readonly Sample[]): number {
  const [first, last] = [samples[0]!, samples.at(-1)!];
  const span = last.at - first.at;
  const drift = (last.value - first.value) / span;
  let squares = 0;
  let logDeterminant = 0;
  for (const [index, { at, value }] of samples.slice(1).entries()) {
    const before = samples[index]!;
    const gap = at - before.at;
    squares += (value - before.value - drift * gap) ** 2 / gap;
    logDeterminant += Math.log(gap);
  }
  const degrees = samples.length - 2;
  return -0.5 * (logDeterminant + Math.log(span)) - (degrees / 2) * Math.log(squares + Number.MIN_VALUE);
}

/** Gives the value one week later, each time it is called. */
export type Future = () => number;

/** A future drawn from what is believed. */
export function drawFuture(belief: Belief, random: Draws): Future {
  return random.next() < belief.line ? alongLine(belief.fit, random) : addingUp(belief, random);
}

/** Level, drift and noise drawn from their joint posterior (normal, inverse chi-squared). */
function alongLine(fit: LineFit, random: Draws): Future {
  const sigma = Math.sqrt(fit.squares / random.chiSquared(fit.degrees));
  const slope = fit.covariance / Math.sqrt(fit.varLevel);
  const [one, two] = [random.normal(), random.normal()];
  const drift = fit.drift + sigma * (slope * one + Math.sqrt(Math.max(0, fit.varDrift - slope ** 2)) * two);
  let level = fit.level + sigma * Math.sqrt(fit.varLevel) * one;
  return () => {
    level += drift;
    return level + sigma * random.normal();
  };
}

/** Degrees of freedom that the pace of few weeks costs, and the fewest that are left. */
const COST = 4;
const FEWEST = 1.5;

/**
 * Weeks like those seen, drawn again and again, at a pace that is not known: the posterior of the mean of a gamma
 * distribution whose shape is that of the weeks seen. Few and uneven weeks leave the pace open, and more so upwards: a
 * history without a strong week yet may well be one of strong weeks.
 */
function addingUp({ steps, last }: Belief, random: Draws): Future {
  const factor = paceFactor(steps, random);
  // Where nobody recorded for some weeks, each of them had its share of what came.
  const weeks = steps.flatMap(({ weeks, pace }) => new Array<number>(Math.max(1, Math.round(weeks))).fill(pace));
  let value = last;
  return () => {
    value += weeks[random.below(weeks.length)]! * factor;
    return value;
  };
}

function paceFactor(steps: readonly Step[], random: Draws): number {
  const count = steps.length;
  const mean = steps.reduce((sum, { pace }) => sum + pace, 0) / count;
  const squares = steps.reduce((sum, { pace }) => sum + (pace - mean) ** 2, 0);
  // A falling history is no slow one: nothing of it is scaled. Without any unevenness the pace is known.
  if (mean <= 0 || squares === 0) return 1;
  const shape = Math.max(FEWEST, (mean ** 2 / squares) * (count - 1) * Math.max(1, count - COST));
  return shape / random.gamma(shape);
}
