import type { Figure } from '../../roadmap/document/model.js';
import { show } from './figure-text.js';
import type { Text } from './page.js';

/** Weeks late, or early. */
export function lateText(late: Figure): Text {
  if (late.value === null) return ['–'];
  if (Math.abs(late.value) < 0.05) return ['on the day'];
  return [show(late), late.value > 0 ? ' weeks late' : ' weeks early'];
}
