import { ErlangWorld } from '../../languages/erlang/world.js';
import type { BlockingFacts, DoctorFacts } from './facts.js';
import type { Finding } from './finding.js';
import { figure, many, some } from './words.js';

/**
 * cth_surefire writes cases of a parallel group that failed as passed: seen with Common Test of OTP 25, where 21 of 115
 * failures of a real project were missing in its file.
 */
export function failuresHidden({ erlang, testRuns }: BlockingFacts): Finding[] {
  const ran = new Set(
    testRuns.flatMap(({ suites }) => suites.filter(({ tests }) => tests > 0).map(({ name }) => name)),
  );
  const found = (erlang?.facts.files ?? []).filter(
    ({ module, functions }) =>
      module.name?.endsWith('_SUITE') &&
      ran.has(module.name) &&
      functions.some(({ name, arity, atoms }) => arity === 0 && /^(?:all|groups)$/.test(name) && atoms.has('parallel')),
  );
  const [first] = found;
  if (first === undefined) return [];
  return [
    {
      code: 'parallel-failures-hidden',
      severity: 'warn',
      message: `cth_surefire writes failed cases of parallel groups as passed, and ${many(found.length, 'suite')} of the test results ${found.length === 1 ? 'has' : 'have'} such groups: ${some(found.map(({ module }) => module.name!))}`,
      file: first.path,
      fix: 'Believe what Common Test itself says (index.html of the run), or run the groups one after another.',
    },
  ];
}

const RUNNERS = [
  { framework: 'eunit', name: 'EUnit', file: /(^|\/)eunit[^/]*\.coverdata$/ },
  { framework: 'ct', name: 'Common Test', file: /(^|\/)ct[^/]*\.coverdata$/ },
] as const;

/** rebar3 writes one file for EUnit and one for Common Test: half of the tests may be missing without a word. */
export function oneRunnerMeasured({ erlang, reports }: DoctorFacts): Finding[] {
  const files = reports.filter(({ format }) => format === 'coverdata').map(({ path }) => path);
  if (erlang === null || files.length === 0) return [];
  // Under other names nobody can tell whose they are.
  if (!files.every((path) => RUNNERS.some(({ file }) => file.test(path)))) return [];
  return RUNNERS.flatMap(({ framework, name, file }): Finding[] => {
    const tests = erlang.tests.filter((test) => test.framework === framework);
    if (tests.length === 0 || files.some((path) => file.test(path))) return [];
    return [
      {
        code: 'runner-not-measured',
        severity: 'warn',
        message: `the coverage is without that of ${name}: none of its about ${many(ErlangWorld.cases(tests), 'test')} is in ${some(files)}`,
        file: files[0]!,
        fix: 'Run both before the number is quoted:\n$ rebar3 do eunit --cover, ct --cover',
      },
    ];
  });
}

/** Whoever counts `*.erl` counts tests, benchmarks and scripts as modules. */
export function modulesToldApart({ erlang }: DoctorFacts): Finding[] {
  if (erlang === null) return [];
  const { files } = erlang.facts;
  const sources = files.filter(({ role }) => role === 'source');
  if (sources.length === 0 || sources.length === files.length) return [];
  const tests = files.filter(({ role }) => role === 'test').length;
  return [
    {
      code: 'modules-told-apart',
      severity: 'ok',
      message: `of ${many(files.length, 'file')} *.erl rebar3 compiles ${many(sources.length, 'module')} to be covered, in ${many(new Set(sources.map(({ application }) => application)).size, 'application')}; ${figure(tests)} are tests and ${figure(files.length - sources.length - tests)} lie elsewhere`,
    },
  ];
}
