/**
 * The acceptance on real modules: `scaffold-tests` on those of modules.json, measured by vitest and TypeScript, with
 * jest-test-gen beside it on the same modules.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { compete, jestTestGen } from './jest-test-gen.mjs';
import { readOptions, say } from './options.mjs';
import { copyProject, makeWorkplace, walk } from './projects.mjs';
import { assertionKinds, runVitest, typeErrors, writeConfigs } from './runner.mjs';
import { figure, median, pooled, share, table, verdict } from './tables.mjs';
import { count, reasonOf, scaffold } from './tool.mjs';

const options = readOptions(
  `node test/acceptance/scaffold.mjs --corpus <folder with a clone of every package>

  --corpus <folder>  clones, one folder a package (default: COVGAP_CORPUS)
  --clone            fetch what is absent with git
  --only <package>   this package alone; may be repeated
  --half <half>      seen or held-out alone
  --limit <n>        the first n modules of each package
  --runs <n>         runs in random order (default 10)
  --twice            scaffold a second copy and compare the bytes
  --no-peer          without jest-test-gen
  --bin <file>       another scaffold-tests
  --json <file>      write the figures as JSON too
  --keep             keep the temporary folder
  -- <options>       what follows is handed to scaffold-tests`,
  {
    half: { type: 'string' },
    runs: { type: 'string', default: '10' },
    twice: { type: 'boolean', default: false },
    'no-peer': { type: 'boolean', default: false },
  },
);
const runs = Number(options.runs);
const { modules: chosen } = JSON.parse(readFileSync(new URL('./modules.json', import.meta.url), 'utf8'));
const workplace = makeWorkplace();
const configs = writeConfigs(workplace);
const absent = [];
let failed = false;
try {
  const peer = options['no-peer'] ? null : jestTestGen(workplace);
  if (peer === null && !options['no-peer'])
    say('ABSENT: jest-test-gen could not be installed from npm; no figures of it.');
  const rows = [];
  for (const [name, modules] of groups()) rows.push(...(await judgePackage(name, modules, peer)));
  if (rows.length === 0) {
    say('Nothing to judge: give --corpus or --clone, and see --only and --half.');
    process.exitCode = 2;
  } else report(rows);
  if (options.json) writeFileSync(options.json, `${JSON.stringify({ absent, modules: rows }, null, 2)}\n`);
} finally {
  if (options.keep) say(`Kept: ${workplace}`);
  else rmSync(workplace, { recursive: true, force: true });
}
if (failed) process.exitCode = 1;

/** Modules by package, as the options want them. */
function groups() {
  const wanted = chosen.filter(
    (module) =>
      (options.only.length === 0 || options.only.includes(module.package)) &&
      (options.half === undefined || module.half === options.half),
  );
  const byPackage = Map.groupBy
    ? Map.groupBy(wanted, (module) => module.package)
    : new Map(
        [...new Set(wanted.map((module) => module.package))].map((name) => [
          name,
          wanted.filter((module) => module.package === name),
        ]),
      );
  return [...byPackage].map(([name, modules]) => [name, modules.slice(0, options.limit)]);
}

async function judgePackage(name, modules, peer) {
  const copy = copyProject(modules[0], workplace, 'ours', options);
  if (copy.absent !== undefined) {
    absent.push(name);
    say(
      `ABSENT: ${name} (${modules.length} modules): ${copy.absent}. git clone ${modules[0].repository} && git checkout ${modules[0].commit}`,
    );
    return [];
  }
  if (copy.note) say(copy.note);
  const { root } = copy;
  const there = modules.filter(({ module }) => existsSync(join(root, module)));
  for (const { module } of modules)
    if (!existsSync(join(root, module))) say(`ABSENT: ${name} ${module}: not in what npm has`);
  if (there.length === 0) return [];
  const paths = there.map(({ module }) => module);
  const before = new Set(walk(root));
  const totals = await totalsOf(root, paths);
  const output = await scaffold(options.bin, root, [...paths, ...options.rest]);
  if (output.problem) say(`${name}: scaffold-tests: ${output.problem}`);
  const rows = there.map((module) => rowOf(module, output, root, totals, there.length));
  const extra = walk(root).filter(
    (path) => !before.has(path) && !rows.some(({ file }) => file && relative(root, file) === path),
  );
  await prove(root, rows);
  for (const row of rows) await cover(root, row);
  if (options.twice) await again(modules, paths, rows, root);
  for (const row of rows) row.touched.push(...(row === rows[0] ? extra.map((path) => `file left: ${path}`) : []));
  if (peer !== null)
    await compete(peer, rows, copyProject(modules[0], workplace, 'peer', options).root, {
      workplace,
      config: configs.jest,
    });
  const done = rows.filter(({ file }) => file !== null);
  say(
    `${name}: ${done.length} of ${rows.length} written, median statements ${figure(median(rows.map(({ statements }) => share(statements)).filter((v) => v !== null)))}, ${output.seconds.toFixed(1)} s`,
  );
  return rows;
}

function rowOf(module, output, root, totals, batch) {
  const said = output.modules.find(
    (entry) => entry.module === module.module || join(root, entry.module) === join(root, module.module),
  );
  const total = totals.get(module.module);
  const none = (kind) => ({ covered: 0, total: total?.[kind].total ?? 0 });
  return {
    package: module.package,
    module: module.module,
    half: module.half,
    file: said?.file ?? null,
    cases: count(said?.cases),
    todos: count(said?.todos),
    seconds: output.seconds / batch,
    ownSeconds: said?.seconds ?? null,
    claimed: said?.after ?? null,
    reason: said === undefined ? output.problem : reasonOf(said),
    statements: none('statements'),
    branches: none('branches'),
    typeErrors: null,
    passedRuns: null,
    message: '',
    touched: [],
    asserts: { value: 0, total: 0 },
    same: null,
    peer: null,
  };
}

/** Statements and branches of the modules when no test loads them. */
async function totalsOf(root, paths) {
  const empty = join(root, 'covgap-nothing.test.mjs');
  writeFileSync(empty, "import { it } from 'vitest';\nit('nothing', () => {});\n");
  const { measured } = await runVitest(root, [empty], { workplace, config: configs.ours, cover: paths });
  rmSync(empty);
  return measured;
}

/** Type check, and runs in random order of all files of the package together. */
async function prove(root, rows) {
  const written = rows.filter(({ file }) => file !== null);
  if (written.length === 0) return;
  const files = written.map(({ file }) => file);
  const errors = typeErrors(root, files);
  for (const row of written) {
    row.typeErrors = errors.get(row.file);
    row.asserts = assertionKinds(row.file);
    row.passedRuns = 0;
  }
  for (let seed = 1; seed <= runs; seed++) {
    const guardLog = join(workplace, 'guard.log');
    rmSync(guardLog, { force: true });
    const { results } = await runVitest(root, files, { workplace, config: configs.ours, seed, guardLog });
    for (const row of written) {
      const result = results.get(row.file);
      if (result.passed) row.passedRuns += 1;
      else row.message ||= result.message;
    }
    if (existsSync(guardLog)) written[0].touched.push(...new Set(readFileSync(guardLog, 'utf8').trim().split('\n')));
  }
}

/** Coverage of one module by its own test file alone. */
async function cover(root, row) {
  if (row.file === null) return;
  const { measured } = await runVitest(root, [row.file], { workplace, config: configs.ours, cover: [row.module] });
  const found = measured.get(row.module);
  if (found === undefined) return;
  row.statements = found.statements;
  row.branches = found.branches;
}

async function again(modules, paths, rows, root) {
  const second = copyProject(modules[0], workplace, 'second', options).root;
  await scaffold(options.bin, second, [...paths, ...options.rest]);
  const text = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : null);
  for (const row of rows) if (row.file) row.same = text(row.file) === text(join(second, relative(root, row.file)));
}

function report(rows) {
  console.log(
    `# Scaffold acceptance\n\nnode ${process.version}, ${rows.length} modules of ${new Set(rows.map((row) => row.package)).size} packages; tests of the packages themselves are removed first, so that every module starts without any. Coverage: vitest with V8, each module by its own test file alone.\n`,
  );
  if (absent.length > 0) console.log(`**ABSENT: ${absent.join(', ')}.** Their modules are in no figure below.\n`);
  for (const half of ['seen', 'held-out']) {
    const part = rows.filter((row) => row.half === half);
    if (part.length === 0) continue;
    console.log(`## ${half === 'seen' ? 'Seen while developing' : 'Held out'}\n\n${moduleTable(part)}\n`);
    console.log(`${summaryOf(part)}\n`);
  }
  const whole = verdict(wanted(rows));
  console.log(`## All\n\n${summaryOf(rows)}\n\n${whole.text}\n`);
  failed = !whole.held;
}

function moduleTable(rows) {
  const peer = rows.some((row) => row.peer !== null);
  const head = ['module', 'cases', 'todos', 'types', `green of ${runs}`, 'statements', 'branches', 's'];
  if (peer) head.push('jest-test-gen: statements', 'branches ', 'green', 'types ');
  return table(
    [...head, 'why'],
    rows.map((row) => [
      `${row.package} ${row.module}`,
      row.cases,
      row.todos,
      row.typeErrors === null ? '–' : row.typeErrors.length === 0 ? 'yes' : '**no**',
      row.passedRuns ?? '–',
      figure(share(row.statements)),
      figure(share(row.branches)),
      figure(row.ownSeconds ?? row.seconds),
      ...(peer ? peerCells(row.peer) : []),
      whyOf(row),
    ]),
  );
}

function peerCells(peer) {
  if (peer === null) return ['–', '–', '–', '–'];
  return [
    figure(share(peer.statements)),
    figure(share(peer.branches)),
    peer.green ? 'yes' : 'no',
    peer.types === null ? '–' : peer.types ? 'yes' : 'no',
  ];
}

function whyOf(row) {
  if (row.file === null) return row.reason ?? '**nothing written, no reason given**';
  const problems = [
    row.typeErrors?.[0],
    row.passedRuns < runs ? row.message.split('\n')[0] : '',
    row.touched[0],
    row.same === false ? 'differs when scaffolded again' : '',
  ];
  return problems.filter(Boolean).join('; ').slice(0, 160);
}

function summaryOf(rows) {
  const line = (title, list) => [
    title,
    list.length,
    figure(median(list.map(({ statements }) => share(statements)).filter((value) => value !== null))),
    figure(median(list.map(({ branches }) => share(branches)).filter((value) => value !== null))),
    figure(pooled(list.map(({ statements }) => statements))),
    figure(pooled(list.map(({ branches }) => branches))),
  ];
  const lines = [line('scaffold-tests', rows)];
  const peers = rows.map((row) => row.peer).filter((peer) => peer !== null);
  if (peers.length > 0) lines.push(line('jest-test-gen 1.4.3', peers));
  return table(['', 'modules', 'median statements', 'branches', 'pooled statements', 'branches '], lines);
}

function wanted(rows) {
  const written = rows.filter(({ file }) => file !== null);
  const partial = options.only.length > 0 || options.half !== undefined || options.limit !== Number.POSITIVE_INFINITY;
  const statements = rows.map((row) => row.statements);
  const branches = rows.map((row) => row.branches);
  const middle = (counts) => median(counts.map(share).filter((value) => value !== null));
  const typed = written.filter((row) => row.typeErrors.length === 0).length;
  const green = written.filter((row) => row.passedRuns === runs).length;
  const mute = rows.filter(({ file, reason }) => file === null && !reason).length;
  const touched = rows.flatMap((row) => row.touched);
  const values = share({ covered: sum(written, 'value'), total: sum(written, 'total') });
  const seconds = rows.reduce((total, row) => total + row.seconds, 0) / rows.length;
  const packages = new Set(rows.map((row) => row.package)).size;
  const least = (title, want, got) => [title, `≥ ${want}`, figure(got), got === null ? null : got >= want];
  const all = (title, got) => [
    title,
    'all',
    `${got} of ${written.length}`,
    written.length === 0 ? null : got === written.length,
  ];
  return [
    [
      'modules, packages',
      '≥ 60, ≥ 10',
      `${rows.length}, ${packages}`,
      partial ? null : rows.length >= 60 && packages >= 10,
    ],
    all('files that type-check (strict)', typed),
    all(`files that pass ${runs} of ${runs} runs in random order`, green),
    ['modules without tests and without a reason', '0', mute, mute === 0],
    ['connections, processes, files outside', '0', touched.length, touched.length === 0],
    least('median statements', 95, middle(statements)),
    least('median branches', 88, middle(branches)),
    least('pooled statements', 88, pooled(statements)),
    least('pooled branches', 82, pooled(branches)),
    least('cases that assert a value, %', 95, values),
    ['seconds a module in a batch', '< 3', figure(seconds, 2), seconds < 3],
    [
      'same bytes when scaffolded again',
      'all',
      options.twice ? `${written.filter(({ same }) => same).length} of ${written.length}` : '–',
      options.twice ? written.every(({ same }) => same) : null,
    ],
  ];
}

function sum(rows, kind) {
  return rows.reduce((total, { asserts }) => total + asserts[kind], 0);
}
