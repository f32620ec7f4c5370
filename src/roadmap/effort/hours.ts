import type { EffortBasis, Hours } from '../model.js';

/** Of the normal distribution: 80 % of it lie within so many standard deviations. */
const MIDDLE_80 = 1.2816;

/** Standard deviation, as a natural logarithm, of what one module takes against its estimate, whatever the others do. */
const MODULE_SIGMA = 0.5;

/**
 * Standard deviation, as a natural logarithm, of the error that all modules share while nothing is calibrated: the
 * middle 80 % then reach from half to twice the estimate, as early estimates do (Boehm 1981; Little 2006).
 */
export const DEFAULT_SIGMA = 0.54;

/**
 * The same for a total that people set: they know more than the model, and are not certain either (÷ and × 1.5).
 *
 * @public
 */
export const SET_SIGMA = 0.32;

/**
 * Hours of pieces of work taken together. What single modules cost more or less evens out over many of them; what all
 * of them share does not.
 *
 * @param expected hours of each piece
 */
export function hoursOf(expected: readonly number[], { sigma }: Pick<EffortBasis, 'sigma'>): Hours {
  const sum = expected.reduce((total, hours) => total + hours, 0);
  if (sum === 0) return { expected: 0, low: 0, high: 0 };
  const spread = Math.exp(MODULE_SIGMA ** 2) - 1;
  const own = (spread * expected.reduce((total, hours) => total + hours ** 2, 0)) / sum ** 2;
  const width = Math.exp(MIDDLE_80 * Math.sqrt(sigma ** 2 + Math.log(1 + own)));
  return { expected: sum, low: sum / width, high: sum * width };
}
