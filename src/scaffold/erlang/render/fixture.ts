import type { ErlangFindings, ErlangFixture, ErlangKind } from '../model.js';
import type { SuiteNames, SuitePlan } from './group.js';
import { layOut } from './layout.js';
import { callOf } from './variables.js';
import { atom, unique } from './words.js';

export function namesFor(fixture: ErlangFixture | null, taken: ReadonlySet<string>): SuiteNames {
  const all = new Set(taken);
  return {
    setup: unique('setup', all),
    cleanup: unique('cleanup', all),
    prepare: unique('prepare', all),
    restore: unique('restore', all),
    restarted: unique('restarted', all),
    within: unique('with_process', all),
    prepares: fixture !== null && fixture.applications.length + fixture.environment.length > 0,
    taken: all,
  };
}

/** What `fixture.ejs` is filled with; null where no case needs a process. */
export function fixtureData({ fixture, subject, names, groups }: SuitePlan) {
  if (fixture === null) return null;
  const environment = fixture.environment.map(({ app, key, value }) => ({
    app: atom(app),
    key: atom(key),
    value: (column: number) => layOut(value, column),
  }));
  return {
    ...names,
    within: null,
    process: groups.some(({ process }) => process),
    prepare: names.prepares ? names.prepare : null,
    registered: fixture.registered === null ? null : atom(fixture.registered),
    start: (column: number) => layOut(fixture.start, column),
    stop: stopper(subject.kind),
    applications: fixture.applications.map(atom),
    environment,
    keys: environment.map(({ app, key }) => `{${app}, ${key}}`),
  };
}

/** What `supervised.ejs` is filled with. */
export function supervisedData({ fixture, subject, names }: SuitePlan) {
  const child = `#{id => ${atom(subject.module)}, start => ${startOf({ fixture })}}`;
  return { ...names, child: (column: number) => layOut(child, column) };
}

/** The arguments a supervisor would start the process with; null where the start is no plain call. */
export function startOf({ fixture }: Pick<ErlangFindings, 'fixture'>): string | null {
  const call = fixture === null ? null : callOf(fixture.start);
  return call === null ? null : `{${atom(call.module)}, ${atom(call.name)}, [${call.args.join(', ')}]}`;
}

/** The function of OTP that stops such a process. */
export function stopper(kind: ErlangKind): string {
  if (kind === 'gen_server' || kind === 'gen_statem' || kind === 'gen_event') return `${kind}:stop`;
  return 'proc_lib:stop';
}
