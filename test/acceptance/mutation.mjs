/**
 * Whether the assertions of scaffolded tests mean something: Stryker mutates 15 of the modules of modules.json, and the
 * tests that scaffold-tests wrote for each are to notice. Counted are the mutants that some test executes.
 *
 * The 15: all modules are shuffled by the seed of modules.json, and the first of each package is taken until there are
 * enough. One for which nothing is written is told, and the next takes its place.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readOptions, say } from './options.mjs';
import { copyProject, makeWorkplace } from './projects.mjs';
import { randomOf, shuffled } from './random.mjs';
import { installStryker, mutate } from './stryker.mjs';
import { figure, pooled, share, table, verdict } from './tables.mjs';
import { count, reasonOf, scaffold } from './tool.mjs';

const wanted = 75;
const options = readOptions(
  `node test/acceptance/mutation.mjs --corpus <folder with a clone of every package>

  --corpus <folder>  clones, one folder a package (default: COVGAP_CORPUS)
  --clone            fetch what is absent with git
  --only <package>   of the chosen modules those of this package alone; may be repeated
  --count <n>        modules (default 15)
  --survivors        list the mutants that survive
  --bin <file>       another scaffold-tests
  --json <file>      write the figures as JSON too, after each module
  --resume           go on with what --json has from a run that was cut off
  --keep             keep the temporary folder
  -- <options>       what follows is handed to scaffold-tests`,
  {
    count: { type: 'string', default: '15' },
    survivors: { type: 'boolean', default: false },
    resume: { type: 'boolean', default: false },
  },
);
const wantedModules = Number(options.count);
const { seed, modules } = JSON.parse(readFileSync(new URL('./modules.json', import.meta.url), 'utf8'));
const workplace = makeWorkplace();
try {
  const stryker = installStryker(workplace);
  if (stryker.absent !== undefined) {
    say(`ABSENT: ${stryker.absent}.`);
    process.exitCode = 2;
  } else {
    const rows = await judgeAll(stryker);
    if (!report(rows, stryker)) process.exitCode = 1;
  }
} finally {
  if (options.keep) say(`Kept: ${workplace}`);
  else rmSync(workplace, { recursive: true, force: true });
}

/** One module of each package, in random order. */
function candidates() {
  const packages = new Set();
  return shuffled(modules, randomOf(seed)).filter(({ package: name }) => !packages.has(name) && packages.add(name));
}

async function judgeAll(stryker) {
  const rows = [];
  const known = options.resume && existsSync(options.json) ? JSON.parse(readFileSync(options.json, 'utf8')) : [];
  for (const module of candidates()) {
    if (rows.filter(({ problem }) => problem === null).length === wantedModules) break;
    const row =
      known.find(({ name, skipped }) => name === nameOf(module) && !skipped) ?? (await judge(module, stryker));
    rows.push(row);
    if (options.json) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
    say(`${row.name}: ${row.problem ?? `${figure(share(row.kills))} % of ${row.kills.total}`}`);
  }
  return rows.filter(({ package: name }) => options.only.length === 0 || options.only.includes(name));
}

function nameOf(module) {
  return `${module.package} ${module.module}`;
}

async function judge(module, stryker) {
  const name = nameOf(module);
  const row = { name, package: module.package, half: module.half, cases: 0, kills: { covered: 0, total: 0 } };
  const none = (problem) => ({ ...row, problem, uncovered: 0, survivors: [], seconds: null });
  // Keeps its place among the chosen.
  if (options.only.length > 0 && !options.only.includes(module.package)) return { ...none(null), skipped: true };
  const copy = copyProject(module, workplace, 'ours', options);
  if (copy.absent !== undefined) return none(`absent: ${copy.absent}`);
  if (!existsSync(join(copy.root, module.module))) return none('absent: not in what npm has');
  const output = await scaffold(options.bin, copy.root, [module.module, ...options.rest]);
  const [said] = output.modules;
  if (!said?.file) return none(`nothing written: ${(said && reasonOf(said)) ?? output.problem}`);
  const begin = performance.now();
  const { mutants, problem } = await mutate(
    stryker,
    copy.root,
    module.module,
    relative(copy.root, said.file).replaceAll('\\', '/'),
    workplace,
  );
  if (problem !== undefined) return none(`Stryker: ${problem}`);
  const of = (...ends) => mutants.filter(({ status }) => ends.includes(status));
  const killed = of('Killed', 'Timeout').length;
  return {
    ...row,
    cases: count(said.cases),
    kills: { covered: killed, total: killed + of('Survived').length },
    uncovered: of('NoCoverage').length,
    survivors: of('Survived'),
    seconds: (performance.now() - begin) / 1000,
    problem: null,
  };
}

function report(rows, { version, nodeVersion }) {
  const judged = rows.filter(({ problem, skipped }) => problem === null && !skipped);
  console.log(
    `# Mutation acceptance\n\nStryker ${version} with vitest on Node ${nodeVersion}, all of its mutators; scaffold-tests on Node ${process.version}. Killed (or timed out) of the mutants that a test executes; those that none executes are counted apart, and those that do not compile not at all.\n`,
  );
  for (const { name, problem } of rows.filter((row) => row.problem !== null)) console.log(`- ${name}: ${problem}`);
  console.log(
    `\n${table(
      ['module', 'half', 'cases', 'executed mutants', 'killed', '%', 'not executed', 's'],
      judged.map((row) => [
        row.name,
        row.half,
        row.cases,
        row.kills.total,
        row.kills.covered,
        figure(share(row.kills)),
        row.uncovered,
        figure(row.seconds, 0),
      ]),
    )}\n`,
  );
  if (options.survivors)
    for (const { name, survivors } of judged)
      for (const { line, mutator, replacement } of survivors)
        console.log(`- ${name}:${line} ${mutator}: ${(replacement ?? '').replace(/\s+/g, ' ').slice(0, 100)}`);
  const total = pooled(judged.map(({ kills }) => kills));
  const kinds = ['seen', 'held-out'].map((half) => pooled(judged.filter((r) => r.half === half).map((r) => r.kills)));
  const enough = judged.length >= wantedModules;
  const result = verdict([
    ['modules', `≥ ${wantedModules}`, judged.length, options.only.length > 0 ? null : enough],
    ['killed of the executed mutants, %', `≥ ${wanted}`, figure(total), total === null ? null : total >= wanted],
    ['of the modules seen while developing, %', '', figure(kinds[0]), null],
    ['of the modules held out, %', '', figure(kinds[1]), null],
  ]);
  console.log(`\n${result.text}\n`);
  return result.held;
}
