import type { Warning } from '../model.js';
import type { Snapshot, SnapshotHead } from '../roadmap/model.js';
import { printable, renderTable, type Terminal } from './terminal.js';
import { PASSED_OVER } from './text.js';
import { count, counted, percentText } from './words.js';
import { wrapLines } from './wrap.js';

export interface Recorded {
  readonly snapshot: Snapshot;
  readonly place: string;
  readonly added: boolean;
  readonly dryRun: boolean;
  readonly ignoreFile: string | null;
  readonly warnings: readonly Warning[];
}

/** What `covgap record` says: what was recorded, where, and what is doubtful about it. */
export function recordText(
  { snapshot, place, added, dryRun, ignoreFile, warnings }: Recorded,
  terminal: Terminal,
): string {
  const { colors } = terminal;
  const verdict = dryRun ? colors.yellow('Would record') : added ? colors.green('Recorded') : 'Recorded before:';
  const { totals, tests } = snapshot;
  const lines = [
    `${verdict} ${shortId(snapshot.id)} of ${printable(snapshot.project)} in ${printable(place)}`,
    `  ${momentText(snapshot.time)}, ${originText(snapshot)}`,
    `  ${counted(totals.modules, 'module')}, ${count(totals.unmeasured)} in no report`,
    `  lines ${percentText(totals.lines)} as reported, ${percentText(totals.linesWithUnmeasured)} with unmeasured modules`,
    `  ${tests === null ? 'no test results were found (JUnit XML or CTRF)' : testsText(tests)}`,
  ];
  if (ignoreFile !== null) lines.push(colors.dim(`Wrote ${ignoreFile}, so that git leaves the database alone.`));
  for (const { message, file } of warnings.filter(({ code }) => code !== PASSED_OVER))
    lines.push(`${colors.yellow('!')} ${printable(file === undefined ? message : `${file}: ${message}`)}`);
  return `${wrapLines(lines.join('\n'), terminal.width)}\n`;
}

function originText({ commit, branch }: SnapshotHead): string {
  const where = branch === null ? '' : ` on ${printable(branch)}`;
  return `${commit === null ? 'no commit' : `commit ${printable(commit.slice(0, 10))}`}${where}`;
}

function testsText({ tests, passed, failed, errored, skipped }: NonNullable<SnapshotHead['tests']>): string {
  return `${counted(tests, 'test')}: ${count(passed)} passed, ${count(failed)} failed, ${count(errored)} errored, ${count(skipped)} skipped`;
}

export interface Listing {
  readonly place: string;
  readonly project: string;
  readonly heads: readonly SnapshotHead[];
  /** Older ones that are not shown. */
  readonly hidden: number;
  /** Names of other projects in the store, where this one has nothing. */
  readonly others: readonly string[];
}

/** What `covgap history list` prints: a row a snapshot, the newest last. */
export function historyText({ place, project, heads, hidden, others }: Listing, terminal: Terminal): string {
  const { colors } = terminal;
  if (heads.length === 0) {
    const known = others.length === 0 ? '' : ` It holds ${others.slice(0, 10).map(printable).join(', ')}.`;
    return wrapLines(
      `Nothing is recorded of ${printable(project)} in ${printable(place)}.${known}\n${colors.dim('`covgap record` records the state of today.')}\n`,
      terminal.width,
    );
  }
  const columns = [
    { title: 'Time (UTC)' },
    { title: 'Snapshot' },
    { title: 'Commit' },
    { title: 'Branch', flexible: { min: 8 } },
    { title: 'Modules', right: true },
    { title: 'Lines', right: true },
    { title: 'With unmeasured', right: true },
    { title: 'Tests', right: true },
    { title: 'Failing', right: true },
  ];
  const parts = [
    `${colors.bold(printable(project))} in ${printable(place)}: ${counted(heads.length + hidden, 'snapshot')}`,
    renderTable(columns, heads.map(headRow), terminal),
  ];
  if (hidden > 0) parts.push(colors.dim(`${count(hidden)} older ones are not shown.`));
  return `${parts.join('\n\n')}\n`;
}

function headRow({ id, time, commit, branch, totals, tests }: SnapshotHead): string[] {
  return [
    momentText(time),
    shortId(id),
    commit === null ? '–' : printable(commit.slice(0, 10)),
    branch === null ? '–' : printable(branch),
    count(totals.modules),
    percentText(totals.lines),
    percentText(totals.linesWithUnmeasured),
    tests === null ? '–' : count(tests.tests),
    tests === null ? '–' : count(tests.failed + tests.errored),
  ];
}

/** `2026-01-28 09:00`, UTC. */
function momentText(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}

function shortId(id: string): string {
  return id.slice(0, 12);
}

export function recordJson({ snapshot, place, added, dryRun, ignoreFile, warnings }: Recorded) {
  const { modules: _, ...head } = snapshot;
  return { schemaVersion: 1 as const, store: place, added, dryRun, snapshot: headJson(head), ignoreFile, warnings };
}

export function historyJson({ place, project, heads, hidden }: Listing) {
  return { schemaVersion: 1 as const, store: place, project, hidden, snapshots: heads.map(headJson) };
}

function headJson({ time, recordedAt, ...rest }: SnapshotHead) {
  return { ...rest, time: new Date(time).toISOString(), recordedAt: new Date(recordedAt).toISOString() };
}

interface ImportedTo {
  readonly read: number;
  readonly added: number;
  readonly place: string;
}

export function importText({ read, added, place }: ImportedTo): string {
  const known = read - added;
  const passed = known === 0 ? '' : `; ${count(known)} ${known === 1 ? 'was' : 'were'} there already`;
  return `Imported ${count(added)} of ${counted(read, 'snapshot')} into ${printable(place)}${passed}.\n`;
}

export function importJson({ read, added, place }: ImportedTo) {
  return { schemaVersion: 1 as const, store: place, read, added };
}

interface PrunedFrom {
  readonly removed: readonly SnapshotHead[];
  readonly kept: number;
  readonly project: string;
  readonly place: string;
  readonly dryRun: boolean;
}

export function pruneText({ removed, kept, project, place, dryRun }: PrunedFrom, { colors }: Terminal): string {
  const verdict = dryRun ? colors.yellow('Would remove') : 'Removed';
  const lines = [
    `${verdict} ${counted(removed.length, 'snapshot')} of ${printable(project)} from ${printable(place)}; ${count(kept)} ${dryRun ? 'would stay' : 'stay'}.`,
  ];
  const [first] = removed;
  if (first !== undefined)
    lines.push(colors.dim(`From ${momentText(first.time)} to ${momentText(removed.at(-1)!.time)}.`));
  return `${lines.join('\n')}\n`;
}

export function pruneJson({ removed, kept, project, place, dryRun }: PrunedFrom) {
  return { schemaVersion: 1 as const, store: place, project, dryRun, removed: removed.map(({ id }) => id), kept };
}

interface Checked {
  readonly place: string;
  readonly problems: readonly string[];
  readonly projects: readonly string[];
  readonly snapshots: number;
}

export function checkText({ place, problems, projects, snapshots }: Checked, { colors }: Terminal): string {
  if (problems.length === 0)
    return `${colors.green('Sound:')} ${counted(snapshots, 'snapshot')} of ${counted(projects.length, 'project')} in ${printable(place)} can be read, and hold what was recorded.\n`;
  return `${colors.red(counted(problems.length, 'problem'))} in ${printable(place)}\n${problems.map((each) => `  ${printable(each)}\n`).join('')}`;
}

export function checkJson({ place, problems, projects, snapshots }: Checked) {
  return { schemaVersion: 1 as const, store: place, sound: problems.length === 0, problems, projects, snapshots };
}
