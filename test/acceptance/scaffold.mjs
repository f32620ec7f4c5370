/**
 * The acceptance on real modules: `scaffold-tests` on those of modules.json, measured by vitest and TypeScript, with
 * jest-test-gen beside it on the same modules.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { compete, jestTestGen } from './jest-test-gen.mjs';
import { readOptions, say } from './options.mjs';
import { copyProject, makeWorkplace, walk } from './projects.mjs';
import { runVitest, writeConfigs } from './runner.mjs';
import { report } from './scaffold-report.mjs';
import { figure, median, share } from './tables.mjs';
import { count, reasonOf, scaffold } from './tool.mjs';
import { assertionKinds, typeErrors } from './types.mjs';

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
/** Modules that could not be had, and packages whose text may differ from the commit of modules.json. */
const absent = [];
const fromNpm = [];
let failed = false;
const partial = options.only.length > 0 || options.half !== undefined || options.limit !== Number.POSITIVE_INFINITY;
try {
  const peer = options['no-peer'] ? null : jestTestGen(workplace);
  if (peer === null && !options['no-peer'])
    say('ABSENT: jest-test-gen could not be installed from npm; no figures of it.');
  const rows = [];
  for (const [name, modules] of groups()) rows.push(...(await judgePackage(name, modules, peer)));
  if (rows.length === 0) {
    say('Nothing to judge: give --corpus or --clone, and see --only and --half.');
    process.exitCode = 2;
  } else failed = !report(rows, { runs, absent, fromNpm, twice: options.twice, partial });
  if (options.json) writeFileSync(options.json, `${JSON.stringify({ absent, fromNpm, modules: rows }, null, 2)}\n`);
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
  const names = [...new Set(wanted.map((module) => module.package))];
  return names.map((name) => [name, wanted.filter((module) => module.package === name).slice(0, options.limit)]);
}

async function judgePackage(name, modules, peer) {
  const copy = copyProject(modules[0], workplace, 'ours', options);
  if (copy.absent !== undefined) {
    absent.push(...modules.map(({ module }) => `${name} ${module}`));
    say(
      `ABSENT: ${name} (${modules.length} modules): ${copy.absent}. git clone ${modules[0].repository} && git checkout ${modules[0].commit}`,
    );
    return [];
  }
  if (copy.note) {
    say(copy.note);
    fromNpm.push(modules[0].npm);
  }
  const { root } = copy;
  const there = modules.filter(({ module }) => existsSync(join(root, module)));
  for (const { module } of modules.filter((entry) => !there.includes(entry))) {
    absent.push(`${name} ${module}`);
    say(`ABSENT: ${name} ${module}: not in what npm has`);
  }
  if (there.length === 0) return [];
  const paths = there.map(({ module }) => module);
  const before = new Set(walk(root));
  const totals = await totalsOf(root, paths);
  const output = await scaffold(options.bin, root, [...paths, ...options.rest]);
  if (output.problem) say(`${name}: scaffold-tests: ${output.problem}`);
  const rows = there.map((module) => rowOf(module, output, root, totals, there.length));
  await prove(root, rows);
  const extra = walk(root).filter(
    (path) => !before.has(path) && !rows.some(({ file }) => file && relative(root, file) === path),
  );
  rows[0].touched.push(...extra.map((path) => `file left: ${path}`));
  for (const row of rows) await cover(root, row);
  if (options.twice) await again(modules, paths, rows, root);
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
    const touched = existsSync(guardLog) ? readFileSync(guardLog, 'utf8').split('\n').filter(Boolean) : [];
    for (const [what, file] of touched.map((line) => line.split('\t'))) {
      const row = written.find((candidate) => candidate.file === file) ?? written[0];
      if (!row.touched.includes(what)) row.touched.push(what);
    }
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
