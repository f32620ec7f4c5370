import type { Ratio } from '../model.js';
import type { ModuleResult, ScaffoldResult } from '../scaffold.js';
import { printable, renderTable, type Terminal } from './terminal.js';
import { count, counted, percentText } from './words.js';
import { wrapLines } from './wrap.js';

/**
 * What `covgap scaffold` says of what it wrote: a row a module, then what a reader must know, then what to do.
 *
 * @param base the project folder as seen from where the user is, with a slash at its end; empty where they are in it
 */
export function scaffoldText(result: ScaffoldResult, terminal: Terminal, base = ''): string {
  const { modules } = result;
  if (modules.length === 0) return 'Nothing to do: no open module is left.\n';
  const parts = [table(modules, terminal), totals(modules), notes(modules, terminal), advice(modules, base, terminal)];
  return `${wrapLines(parts.filter((part) => part !== '').join('\n\n'), terminal.width)}\n`;
}

/** What is said beside a diff or a file that is printed: why something is missing from it; empty where nothing is. */
export function scaffoldNotes({ modules }: ScaffoldResult, terminal: Terminal): string {
  if (modules.length === 0) return 'Nothing to do: no open module is left.\n';
  const lines = modules
    .filter(({ text }) => text === null)
    .map((each) => `${printable(each.module)}  ${fileLine(each, terminal.colors).trim()}`);
  const text = [lines.join('\n'), notes(modules, terminal)].filter((part) => part !== '').join('\n\n');
  return text === '' ? '' : `${wrapLines(text, terminal.width)}\n`;
}

/** Narrower than this, branches are left out. */
const WIDE = 76;

/** A line of figures each, and below it the test file. */
function table(modules: readonly ModuleResult[], terminal: Terminal): string {
  const { colors } = terminal;
  const wide = terminal.width >= WIDE;
  const columns = [
    { title: 'Module', flexible: { min: 12 }, keepEnd: true },
    { title: 'Cases', right: true },
    { title: 'Todos', right: true },
    { title: 'Statements', right: true },
    ...(wide ? [{ title: 'Branches', right: true }] : []),
    { title: 'Time', right: true },
  ];
  const rows = modules.map((each) => [
    printable(each.module),
    each.cases > 0 ? colors.green(count(each.cases)) : colors.dim('0'),
    each.todos > 0 ? count(each.todos) : colors.dim('0'),
    change(each.before.statements, each.after.statements),
    ...(wide ? [change(each.before.branches, each.after.branches)] : []),
    `${each.seconds.toFixed(1)} s`,
  ]);
  const [head, ...lines] = renderTable(columns, rows, terminal).split('\n');
  return [head, ...lines.map((line, index) => `${line}\n${fileLine(modules[index]!, colors)}`)].join('\n');
}

function fileLine({ status, file, reason }: ModuleResult, colors: Terminal['colors']): string {
  const name = printable(file ?? '');
  if (status === 'written') return `  ${name}`;
  if (status === 'extended') return `  ${name} ${colors.dim('(new cases in it)')}`;
  if (status === 'unchanged') return `  ${name} ${colors.dim('(has them already)')}`;
  return `  ${colors.yellow(`nothing written: ${printable(reason ?? 'no reason is known')}`)}`;
}

/** `12.0 → 95.1 %`, or one figure where nothing changed. */
function change(before: Ratio, after: Ratio): string {
  const [from, to] = [percentText(before), percentText(after)];
  return from === to ? to : `${from.replace(' %', '')} → ${to}`;
}

function totals(modules: readonly ModuleResult[]): string {
  if (modules.length === 1) return '';
  const files = new Set(modules.filter(isWritten).map(({ file }) => file)).size;
  const sum = (of: (each: ModuleResult) => number) => modules.reduce((all, each) => all + of(each), 0);
  const ratio = (of: 'before' | 'after', kind: 'statements' | 'branches'): Ratio => ({
    covered: sum((each) => each[of][kind].covered),
    total: sum((each) => each[of][kind].total),
  });
  const figures = (['statements', 'branches'] as const).map(
    (kind) => `${kind} ${change(ratio('before', kind), ratio('after', kind))}`,
  );
  return `${counted(
    sum(({ cases }) => cases),
    'case',
  )} in ${counted(files, 'test file')} for ${counted(modules.length, 'module')}; ${figures.join(', ')}`;
}

const MOST_SHOWN = 5;

/** Incidents, cases that were taken out, and warnings, module by module. */
function notes(modules: readonly ModuleResult[], { colors }: Terminal): string {
  return modules
    .map(({ module, incidents, dropped, warnings, ...rest }) => {
      const lines = [
        ...warnings.map(({ message }) => `${colors.yellow('warning')}  ${printable(message)}`),
        ...incidents
          .filter(({ message }) => message !== rest.reason)
          .map(({ code, target, message }) => `${colors.yellow(code)}  ${printable(withTarget(target, message))}`),
        ...dropped.map(
          ({ title, reason }) => `${colors.yellow('left out')}  ${printable(title)}: ${printable(reason)}`,
        ),
      ];
      if (lines.length === 0) return '';
      const more = lines.length - MOST_SHOWN;
      return [
        colors.bold(printable(module)),
        ...lines.slice(0, MOST_SHOWN).map((line) => `  ${line}`),
        ...(more > 0 ? [colors.dim(`  … and ${count(more)} more; --json has all`)] : []),
      ].join('\n');
    })
    .filter((block) => block !== '')
    .join('\n\n');
}

function withTarget(target: string | null, message: string): string {
  return target === null || message.includes(target) ? message : `${target}: ${message}`;
}

const MOST_FILES = 3;

/** Observed is not specified: somebody has to look. */
function advice(modules: readonly ModuleResult[], base: string, { colors }: Terminal): string {
  const files = [...new Set(modules.filter(isWritten).flatMap(({ file }) => (file === null ? [] : [file])))];
  if (files.length === 0) return '';
  const where = files.length > MOST_FILES ? foldersOf(files) : files;
  // Nothing was run: there are no cases, and only calls that are skipped.
  const isObserved = modules.some((module) => isWritten(module) && module.cases > 0);
  const [said, does, word] = isObserved
    ? ['What is expected was observed, not specified: correct what the code should not do.', 'Review it', 'observed']
    : ['Nothing was run: say what the skipped calls should come to.', 'Find them', "'not specified'"];
  return [
    colors.dim(said),
    `${colors.dim(`${does} with`)}  grep -rn ${word} ${where.map((path) => shellWord(base + path)).join(' ')}`,
  ].join('\n');
}

function isWritten({ status }: ModuleResult): boolean {
  return status === 'written' || status === 'extended';
}

function foldersOf(files: readonly string[]): string[] {
  const folders = [...new Set(files.map((file) => (file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.')))];
  return folders.length > MOST_FILES ? ['.'] : folders;
}

function shellWord(word: string): string {
  const text = printable(word);
  return /^[\w./@%+=:,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
