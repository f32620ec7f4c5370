import type { ErlangFrameworkName } from '../../render/style.js';
import type { ErlangFindings } from '../model.js';
import { commonTestSuite } from './common-test.js';
import { eunitSuite } from './eunit.js';
import type { PlanOptions } from './group.js';
import { mergeSuite } from './merge.js';
import { planOf } from './plan.js';
import type { TestName } from './suite-text.js';
import { string } from './words.js';

export interface SuiteInput {
  readonly findings: ErlangFindings;
  readonly framework: ErlangFrameworkName;
  /** The module name of the suite. */
  readonly suite: string;
  /** For errors. */
  readonly path: string;
  /** The suite as it is; null where there is none. */
  readonly existing: string | null;
}

/** A case with the lines of the suite it stands on, inclusive, from 1. */
export interface PlacedTest extends TestName {
  readonly line: number;
  readonly endLine: number;
}

export interface SuiteText {
  /** Null where there is nothing to write. */
  readonly text: string | null;
  readonly tests: readonly PlacedTest[];
  readonly todos: number;
  /** Lines of the suite that were there before. */
  readonly isOld: (line: number) => boolean;
  /** Why an existing suite cannot be extended. */
  readonly refused: string | null;
}

/** The suite of a module, new or extended. Comments alone are no reason for a new one. */
export function suiteText(input: SuiteInput, options: PlanOptions): SuiteText {
  const { findings, framework, existing } = input;
  if (existing !== null) {
    const merged = mergeSuite(existing, input.path, framework, findings, options);
    const lines = merged.pieces.map(
      ({ start, end }) => [lineAt(merged.text, start), lineAt(merged.text, end)] as const,
    );
    return {
      text: merged.added > 0 ? merged.text : null,
      tests: placed(merged.tests, merged.text),
      todos: merged.todos,
      isOld: (line) => !lines.some(([from, to]) => from <= line && line <= to),
      refused: merged.refused,
    };
  }
  const plan = planOf(findings, options);
  const todos = plan.todos.length + plan.groups.reduce((sum, group) => sum + group.todos.length, 0);
  const nothing = { text: null, tests: [], todos, isOld: () => false, refused: null };
  if (plan.groups.every(({ cases }) => cases.length === 0)) return nothing;
  const write = framework === 'eunit' ? eunitSuite : commonTestSuite;
  const { text, tests } = write(plan, input.suite, options.templates);
  return { ...nothing, text, tests: placed(tests, text) };
}

function placed(tests: readonly TestName[], text: string): PlacedTest[] {
  const lines = text.split('\n');
  return tests.map((test) => {
    const head = lines.findIndex((line) => line.startsWith(`${test.name}(`));
    const behind = lines.findIndex((line, at) => at > head && line.trim() === '');
    const last = behind === -1 ? lines.length : behind;
    const first = test.title === '' ? head : startOf(test.title, lines, head, last);
    const titles = tests.filter(({ name, title }) => name === test.name && title !== test.title);
    const next = titles.map(({ title }) => startOf(title, lines, head, last)).filter((at) => at > first);
    return { ...test, line: first + 1, endLine: Math.min(last, ...next) };
  });
}

function startOf(title: string, lines: readonly string[], from: number, to: number): number {
  const said = string(title);
  const at = lines.findIndex((line, index) => index > from && index < to && line.includes(said));
  return at === -1 ? from : at;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
