import type { Ratio } from '../../model.js';
import type { Figure, Source, Unit } from './model.js';

/** Figures, made of what they come from. */

export function figure(value: number | null | undefined, unit: Unit, ...from: readonly Source[]): Figure {
  return { value: value ?? null, unit, from };
}

/** A share in percent, unrounded; null where there is nothing to have a share of. */
export function share(ratio: Ratio | null | undefined, from: Source): Figure {
  const value = ratio == null || ratio.total === 0 ? null : (ratio.covered / ratio.total) * 100;
  return { value, unit: 'percent', from: [from] };
}

/** What is missing to a target; never below 0. */
export function missing(now: Figure, target: Figure, unit: Unit = now.unit): Figure {
  const value = now.value === null || target.value === null ? null : Math.max(0, target.value - now.value);
  return { value, unit, from: [...now.from, ...target.from] };
}
