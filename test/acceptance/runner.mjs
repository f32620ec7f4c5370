/** Measures test files apart from covgap: vitest with its own V8 coverage. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import coverage from 'istanbul-lib-coverage';
import { nativeModules, repository } from './projects.mjs';

const require = createRequire(import.meta.url);
const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
const runTimeout = 600_000;

/** A child process to its end; killed with all it started after `timeout` ms. `seconds`: wall time. */
export function execute(command, args, { cwd, env = process.env, timeout = runTimeout, onError = () => {} }) {
  return new Promise((resolve) => {
    const begin = performance.now();
    const group = process.platform !== 'win32';
    const child = spawn(command, args, { cwd, env, detached: group, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => {
      stderr = (stderr + chunk).slice(-20_000);
      onError(String(chunk));
    });
    const timer = setTimeout(() => process.kill(group ? -child.pid : child.pid, 'SIGKILL'), timeout);
    const end = (status) => {
      clearTimeout(timer);
      resolve({ status, stdout, stderr, seconds: (performance.now() - begin) / 1000 });
    };
    child.on('error', (error) => {
      stderr += error.message;
      end(null);
    });
    child.on('close', end);
  });
}

/**
 * One run of vitest on test files (absolute paths) of a project.
 * @param options `seed`: random order. `cover`: paths (relative to root) to measure. `config`: path of the config.
 *   `guardLog`: file that what tests touch outside is written to
 * @returns `results`: by test file `{ passed, tests, failed, message }`; a file without a result failed.
 *   `measured`: by path `{ statements, branches, lines }`, each `{ covered, total }`. `map`: the same as Istanbul has it
 */
export async function runVitest(root, files, { workplace, config, seed, cover = [], guardLog, patterns = [] }) {
  const scratch = mkdtempSync(join(workplace, 'run-'));
  const home = join(scratch, 'home');
  const temporary = join(scratch, 'tmp');
  mkdirSync(home);
  mkdirSync(temporary);
  const report = join(scratch, 'results.json');
  const folder = join(scratch, 'coverage');
  const args = [vitest, 'run', ...files, '--root', root, '--config', config];
  // The JSON says nothing of unhandled errors, the default reporter does.
  args.push('--reporter=default', '--reporter=json', `--outputFile.json=${report}`);
  if (seed !== undefined) args.push('--sequence.shuffle', `--sequence.seed=${seed}`);
  if (cover.length + patterns.length > 0)
    args.push(
      '--coverage.enabled',
      '--coverage.provider=v8',
      '--coverage.reporter=json',
      '--coverage.reportOnFailure',
      `--coverage.reportsDirectory=${folder}`,
      ...[...cover.map(escapeGlob), ...patterns].map((path) => `--coverage.include=${path}`),
    );
  const env = { PATH: process.env.PATH, HOME: home, TMPDIR: temporary, CI: '1', COVGAP_GUARD_LOG: guardLog ?? '' };
  const { status, stdout, stderr } = await execute(process.execPath, args, { cwd: root, env });
  const results = readResults(report, files, `${stdout}\n${stderr}`);
  if (status !== 0) blame(results, root, `${stdout}\n${stderr}`);
  const map = readMap(join(folder, 'coverage-final.json'));
  rmSync(scratch, { recursive: true, force: true });
  return { results, measured: measuredOf(map, root), map };
}

function readResults(report, files, output) {
  const results = new Map();
  if (existsSync(report))
    for (const { name, status, assertionResults, message } of JSON.parse(readFileSync(report, 'utf8')).testResults) {
      const run = assertionResults.filter((result) => result.status === 'passed' || result.status === 'failed');
      const failed = run.filter((result) => result.status === 'failed');
      results.set(name, {
        passed: status === 'passed',
        tests: run.length,
        failed: failed.length,
        message: failed[0]?.failureMessages[0] ?? message ?? '',
      });
    }
  for (const file of files)
    if (!results.has(file))
      results.set(file, {
        passed: false,
        tests: 0,
        failed: 0,
        message: `left no result: ${output.trim().slice(-300)}`,
      });
  return results;
}

/** An unhandled error fails the run and leaves every result green: the files vitest names get it, else all. */
function blame(results, root, output) {
  if ([...results.values()].some(({ passed }) => !passed)) return;
  const plain = stripVTControlCharacters(output);
  const named = [...plain.matchAll(/originated in "([^"]+)" test file/g)].map(([, path]) => join(root, path));
  const message =
    /(?:Unhandled|Uncaught) (?:Rejection|Exception|Error) [^\n]*\n+([^\n]+)/.exec(plain)?.[1] ??
    plain.trim().slice(-200);
  for (const [file, result] of results)
    if (named.length === 0 || named.includes(file)) {
      result.passed = false;
      result.message = `unhandled error: ${message}`;
    }
}

function readMap(file) {
  return coverage.createCoverageMap(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
}

/** What an Istanbul coverage map says, by path relative to `root`. */
export function measuredOf(map, root) {
  const measured = new Map();
  for (const path of map.files()) {
    const { statements, branches, lines } = map.fileCoverageFor(path).toSummary().data;
    const relative = path.startsWith(root)
      ? path
          .slice(root.length)
          .replace(/^[\\/]/, '')
          .replaceAll('\\', '/')
      : path;
    measured.set(relative, { statements, branches, lines });
  }
  return measured;
}

function escapeGlob(path) {
  return path.replace(/[()[\]{}!*?+@]/g, '\\$&');
}

/** Writes the configs measuring runs use, apart from the project's own. Returns their paths. */
export function writeConfigs(workplace) {
  const guard = join(repository, 'test/acceptance/guard.mjs');
  const jest = join(repository, 'test/acceptance/jest-as-vitest.mjs');
  const write = (name, test, plugins = '') => {
    const file = join(workplace, `${name}.config.mjs`);
    const common = {
      include: ['**/*.{test,spec}.?(c|m)[jt]s?(x)', '**/*-test.?(c|m)[jt]s'],
      exclude: ['**/node_modules/**'],
    };
    const text = `import { plugin as nativeModules } from ${JSON.stringify(nativeModules)};
${plugins === '' ? '' : `import { plugin } from ${JSON.stringify(jest)};\n`}export default {
  cacheDir: ${JSON.stringify(join(workplace, 'vite-cache'))},
  resolve: { tsconfigPaths: true },
  plugins: [nativeModules, ${plugins}],
  test: ${JSON.stringify({ ...common, ...test })},
};\n`;
    writeFileSync(file, text);
    return file;
  };
  return {
    ours: write('ours', { setupFiles: [guard] }),
    jest: write('jest', { globals: true, setupFiles: [jest.replace('.mjs', '-setup.mjs')] }, 'plugin'),
  };
}
