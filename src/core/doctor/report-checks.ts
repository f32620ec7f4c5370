import type { DoctorFacts, Problem, ReportFacts } from './facts.js';
import { at, type Finding } from './finding.js';
import { howToReport } from './runners.js';
import { figure, many, some } from './words.js';

const DAY_MS = 86_400_000;
/** A report older than this is worth a word even where nothing changed since. */
const OLD_DAYS = 30;
/** Clocks of two machines differ by less. */
const FUTURE_MS = DAY_MS;

const ELSEWHERE = 'A report that lies elsewhere is read with --report <glob>.';
const NO_RUNNER =
  'No test runner was recognised here. Run the tests with coverage on and have them write LCOV, Istanbul JSON, Cobertura, Clover, JaCoCo, coverage.py JSON, llvm-cov JSON, SimpleCov or a Go profile.';

/** Without a report there is no number: how to make one with what the project tests with. */
export function noReport({ reports, reportProblems, reportAbove, runners }: DoctorFacts): Finding[] {
  if (reports.length > 0) return [];
  const broken = reportProblems.some(({ code }) => code !== 'report-not-found');
  const above =
    reportAbove === null
      ? []
      : [`One lies above this folder: run covgap there, or name it:\n$ covgap --report '${reportAbove}'`];
  const how = runners.length === 0 ? [NO_RUNNER] : runners.map(howToReport);
  return [
    {
      code: 'no-report',
      severity: 'error',
      message: `no coverage report ${broken ? 'could be read' : 'was found'}: every module counts as unmeasured`,
      fix: [...above, ...how, ELSEWHERE].join('\n'),
    },
  ];
}

/** What ends every other command is the reason to call this one. */
export function reportProblems({ reportProblems: problems }: DoctorFacts): Finding[] {
  return problems.map((problem) => ({
    code: problem.code,
    severity: 'error' as const,
    message: problem.message,
    ...at(problem.file, problem.line),
    fix: problemFix(problem),
  }));
}

function problemFix({ code, hint, instead }: Problem): string {
  if (code === 'report-not-found')
    return 'Globs are taken from the project folder; quote them, so that the shell leaves them alone.';
  const fix = hint ?? 'Run the tests again, and let them finish writing the report.';
  return instead === undefined
    ? fix
    : `${fix}\nUntil then another report of the same run may do:\n$ covgap --report '${instead}'`;
}

export function pathsMatchNothing({ reports, tree }: DoctorFacts): Finding[] {
  if (tree === null) return [];
  return reports.filter(matchesNothing).map(({ path, files, examples }) => ({
    code: 'paths-match-nothing',
    severity: 'error' as const,
    message: `${files === 1 ? 'its only file is not' : `none of its ${figure(files)} files is`} in the source tree: the report names ${some(examples)}, the tree has ${tree.examples.length === 0 ? 'no source' : some(tree.examples)}`,
    file: path,
    fix: 'Is it the report of this project and this folder (--root)? If so, map its prefix in covgap.config.jsonc: "paths": [{ "from": "…", "to": "…" }].',
  }));
}

function matchesNothing({ files, matched }: ReportFacts): boolean {
  return files > 0 && matched === 0;
}

export function emptyReports({ reports }: DoctorFacts): Finding[] {
  const others = reports.some(({ files }) => files > 0);
  return reports
    .filter(({ files }) => files === 0)
    .map(({ path }) => ({
      code: 'report-without-files',
      severity: others ? ('warn' as const) : ('error' as const),
      message: 'the report names no source file',
      file: path,
      fix: 'Look at the output of the test run: did any test run, and does its configuration leave all sources out of coverage?',
    }));
}

/** A run that loads sources enters their top level at the least: where nothing was hit, none was measured as it ran. */
export function neverEntered({ reports }: DoctorFacts): Finding[] {
  return reports
    .filter(({ entered }) => entered === false)
    .map(({ path }) => ({
      code: 'nothing-entered',
      severity: 'warn' as const,
      message: 'the report names code, and no line, branch or function of it was ever entered: its run ran none of it',
      file: path,
      fix: 'Did any test run? Look for a filter that leaves all tests out, a start-up error, and for tests that run a build, a container or another process rather than the measured sources. If the project has no test yet, `covgap next` says where to start.',
    }));
}

export function staleReports({ reports }: DoctorFacts): Finding[] {
  return reports
    .filter(({ staleSources }) => staleSources > 0)
    .map(({ path, staleSources, changed }) => ({
      code: 'report-stale',
      severity: 'warn' as const,
      message: `${many(staleSources, 'source')} changed since the report was made: ${some(changed, 3, staleSources)}`,
      file: path,
      fix: 'Run the tests with coverage again.',
    }));
}

export function reportAges({ reports, now }: DoctorFacts): Finding[] {
  return reports.flatMap(({ path, madeAt, staleSources }): Finding[] => {
    const days = Math.floor((now - madeAt) / DAY_MS);
    if (madeAt > now + FUTURE_MS)
      return [
        {
          code: 'report-from-future',
          severity: 'warn',
          message: `the report says it was made ${many(-days, 'day')} from now, so whether it is stale cannot be told`,
          file: path,
          fix: 'Set the clock of the machine that ran the tests, and run them again.',
        },
      ];
    if (days <= OLD_DAYS || staleSources > 0) return [];
    const message = `the report is ${many(days, 'day')} old, though no source changed since`;
    return [
      {
        code: 'report-old',
        severity: 'info',
        message,
        file: path,
        fix: 'Run the tests again to see that they still pass.',
      },
    ];
  });
}

/** What is fine about the reports. */
export function goodReports({ reports, reportProblems: problems, tree, now }: DoctorFacts): Finding[] {
  if (reports.length === 0) return [];
  const files = reports.reduce((sum, report) => sum + report.files, 0);
  const matched = reports.reduce((sum, report) => sum + report.matched, 0);
  const found: Finding[] = [];
  if (problems.length === 0 && files > 0 && matched === files)
    found.push({
      code: 'reports-match',
      severity: 'ok',
      message: `${many(reports.length, 'report')} read${tree === null ? '' : `, and ${files === 1 ? 'its file is' : `all ${figure(files)} files are`} in the source tree`}`,
    });
  const fresh = reports.every(({ staleSources, madeAt }) => staleSources === 0 && madeAt <= now + FUTURE_MS);
  if (tree !== null && fresh)
    found.push({ code: 'reports-fresh', severity: 'ok', message: 'no source changed since the reports were made' });
  return found;
}
