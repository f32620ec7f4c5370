import { Random } from '../../random.js';

/**
 * Makes `Math.random` a function of a seed.
 * @returns starts it anew for an execution, whatever ran before.
 */
export function seedRandom(seed: number): (ordinal: number) => void {
  let numbers = new Random(seed);
  Math.random = function random() {
    return numbers.next();
  };
  return (ordinal) => {
    numbers = new Random(seed ^ Math.imul(ordinal, 0x9e3779b1));
  };
}
