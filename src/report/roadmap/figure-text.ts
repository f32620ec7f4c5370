import type { Figure } from '../../roadmap/document/model.js';
import { count } from '../words.js';
import { isoDay, NOT_MEASURED, signed } from './figures.js';
import { figure, type Inline } from './page.js';

/** A figure of the roadmap as it is printed: the same everywhere. */
function figureText({ value, unit }: Figure): string | null {
  if (value === null) return null;
  switch (unit) {
    case 'percent':
      // Rounded down, so that 79.99 % never reads 80.0; sums of floats are kept from falling below themselves.
      return `${(Math.floor(value * 10 + 1e-6) / 10).toFixed(1)} %`;
    case 'level':
      return `${count(value)} %`;
    case 'points':
      return `${(Math.round(value * 10) / 10).toFixed(1)}`;
    case 'count':
      return count(Math.round(value * 10) / 10);
    case 'hours':
      return value < 10 ? (Math.round(value * 10) / 10).toFixed(1) : count(Math.round(value));
    case 'weeks':
      return (Math.round(Math.abs(value) * 10) / 10).toFixed(1);
    case 'date':
      return isoDay(value);
    case 'probability':
      return `${Math.round(value * 100)} %`;
  }
}

/** A figure, or that it was not measured. */
export function show(given: Figure, otherwise: string = NOT_MEASURED): Inline {
  const text = figureText(given);
  return text === null ? otherwise : figure(text);
}

/** A figure with its sign. */
export function showSigned({ value }: Figure, otherwise = '–'): Inline {
  return value === null ? otherwise : figure(signed(Math.round(value * 10) / 10, 1));
}
