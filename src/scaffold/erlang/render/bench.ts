import type { NameArity } from '../../../languages/erlang/module.js';
import type { ErlangCase, ErlangFindings } from '../model.js';
import { bodyLines } from './case.js';
import { fixtureData, namesFor } from './fixture.js';
import type { SuitePlan } from './group.js';
import type { PlacedTest } from './suite.js';
import { type ErlangTemplates, fill } from './template.js';
import { callOf, mentions, withoutWarnings } from './variables.js';
import { atom } from './words.js';

interface Bench {
  readonly title: string;
  readonly pid: boolean;
  readonly body: (column: number) => string;
  readonly comma: string;
}

/**
 * A module with one benchmark for each exported function, called as a case calls it that returns; functions without
 * one are named in a comment. Null where there is none at all.
 */
export function erlangBench(
  findings: ErlangFindings,
  suite: string,
  templates: ErlangTemplates,
): { readonly text: string; readonly tests: readonly PlacedTest[] } | null {
  const { subject, cases, fixture, otp } = findings;
  const api = subject.exports.filter(({ name }) => subject.kind === 'plain' || !NOT_MEASURED.test(name));
  const found = api.map((fn) => ({ title: `${fn.name}/${fn.arity}`, one: callTo(fn, subject.module, cases) }));
  const known = found.flatMap(({ title, one }) => (one === undefined ? [] : [{ title, one }]));
  if (known.length === 0) return null;
  const served = fixture === null ? [] : known.filter(({ one }) => one.process);
  const names = namesFor(fixture, new Set(['main', 'plain', 'served', 'measure', 'round_of', 'repeat']));
  const group = { title: '', name: '', process: true, cases: [], todos: [] };
  const plan: SuitePlan = { subject, fixture, otp, names, groups: [group], todos: [] };
  const data = served.length === 0 ? null : fixtureData(plan);
  const text = fill(templates, 'bench', {
    ...names,
    notice: otp === null ? [`Not run: no Erlang was found, so these calls of ${subject.module} were never tried.`] : [],
    suite: atom(suite),
    plain: benches(known.filter(({ one }) => !one.process)),
    served: benches(served),
    fixture: data === null ? null : fill(templates, 'fixture', { ...data, prepare: null }),
    missing: found.flatMap(({ title, one }) => (one === undefined ? [title] : [])),
  });
  const tests = known.map(({ title }) => ({ id: title, name: title, title: '', specified: true, line: 0, endLine: 0 }));
  return { text: `${text}\n`, tests };
}

/** Callbacks are measured through the functions that reach them; what starts or stops a process cannot be repeated. */
const NOT_MEASURED = /^(?:handle_|start|stop|init$|terminate$|code_change$|format_status$|callback_mode$)/;

/** A case of the function that returns, since what raises is rarely what is to be fast; else a step of another case. */
function callTo({ name, arity }: NameArity, module: string, cases: readonly ErlangCase[]): ErlangCase | undefined {
  const returning = cases.filter(({ outcome }) => outcome?.kind !== 'exception');
  const own = returning.find(({ target }) => target.name === name && target.arity === arity);
  if (own !== undefined) return own;
  for (const each of returning) {
    const at = each.setup.findIndex((text) => {
      const call = callOf(text.replace(/^\w+\s*=\s*/, ''));
      return call?.module === module && call.name === name && call.args.length === arity;
    });
    if (at !== -1) return { ...each, setup: each.setup.slice(0, at), act: each.setup[at]!.replace(/^\w+\s*=\s*/, '') };
  }
  return undefined;
}

function benches(list: readonly { readonly title: string; readonly one: ErlangCase }[]): Bench[] {
  return list.map(({ title, one }, index) => {
    const body = withoutWarnings({ setup: one.setup, act: one.act, pattern: '', guards: [] }, ['Pid']);
    const statements = [...body.setup, `fun() -> ${body.act} end`].map((code) => ({ code, note: '' }));
    return {
      title,
      pid: mentions([...body.setup, body.act], 'Pid'),
      body: (column) => bodyLines(statements, column),
      comma: index < list.length - 1 ? ',' : '',
    };
  });
}
