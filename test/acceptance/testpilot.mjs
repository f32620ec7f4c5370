/**
 * The packages of the TestPilot benchmark at their commits: every module scaffolded, package coverage by all written
 * tests together, beside the medians that the paper gives (Schäfer et al., 2023): 70.2 % of statements, 52.8 % of
 * branches, 48 % of its tests passing.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import coverage from 'istanbul-lib-coverage';
import { readOptions, say } from './options.mjs';
import { copyProject, isTest, makeWorkplace, walk } from './projects.mjs';
import { measuredOf, runVitest, writeConfigs } from './runner.mjs';
import { figure, median, pooled, share, table, verdict } from './tables.mjs';
import { count, reasonOf, scaffold } from './tool.mjs';
import { typeErrors } from './types.mjs';

const paper = { statements: 70.2, branches: 52.8, passing: 48 };
const goal = { packages: 15, statements: 78, branches: 65 };
const options = readOptions(
  `node test/acceptance/testpilot.mjs --corpus <folder>

  --corpus <folder>  clones in <folder>/testpilot/<name> (default: COVGAP_CORPUS)
  --clone            fetch what is absent with git
  --only <package>   this package alone; may be repeated
  --limit <n>        the first n packages
  --runs <n>         runs in random order (default 3)
  --bin <file>       another scaffold-tests
  --json <file>      write the figures as JSON too
  --keep             keep the temporary folder
  -- <options>       what follows is handed to scaffold-tests, such as --observe=effects`,
  { runs: { type: 'string', default: '3' } },
);
const runs = Number(options.runs);
const places = { ...options, corpus: options.corpus && join(options.corpus, 'testpilot') };
const { packages, list } = JSON.parse(readFileSync(new URL('./testpilot.json', import.meta.url), 'utf8'));
const wantedPackages = packages
  .filter((entry) => options.only.length === 0 || options.only.includes(entry.package))
  .slice(0, options.limit);
const workplace = makeWorkplace();
const { ours: config } = writeConfigs(workplace);
const absent = [];
try {
  const rows = [];
  for (const entry of wantedPackages) {
    const row = await judge(entry);
    if (row !== null) rows.push(row);
  }
  if (rows.length === 0) {
    say('Nothing to judge: give --corpus or --clone, and see --only.');
    process.exitCode = 2;
  } else if (!report(rows)) process.exitCode = 1;
  if (options.json) writeFileSync(options.json, `${JSON.stringify({ absent, packages: rows }, null, 2)}\n`);
} finally {
  if (options.keep) say(`Kept: ${workplace}`);
  else rmSync(workplace, { recursive: true, force: true });
}

async function judge(entry) {
  const copy = copyProject(entry, workplace, 'testpilot', places);
  if (copy.absent !== undefined) {
    absent.push([entry.package, entry.repository, copy.absent]);
    say(`ABSENT: ${entry.package}: ${copy.absent}. git clone ${entry.repository} && git checkout ${entry.commit}`);
    return null;
  }
  const { root } = copy;
  const modules = walk(root).filter((path) => isModule(path, entry.source));
  // What the packages depend on is not installed, so their types are missing.
  const output = await scaffold(options.bin, root, [...modules, '--allow-type-errors', ...options.rest]);
  const files = output.modules.flatMap(({ file }) => file ?? []);
  const errors = files.length === 0 ? [] : [...typeErrors(root, files).values()].filter((found) => found.length > 0);
  const { tests, failed, broken, messages } = await pass(root, files);
  const measured = await measure(root, files, modules);
  const row = {
    package: entry.package,
    modules: modules.length,
    written: files.length,
    cases: output.modules.reduce((sum, { cases }) => sum + count(cases), 0),
    tests,
    failed,
    broken,
    typeErrors: errors.length,
    typed: files.filter((file) => /\.[cm]?tsx?$/.test(file)).length,
    seconds: output.seconds,
    statements: total(measured, 'statements'),
    branches: total(measured, 'branches'),
    why: whyOf(output, messages, errors),
  };
  say(
    `${row.package}: ${row.written} of ${row.modules} modules, statements ${figure(share(row.statements))}, branches ${figure(share(row.branches))}, ${figure(row.seconds)} s`,
  );
  return row;
}

function isModule(path, source) {
  return (
    source.some((place) => (place.endsWith('/') ? path.startsWith(place) : path === place)) &&
    /\.[cm]?[jt]s$/.test(path) &&
    !/\.(d\.[cm]?ts|min\.js)$/.test(path) &&
    !isTest(path)
  );
}

/** Tests that ran and failed in any run; a file without a result counts as broken. */
async function pass(root, files) {
  const sum = { tests: 0, failed: 0, broken: 0, messages: [] };
  for (let seed = 1; seed <= runs && files.length > 0; seed++) {
    const { results } = await runVitest(root, files, { workplace, config, seed });
    for (const result of results.values()) {
      sum.tests += result.tests;
      sum.failed += result.failed;
      if (!result.passed && result.failed === 0) sum.broken += 1;
      if (!result.passed) sum.messages.push(result.message.split('\n')[0]);
    }
  }
  return sum;
}

/**
 * Package coverage by all files. A CommonJS module is evaluated by vitest where a test imports it and by Node where
 * another module requires it; V8 takes both for one script and mixes their offsets. So files that may meet both are
 * measured one by one, and put together by the places in the source.
 */
async function measure(root, files, modules) {
  const empty = join(root, 'covgap-nothing.test.mjs');
  writeFileSync(empty, "import { it } from 'vitest';\nit('nothing', () => {});\n");
  const requires = modules.some((path) => /\brequire\(/.test(readFileSync(join(root, path), 'utf8')));
  const whole = coverage.createCoverageMap({});
  for (const group of requires ? [[empty], ...files.map((file) => [file])] : [[empty, ...files]])
    whole.merge((await runVitest(root, group, { workplace, config, cover: modules })).map);
  rmSync(empty);
  return measuredOf(whole, root);
}

function total(measured, kind) {
  const sum = { covered: 0, total: 0 };
  for (const counts of measured.values()) {
    sum.covered += counts[kind].covered;
    sum.total += counts[kind].total;
  }
  return sum;
}

/** The reason heard most often, of modules without tests or of failures. */
function whyOf(output, messages, errors) {
  if (output.problem !== null) return output.problem;
  if (messages.length > 0) return messages[0];
  if (errors.length > 0) return errors[0][0];
  const reasons = new Map();
  for (const module of output.modules) {
    const reason = reasonOf(module) ?? (module.file === null ? 'nothing written, no reason given' : null);
    if (reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const [most] = [...reasons].sort((a, b) => b[1] - a[1]);
  return most === undefined ? '' : `${most[1]} ×: ${most[0]}`.slice(0, 160);
}

function report(rows) {
  console.log(
    `# TestPilot's packages\n\nnode ${process.version}; the list with commits is ${list}. Tests of the packages themselves are removed first. Coverage: vitest with V8, all modules of a package by all written tests.\n`,
  );
  console.log(
    `${table(
      ['package', 'modules', 'written', 'cases', 'tests passing, %', 'types', 'statements', 'branches', 's', 'why'],
      rows.map((row) => [
        row.package,
        row.modules,
        row.written,
        row.cases,
        figure(passing(row)),
        row.typeErrors > 0 ? `**${row.typeErrors} no**` : row.typed > 0 ? 'yes' : '–',
        figure(share(row.statements)),
        figure(share(row.branches)),
        figure(row.seconds),
        row.why,
      ]),
    )}\n`,
  );
  if (absent.length > 0)
    console.log(`**ABSENT**, in no figure:\n\n${table(['package', 'repository', 'why'], absent)}\n`);
  const middle = (kind) => median(rows.map((row) => share(row[kind])).filter((value) => value !== null));
  const tests = share({
    covered: rows.reduce((sum, row) => sum + row.tests - row.failed, 0),
    total: rows.reduce((sum, row) => sum + row.tests + row.broken, 0),
  });
  console.log(
    `${table(
      ['', 'packages', 'median statements', 'median branches', 'tests passing, %'],
      [
        ['scaffold-tests', rows.length, figure(middle('statements')), figure(middle('branches')), figure(tests)],
        [
          'pooled',
          rows.length,
          figure(pooled(rows.map((row) => row.statements))),
          figure(pooled(rows.map((row) => row.branches))),
          '',
        ],
        ['TestPilot (its paper)', 25, figure(paper.statements), figure(paper.branches), figure(paper.passing)],
      ],
    )}\n`,
  );
  const partial = options.only.length > 0 || options.limit !== Number.POSITIVE_INFINITY;
  const least = (title, want, got) => [title, `≥ ${want}`, figure(got), got === null ? null : got >= want];
  const result = verdict([
    ['packages', `≥ ${goal.packages}`, rows.length, partial ? null : rows.length >= goal.packages],
    least('median statements', goal.statements, middle('statements')),
    least('median branches', goal.branches, middle('branches')),
    ['tests passing', '100 %', figure(tests), tests === null ? null : tests === 100],
  ]);
  console.log(`${result.text}\n`);
  return result.held;
}

function passing({ tests, failed, broken }) {
  return share({ covered: tests - failed, total: tests + broken });
}
