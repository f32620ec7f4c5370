/**
 * The acceptance on a real Erlang umbrella: `scaffold-tests` on all modules of a clone, and what plain EUnit and cover
 * say of every suite it wrote. The clone is copied; nodes run in the box of the scaffold, since nobody has read the tests.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { openWorld } from '../../dist/scaffold/erlang/run/world.js';
import { readOptions, say } from './options.mjs';
import { execute } from './runner.mjs';
import { figure, median, pooled, share, table } from './tables.mjs';
import { reasonOf } from './tool.mjs';

const options = readOptions(
  `node test/acceptance/erlang.mjs --corpus <clone of an Erlang project>

  --corpus <folder>  the clone; it is copied
  --only <module>    this module alone, by its name; may be repeated
  --limit <n>        the first n modules
  --every <n>        each n-th of them
  --runs <n>         runs of each suite, each in a node of its own (default 5)
  --batch <n>        modules handed to scaffold-tests at once (default 10)
  --bin <file>       another scaffold-tests
  --json <file>      write the figures as JSON too
  --keep             keep the copy
  -- <options>       what follows is handed to scaffold-tests`,
  {
    runs: { type: 'string', default: '5' },
    batch: { type: 'string', default: '10' },
    every: { type: 'string', default: '1' },
  },
);
const runs = Number(options.runs);
const place = mkdtempSync(join(tmpdir(), 'covgap-erlang-'));
const root = join(place, basename(options.corpus));
let world = null;
try {
  if (!existsSync(options.corpus)) throw new Error('give a clone with --corpus');
  await cp(options.corpus, root, { recursive: true, filter: (path) => basename(path) !== '.git' });
  world = await openWorld(root);
  if (world === null) throw new Error('there is no Erlang here');
  const rows = [];
  const modules = chosen();
  for (let at = 0; at < modules.length; at += Number(options.batch)) {
    const paths = modules.slice(at, at + Number(options.batch));
    rows.push(...(await scaffolded(paths)));
    say(`${Math.min(at + Number(options.batch), modules.length)} of ${modules.length}`);
    if (options.json) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
  }
  for (const row of rows.filter(({ file }) => file !== null)) await judge(row);
  report(rows);
  if (options.json) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
} finally {
  world?.close();
  if (options.keep) say(`Kept: ${root}`);
  else rmSync(place, { recursive: true, force: true });
}

/** Sources that compile here, relative to the project, in the order of their paths. */
function chosen() {
  const sources = world.layout.apps.flatMap(({ sources }) => sources.map((path) => relative(world.root, path)));
  const erl = sources.filter((path) => path.endsWith('.erl') && !world.failed.has(path)).sort();
  say(`${erl.length} modules compile, ${world.failed.size} files do not`);
  const wanted = erl.filter((path) => options.only.length === 0 || options.only.includes(basename(path, '.erl')));
  return wanted.filter((_, index) => index % Number(options.every) === 0).slice(0, options.limit);
}

async function scaffolded(paths) {
  const args = [options.bin, '--root', root, '--json', '--allow-dirty', ...paths, ...options.rest];
  const { status, stdout, stderr } = await execute(process.execPath, args, { cwd: root, timeout: 3_600_000 });
  try {
    const { modules } = JSON.parse(stdout.slice(stdout.indexOf('{')));
    return modules.map((each) => ({
      module: each.module,
      file: each.status === 'written' || each.status === 'extended' ? each.file : null,
      status: each.status,
      cases: each.cases,
      dropped: each.dropped.length,
      reason: reasonOf(each),
      seconds: each.seconds,
      before: each.before.statements,
      claimed: each.after.statements,
      compiled: null,
      tests: null,
      passes: 0,
      message: '',
      after: null,
    }));
  } catch {
    say(`exit ${status}, no JSON: ${(stderr || stdout).trim().slice(-300)}`);
    return paths.map((module) => ({ module, file: null, status: 'nothing', reason: `exit ${status}`, before: null }));
  }
}

/** Compiles a suite with warnings as errors, and runs it; what EUnit's own report says counts. */
async function judge(row) {
  const suite = basename(row.file, '.erl');
  const source = join(root, row.file);
  const beams = await world.folder();
  const include = [
    dirname(source),
    ...world.layout.apps.flatMap(({ folder }) => [join(folder, 'include'), join(folder, 'src'), folder]),
  ];
  const flags = `[${row.status === 'written' ? 'warnings_as_errors,' : ''}return_errors,return_warnings,{d,'TEST'},{outdir,${text(beams)}}${include.map((path) => `,{i,${text(path)}}`).join('')}]`;
  const compiled = `case compile:file(${text(source)},${flags}) of {ok,_,_} -> halt(0); {ok,_} -> halt(0); E -> io:format("~p",[E]), halt(1) end.`;
  const end = await world.run({ scratch: beams, evaluate: compiled, timeoutMs: 60_000 });
  row.compiled = end.status === 0;
  if (!row.compiled) {
    row.message = end.output.slice(-300);
    return;
  }
  const module = basename(row.module, '.erl');
  for (let run = 0; run < runs; run++) {
    const scratch = await world.folder();
    const steps = [
      `true=code:add_patha(${text(beams)})`,
      `{module,_}=code:load_abs(${text(join(beams, suite))})`,
      ...(run === 0 ? [`{ok,_}=cover:compile_beam('${module}')`] : []),
      `eunit:test({module,'${suite}'},[{report,{eunit_surefire,[{dir,${text(scratch)}}]}}])`,
      ...(run === 0
        ? [
            `{ok,L}=cover:analyse('${module}',calls,line)`,
            `ok=file:write_file(${text(join(scratch, 'lines'))},io_lib:format("~w ~w",[length(lists:usort([X||{{_,X},_}<-L,X>0])),length(lists:usort([X||{{_,X},C}<-L,X>0,C>0]))]))`,
          ]
        : []),
      'halt(0)',
    ];
    await world.run({ scratch, evaluate: `${steps.join(',')}.`, timeoutMs: 300_000, heapMb: 1024 });
    const seen = resultsIn(scratch, theirsIn(row.file));
    row.tests = Math.max(row.tests ?? 0, seen.tests);
    if (seen.tests > 0 && seen.bad.length === 0) row.passes++;
    else row.message ||= seen.bad[0] ?? 'no results';
    if (run === 0 && existsSync(join(scratch, 'lines'))) {
      const [total, covered] = readFileSync(join(scratch, 'lines'), 'utf8').split(' ').map(Number);
      row.after = { covered, total };
    }
  }
}

/** Names of the functions that were there before: what fails of them is no fault of what was added. */
function theirsIn(file) {
  const before = join(options.corpus, file);
  if (!existsSync(before)) return new Set();
  return new Set([...readFileSync(before, 'utf8').matchAll(/^([a-z]\w*)\(/gm)].map(([, name]) => name));
}

function resultsIn(folder, theirs) {
  const files = readdirSync(folder).filter((name) => /^TEST-.*\.xml$/.test(name));
  const parser = new XMLParser({ ignoreAttributes: false, isArray: (name) => name === 'testcase' });
  const cases = files.flatMap((name) => {
    const { testsuite } = parser.parse(readFileSync(join(folder, name), 'utf8'));
    return testsuite?.testcase ?? [];
  });
  const bad = cases.filter((each) => 'failure' in each || 'error' in each || 'skipped' in each);
  const isOurs = (name) =>
    !theirs.has(/ -?([a-z]\w*)/.exec(name)?.[1] ?? name.split(/\W/)[0]) && !/^module |^file /.test(name);
  const names = bad
    .map((each) => String(each['@_name']))
    .filter((name) => theirs.size === 0 || (/\d+ -?[a-z]/.test(name) && isOurs(name)));
  return { tests: cases.length, bad: names };
}

function text(path) {
  return JSON.stringify(resolve(path));
}

function report(rows) {
  const percent = (ratio) => (ratio === null || ratio === undefined ? '–' : figure(share(ratio)));
  // A suite beside one that is there is measured alone: what the two reach together is not known here.
  const isBeside = ({ file }) => file !== null && /_observed_(?:tests|SUITE)\.erl$/.test(file);
  const rise = (row) =>
    row.after === null || row.after === undefined || isBeside(row) ? null : share(row.after) - (share(row.before) ?? 0);
  const line = (row) => [
    basename(row.module, '.erl'),
    row.file === null ? '' : row.compiled ? 'yes' : 'NO',
    row.tests ?? '–',
    row.file === null ? '' : `${row.passes}/${runs}`,
    percent(row.before),
    percent(row.after),
    figure(rise(row)),
    row.file === null
      ? (row.reason ?? row.status)
      : row.message || (isBeside(row) ? 'beside the old suite, alone' : ''),
  ];
  console.log(table(['Module', 'Compiled', 'Tests', 'Passes', 'Before', 'After', 'Rise', 'Note'], rows.map(line)));
  const written = rows.filter(({ file }) => file !== null);
  const measured = written.filter((row) => !isBeside(row));
  const untested = rows.filter(
    ({ before, file }) => before !== null && before.covered === 0 && (before.total > 0 || file !== null),
  );
  const rises = (list) => list.map((row) => rise(row) ?? 0);
  console.log(
    [
      '',
      `Modules ${rows.length}; suites written ${written.length}, compiled ${written.filter(({ compiled }) => compiled).length}, passing all of ${runs} runs ${written.filter(({ passes }) => passes === runs).length}`,
      `Median rise of modules without a test, those without a suite counted as 0: ${figure(median(rises(untested)))} points (${untested.length} modules)`,
      `Median rise of suites that were written: ${figure(median(rises(written.filter((row) => !isBeside(row)))))} points`,
      `Lines of modules with a suite: ${figure(pooled(measured.map(({ before }) => before)))} → ${figure(pooled(measured.flatMap(({ after }) => after ?? [])))} %`,
    ].join('\n'),
  );
  const failed = written.filter(({ compiled, passes }) => !compiled || passes < runs);
  if (failed.length > 0) process.exitCode = 1;
}
