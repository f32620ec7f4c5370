import type { Forecast, PhaseStatus } from '../model.js';

/** A phase with what is expected of it. */
export interface Outlook {
  readonly status: PhaseStatus;
  readonly forecast: Forecast;
}

/**
 * How a phase stands against its date. `hit-late`: reached after its date. `open`: no date to miss. `unknown`: open,
 * with a date, and too little known to say more.
 */
export type MilestoneState =
  | 'hit'
  | 'hit-late'
  | 'missed'
  | 'on-track'
  | 'at-risk'
  | 'likely-missed'
  | 'open'
  | 'unknown';

/** From this probability of missing its date on a phase is at risk, and from the second on likely to be missed. */
const AT_RISK = 0.2;
const LIKELY_MISSED = 0.5;

export function milestoneState({ status, forecast }: Outlook, now: number): MilestoneState {
  const { due } = status.phase;
  if (status.state === 'reached') return due !== null && (status.reachedAt ?? 0) > due ? 'hit-late' : 'hit';
  if (due === null) return status.state === 'unknown' ? 'unknown' : 'open';
  if (now > due) return status.state === 'unknown' ? 'unknown' : 'missed';
  const risk = forecast.missProbability;
  if (status.state === 'unknown' || risk === null) return 'unknown';
  return risk < AT_RISK ? 'on-track' : risk < LIKELY_MISSED ? 'at-risk' : 'likely-missed';
}

/**
 * Words for a probability, by the scale that the Intergovernmental Panel on Climate Change set for its reports
 * (Mastrandrea et al., Guidance Note on Consistent Treatment of Uncertainties, 2010).
 */
export type Likelihood =
  | 'virtually certain'
  | 'very likely'
  | 'likely'
  | 'about as likely as not'
  | 'unlikely'
  | 'very unlikely'
  | 'exceptionally unlikely';

export function likelihood(probability: number): Likelihood {
  if (probability >= 0.99) return 'virtually certain';
  if (probability >= 0.9) return 'very likely';
  if (probability >= 0.66) return 'likely';
  if (probability >= 0.33) return 'about as likely as not';
  if (probability >= 0.1) return 'unlikely';
  return probability >= 0.01 ? 'very unlikely' : 'exceptionally unlikely';
}
