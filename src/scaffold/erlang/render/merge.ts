import { insert, type Pieces } from '../../render/insert.js';
import type { ErlangFrameworkName } from '../../render/style.js';
import type { Edit } from '../../render/tree.js';
import type { ErlangFindings } from '../model.js';
import { type SuiteCase, signature } from './case.js';
import { ctCases, exportLines, namesOf } from './common-test.js';
import { attributesOf, eunitBlocks } from './eunit.js';
import { atEnd, type ExistingSuite, headEnd, includeOf, lineEnd, listEnd, readSuite } from './existing.js';
import { fixtureData, supervisedData } from './fixture.js';
import { CRASH, type PlanOptions, type SuitePlan } from './group.js';
import { planOf } from './plan.js';
import type { TestName } from './suite-text.js';
import { type ErlangTemplates, fill } from './template.js';
import { atom } from './words.js';

export interface MergedSuite {
  readonly text: string;
  /** Cases written. */
  readonly added: number;
  /** Todos written. */
  readonly todos: number;
  /** What was put in. Without it the text is the old one. */
  readonly pieces: Pieces;
  readonly tests: readonly TestName[];
  /** Why nothing could be put in, though something was found; null otherwise. */
  readonly refused: string | null;
}

/**
 * An existing suite with those cases and todos that it does not have yet. Only inserts: no byte of it changes.
 *
 * @throws {CovgapError} `target-unparsable`
 */
export function mergeSuite(
  existing: string,
  path: string,
  framework: ErlangFrameworkName,
  findings: ErlangFindings,
  options: PlanOptions,
): MergedSuite {
  const file = readSuite(existing, path);
  const plan = missing(planOf(findings, { ...options, taken: file.names }), file);
  const added = plan.groups.reduce((sum, { cases }) => sum + cases.length, 0);
  const todos = plan.todos.length + plan.groups.reduce((sum, group) => sum + group.todos.length, 0);
  const nothing = { text: existing, added: 0, todos: 0, pieces: [], tests: [], refused: null };
  if (added + todos === 0) return nothing;
  const made =
    framework === 'eunit' ? eunitEdits(plan, file, options.templates) : ctEdits(plan, file, options.templates);
  if (typeof made === 'string') return { ...nothing, refused: made };
  return { ...insert(existing, made.edits), added, todos, tests: made.tests, refused: null };
}

/** What is put in, or why that cannot be. */
type Made = { readonly edits: Edit[]; readonly tests: readonly TestName[] } | string;

/** Without what the suite has. Of a module whose start it tests it needs no lifecycle either. */
function missing(plan: SuitePlan, file: ExistingSuite): SuitePlan {
  const starts = file.keys.includes(` '${plan.subject.module}' : 'start`);
  const isNew = ({ statements }: SuiteCase) => !file.keys.includes(` ${signature(statements)} `);
  const isOpen = (title: string) => !file.text.includes(title);
  const groups = plan.groups
    .filter(({ title }) => !(starts && (title === 'lifecycle' || title === CRASH)))
    .map((group) => ({ ...group, cases: group.cases.filter(isNew), todos: group.todos.filter(isOpen) }))
    .filter(({ cases, todos }) => cases.length + todos.length > 0);
  return { ...plan, groups, todos: plan.todos.filter(isOpen) };
}

function eunitEdits(plan: SuitePlan, file: ExistingSuite, templates: ErlangTemplates): Made {
  const include = includeOf(file, 'eunit.hrl');
  const within = include?.within ?? [];
  if (within.length > 1 || within.some((each) => !/^ifn?def\(\w+\)$/.test(each)))
    return `it includes eunit.hrl under -${within.join(' and -')}`;
  const attributes = [...(include === null ? ['-include_lib("eunit/include/eunit.hrl").'] : []), ...attributesOf(plan)];
  const made = eunitBlocks(plan, templates);
  const blocks = made.map(({ text }) => text);
  const [condition] = within;
  // What is compiled for tests alone must stay so.
  const code = condition === undefined ? blocks : [`-${condition}.`, ...blocks, '-endif.'];
  const head = include !== null && condition !== undefined ? lineEnd(file.text, include.end) : headEnd(file);
  const tests = made.flatMap((block) => block.tests);
  return { edits: [...headEdits(attributes, file, head), endEdit(code, file)], tests };
}

function ctEdits(plan: SuitePlan, file: ExistingSuite, templates: ErlangTemplates): Made {
  if (plan.groups.some(({ cases }) => cases.some(({ specified }) => !specified)))
    return 'nothing was observed, and what is not specified cannot be skipped in a suite that is there';
  const list = listEnd(file, 'all');
  if (list === null) return 'its all/0 is no plain list';
  const cases = ctCases(plan, templates, true);
  const data = fixtureData(plan);
  const crash = plan.groups.some(({ title }) => title === CRASH);
  const todos = [...plan.groups.flatMap((group) => group.todos), ...plan.todos];
  const hasAssert = includeOf(file, 'assert.hrl') ?? includeOf(file, 'eunit.hrl');
  const attributes = [
    ...(hasAssert === null ? ['-include_lib("stdlib/include/assert.hrl").'] : []),
    ...(crash ? ['-export([init/1]).'] : []),
    ...(exportsAll(file) ? [] : exportLines(cases.map(({ name }) => name))),
  ];
  const blocks = [
    ...cases.map(({ text }) => text),
    ...(todos.length === 0 ? [] : [todos.map((title) => fill(templates, 'todo', { title })).join('\n')]),
    ...(data === null
      ? []
      : [fill(templates, 'fixture', { ...data, within: data.process ? plan.names.within : null })]),
    ...(crash ? [fill(templates, 'supervised', supervisedData(plan))] : []),
  ].filter((text) => text !== '');
  const names = cases.map(({ name }) => atom(name));
  const { eol } = file;
  const said = names.map((name, index) => `${index === 0 && list.empty ? '' : ','}${eol}        ${name}`).join('');
  const all =
    names.length === 0 ? [] : [{ start: list.at, end: list.at, text: list.empty ? `${said}${eol}    ` : said }];
  const edits = [...headEdits(attributes, file, headEnd(file)), ...all, endEdit(blocks, file)];
  return { edits, tests: namesOf(cases) };
}

function exportsAll({ forms }: ExistingSuite): boolean {
  return forms.some(
    ({ attribute, tokens, within }) =>
      attribute === 'compile' && within.length === 0 && tokens.some(({ text }) => text === 'export_all'),
  );
}

function headEdits(attributes: readonly string[], file: ExistingSuite, at: number): Edit[] {
  if (attributes.length === 0) return [];
  const text = attributes.map((line) => file.eol + line.replaceAll('\n', file.eol)).join('');
  return [{ start: at, end: at, text }];
}

function endEdit(blocks: readonly string[], file: ExistingSuite): Edit {
  const at = file.text.length;
  return { start: at, end: at, text: atEnd(file, blocks.join('\n\n')) };
}
