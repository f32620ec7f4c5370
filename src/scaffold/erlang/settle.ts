import { isAbsolute, join } from 'node:path';
import type { ErlangFrameworkName } from '../render/style.js';
import type { ErlangFindings } from './model.js';
import type { SuitePlace } from './place.js';
import { proveSuite, type SuiteProof } from './prove.js';
import { type SuiteText, suiteText } from './render/suite.js';
import type { ErlangTemplates } from './render/template.js';
import type { ErlangWorld } from './run/world.js';
import { verdictOf } from './verdict.js';

export interface SettleInput {
  readonly findings: ErlangFindings;
  readonly framework: ErlangFrameworkName;
  readonly place: SuitePlace;
  readonly templates: ErlangTemplates;
  /** Null: nothing is compiled or run. */
  readonly world: ErlangWorld | null;
  readonly root: string;
  readonly signal?: AbortSignal | undefined;
}

/** A suite from which everything that does not stand was taken out. */
export interface Settled {
  readonly suite: SuiteText;
  /** Null where nothing of it may be written. */
  readonly text: string | null;
  readonly dropped: readonly { readonly title: string; readonly reason: string }[];
  readonly reason: string | null;
  /** Lines of the module that the suite covers; null where that was not measured. */
  readonly lines: SuiteProof['lines'];
}

/** Rounds of taking out what fails; in each at least one case goes. */
const ROUNDS = 12;
/** Runs that every case must pass, each in a node of its own. */
const RUNS = 3;

/** Writes a suite, compiles and runs it, and takes out what fails, until the rest passes each time. */
export async function settle(input: SettleInput): Promise<Settled> {
  const { findings, framework, place, templates, world } = input;
  const dropped = new Map<string, string>();
  const proven = world !== null && findings.otp !== null;
  const write = () =>
    suiteText(
      { findings, framework, suite: place.suite, path: place.file.path, existing: place.file.text },
      { templates, without: new Set(dropped.keys()), proven },
    );
  const done = (suite: SuiteText, reason: string | null, lines: SuiteProof['lines'] = null): Settled => ({
    suite,
    text: reason === null ? suite.text : null,
    dropped: [...dropped].map(([title, why]) => ({ title, reason: why })),
    reason,
    lines,
  });
  let suite = write();
  for (let round = 0; round < ROUNDS; round++) {
    if (suite.text === null)
      return done(suite, suite.refused ?? (dropped.size > 0 ? 'no case stands when it is run' : null));
    if (world === null) return done(suite, null);
    const own = place.file.exists
      ? [...new Set(suite.tests.filter(({ specified }) => specified).map(({ name }) => name))]
      : null;
    const prove = (runs: number, only: readonly string[] | null) =>
      proveSuite(world, { ...requestOf(input, suite.text!), runs, only });
    // What fails mostly fails at once; only what has passed is run again, and at last with what was there before.
    for (const [runs, only] of [[1, own], [RUNS - 1, own], ...(own === null ? [] : [[1, null] as const])] as const) {
      const proof = await prove(runs, only);
      const { out, refused } = verdictOf(suite, proof);
      if (refused !== null) return done(suite, refused);
      for (const [id, reason] of out) dropped.set(id, reason);
      if (out.size > 0) break;
      const isLast = own === null ? runs === RUNS - 1 : only === null;
      if (isLast) return done(suite, null, proof.lines);
    }
    suite = write();
  }
  return done(suite, `cases still fail after ${ROUNDS} rounds of taking some out`);
}

function requestOf({ findings, framework, place, root, signal }: SettleInput, text: string) {
  const { path } = place.file;
  return {
    framework,
    suite: place.suite,
    text,
    path: isAbsolute(path) ? path : join(root, path),
    module: findings.subject.module,
    signal,
  };
}
