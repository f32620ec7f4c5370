import { Random } from '../../random.js';

/** Draws from distributions. */
export class Draws extends Random {
  #spare: number | null = null;

  /** Standard normal, by Marsaglia's polar method. */
  normal(): number {
    if (this.#spare !== null) {
      const spare = this.#spare;
      this.#spare = null;
      return spare;
    }
    for (;;) {
      const a = 2 * this.next() - 1;
      const b = 2 * this.next() - 1;
      const square = a * a + b * b;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spare = b * scale;
      return a * scale;
    }
  }

  /** Chi-squared with a whole number of degrees of freedom. */
  chiSquared(degrees: number): number {
    let sum = 0;
    for (let pair = 0; pair < degrees >> 1; pair++) sum += -2 * Math.log(1 - this.next());
    return degrees % 2 === 1 ? sum + this.normal() ** 2 : sum;
  }

  /** Gamma of scale 1 (Marsaglia and Tsang 2000). */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * (1 - this.next()) ** (1 / shape);
    const d = shape - 1 / 3;
    for (;;) {
      const normal = this.normal();
      const cube = (1 + normal / Math.sqrt(9 * d)) ** 3;
      if (cube <= 0) continue;
      if (Math.log(1 - this.next()) < normal ** 2 / 2 + d - d * cube + d * Math.log(cube)) return d * cube;
    }
  }
}
