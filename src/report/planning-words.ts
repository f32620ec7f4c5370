import type { Forecast, Hours, Phase, PhaseStatus } from '../roadmap/model.js';
import { count, counted, percentText } from './words.js';

/** Words for phases, forecasts and plans. */

/** `2026-01-28`, UTC. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** Hours with as many digits as they deserve: `0.4`, `7.5`, `120`. */
export function hoursNumber(hours: number): string {
  return hours < 10 ? hours.toFixed(1) : count(Math.round(hours));
}

/** `29 h (17 to 49)` */
export function hoursText({ expected, low, high }: Hours): string {
  return `${hoursNumber(expected)} h (${hoursNumber(low)} to ${hoursNumber(high)})`;
}

/** `late by 1.4`, `early by 2.3`, `on time`; in weeks. */
export function latenessText(weeksLate: number): string {
  const weeks = Math.abs(weeksLate).toFixed(1);
  if (weeks === '0.0') return 'on time';
  return weeksLate > 0 ? `late by ${weeks}` : `early by ${weeks}`;
}

/** `80 % of lines`, `208 modules at 80 %`, `no failing test`; with the tiers it counts. */
export function targetText({ target, tiers }: Pick<Phase, 'target' | 'tiers'>): string {
  const where = tiers === null ? '' : ` in ${tiers.join(', ')}`;
  if (target.kind === 'no-failing-tests') return `no failing test${where}`;
  if (target.kind === 'coverage') return `${target.percent} % of ${target.metric}${where}`;
  const many = typeof target.atLeast === 'number' ? count(target.atLeast) : `${target.atLeast.percent} % of`;
  return `${many} modules at ${target.level} %${where}`;
}

/** `70.4 %`, `212 of 260`, `4 failing`, `not measured`. */
export function nowText({ phase: { target }, now }: PhaseStatus): string {
  if (now === null) return 'not measured';
  if (target.kind === 'no-failing-tests') return `${count(now.total - now.covered)} failing`;
  return target.kind === 'modules' ? `${count(now.covered)} of ${count(now.total)}` : percentText(now);
}

/** What is missing: `1,240 lines in 18 modules`. */
export function gapText({ phase: { target }, state, gap, openModules }: PhaseStatus): string {
  if (state === 'unknown') return 'unknown';
  if (state === 'reached' || gap === null) return '–';
  if (target.kind === 'no-failing-tests') return counted(gap, 'test');
  if (target.kind === 'modules') return counted(gap, 'module');
  const noun = { lines: 'line', branches: 'branch', functions: 'function' }[target.metric];
  return `${counted(gap, noun)} of ${counted(openModules, 'open module')}`;
}

/** The date that is expected, or why there is none. */
export function forecastText({ verdict, expected, range, points }: Forecast, reachedAt: number | null): string {
  if (verdict === 'reached') return reachedAt === null ? 'reached' : `reached, held since ${dayOf(reachedAt)}`;
  if (verdict === 'unknown') return 'unknown';
  if (verdict === 'not-at-this-pace') return 'not at this pace';
  if (verdict === 'too-little-history') return `too little history: ${points} of 4 weeks`;
  const until = range!.latest === null ? 'later than in two years' : dayOf(range!.latest);
  return `${dayOf(expected!)} (${dayOf(range!.earliest)} to ${until})`;
}

/** What moves, in a sentence; null where nothing is known of it. */
export function paceText({ verdict, velocity, growth, missProbability, points }: Forecast): string | null {
  if (verdict === 'reached' || verdict === 'unknown' || velocity.current === null) return null;
  const parts = [`${signed(velocity.current)} points a week over ${counted(points, 'week')}`];
  if (growth !== null) parts.push(`covered ${signed(growth.covered)}, coverable ${signed(growth.total)} a week`);
  if (velocity.required !== null) parts.push(`the due date asks for ${signed(velocity.required)} points a week`);
  if (missProbability !== null) parts.push(`${Math.round(missProbability * 100)} % of simulations miss it`);
  return parts.join('; ');
}

function signed(value: number): string {
  const rounded = Math.abs(value) < 10 ? value.toFixed(1) : count(Math.round(value));
  return value >= 0 ? `+${rounded}` : rounded;
}
