import { bodyLines } from './case.js';
import { fixtureData, supervisedData } from './fixture.js';
import { CRASH, idOf, needsFixture, type SuiteGroup, type SuitePlan } from './group.js';
import { coversText, mentionsPid, noticeOf, type TestName } from './suite-text.js';
import { type ErlangTemplates, fill } from './template.js';
import { atom, comment, slug, unique } from './words.js';

/** A group of Common Test: cases that are set up in the same way. */
interface CtGroup {
  readonly name: string;
  readonly process: boolean;
  readonly specified: boolean;
  readonly cases: readonly string[];
}

/** A case with the function that runs it. */
export interface CtCase {
  readonly name: string;
  /** As `idOf` names it. */
  readonly id: string;
  readonly text: string;
  readonly specified: boolean;
}

/** A new Common Test suite. */
export function commonTestSuite(
  plan: SuitePlan,
  suite: string,
  templates: ErlangTemplates,
): { readonly text: string; readonly tests: readonly TestName[] } {
  const cases = ctCases(plan, templates);
  const names = new Map(cases.map(({ id, name }) => [id, name]));
  const groups = ctGroups(plan, names);
  const data = fixtureData(plan);
  const crash = plan.groups.some(({ title }) => title === CRASH);
  const blocks = [
    ...plan.groups.flatMap((group) => {
      const own = group.cases.map((one) => cases.find(({ id }) => id === idOf(group, one))!.text);
      const todos = group.todos.map((title) => fill(templates, 'todo', { title })).join('\n');
      const body = own.length === 0 ? [] : [fill(templates, 'describe', { title: group.title, cases: own })];
      return [...body, ...(todos === '' ? [] : [todos])];
    }),
    ...(data === null ? [] : [fill(templates, 'fixture', data)].filter((text) => text !== '')),
    ...(crash ? [fill(templates, 'supervised', supervisedData(plan))] : []),
    ...(plan.todos.length === 0 ? [] : [plan.todos.map((title) => fill(templates, 'todo', { title })).join('\n')]),
  ];
  const text = fill(templates, 'file', {
    ...plan.names,
    notice: noticeOf(plan),
    suite: atom(suite),
    attributes: [...(crash ? ['-export([init/1]).'] : []), ...exportLines(cases.map(({ name }) => name))],
    groups,
    process: plan.groups.some(({ process }) => process),
    prepare: plan.fixture !== null && plan.names.prepares ? plan.names.prepare : null,
    blocks,
  });
  return { text: `${text}\n`, tests: namesOf(cases) };
}

export function namesOf(cases: readonly CtCase[]): TestName[] {
  return cases.map(({ id, name, specified }) => ({ id, name, title: '', specified }));
}

/**
 * Every case as a function, in the order of the plan.
 *
 * @param alone each starts and stops its process itself, since the suite around it is somebody else's
 */
export function ctCases(plan: SuitePlan, templates: ErlangTemplates, alone = false): CtCase[] {
  const taken = new Set(plan.names.taken);
  return plan.groups.flatMap((group) =>
    group.cases.map((one) => {
      const [what] = one.title.split(' for (');
      const name = unique(slug(`${group.name}_${what}`, group.name), taken);
      const asks = group.process && mentionsPid(one);
      const within = alone && group.process ? plan.names.within : null;
      const text = fill(templates, one.specified ? 'case' : 'skeleton', {
        group: comment(group.title),
        title: comment(one.title),
        name,
        config: asks && !alone ? 'Config' : '_Config',
        within,
        pid: asks ? 'Pid' : '_Pid',
        body: (column: number, end = '') => bodyLines(one.statements, column, end),
        covers: coversText(one.lines),
      });
      return { name, id: idOf(group, one), text, specified: one.specified };
    }),
  );
}

function ctGroups({ groups }: SuitePlan, names: ReadonlyMap<string, string>): CtGroup[] {
  const made = new Map<string, { name: string; process: boolean; specified: boolean; cases: string[] }>();
  for (const group of groups)
    for (const one of group.cases) {
      const name = groupName(group, one.specified);
      const own = made.get(name) ?? { name, process: group.process, specified: one.specified, cases: [] };
      made.set(name, own);
      own.cases.push(names.get(idOf(group, one))!);
    }
  return [...made.values()];
}

function groupName(group: SuiteGroup, specified: boolean): string {
  if (!specified) return 'not_specified';
  if (group.name === 'lifecycle' || needsFixture(group) === false) return group.process ? 'lifecycle' : 'functions';
  return group.process ? 'integration' : CRASH;
}

/** `-export` of cases, one a line. */
export function exportLines(names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`-export([\n${names.map((name) => `    ${name}/1`).join(',\n')}\n]).`];
}
