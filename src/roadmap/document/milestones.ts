import type { PhaseStatus, PhaseTarget } from '../model.js';
import { figure, share } from './figure.js';
import { milestoneState, type Outlook } from './milestone.js';
import type { Figure, MilestoneRow, Source } from './model.js';

/** A phase, or the release, as the document has it. `place`: what its figures are said to come from. */
export function milestoneRow(
  outlook: Outlook,
  place: 'release' | `phase:${number}`,
  name: string,
  now: number,
): MilestoneRow {
  const { status, forecast } = outlook;
  const at = (pointer: string): Source => `${place}#${pointer}`;
  return {
    name,
    kind: place === 'release' ? 'release' : 'phase',
    state: milestoneState(outlook, now),
    target: targetFigure(status.phase.target, at('/status/phase/target')),
    now: nowFigure(status, at('/status/now')),
    gap: figure(status.gap, 'count', at('/status/gap')),
    gapUnit: unitOf(status.phase.target),
    due: figure(status.phase.due, 'date', at('/status/phase/due')),
    reached: figure(status.reachedAt, 'date', at('/status/reachedAt')),
    expected: figure(forecast.expected, 'date', at('/forecast/expected')),
    earliest: figure(forecast.range?.earliest, 'date', at('/forecast/range/earliest')),
    latest: figure(forecast.range?.latest, 'date', at('/forecast/range/latest')),
    verdict: forecast.verdict,
    missProbability: figure(forecast.missProbability, 'probability', at('/forecast/missProbability')),
    pace: figure(forecast.velocity.current, 'points', at('/forecast/velocity/current')),
    needed: figure(forecast.velocity.required, 'points', at('/forecast/velocity/required')),
  };
}

function targetFigure(target: PhaseTarget, from: Source): Figure {
  switch (target.kind) {
    case 'coverage':
      return figure(target.percent, 'level', `${from}/percent`);
    case 'no-failing-tests':
      return figure(0, 'count', from);
    case 'modules':
      return typeof target.atLeast === 'number'
        ? figure(target.atLeast, 'count', `${from}/atLeast`)
        : figure(target.atLeast.percent, 'level', `${from}/atLeast/percent`);
  }
}

/** In the unit of the target. */
function nowFigure({ phase: { target }, now }: PhaseStatus, from: Source): Figure {
  if (target.kind === 'no-failing-tests') return figure(now && now.total - now.covered, 'count', from);
  if (target.kind === 'modules' && typeof target.atLeast === 'number') return figure(now?.covered, 'count', from);
  return share(now, from);
}

function unitOf(target: PhaseTarget): MilestoneRow['gapUnit'] {
  if (target.kind === 'coverage') return target.metric;
  return target.kind === 'modules' ? 'modules' : 'tests';
}
