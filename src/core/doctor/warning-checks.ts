import type { Warning } from '../../model.js';
import type { DoctorFacts } from './facts.js';
import { at, type Finding, type Severity } from './finding.js';
import { many, some } from './words.js';

/** Said by checks of their own, with more to it. */
const SAID_ELSEWHERE = new Set([
  'no-report',
  'report-stale',
  'report-file-not-source',
  'report-without-files',
  'no-history',
  'shallow-history',
  'module-left-report',
]);

type Judgement = readonly [severity: Severity, fix: string];

const JUDGED: ReadonlyMap<string, Judgement> = new Map<string, Judgement>([
  ['path-ambiguous', ['warn', 'Say which with "paths" in covgap.config.jsonc; until then they count as unmeasured.']],
  [
    'path-unmatched',
    [
      'warn',
      'If they are files of this project, map them with "paths" in covgap.config.jsonc; if not, no harm is done.',
    ],
  ],
  ['report-of-other-version', ['warn', 'Run the tests with coverage again.']],
  [
    'report-passed-over',
    ['info', 'Nothing, unless they are of another test run: then name all reports with --report.'],
  ],
  ['source-too-large', ['info', 'If it is data or a bundle, add it to "exclude" in covgap.config.jsonc.']],
  ['source-unreadable', ['warn', 'Look at the permissions, and at how many files may be open at once (`ulimit -n`).']],
  ['syntax-errors', ['warn', 'Does it compile? If it does, covgap cannot read all of its syntax: please report it.']],
]);

/** What the readers noticed and could do without: the figures stand. */
const HARMLESS = /^xml-|^(?:nameless-file|unknown-record|stray-record)$/;

const READ_AGAIN =
  'Write the report again; if this stays, have the test run write another format (LCOV, Istanbul JSON, Cobertura).';

/** What was noticed while reports, tree and history were read. */
export function warningFindings({ warnings }: DoctorFacts): Finding[] {
  return warnings
    .filter(({ code }) => !SAID_ELSEWHERE.has(code))
    .map(({ code, message, file, line }) => {
      const [severity, fix] = JUDGED.get(code) ?? [HARMLESS.test(code) ? 'info' : 'warn', READ_AGAIN];
      return { code, severity, message, ...at(file, line), fix };
    });
}

/** One finding for all of them: a report that is not there any more takes hundreds with it. */
export function modulesLeft({ warnings, reportProblems }: DoctorFacts): Finding[] {
  const left = warnings.filter(({ code }: Warning) => code === 'module-left-report');
  const paths = left.flatMap(({ file }) => file ?? []);
  const [first] = paths;
  if (first === undefined || reportProblems.length > 0) return [];
  return [
    {
      code: 'module-left-report',
      severity: 'warn',
      message: `${many(paths.length, 'module')} ${paths.length === 1 ? 'was' : 'were'} in an earlier report and ${paths.length === 1 ? 'is' : 'are'} in none now: ${some(paths)}`,
      file: first,
      fix: 'Their lines have left the percentage. Was a test removed, or what the run measures narrowed?',
    },
  ];
}
