/**
 * Makes the history of the demo: a git repository from fixtures/projects/mcp-kit with one commit a week, at each of
 * which its tests really run, with coverage, and the state is recorded. The history goes to
 * fixtures/roadmap/mcp-kit-history.jsonl, where tests take it from, and the tree of the last commit, as a list of its
 * files, beside it.
 */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { steps } from './demo-history-steps.mjs';
import { readOptions, say } from './options.mjs';
import { makeWorkplace, repository } from './projects.mjs';
import { execute } from './runner.mjs';

const options = readOptions(
  `node test/acceptance/demo-history.mjs

  --out <folder>    where the history goes (default: fixtures/roadmap)
  --limit <n>       only the first n weeks
  --covgap <file>   another covgap
  --keep            keep the temporary folder`,
  {
    out: { type: 'string', default: join(repository, 'fixtures/roadmap') },
    covgap: { type: 'string', default: join(repository, 'bin/covgap.js') },
  },
);
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const workplace = makeWorkplace();
const root = join(workplace, 'mcp-kit');
try {
  cpSync(join(repository, 'fixtures/projects/mcp-kit'), root, {
    recursive: true,
    filter: (source) => !/[\\/](node_modules|\.covgap|coverage|refresh-coverage\.mjs)$/.test(source),
  });
  writeFileSync(join(root, '.gitignore'), 'node_modules/\ncoverage/\n.covgap/\n');
  await run('git', ['init', '--quiet', '--initial-branch=main']);
  for (const step of steps.slice(0, options.limit)) await week(step);
  const { stdout: history } = await run(process.execPath, [options.covgap, 'history', 'export', '--root', root]);
  const { stdout: files } = await run('git', ['ls-files']);
  mkdirSync(options.out, { recursive: true });
  writeFileSync(join(options.out, 'mcp-kit-history.jsonl'), history);
  writeFileSync(join(options.out, 'mcp-kit-files.txt'), files);
  say(`${history.trim().split('\n').length} snapshots in ${options.out}`);
} finally {
  if (options.keep) say(`Kept: ${root}`);
  else rmSync(workplace, { recursive: true, force: true });
}

async function week({ date, message, write = {}, scaffold = [], bench = [] }) {
  for (const [path, text] of Object.entries(write)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    if (text === null) rmSync(file);
    else writeFileSync(file, text);
  }
  if (scaffold.length > 0) await scaffoldTests(scaffold);
  if (bench.length > 0) await scaffoldTests([...bench, '--bench']);
  await run('git', ['add', '--all']);
  await run('git', ['commit', '--quiet', '--message', message], { date });
  const tests = await measure();
  const { stdout } = await run(process.execPath, [options.covgap, 'record', '--root', root]);
  say(`${date.slice(0, 10)}  ${tests}  ${stdout.trim().split('\n')[0]}`);
}

async function scaffoldTests(args) {
  await run(process.execPath, [options.bin, '--root', root, ...args]);
}

/** The demo's own tests; that some fail is what happens in projects. */
async function measure() {
  rmSync(join(root, 'coverage'), { recursive: true, force: true });
  const args = [vitest, 'run', '--root', root, '--coverage', '--coverage.reportOnFailure', '--coverage.reporter=json'];
  const { status, stdout, stderr } = await execute(process.execPath, args, { cwd: root, env: environment() });
  if (status === null) throw new Error(`vitest did not end: ${stderr.slice(-500)}`);
  return /Tests +(.*)/.exec(stripVTControlCharacters(stdout))?.[1] ?? 'no tests';
}

async function run(command, args, { date } = {}) {
  const { status, stdout, stderr } = await execute(command, args, { cwd: root, env: environment(date) });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return { stdout };
}

/** Nothing of the user's own: the same commits, with the same hashes, wherever it runs. */
function environment(date = '2026-01-28T00:00:00Z') {
  return {
    PATH: process.env.PATH,
    HOME: workplace,
    CI: '1',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'mcp-kit',
    GIT_AUTHOR_EMAIL: 'mcp-kit@example.com',
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: 'mcp-kit',
    GIT_COMMITTER_EMAIL: 'mcp-kit@example.com',
    GIT_COMMITTER_DATE: date,
  };
}
