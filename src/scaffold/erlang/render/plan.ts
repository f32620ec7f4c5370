import type { ErlangCase, ErlangFindings, ErlangTodo } from '../model.js';
import { type SuiteCase, suiteCase } from './case.js';
import { namesFor } from './fixture.js';
import { idOf, needsFixture, type PlanOptions, type SuiteGroup, type SuitePlan } from './group.js';
import { exportsGroup, lifecycleGroup, supervisorGroup } from './lifecycle.js';
import type { ErlangTemplates } from './template.js';
import { comment, slug, unique } from './words.js';

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

const TEXT_LENGTH = 50;

function todoTitle({ target, line, text, reason }: ErlangTodo): string {
  const where = target === null ? `line ${line}` : `${target.name}/${target.arity}, line ${line}`;
  const plain = comment(text);
  const said = plain.length > TEXT_LENGTH ? `${plain.slice(0, TEXT_LENGTH - 3).trimEnd()}...` : plain;
  return said === '' ? `${where} (${comment(reason)})` : `${where}: \`${said}\` (${comment(reason)})`;
}
