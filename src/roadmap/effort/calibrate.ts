import type { EffortBasis } from '../model.js';
import { DEFAULT_SIGMA } from './hours.js';

/** A commit, with the lines it added or removed in test files and in others. */
export interface WorkCommit {
  readonly author: string;
  /** Author time, milliseconds since the epoch. */
  readonly time: number;
  readonly testLines: number;
  readonly otherLines: number;
}

const HOUR_MS = 3_600_000;
/** As git-hours has them: a pause longer than this ends a session, and the first commit of one took as long. */
const LONGEST_PAUSE = 2 * HOUR_MS;
const FIRST_COMMIT = 2;

/** Hours on tests of one author on one day, UTC. */
interface AuthorDay {
  readonly time: number;
  readonly hours: number;
}

/**
 * Hours that went into tests, after git-hours (Kimmo Brunfeldt, github.com/kimmobrunfeldt/git-hours): an author's
 * commits less than two hours apart are one session that lasted from the first to the last; what came before the
 * first commit of a session counts as two hours. A commit's hours are shared by the lines it changed in tests and
 * elsewhere.
 */
export function testHours(commits: readonly WorkCommit[]): { readonly days: AuthorDay[]; readonly commits: number } {
  const lastOf = new Map<string, number>();
  const days = new Map<string, AuthorDay>();
  let counted = 0;
  for (const { author, time, testLines, otherLines } of [...commits].sort((a, b) => a.time - b.time)) {
    const pause = time - (lastOf.get(author) ?? Number.NEGATIVE_INFINITY);
    lastOf.set(author, time);
    if (testLines === 0) continue;
    counted++;
    const hours = ((pause < LONGEST_PAUSE ? pause / HOUR_MS : FIRST_COMMIT) * testLines) / (testLines + otherLines);
    const key = `${author}\0${Math.floor(time / (24 * HOUR_MS))}`;
    days.set(key, { time, hours: (days.get(key)?.hours ?? 0) + hours });
  }
  return { days: [...days.values()], commits: counted };
}

/** Below these nothing is calibrated. */
const FEWEST_COMMITS = 20;
const FEWEST_DAYS = 10;
const FEWEST_LINES = 200;

/** Standard deviation, as a natural logarithm, of what commit gaps say against hours really worked: a judgement. */
const METHOD_SIGMA = 0.35;

/** Beyond ten times the model or a tenth of it something else is measured than work. */
const MOST = 10;

export interface CalibrationInput {
  /** Commits of the project; null where they cannot be had, with `reason`. */
  readonly commits: readonly WorkCommit[] | null;
  readonly reason?: string | undefined;
  /** What the model says the tests that are there cost, and the lines they cover. */
  readonly existing: { readonly hours: number; readonly lines: number };
  /** Covered lines that came within a time, from snapshots; null where there are none. */
  readonly growth: { readonly from: number; readonly to: number; readonly lines: number } | null;
}

/** No calibration, and why. */
export function defaultBasis(reason: string): EffortBasis {
  return { source: 'default', factor: 1, sigma: DEFAULT_SIGMA, note: `default model, not calibrated: ${reason}` };
}

/**
 * What the hours of the model are to be multiplied with, so that they fit the project: hours that git says went into
 * tests, over the hours the model gives for what these tests cover. Where snapshots cover a time with enough growth, it
 * is taken from that time alone; else from the whole history and all that is covered today.
 */
export function calibrate({ commits, reason, existing, growth }: CalibrationInput): EffortBasis {
  if (commits === null) return defaultBasis(reason ?? 'no git history');
  if (existing.lines < FEWEST_LINES)
    return defaultBasis(`${existing.lines} covered lines are too few (from ${FEWEST_LINES} on)`);
  const recorded = growth === null || growth.lines < FEWEST_LINES ? null : within(commits, growth);
  const whole = recorded ?? testHours(commits);
  if (whole.commits < FEWEST_COMMITS || whole.days.length < FEWEST_DAYS)
    return defaultBasis(
      `${whole.commits} commits to tests on ${whole.days.length} author-days are too few (from ${FEWEST_COMMITS} and ${FEWEST_DAYS} on)`,
    );
  const spent = whole.days.reduce((sum, { hours }) => sum + hours, 0);
  const modelled = recorded === null ? existing.hours : (existing.hours * growth!.lines) / existing.lines;
  const factor = spent / modelled;
  if (!(factor < MOST && factor > 1 / MOST))
    return defaultBasis(`git gives ${factor.toPrecision(2)} times the hours of the model, which is not credible`);
  const since = recorded === null ? '' : ' between the first and the last snapshot';
  const note = `calibrated × ${factor.toFixed(2)}: about ${Math.round(spent)} h in ${whole.commits} commits to tests on ${whole.days.length} author-days${since}, by the gaps between commits`;
  return { source: 'calibrated', factor, sigma: Math.hypot(METHOD_SIGMA, spread(whole.days)), note };
}

function within(commits: readonly WorkCommit[], { from, to }: { from: number; to: number }) {
  const { days } = testHours(commits);
  const inside = days.filter(({ time }) => time > from && time <= to);
  const counted = commits.filter(({ time, testLines }) => testLines > 0 && time > from && time <= to).length;
  return counted < FEWEST_COMMITS || inside.length < FEWEST_DAYS ? null : { days: inside, commits: counted };
}

/** Standard error of the sum of the days, as a natural logarithm: author-days are taken as independent. */
function spread(days: readonly AuthorDay[]): number {
  const mean = days.reduce((sum, { hours }) => sum + hours, 0) / days.length;
  const variance = days.reduce((sum, { hours }) => sum + (hours - mean) ** 2, 0) / (days.length - 1);
  return Math.sqrt(Math.log(1 + variance / mean ** 2 / days.length));
}
