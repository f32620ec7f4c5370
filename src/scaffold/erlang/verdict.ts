import type { SuiteProof, SuiteRun } from './prove.js';
import type { PlacedTest, SuiteText } from './render/suite.js';

/** What a proof says of a suite. */
export interface Verdict {
  /** Cases that may not stay, by id, each with its reason. */
  readonly out: ReadonlyMap<string, string>;
  /** Why none of it may stay; null otherwise. */
  readonly refused: string | null;
}

const LONGEST = 200;

/** Which cases of a suite do not compile without a warning, fail, or pass some of the runs only. */
export function verdictOf(suite: SuiteText, proof: SuiteProof): Verdict {
  const out = new Map<string, string>();
  const { tests, isOld } = suite;
  const ofNoCase: string[] = [];
  for (const { level, line, message } of proof.complaints) {
    const hit = tests.find((test) => test.line <= line && line <= test.endLine);
    const what = level === 'error' ? 'does not compile' : 'the compiler warns of it';
    if (hit !== undefined) out.set(hit.id, out.get(hit.id) ?? `${what}: ${cut(message)}`);
    else if (level === 'error' || !isOld(line)) {
      const whose = isOld(line) ? 'the suite that is there does not compile' : `its suite: ${what}`;
      ofNoCase.push(`${whose}, line ${line}: ${cut(message)}`);
    }
  }
  // An error in a case may bring others with it: it goes first.
  if (ofNoCase.length > 0 && out.size === 0) return { out, refused: ofNoCase[0]! };
  const wanted = tests.filter(({ specified }) => specified);
  for (const run of proof.runs) judge(run, wanted, out, proof.runs.length);
  return { out, refused: null };
}

function judge(run: SuiteRun, wanted: readonly PlacedTest[], out: Map<string, string>, runs: number): void {
  const [cancelled] = run.cancelled;
  const setUp = run.cancelled.some((reason) => /setup_failed|init_per/.test(reason));
  const silent = new Set<string>();
  for (const test of wanted) {
    const ends = run.tests.filter(({ name, title }) => name === test.name && title === test.title);
    const bad = ends.find(({ status }) => status !== 'passed');
    if (bad !== undefined) add(out, test.id, said(bad.status, bad.message), runs);
    // After one that leaves no result, those behind it in its function may have none by no fault of theirs.
    else if (ends.length === 0 && (setUp || !silent.has(run.complete ? test.name : ''))) {
      silent.add(run.complete ? test.name : '');
      const why = run.complete ? (cancelled ?? 'the runner leaves no result of it') : 'the node of Erlang ends in it';
      add(out, test.id, cut(why), runs);
    }
  }
}

function said(status: string, message: string): string {
  return status === 'skipped' ? `is skipped: ${cut(message)}` : `fails when run: ${cut(message)}`;
}

function add(out: Map<string, string>, id: string, reason: string, runs: number): void {
  if (!out.has(id)) out.set(id, runs > 1 ? `does not pass each of ${runs} runs: ${reason}` : reason);
}

function cut(message: string): string {
  const flat = message.replace(/\s+/g, ' ').trim();
  return flat.length > LONGEST ? `${flat.slice(0, LONGEST)}...` : flat;
}
