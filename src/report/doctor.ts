import stringWidth from 'fast-string-width';
import type { DoctorFacts, LanguageFacts } from '../core/doctor/facts.js';
import { type Finding, SEVERITIES, type Severity } from '../core/doctor/finding.js';
import type { SourceKind } from '../model.js';
import { printable, renderTable, type Terminal } from './terminal.js';
import { age, count, counted } from './words.js';
import { wrap } from './wrap.js';

export interface DoctorOptions {
  readonly terminal: Terminal;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What `covgap doctor` prints. */
export function doctorText(facts: DoctorFacts, findings: readonly Finding[], options: DoctorOptions): string {
  const { colors } = options.terminal;
  const section = (title: string, body: string) => (body === '' ? '' : `${colors.bold(title)}\n${body}`);
  const parts = [
    section('Reports', reportTable(facts, options)),
    section('Test results', runTable(facts, options)),
    section('Tree', treeTable(facts, options)),
    section('Checks', findings.map((finding) => findingText(finding, options.terminal)).join('\n')),
    verdict(findings, options.terminal),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const MOST_ROWS = 12;

function reportTable({ reports, reportProblems }: DoctorFacts, { terminal, now }: DoctorOptions): string {
  if (reports.length === 0) return reportProblems.length === 0 ? 'none found' : 'none that can be read';
  const rows = reports
    .slice(0, MOST_ROWS)
    .map(({ path, format, files, matched, madeAt, staleSources }) => [
      printable(path),
      format,
      count(files),
      matched === files ? count(matched) : terminal.colors.yellow(count(matched)),
      madeAt > now ? 'in the future' : age(now - madeAt),
      staleSources === 0 ? '0' : terminal.colors.yellow(count(staleSources)),
    ]);
  const columns = [
    { title: 'Report', flexible: { min: 12 }, keepEnd: true },
    { title: 'Format' },
    { title: 'Files', right: true },
    { title: 'Matched', right: true },
    { title: 'Age', right: true },
    { title: terminal.width < 80 ? 'Stale' : 'Changed since', right: true },
  ];
  return renderTable(columns, rows, terminal) + more(reports.length, 'report', terminal);
}

function runTable({ testRuns }: DoctorFacts, { terminal }: DoctorOptions): string {
  if (testRuns.length === 0) return '';
  const rows = testRuns
    .slice(0, MOST_ROWS)
    .map(({ path, tests, passed, failed, errored, skipped }) => [
      printable(path),
      count(tests),
      count(passed),
      failed === 0 ? '0' : terminal.colors.red(count(failed)),
      errored === 0 ? '0' : terminal.colors.red(count(errored)),
      skipped === 0 ? '0' : terminal.colors.yellow(count(skipped)),
    ]);
  const columns = [
    { title: 'Results', flexible: { min: 16 }, keepEnd: true },
    ...['Tests', 'Passed', 'Failed', 'Errors', 'Skipped'].map((title) => ({ title, right: true })),
  ];
  return renderTable(columns, rows, terminal) + more(testRuns.length, 'results file', terminal);
}

function more(total: number, noun: string, { colors }: Terminal): string {
  return total > MOST_ROWS ? `\n${colors.dim(`… and ${counted(total - MOST_ROWS, `more ${noun}`)}`)}` : '';
}

const KINDS: readonly (readonly [SourceKind, string])[] = [
  ['source', 'Sources'],
  ['test', 'Tests'],
  ['generated', 'Generated'],
  ['declaration', 'Declarations'],
  ['config', 'Config'],
];

function treeTable({ tree }: DoctorFacts, { terminal }: DoctorOptions): string {
  if (tree === null) return '';
  if (tree.languages.length === 0) return 'no file of a known language';
  const rows = tree.languages.map(({ language, counts }) => [
    printable(language),
    ...KINDS.map(([kind]) => (counts[kind] === 0 ? '' : count(counts[kind]))),
  ]);
  const columns = [{ title: 'Language', flexible: { min: 8 } }, ...KINDS.map(([, title]) => ({ title, right: true }))];
  return renderTable(columns, rows, terminal);
}

const LABEL_WIDTH = 7;

/** The message, then where, then what to do. */
function findingText(finding: Finding, { width, colors }: Terminal): string {
  const { code, severity, message, file, line, fix, blocks = 0 } = finding;
  const indent = ' '.repeat(LABEL_WIDTH);
  const inner = width - LABEL_WIDTH;
  const where = file === undefined ? '' : `${printable(file)}${line === undefined ? '' : `:${line}`}  `;
  const [first = '', ...rest] = wrap(printable(message), inner);
  const lines = [`${label(severity, colors)}${first}`, ...rest.map((each) => indent + each)];
  if (severity === 'ok') {
    const last = lines.at(-1)!;
    if (stringWidth(last) + 2 + code.length <= width) lines[lines.length - 1] = `${last}  ${colors.dim(code)}`;
    else lines.push(indent + colors.dim(code));
    return lines.join('\n');
  }
  const kept = blocks > 0 ? `  about ${counted(blocks, 'test')} blocked` : '';
  lines.push(...wrap(`${where}${code}${kept}`, inner).map((each) => indent + colors.dim(each)));
  const advice = (fix ?? '').split('\n').flatMap((each, at) => fixLines(each, at === 0, inner, colors));
  lines.push(...advice.map((each) => indent + each));
  return lines.join('\n');
}

/** Commands are set apart, and stay commands where they are wrapped. */
function fixLines(text: string, first: boolean, width: number, colors: Terminal['colors']): string[] {
  if (!text.startsWith('$ '))
    return wrap(printable(text), width - 2).map((line, at) => (first && at === 0 ? '→ ' : '  ') + line);
  const lines = wrap(printable(text), width - 10);
  return lines.map((line, at) => {
    const lead = at === 0 ? '    ' : '        ';
    return lead + colors.cyan(at < lines.length - 1 ? `${line} \\` : line);
  });
}

function label(severity: Severity, colors: Terminal['colors']): string {
  const paint = { error: colors.red, warn: colors.yellow, info: colors.blue, ok: colors.green }[severity];
  return paint(severity.padEnd(LABEL_WIDTH));
}

const NOUNS: Readonly<Record<Severity, string>> = { error: 'error', warn: 'warning', info: 'note', ok: 'check' };

function verdict(findings: readonly Finding[], { colors, width }: Terminal): string {
  const amount = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const answer =
    amount('error') > 0
      ? colors.red('No: the number is wrong or missing.')
      : amount('warn') > 0
        ? colors.yellow('With care: the number is doubtful.')
        : colors.green('Yes: nothing was found that speaks against the number.');
  const tally = SEVERITIES.map((severity) => counted(amount(severity), NOUNS[severity])).join(', ');
  return wrap(`Can it be trusted? ${answer} ${colors.dim(`${tally} fine.`)}`, width).join('\n');
}

/** What `covgap doctor --json` prints. */
export function doctorJson({ reports, tree, runners, testRuns }: DoctorFacts, findings: readonly Finding[]) {
  return {
    schemaVersion: 1 as const,
    reports: reports.map(({ path, format, files, matched, madeAt, staleSources }) => ({
      path,
      format,
      files,
      matched,
      madeAt: isoTime(madeAt),
      staleSources,
    })),
    tree:
      tree === null
        ? null
        : {
            ...kindCounts(tree.languages),
            languages: tree.languages.map((each) => ({ language: each.language, ...kindCounts([each]) })),
            testRunners: runners.map(({ runner, files }) => ({ name: runner.name, files, command: runner.command })),
          },
    testRuns: testRuns.map(({ path, tests, passed, failed, errored, skipped }) => ({
      path,
      tests,
      passed,
      failed,
      errored,
      skipped,
    })),
    findings: findings.map(({ code, severity, message, ...rest }) => ({ code, severity, message, ...rest })),
  };
}

function kindCounts(languages: readonly LanguageFacts[]) {
  const sum = (kind: SourceKind) => languages.reduce((total, { counts }) => total + counts[kind], 0);
  return {
    sources: sum('source'),
    tests: sum('test'),
    generated: sum('generated'),
    declarations: sum('declaration'),
    configs: sum('config'),
  };
}

/** A report may claim a time no calendar has. */
function isoTime(ms: number): string | null {
  const time = new Date(ms);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
