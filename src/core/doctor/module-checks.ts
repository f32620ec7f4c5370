import type { Module } from '../../model.js';
import { percent } from '../coverage.js';
import { type AllFilesGap, findAllFilesGap } from './all-files.js';
import type { DoctorFacts, Stranger } from './facts.js';
import { at, type Finding } from './finding.js';
import { all, figure, kindWords, many, percentWords, some } from './words.js';

/** Points between the two totals from which the one reported is doubtful, and from which it is wrong. */
const DOUBTFUL_POINTS = 5;
const WRONG_POINTS = 20;

/** False where nothing was measured at all: other checks say so, and the ones below would only repeat it. */
function measured({ reports }: DoctorFacts): boolean {
  return reports.some(({ matched }) => matched > 0);
}

export function noSources({ tree, modules }: DoctorFacts): Finding[] {
  if (tree === null || modules.length > 0) return [];
  return [
    {
      code: 'no-sources',
      severity: 'error',
      message: 'no source file of a known language was found',
      fix: 'Is this the project folder (--root)? Do "include" and "exclude" in covgap.config.jsonc, or .gitignore, leave everything out?',
    },
  ];
}

/** Modules that no report names: how many, where, the largest, and which setting would have them measured. */
export function unmeasuredModules(facts: DoctorFacts): Finding[] {
  const { modules, runners, manifests, tree } = facts;
  if (tree === null || !measured(facts)) return [];
  const missing = modules.filter(({ state }) => state === 'unmeasured');
  if (missing.length === 0)
    return [{ code: 'modules-measured', severity: 'ok', message: 'every module with code is in a report' }];
  const gaps = runners
    .map((detected) => ({ detected, own: missing.filter(({ language }) => speaks(detected.runner, language)) }))
    .filter(({ own }) => own.length > 0)
    .map(({ detected, own }) => findAllFilesGap(detected, manifests, own.map(pathOf)))
    .filter((gap) => gap !== null);
  const lines = missing.reduce((sum, module) => sum + (module.estimatedLines ?? 0), 0);
  return [
    {
      code: 'modules-unmeasured',
      severity: 'warn',
      message: `${figure(missing.length)} of ${many(modules.length, 'module')} are in no report, about ${many(lines, 'line')}: ${byFolder(missing)}; the largest ${missing.length === 1 ? 'is' : 'are'} ${largest(missing)}`,
      ...at(gaps[0]?.file),
      fix: unmeasuredFix(gaps),
    },
  ];
}

function speaks({ languages }: { readonly languages: readonly string[] }, language: string | null): boolean {
  return language !== null && languages.includes(language);
}

function pathOf({ path }: Module): string {
  return path;
}

function unmeasuredFix(gaps: readonly AllFilesGap[]): string {
  const leaveOut = 'What is not to be tested goes under "exclude" in covgap.config.jsonc.';
  if (gaps.length === 0)
    return `Widen what the test run measures, or find out why these are left out of it. ${leaveOut}`;
  const settings = gaps.map(
    ({ runner, file, fix }) => `${runner} leaves out files that no test loads. Add to ${file}: ${fix}`,
  );
  return [...settings, leaveOut].join('\n');
}

/** A folder that holds more of them than this says little: its folders are told apart. */
const MOST_OF_THEM = 0.6;
const FOLDERS_SHOWN = 4;

/** How many modules are in which folder: `12 in src/api, 3 in src/store and 2 elsewhere`. */
function byFolder(modules: readonly Module[]): string {
  const sorted = folderCounts(modules.map(({ path }) => path.split('/').slice(0, -1)));
  const shown = sorted.slice(0, FOLDERS_SHOWN);
  const elsewhere = sorted.slice(FOLDERS_SHOWN).reduce((sum, [, count]) => sum + count, 0);
  const parts = shown.map(([name, count]) => `${figure(count)} in ${name === '' ? 'the project folder' : name}`);
  return all(elsewhere === 0 ? parts : [...parts, `${figure(elsewhere)} elsewhere`]);
}

function folderCounts(folders: readonly (readonly string[])[]): [name: string, count: number][] {
  const open = new Set<string>();
  for (;;) {
    const counts = new Map<string, number>();
    for (const folder of folders) {
      let depth = 1;
      while (depth < folder.length && open.has(folder.slice(0, depth).join('/'))) depth++;
      const name = folder.slice(0, depth).join('/');
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const sorted = [...counts].sort((a, b) => b[1] - a[1]);
    const [name = '', count = 0] = sorted[0] ?? [];
    if (name === '' || open.has(name) || count <= folders.length * MOST_OF_THEM) return sorted;
    open.add(name);
  }
}

function largest(modules: readonly Module[]): string {
  const sorted = [...modules].sort((a, b) => (b.estimatedLines ?? 0) - (a.estimatedLines ?? 0));
  return all(sorted.slice(0, 3).map(({ path, estimatedLines }) => `${path} (about ${figure(estimatedLines ?? 0)})`));
}

/** Reports that measure tests and the like: the tool that wrote them counts these, covgap does not. */
export function strangersMeasured(facts: DoctorFacts): Finding[] {
  if (facts.tree === null || !measured(facts)) return [];
  const strangers = facts.reports.flatMap((report) => report.strangers);
  const [first] = strangers;
  if (first === undefined)
    return [{ code: 'only-sources-measured', severity: 'ok', message: 'the reports measure sources and nothing else' }];
  return [
    {
      code: 'report-file-not-source',
      severity: strangers.some(({ kind }) => kind === 'test') ? 'warn' : 'info',
      message: `the reports measure ${kindWords(strangers.map(({ kind }) => kind))}, such as ${some(strangers.slice(0, 3).map((each) => each.path))}${withStrangers(facts, strangers)}`,
      file: first.path,
      fix: 'covgap leaves them out of all totals; leave them out of coverage in the test run too, so that both say the same.',
    },
  ];
}

/** What the report's own total comes to, where these files change it. */
function withStrangers({ totals }: DoctorFacts, strangers: readonly Stranger[]): string {
  const own = percent(totals.lines);
  if (own === null || totals.lines === null) return '';
  let { covered, total } = totals.lines;
  for (const { lines } of strangers) {
    covered += lines?.covered ?? 0;
    total += lines?.total ?? 0;
  }
  const theirs = percent({ covered, total });
  if (theirs === null || Math.abs(theirs - own) < 0.1) return '';
  return `: with them the lines read ${percentWords(theirs)} rather than ${percentWords(own)}`;
}

/** A percentage over what happened to be loaded is no percentage of the project. */
export function totalsApart(facts: DoctorFacts): Finding[] {
  const { totals, tree } = facts;
  const reported = percent(totals.lines);
  const whole = percent(totals.linesWithUnmeasured);
  if (tree === null || !measured(facts) || reported === null || whole === null) return [];
  const apart = Math.abs(reported - whole);
  if (apart <= DOUBTFUL_POINTS) {
    const message = `the percentage holds for the whole tree: ${percentWords(reported)} of lines as reported, ${percentWords(whole)} with unmeasured modules`;
    return [{ code: 'total-holds', severity: 'ok', message }];
  }
  return [
    {
      code: 'total-without-unmeasured',
      severity: apart > WRONG_POINTS ? 'error' : 'warn',
      message: `the reports say ${percentWords(reported)} of lines, but it is about ${percentWords(whole)} with the ${many(totals.unmeasured, 'module')} they leave out`,
      fix: 'Quote the second figure, or have every module measured: see modules-unmeasured.',
    },
  ];
}

/** 0 of 0 passes every gate. */
export function nothingToCover(facts: DoctorFacts): Finding[] {
  const { totals, reports } = facts;
  if (!measured(facts)) return [];
  const lines = totals.lines;
  const file = reports.find(({ matched }) => matched > 0)?.path;
  if (lines === null || lines.total === 0)
    return [
      {
        code: 'nothing-to-cover',
        severity: 'error',
        message: 'the reports hold not one coverable line of a source: a gate would pass on 0 of 0',
        ...at(file),
        fix: 'Were the sources instrumented? Look at what the coverage settings of the test run include.',
      },
    ];
  // With no report entered at all, `nothing-entered` has said so of each.
  if (lines.covered === 0 && !reports.some(({ entered }) => entered)) return [];
  if (lines.covered === 0)
    return [
      {
        code: 'nothing-covered',
        severity: 'warn',
        message: `not one of ${many(lines.total, 'line')} is covered`,
        ...at(file),
        fix: 'Did the tests run, and against the instrumented sources rather than a build of them?',
      },
    ];
  return [{ code: 'lines-measured', severity: 'ok', message: `${many(lines.total, 'coverable line')} measured` }];
}
