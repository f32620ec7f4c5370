import { isAbsolute, join } from 'node:path';
import type { ErlangFrameworkName } from '../render/style.js';
import type { ErlangContext } from './context.js';
import type { ErlangFindings } from './model.js';
import type { SuitePlace } from './place.js';
import { proveSuite } from './prove.js';
import { erlangBench } from './render/bench.js';
import { erlangProperties } from './render/properties.js';
import { erlangStrategies, strategiesOf } from './render/strategies.js';
import type { ErlangTemplates } from './render/template.js';
import type { Settled } from './settle.js';

/** What is written beside the suite of a module. */
export type AsideKind = 'bench' | 'strategies' | 'properties';

export interface AsideInput {
  readonly findings: ErlangFindings;
  readonly place: SuitePlace;
  readonly templates: ErlangTemplates;
  readonly context: ErlangContext;
  readonly root: string;
  /** False: it is not compiled, and its tests are not run. */
  readonly prove: boolean;
}

const MISSING: Readonly<Record<AsideKind, string>> = {
  bench: 'no call of an exported function is known',
  strategies: 'no call is known that takes one of several atoms which the module tells apart',
  properties: 'no exported function has a spec that values can be made of',
};

/** A module of its own: benchmarks, a table over strategies, or properties. What is there already is left alone. */
export async function asideOf(kind: AsideKind, input: AsideInput): Promise<Settled> {
  const { findings, place, templates, context } = input;
  const suite = { text: null, tests: [], todos: 0, isOld: () => false, refused: null };
  const none = (reason: string): Settled => ({ suite, text: null, dropped: [], reason, lines: null });
  if (place.file.exists) return none(`${place.file.path} exists already and is not overwritten`);
  const facts = context.facts(findings.subject.module);
  if (facts === null) return none('it cannot be read');
  if (kind === 'strategies') return strategySuite(input, strategiesOf(facts, findings), none);
  const made =
    kind === 'bench' ? erlangBench(findings, place.suite, templates) : erlangProperties(facts, place.suite, templates);
  if (made === null) return none(MISSING[kind]);
  const settled = {
    suite: { ...suite, text: made.text, tests: made.tests },
    text: made.text,
    dropped: [],
    reason: null,
    lines: null,
  };
  const proof = await proofOf(input, made.text, 0);
  const [complaint] = proof?.complaints ?? [];
  // What PropEr needs is mostly not there.
  const unproven = kind === 'properties' && /proper\.hrl/.test(complaint?.message ?? '');
  return complaint === undefined || unproven ? settled : none(`line ${complaint.line} of it: ${complaint.message}`);
}

/** Each member that fails when the table is run leaves it. */
async function strategySuite(
  input: AsideInput,
  all: ReturnType<typeof strategiesOf>,
  none: (reason: string) => Settled,
): Promise<Settled> {
  const { findings, place, templates } = input;
  const dropped: { title: string; reason: string }[] = [];
  let strategies = all;
  for (let round = 0; strategies.length > 0 && round < 4; round++) {
    const { text, tests } = erlangStrategies(findings, strategies, place.suite, templates);
    const suite = { text, tests, todos: strategies.length, isOld: () => false, refused: null };
    const proof = await proofOf(input, text, 2);
    const [complaint] = proof?.complaints ?? [];
    if (complaint !== undefined) return none(`line ${complaint.line} of it: ${complaint.message}`);
    const ends = proof?.runs.flatMap((run) => run.tests) ?? [];
    const bad =
      proof === null
        ? []
        : tests.filter(({ title }) => !ends.some((end) => end.title === title && end.status === 'passed'));
    const failed = [
      ...bad,
      ...tests.filter(({ title }) => ends.some((end) => end.title === title && end.status !== 'passed')),
    ];
    if (failed.length === 0) return { suite, text, dropped, reason: null, lines: proof?.lines ?? null };
    const out = new Set(failed.map(({ title }) => title));
    for (const title of out) {
      const reason =
        ends.find((end) => end.title === title && end.status !== 'passed')?.message ?? 'it leaves no result';
      dropped.push({ title, reason: `fails when run: ${reason}` });
    }
    strategies = strategies
      .map((one) => ({ ...one, members: one.members.filter((member) => !out.has(`${one.title} ${member}`)) }))
      .filter(({ members }) => members.length > 1);
  }
  return none(all.length === 0 ? MISSING.strategies : 'no two members of a strategy stand when they are run');
}

async function proofOf({ context, findings, place, root, prove }: AsideInput, text: string, runs: number) {
  if (context.world === null || !prove) return null;
  const { path } = place.file;
  const framework: ErlangFrameworkName = 'eunit';
  const at = isAbsolute(path) ? path : join(root, path);
  const { module } = findings.subject;
  return proveSuite(context.world, { framework, suite: place.suite, text, path: at, module, only: null, runs });
}
