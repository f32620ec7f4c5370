import type { ErlangFixture, ErlangSubject } from '../model.js';
import type { SuiteCase } from './case.js';
import type { ErlangTemplates } from './template.js';

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

/** The group of tests in which a process is killed. */
export const CRASH = 'crash';

/** Tests of one function, or of the life of a process. */
export interface SuiteGroup {
  /** `add/3`. */
  readonly title: string;
  /** What names of functions in the suite start with: `add_3`. */
  readonly name: string;
  /** Its cases need the process of the fixture. */
  readonly process: boolean;
  readonly cases: readonly SuiteCase[];
  readonly todos: readonly string[];
}

/** What a suite will hold, before a framework words it. */
export interface SuitePlan {
  readonly subject: ErlangSubject;
  readonly fixture: ErlangFixture | null;
  readonly otp: string | null;
  readonly names: SuiteNames;
  readonly groups: readonly SuiteGroup[];
  /** What waits and is of no function. */
  readonly todos: readonly string[];
}

export interface PlanOptions {
  readonly templates: ErlangTemplates;
  /** Cases that are left out, as `idOf` names them. */
  readonly without?: ReadonlySet<string>;
  /** Whether what nobody has observed yet will be run before anybody reads it. */
  readonly proven: boolean;
  /** Names that the suite has already. */
  readonly taken?: ReadonlySet<string>;
}

/** What a case is known by: `add/3: returns ok for (a, b)`. */
export function idOf(group: Pick<SuiteGroup, 'title'>, one: Pick<SuiteCase, 'title'>): string {
  return `${group.title}: ${one.title}`;
}

/** Whether its tests start the process of the fixture, or have it started. */
export function needsFixture({ process, title }: SuiteGroup): boolean {
  return process || title === CRASH;
}
