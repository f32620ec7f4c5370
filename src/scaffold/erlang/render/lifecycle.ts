import type { ErlangFindings, ErlangKind } from '../model.js';
import { alive, type Statement, type SuiteCase, specified, suiteCase } from './case.js';
import { startOf, stopper } from './fixture.js';
import { CRASH, type PlanOptions, type SuiteGroup, type SuiteNames } from './group.js';
import type { ErlangTemplates } from './template.js';
import { callOf } from './variables.js';
import { atom } from './words.js';

/** A message that no process knows. */
const UNKNOWN = "'$covgap_unknown'";

/** Where nothing ran: the least that a test can hold the module to. */
export function exportsGroup({ subject, otp }: ErlangFindings, templates: ErlangTemplates): SuiteGroup[] {
  if (otp !== null || subject.exports.length === 0) return [];
  const list = subject.exports.map(({ name, arity }) => `{${atom(name)}, ${arity}}`).join(', ');
  const actual = `[${list}] -- ${atom(subject.module)}:module_info(exports)`;
  const one = contract('exports what it did when this was written', false, [
    specified({ kind: 'equal', expected: '[]', actual }, templates),
  ]);
  return [{ title: 'exports', name: 'exports', process: false, cases: [one], todos: [] }];
}

/** Start, messages nobody knows, crash and restart, stop. */
export function lifecycleGroup(
  findings: ErlangFindings,
  { templates, proven }: PlanOptions,
  names: SuiteNames,
): SuiteGroup[] {
  const { fixture, lifecycle, subject } = findings;
  if (fixture === null || lifecycle === null) return [];
  const { unknownCall, survivesUnknownCast, survivesUnknownInfo, stops } = lifecycle;
  const ran = findings.otp !== null;
  const living = alive(templates);
  const cases: SuiteCase[] = [contract('starts', true, [living])];
  if (fixture.registered !== null) {
    const actual = `whereis(${atom(fixture.registered)})`;
    const said = specified({ kind: 'equal', expected: 'Pid', actual }, templates);
    cases.push(contract(`is registered as ${atom(fixture.registered)}`, true, [said]));
  }
  if (unknownCall !== null) {
    const act = `gen_server:call(Pid, ${UNKNOWN}, 1000)`;
    const target = { name: 'handle_call', arity: 3 };
    const found = { target, process: true, setup: [], act, outcome: ran ? unknownCall : null, lines: [] };
    cases.push({ ...suiteCase(found, subject.module, templates), title: 'answers a call it does not know' });
  }
  const settled: Statement = { code: '_ = sys:get_state(Pid)', note: '' };
  if (survivesUnknownCast) {
    const sent: Statement = { code: `ok = gen_server:cast(Pid, ${UNKNOWN})`, note: '' };
    cases.push(contract('survives a cast it does not know', true, [sent, settled, living]));
  }
  if (survivesUnknownInfo) {
    const sent: Statement = { code: `Pid ! ${UNKNOWN}`, note: '' };
    cases.push(contract('survives a message it does not know', true, [sent, settled, living]));
  }
  if (stops) cases.push(contract('stops', true, stopping(subject.kind, templates)));
  const group = { title: 'lifecycle', name: 'lifecycle', process: true, todos: [] };
  const own = { ...group, cases: cases.map((one) => ({ ...one, specified: ran })) };
  if (!ran || !proven || startOf(findings) === null) return [own];
  return [own, { ...group, title: CRASH, name: CRASH, process: false, cases: [restarting(names, templates)] }];
}

function stopping(kind: ErlangKind, templates: ErlangTemplates): Statement[] {
  const down = "receive {'DOWN', Monitor, process, Pid, Why} -> Why end";
  return [
    { code: 'Monitor = monitor(process, Pid)', note: '' },
    { code: `ok = ${stopper(kind)}(Pid, normal, 5000)`, note: '' },
    specified({ kind: 'equal', expected: 'normal', actual: down }, templates),
  ];
}

/** `supervised.ejs` has the function that is called. */
function restarting(names: SuiteNames, templates: ErlangTemplates): SuiteCase {
  return contract('is restarted by its supervisor', false, [
    { code: `{Killed, Restarted} = ${names.restarted}()`, note: '' },
    specified({ kind: 'true', expected: 'true', actual: 'Killed =/= Restarted' }, templates),
  ]);
}

/** What OTP asks of every supervisor, without one being started. */
export function supervisorGroup(findings: ErlangFindings, { templates }: PlanOptions): SuiteGroup[] {
  const { subject, cases, otp } = findings;
  const hasInit = subject.exports.some(({ name, arity }) => name === 'init' && arity === 1);
  if (subject.kind !== 'supervisor' || !hasInit) return [];
  const known = cases
    .map(({ act }) => callOf(act))
    .find((call) => call?.module === subject.module && call.name === 'init');
  const argument = known?.args[0] ?? '[]';
  const made: Statement = { code: `{ok, {_Flags, Specs}} = ${atom(subject.module)}:init(${argument})`, note: '' };
  const check = { kind: 'equal', expected: 'ok', actual: 'supervisor:check_childspecs(Specs)' } as const;
  const unloadable = '[Module || #{start := {Module, _, _}} <- Specs, code:ensure_loaded(Module) =/= {module, Module}]';
  const two = [
    contract('gives child specifications that OTP accepts', false, [made, specified(check, templates)]),
    contract('names children that can be loaded', false, [
      made,
      specified({ kind: 'equal', expected: '[]', actual: unloadable }, templates),
    ]),
  ];
  const ran = two.map((one) => ({ ...one, specified: otp !== null }));
  return [{ title: 'supervision', name: 'supervision', process: false, cases: ran, todos: [] }];
}

function contract(title: string, process: boolean, statements: readonly Statement[]): SuiteCase {
  return { title, process, statements, lines: [], specified: true };
}
