/**
 * The demo end to end: on a copy of fixtures/projects/mcp-kit, `scaffold-tests --next N` and the project's own coverage
 * run take turns until the phases 50 % and 70 % are reached and every system has its tests; then five runs, types, and
 * lines of each system.
 */
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readOptions, say } from './options.mjs';
import { makeWorkplace, repository, walk } from './projects.mjs';
import { execute, runVitest } from './runner.mjs';
import { figure, pooled, share, table, verdict } from './tables.mjs';
import { count, reasonOf, scaffold } from './tool.mjs';
import { typeErrors } from './types.mjs';

const phases = [50, 70];
const systems = {
  'pool manager': 'core/src/pool-manager.ts',
  batch: 'core/src/batch.ts',
  cache: 'core/src/cache.ts',
  otel: 'observability/src/otel.ts',
  'HTTP/2 pipeline': 'transports/src/http2-pipeline.ts',
  'WebSocket pipeline': 'transports/src/websocket-pipeline.ts',
  registry: 'core/src/registry.ts',
  session: 'core/src/session.ts',
  queue: 'core/src/queue.ts',
  'JSON-RPC': 'core/src/json-rpc.ts',
};
const wantedLines = 70;
const options = readOptions(
  `node test/acceptance/demo.mjs

  --next <n>      modules a step (default 4)
  --limit <n>     at most n steps
  --only <name>   judge this system alone (part of its name or path); may be repeated
  --runs <n>      runs in random order (default 5)
  --bin <file>    another scaffold-tests
  --json <file>   write the figures as JSON too
  --keep          keep the temporary folder
  -- <options>    what follows is handed to scaffold-tests`,
  { next: { type: 'string', default: '4' }, runs: { type: 'string', default: '5' } },
);
const runs = Number(options.runs);
const workplace = makeWorkplace();
const root = join(workplace, 'mcp-kit');
const config = join(root, 'vitest.config.ts');
const every = 'packages/*/src/**/*.ts';
try {
  cpSync(join(repository, 'fixtures/projects/mcp-kit'), root, {
    recursive: true,
    filter: (source) => !/[\\/](node_modules|\.covgap)$/.test(source),
  });
  const given = new Set(testFiles());
  const steps = await climb();
  const written = testFiles().filter((file) => !given.has(file));
  const proof = await prove();
  if (!report(steps, written, proof)) process.exitCode = 1;
  if (options.json)
    writeFileSync(
      options.json,
      `${JSON.stringify({ steps, proof: { ...proof, measured: [...proof.measured] } }, null, 2)}\n`,
    );
} finally {
  if (options.keep) say(`Kept: ${root}`);
  else rmSync(workplace, { recursive: true, force: true });
}

/** Steps until nothing more is written. */
async function climb() {
  const steps = [
    { step: 0, modules: [], cases: 0, todos: 0, seconds: 0, lines: linesOf(await measure()), problem: null },
  ];
  while (steps.length <= options.limit) {
    const before = snapshot();
    const { modules, seconds, problem } = await scaffold(options.bin, root, ['--next', options.next, ...options.rest]);
    if (problem !== null) say(`scaffold-tests --next ${options.next}: ${problem}`);
    const gained = snapshot() !== before;
    if (gained) await refreshReports();
    const step = {
      step: steps.length,
      modules: modules.map(({ module, file, ...rest }) => ({ module, written: file !== null, reason: reasonOf(rest) })),
      cases: modules.reduce((sum, { cases }) => sum + count(cases), 0),
      todos: modules.reduce((sum, { todos }) => sum + count(todos), 0),
      seconds,
      lines: gained ? linesOf(await measure()) : steps.at(-1).lines,
      problem,
    };
    steps.push(step);
    say(
      `step ${step.step}: ${step.modules.map(({ module }) => module).join(', ') || 'nothing'}, lines ${figure(step.lines)} %`,
    );
    if (!gained || problem !== null) break;
  }
  return steps;
}

function testFiles() {
  return walk(root)
    .filter((path) => /\.test\.ts$/.test(path))
    .map((path) => join(root, path));
}

function snapshot() {
  return JSON.stringify(testFiles().map((file) => [file, readFileSync(file, 'utf8')]));
}

/** The project's own `vitest run --coverage`: what the next step is ranked by. */
async function refreshReports() {
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const { status, stderr } = await execute(process.execPath, [vitest, 'run', '--coverage', '--root', root], {
    cwd: root,
  });
  if (status !== 0) say(`vitest run --coverage failed: ${stderr.trim().slice(-300)}`);
}

/** Lines of all modules, tested or not. */
async function measure() {
  return (await runVitest(root, testFiles(), { workplace, config, patterns: [every] })).measured;
}

function linesOf(measured) {
  return pooled([...measured.values()].map(({ lines }) => lines));
}

async function prove() {
  const files = testFiles();
  const types = [...typeErrors(root, files)].filter(([, errors]) => errors.length > 0);
  const failures = [];
  let green = 0;
  for (let seed = 1; seed <= runs; seed++) {
    const { results } = await runVitest(root, files, { workplace, config, seed });
    const bad = [...results].filter(([, { passed }]) => !passed);
    if (bad.length === 0) green += 1;
    failures.push(...bad.map(([file, { message }]) => `${file.slice(root.length + 1)}: ${message.split('\n')[0]}`));
  }
  return { types, green, failures, measured: await measure() };
}

function report(steps, written, proof) {
  console.log(
    `# The demo, end to end\n\nnode ${process.version}, \`scaffold-tests --next ${options.next}\` and \`vitest run --coverage\` in turn; lines of all modules, tested or not, as vitest measures them.\n`,
  );
  console.log(
    `${table(
      ['step', 'cases', 'todos', 's', 'lines, %', 'modules'],
      steps.map(({ step, cases, todos, seconds, lines, modules }) => [
        step,
        cases,
        todos,
        figure(seconds),
        figure(lines),
        modules
          .map(
            ({ module, written: done, reason }) =>
              `${module}${done ? '' : ` (nothing: ${reason ?? 'no reason given'})`}`,
          )
          .join(', '),
      ]),
    )}\n`,
  );
  const chosen = Object.entries(systems).filter(
    ([name, path]) =>
      options.only.length === 0 || options.only.some((part) => name.includes(part) || path.includes(part)),
  );
  const counts = chosen.map(([name, path]) => [name, `packages/${path}`, proof.measured.get(`packages/${path}`)]);
  console.log(
    `${table(
      ['system', 'module', 'lines, %', 'statements, %', 'branches, %'],
      counts.map(([name, path, found]) => [
        name,
        path,
        ...['lines', 'statements', 'branches'].map((kind) => figure(found ? share(found[kind]) : null)),
      ]),
    )}\n`,
  );
  for (const failure of new Set(proof.failures)) console.log(`- failed: ${failure}`);
  for (const [file, errors] of proof.types) console.log(`- type error: ${file.slice(root.length + 1)}: ${errors[0]}`);
  const best = Math.max(...steps.map(({ lines }) => lines ?? 0));
  const high = counts.filter(([, , found]) => found !== undefined && share(found.lines) >= wantedLines).length;
  const result = verdict([
    ...phases.map((phase) => [`phase ${phase} %`, 'reached', reachedAt(steps, phase), best >= phase]),
    ['files written', '> 0', written.length, written.length > 0 && written.every((file) => existsSync(file))],
    [
      'files that type-check (strict)',
      'all',
      `${testFiles().length - proof.types.length} of ${testFiles().length}`,
      proof.types.length === 0,
    ],
    ['runs in random order that pass', runs, proof.green, proof.green === runs],
    [`systems with at least ${wantedLines} % of lines`, `all ${counts.length}`, high, high === counts.length],
  ]);
  console.log(`\n${result.text}\n`);
  return result.held;
}

function reachedAt(steps, phase) {
  const step = steps.find(({ lines }) => lines !== null && lines >= phase);
  return step === undefined ? 'no' : `step ${step.step}`;
}
