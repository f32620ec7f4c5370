import type { MilestoneState, Outlook } from '../../roadmap/document/milestone.js';
import { milestoneState } from '../../roadmap/document/milestone.js';
import type { Forecast, PhaseStatus } from '../../roadmap/model.js';
import { count, percentText } from '../words.js';
import { dayText, NOT_MEASURED, pointsText, signed } from './figures.js';
import { figure, type Inline, mark, type Text, type Tone } from './page.js';

/** How phases stand, in words, for every page that speaks of them. */

export const STATE_WORDS: Readonly<Record<MilestoneState, readonly [Tone, string]>> = {
  hit: ['good', 'hit'],
  'hit-late': ['warn', 'hit late'],
  missed: ['bad', 'missed'],
  'on-track': ['good', 'on track'],
  'at-risk': ['warn', 'at risk'],
  'likely-missed': ['bad', 'likely missed'],
  open: ['unknown', 'open'],
  unknown: ['unknown', 'unknown'],
};

export function stateMark(outlook: Outlook, now: number): Inline {
  const [tone, text] = STATE_WORDS[milestoneState(outlook, now)];
  return mark(tone, text);
}

/** What a phase counts, in its own unit. */
export function standingText({ phase, now }: PhaseStatus): Text {
  if (now === null) return [NOT_MEASURED];
  switch (phase.target.kind) {
    case 'coverage':
      return [figure(percentText(now))];
    case 'modules':
      return [figure(count(now.covered)), ' of ', figure(count(now.total)), ' modules'];
    case 'no-failing-tests':
      return [figure(count(now.total - now.covered)), ' failing'];
  }
}

/** What is missing, in its own unit. */
export function gapText({ phase, gap }: PhaseStatus): Text {
  if (gap === null) return [NOT_MEASURED];
  if (gap === 0) return ['none'];
  return [figure(count(gap)), ` ${unitOf(phase, gap)}`];
}

function unitOf({ target }: PhaseStatus['phase'], gap: number): string {
  const unit = target.kind === 'coverage' ? target.metric : target.kind === 'modules' ? 'modules' : 'tests';
  if (gap > 1) return unit;
  return unit === 'branches' ? 'branch' : unit.slice(0, -1);
}

/** When a phase is expected, or was reached, or why no date can be given. */
export function expectedText({ status, forecast }: Outlook): Text {
  if (status.state === 'reached')
    return status.reachedAt === null ? ['reached'] : ['reached ', figure(dayText(status.reachedAt))];
  switch (forecast.verdict) {
    case 'expected':
      return [figure(dayText(forecast.expected!)), ...rangeText(forecast)];
    case 'too-little-history':
      return ['too little history'];
    case 'not-at-this-pace':
      return ['not at this pace'];
    default:
      return ['unknown'];
  }
}

function rangeText({ range }: Forecast): Text {
  if (range === null) return [];
  const end: Text = range.latest === null ? ['or much later'] : ['to ', figure(dayText(range.latest))];
  return [' (', figure(dayText(range.earliest)), ' ', ...end, ')'];
}

/** Pace now and the pace the date asks for, in points a week. */
export function paceText({ velocity: { current, required } }: Forecast): Text {
  if (current === null) return ['–'];
  const now = [figure(pointsText(Math.round(current * 10) / 10))];
  return required === null ? now : [...now, ' (needs ', figure(signed(Math.round(required * 10) / 10, 1)), ')'];
}
