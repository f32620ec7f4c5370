import { bodyLines, type SuiteCase } from './case.js';
import { fixtureData, supervisedData } from './fixture.js';
import { CRASH, idOf, needsFixture, type SuiteGroup, type SuitePlan } from './group.js';
import { coversText, mentionsPid, noticeOf, type TestName } from './suite-text.js';
import { type ErlangTemplates, fill } from './template.js';
import { atom } from './words.js';

/** A new EUnit suite. */
export function eunitSuite(
  plan: SuitePlan,
  suite: string,
  templates: ErlangTemplates,
): { readonly text: string; readonly tests: readonly TestName[] } {
  const blocks = eunitBlocks(plan, templates);
  const text = fill(templates, 'file', {
    notice: noticeOf(plan),
    suite: atom(suite),
    attributes: attributesOf(plan),
    blocks: blocks.map(({ text: block }) => block),
  });
  return { text: `${text}\n`, tests: blocks.flatMap(({ tests }) => tests) };
}

/** Attributes beyond those of every suite. */
export function attributesOf({ groups }: SuitePlan): string[] {
  return [
    ...(groups.some(isCrash) ? ['-export([init/1]).'] : []),
    ...(groups.some(({ cases }) => cases.some(({ specified }) => !specified))
      ? ['-compile(nowarn_unused_function).']
      : []),
  ];
}

/** A function of a suite with what stands above it. */
export interface Block {
  readonly text: string;
  /** Those that it makes. */
  readonly tests: readonly TestName[];
}

/** Generators, todos and helpers, as they follow each other. */
export function eunitBlocks(plan: SuitePlan, templates: ErlangTemplates): Block[] {
  const blocks: Block[] = [];
  const taken = new Set(plan.names.taken);
  for (const group of plan.groups) {
    const ran = group.cases.filter(({ specified }) => specified);
    const open = group.cases.filter(({ specified }) => !specified);
    const todos = group.todos.map((title) => fill(templates, 'todo', { title })).join('\n');
    const add = (cases: readonly SuiteCase[], end: string) => {
      const generator = freeGenerator(group.name, end, taken);
      const body = generatorText(group, generator, cases, plan, templates);
      const wanted = generator.replace(/_skipped$/, '_test_');
      const text = end === '_test_' ? body : fill(templates, 'skeleton', { body, wanted });
      const tests = cases.map((one) => {
        const { title, specified } = one;
        return { id: idOf(group, one), name: generator, title, specified };
      });
      blocks.push({ text, tests });
    };
    if (ran.length > 0) add(ran, '_test_');
    if (open.length > 0) add(open, '_skipped');
    if (todos !== '') blocks.push({ text: todos, tests: [] });
  }
  const data = fixtureData(plan);
  if (data !== null) blocks.push({ text: fill(templates, 'fixture', data), tests: [] });
  if (plan.groups.some(isCrash)) blocks.push({ text: fill(templates, 'supervised', supervisedData(plan)), tests: [] });
  const rest = plan.todos.map((title) => fill(templates, 'todo', { title })).join('\n');
  if (rest !== '') blocks.push({ text: rest, tests: [] });
  return blocks;
}

/** `add_3_test_`, `add_3_more_test_`: what comes last tells EUnit what it is. */
function freeGenerator(name: string, end: string, taken: Set<string>): string {
  let wanted = `${name}${end}`;
  for (let count = 1; taken.has(wanted); count++) wanted = `${name}_more${count === 1 ? '' : count}${end}`;
  taken.add(wanted);
  return wanted;
}

function isCrash({ title }: SuiteGroup): boolean {
  return title === CRASH;
}

function generatorText(
  group: SuiteGroup,
  name: string,
  cases: readonly SuiteCase[],
  { names, subject }: SuitePlan,
  templates: ErlangTemplates,
): string {
  const { process, title } = group;
  const said = cases.map((one, index) =>
    fill(templates, 'case', {
      title: one.title,
      process,
      // What a callback creates goes with the process that called it.
      apart: !process && subject.kind !== 'plain',
      pid: mentionsPid(one) ? 'Pid' : '_Pid',
      body: (column: number) => bodyLines(one.statements, column),
      comma: index < cases.length - 1 ? ',' : '',
      covers: coversText(one.lines),
    }),
  );
  const prepare = needsFixture(group) && names.prepares ? names.prepare : null;
  return fill(templates, 'describe', { ...names, name, title, process, prepare, cases: said });
}
