import type { ErlangFixture } from '../model.js';
import { layOut } from './layout.js';
import { startOf, stopper } from './lifecycle.js';
import type { SuitePlan } from './plan.js';
import { atom, unique } from './words.js';

/** What the helpers of a suite are called: names nobody has in it. */
export interface SuiteNames {
  readonly setup: string;
  readonly cleanup: string;
  readonly prepare: string;
  readonly restore: string;
  readonly restarted: string;
  readonly within: string;
  /** Whether applications or their environment must be there before the process. */
  readonly prepares: boolean;
  /** Names of functions, and atoms that may be such. */
  readonly taken: ReadonlySet<string>;
}

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
