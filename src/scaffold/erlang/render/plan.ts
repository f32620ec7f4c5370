import type { ErlangCase, ErlangFindings, ErlangFixture, ErlangSubject, ErlangTodo } from '../model.js';
import { type SuiteCase, suiteCase } from './case.js';
import { namesFor, type SuiteNames } from './fixture.js';
import { CRASH, exportsGroup, lifecycleGroup, supervisorGroup } from './lifecycle.js';
import type { ErlangTemplates } from './template.js';
import { comment, slug, unique } from './words.js';

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

export function planOf(findings: ErlangFindings, options: PlanOptions): SuitePlan {
  const { subject, fixture, otp, todos } = findings;
  const names = namesFor(fixture, options.taken ?? new Set());
  const groups = [
    ...exportsGroup(findings, options.templates),
    ...lifecycleGroup(findings, options, names),
    ...supervisorGroup(findings, options),
    ...groupsOf(findings, options.templates),
  ].map((group) => ({
    ...group,
    cases: group.cases.filter((one) => options.without?.has(idOf(group, one)) !== true),
  }));
  return {
    subject,
    fixture: groups.some((group) => needsFixture(group) && group.cases.length > 0) ? fixture : null,
    otp,
    names,
    groups: groups.filter((group) => group.cases.length + group.todos.length > 0),
    todos: todos.filter(({ target }) => target === null).map(todoTitle),
  };
}

/** Whether its tests start the process of the fixture, or have it started. */
export function needsFixture({ process, title }: SuiteGroup): boolean {
  return process || title === CRASH;
}

/** Cases and todos by what they call, in the order of their first case. */
function groupsOf({ subject, cases, todos, otp }: ErlangFindings, templates: ErlangTemplates): SuiteGroup[] {
  const groups = new Map<string, { group: SuiteGroup; cases: SuiteCase[]; todos: string[]; titles: Set<string> }>();
  const names = new Set<string>();
  const groupAt = ({ name, arity }: { name: string; arity: number }, process: boolean) => {
    const title = process && groups.has(`${name}/${arity} false`) ? `${name}/${arity}, running` : `${name}/${arity}`;
    const key = `${name}/${arity} ${process}`;
    const known = groups.get(key);
    if (known !== undefined) return known;
    const wanted = `${slug(name, 'function')}_${arity}${title.endsWith('running') ? '_running' : ''}`;
    const made = {
      group: { title, name: unique(wanted, names), process, cases: [], todos: [] },
      cases: [],
      todos: [],
      titles: new Set<string>(),
    };
    groups.set(key, made);
    return made;
  };
  for (const one of inOrder(cases)) {
    const { cases: own, titles } = groupAt(one.target, one.process);
    const made = suiteCase(otp === null ? { ...one, outcome: null } : one, subject.module, templates);
    own.push({ ...made, title: unique(made.title, titles, ' #') });
  }
  for (const todo of todos) {
    if (todo.target === null) continue;
    const { name, arity } = todo.target;
    const known = groups.get(`${name}/${arity} false`) ?? groups.get(`${name}/${arity} true`);
    (known ?? groupAt(todo.target, false)).todos.push(todoTitle(todo));
  }
  return [...groups.values()].map(({ group, cases: own, todos: open }) => ({ ...group, cases: own, todos: open }));
}

/** Cases that need no process first: what two cases of a function share stands together all the same. */
function inOrder(cases: readonly ErlangCase[]): ErlangCase[] {
  const place = new Map<string, number>();
  const keyOf = ({ target }: ErlangCase) => `${target.name}/${target.arity}`;
  for (const one of cases) if (!place.has(keyOf(one))) place.set(keyOf(one), place.size);
  return cases.toSorted((a, b) => place.get(keyOf(a))! - place.get(keyOf(b))! || Number(a.process) - Number(b.process));
}

const TEXT_LENGTH = 60;

function todoTitle({ target, line, text, reason }: ErlangTodo): string {
  const where = target === null ? `line ${line}` : `${target.name}/${target.arity}, line ${line}`;
  const plain = comment(text);
  const said = plain.length > TEXT_LENGTH ? `${plain.slice(0, TEXT_LENGTH - 3).trimEnd()}...` : plain;
  return said === '' ? `${where} (${comment(reason)})` : `${where}: \`${said}\` (${comment(reason)})`;
}
