import type { Node } from '../../../languages/erlang/ast.js';
import { tokenize } from '../../../languages/erlang/lexer.js';
import { visitClause } from '../../../languages/erlang/visit.js';
import type { ErlangFacts } from '../facts/facts.js';
import type { ErlangCase, ErlangFindings } from '../model.js';
import { bodyLines } from './case.js';
import { fixtureData, namesFor, stopper } from './fixture.js';
import type { SuitePlan } from './group.js';
import type { PlacedTest } from './suite.js';
import { noticeOf } from './suite-text.js';
import { type ErlangTemplates, fill } from './template.js';
import { withoutWarnings } from './variables.js';
import { atom, slug, unique } from './words.js';

/** Several atoms that a module tells apart, and a call that takes one of them. */
export interface Strategy {
  /** `pick/2 with strategy`. */
  readonly title: string;
  readonly variable: string;
  /** As source text. */
  readonly members: readonly string[];
  /** With the variable in the place of the member. */
  readonly setup: readonly string[];
  readonly act: string;
  /** What the call needs: nothing, the process of the fixture, or it starts one itself. */
  readonly form: 'plain' | 'served' | 'starts';
}

/** Atoms that say how something ended rather than how it is to be done. */
const VERDICTS = new Set([
  'true',
  'false',
  'ok',
  'error',
  'undefined',
  'infinity',
  'normal',
  'shutdown',
  'null',
  'timeout',
]);
const CALLBACKS = /^(?:handle_|init$|terminate$|code_change$|format_)/;

/** A set of atoms, and what it is called. */
interface Choice {
  readonly name: string;
  readonly members: readonly string[];
}

/** The strategies of a module that can be tried, those of the start of a process first. */
export function strategiesOf(facts: ErlangFacts, findings: ErlangFindings): Strategy[] {
  return choicesOf(facts).flatMap((choice) => usesOf(choice, findings).slice(0, 1));
}

/** From types, from the patterns of functions and from `case` clauses; each set once. */
function choicesOf({ types, functions }: ErlangFacts): Choice[] {
  const found: Choice[] = [];
  const add = (name: string, atoms: readonly (string | null)[]) => {
    const members = [...new Set(atoms.filter((each) => each !== null))];
    if (members.length < 2 || atoms.some((each) => each !== null && VERDICTS.has(each))) return;
    const known = found.findIndex((other) => members.every((each) => other.members.includes(each)));
    if (known !== -1) return;
    const smaller = found.findIndex((other) => other.members.every((each) => members.includes(each)));
    if (smaller === -1) found.push({ name, members });
    else found[smaller] = { name: found[smaller]!.name, members };
  };
  for (const [key, { type }] of types) {
    const name = key.slice(0, key.lastIndexOf('/'));
    const all = alternatives(type);
    if (all.every(({ k }) => k === 'atom')) add(name, all.map(nameOf));
    inside(type, (node) => {
      if (node.k !== 'map') return;
      for (const { key: field, value } of node.fields) {
        const values = alternatives(value);
        if (values.every(({ k }) => k === 'atom')) add(field.k === 'atom' ? field.text : name, values.map(nameOf));
      }
    });
  }
  for (const { name, clauses, arity } of functions.values()) {
    for (let at = 0; at < arity && !CALLBACKS.test(name); at++) {
      const heads = clauses.map(({ patterns }) => patterns[at]!);
      add(name, heads.map(nameOf));
    }
    for (const clause of clauses)
      visitClause(clause, (node) => {
        if (node.k !== 'case' || node.subject.k !== 'var') return;
        add(
          node.subject.text,
          node.clauses.map(({ patterns }) => nameOf(patterns[0]!)),
        );
      });
  }
  return found;
}

function nameOf(node: Node): string | null {
  return node.k === 'atom' ? node.text : null;
}

function alternatives(type: Node): Node[] {
  if (type.k === 'op' && type.op === '|' && type.left !== null)
    return [...alternatives(type.left), ...alternatives(type.right)];
  if (type.k === 'op' && type.op === '::') return alternatives(type.right);
  if (type.k === 'block' && type.body.length === 1) return alternatives(type.body[0]!);
  return [type];
}

function inside(node: Node, visit: (node: Node) => void): void {
  visitClause({ patterns: [node], guards: [], body: [], line: 0 }, visit);
}

function usesOf(choice: Choice, { fixture, cases, subject }: ErlangFindings): Strategy[] {
  const variable = variableOf(choice.name);
  const members = choice.members.map(atom);
  const use = (title: string, setup: readonly string[], act: string, form: Strategy['form']): Strategy[] => {
    const swapped = swap(act, choice, variable);
    if (swapped === null) return [];
    return [{ title: `${title} with ${choice.name}`, variable, members, setup, act: swapped, form }];
  };
  const start = fixture === null ? [] : use(`${subject.module}`, [], fixture.start, 'starts');
  const usable = cases.filter(({ outcome }) => outcome?.kind !== 'exception');
  const inOrder = [...usable.filter(({ process }) => !process), ...usable.filter(({ process }) => process)];
  return [
    ...start,
    ...inOrder.flatMap((one: ErlangCase) =>
      use(`${one.target.name}/${one.target.arity}`, one.setup, one.act, one.process ? 'served' : 'plain'),
    ),
  ];
}

/** The text with the variable where one of the atoms is an argument, or a value in one; null where none is. */
function swap(text: string, { members }: Choice, variable: string): string | null {
  const tokens = tokenize(text);
  const at = tokens.findIndex((token, index) => {
    const next = tokens[index + 1]?.text;
    // A module or a function is called, a key is looked up.
    return (
      token.kind === 'atom' &&
      members.includes(token.text) &&
      next !== ':' &&
      next !== '(' &&
      next !== '=>' &&
      tokens[index - 1]?.text !== ':'
    );
  });
  const token = tokens[at];
  return token === undefined ? null : text.slice(0, token.start) + variable + text.slice(token.end);
}

function variableOf(name: string): string {
  const plain = slug(name, 'strategy');
  return `${plain[0]!.toUpperCase()}${plain.slice(1).replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())}`;
}

/** A suite with one table for each strategy. */
export function erlangStrategies(
  findings: ErlangFindings,
  strategies: readonly Strategy[],
  suite: string,
  templates: ErlangTemplates,
): { readonly text: string; readonly tests: readonly PlacedTest[] } {
  const { subject, otp } = findings;
  const fixture = strategies.some(({ form }) => form === 'served') ? findings.fixture : null;
  const names = namesFor(fixture, new Set());
  const group = { title: '', name: '', process: true, cases: [], todos: [] };
  const plan: SuitePlan = { subject, fixture, otp, names, groups: [group], todos: [] };
  const taken = new Set(names.taken);
  const data = fixtureData(plan);
  const made = strategies.map((one) => ({
    ...one,
    generator: unique(`${slug(one.title, 'strategy')}_test_`, taken),
    body: (column: number) => bodyLines(statementsOf(one, findings, names), column),
  }));
  const text = fill(templates, 'strategies', {
    notice: noticeOf(plan),
    suite: atom(suite),
    strategies: made,
    fixture: data === null ? null : fill(templates, 'fixture', { ...data, prepare: null }),
  });
  const tests = made.flatMap(({ title, generator, members }) =>
    members.map((member) => ({
      id: `${title} ${member}`,
      name: generator,
      title: `${title} ${member}`,
      specified: true,
      line: 0,
      endLine: 0,
    })),
  );
  return { text: `${text}\n`, tests };
}

function statementsOf(one: Strategy, { subject }: ErlangFindings, names: SuitePlan['names']) {
  const body = withoutWarnings({ setup: one.setup, act: one.act, pattern: '', guards: [] }, ['Pid', one.variable]);
  const said = (code: string) => ({ code, note: '' });
  if (one.form === 'starts')
    return [
      said(`{ok, Pid} = ${body.act}`),
      said('true = unlink(Pid)'),
      said('?assert(is_process_alive(Pid))'),
      said(`ok = ${stopper(subject.kind)}(Pid, normal, 5000)`),
    ];
  if (one.form === 'plain') return [...body.setup.map(said), said(body.act)];
  const inner = [...body.setup, body.act].join(', ');
  return [said(`Pid = ${names.setup}()`), said(`try ${inner} after ${names.cleanup}(Pid) end`)];
}
