/**
 * Makes `Math.random` a function of a seed.
 * @returns starts it anew for an execution, whatever ran before.
 */
export function seedRandom(seed: number): (ordinal: number) => void {
  let state = seed >>> 0;
  Math.random = function random() {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return (ordinal) => {
    state = (seed ^ Math.imul(ordinal, 0x9e3779b1)) >>> 0;
  };
}
