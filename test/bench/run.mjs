/**
 * Times covgap beside its peers, each in a process of its own, in turn, several rounds in one run: machines drift, and
 * figures of different days do not compare. `npm run bench`, `npm run bench -- lcov`, `npm run bench -- --rounds 5`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeCobertura, makeCoverdata, makeIstanbul, makeLcov, makeTree } from './generate.mjs';

const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '3' } },
  allowPositionals: true,
});
const rounds = Number(values.rounds);
const folder = mkdtempSync(join(tmpdir(), 'covgap-bench-'));
const child = (name, file) => [process.execPath, [new URL(`./${name}.mjs`, import.meta.url).pathname, file]];
const covgap = new URL('../../bin/covgap.js', import.meta.url).pathname;

const suites = {
  lcov: () => {
    const file = makeLcov(folder, 100e6);
    return race('LCOV', file, {
      covgap: child('read-covgap', file),
      'lcov-parse': child('read-lcov-parse', file),
      grcov: external('grcov', [file, '-t', 'lcov', '-o', join(folder, 'grcov.out')]),
      'lcov --summary': external('lcov', ['--summary', file, '--rc', 'lcov_branch_coverage=1']),
    });
  },
  cobertura: () => {
    const file = makeCobertura(folder, 45e6);
    return race('Cobertura', file, {
      covgap: child('read-covgap', file),
      'fast-xml-parser': child('read-fast-xml-parser', file),
    });
  },
  istanbul: () => {
    const file = makeIstanbul(folder, 100e6);
    return race('Istanbul JSON', file, {
      covgap: child('read-covgap', file),
      'JSON.parse alone': child('read-json-parse', file),
    });
  },
  coverdata: () => {
    const file = makeCoverdata(folder, 1e6);
    const erlang = ['-noshell', '-eval', `cover:start(), ok = cover:import("${file}"), halt().`];
    race('Erlang .coverdata', file, {
      covgap: child('read-covgap', file),
      'erlang_js (terms)': child('read-erlang-js', file),
      'cover:import': spawnSync('erl', ['-noshell', '-eval', 'halt().']).status === 0 ? ['erl', erlang] : null,
    });
    console.log(
      `  reading alone, in one process: ${spawnSync(...child('read-coverdata', file), { encoding: 'utf8' }).stdout.trim()}\n`,
    );
  },
  tree: () => {
    for (const files of [1000, 4000]) {
      const root = makeTree(folder, files);
      const run = [process.execPath, [covgap, '--root', root, '--json', '-n', '1']];
      rmSync(join(root, '.covgap'), { recursive: true, force: true });
      measure(`source tree, ${files} files, cold`, run, 1);
      measure(`source tree, ${files} files, warm`, run, rounds);
    }
  },
  history: () => {
    const root = mkdtempSync(join(folder, 'history-'));
    const [command, args] = child('make-history', root);
    console.log(`History, five years of weeks\n  ${spawnSync(command, args, { encoding: 'utf8' }).stdout.trim()}`);
    const read = child('read-history', root);
    for (let round = 0; round < rounds; round++)
      console.log(`  ${spawnSync(...read, { encoding: 'utf8' }).stdout.trim()}`);
    measure('  both, whole process', read, rounds);
    const trend = [process.execPath, [covgap, 'trend', '--root', root, '--project', 'bench', '--weeks', '52']];
    if (spawnSync(...trend).status === 0) measure('  covgap trend --weeks 52', trend, rounds);
    else console.log('  covgap trend --weeks 52: not there');
    console.log('');
  },
  start: () => measure('covgap --help', [process.execPath, [covgap, '--help']], rounds),
};

console.log(
  `node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, median of ${rounds} rounds, whole processes\n`,
);
try {
  for (const [name, suite] of Object.entries(suites))
    if (positionals.length === 0 || positionals.includes(name)) suite();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A command that may not be installed. */
function external(command, args) {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).error ? null : [command, args];
}

function race(title, file, contestants) {
  const megabytes = statSync(file).size / 1e6;
  console.log(`${title}, ${megabytes.toFixed(0)} MB`);
  const seconds = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  const memory = {};
  for (let round = 0; round < rounds; round++)
    for (const [name, command] of Object.entries(contestants)) {
      // One round of what takes many seconds is enough.
      if (command === null || (round > 0 && seconds[name][0] > 10)) continue;
      const result = time(command);
      seconds[name].push(result.seconds);
      memory[name] = Math.max(memory[name] ?? 0, result.megabytes ?? 0);
    }
  const ours = median(seconds.covgap);
  for (const [name, list] of Object.entries(seconds)) {
    if (contestants[name] === null) console.log(`  ${name.padEnd(18)} not installed`);
    else {
      const middle = median(list);
      const ratio = name === 'covgap' ? '' : `   covgap is ${(middle / ours).toFixed(1)} × as fast`;
      console.log(
        `  ${name.padEnd(18)} ${middle.toFixed(2).padStart(6)} s  ${(megabytes / middle).toFixed(1).padStart(6)} MB/s  ${memory[name] ? `${memory[name].toFixed(0).padStart(5)} MB peak` : '    – MB peak'}${ratio}`,
      );
    }
  }
  console.log('');
}

function measure(title, command, times) {
  const results = Array.from({ length: times }, () => time(command));
  console.log(
    `${title.padEnd(34)} ${median(results.map(({ seconds }) => seconds)).toFixed(2)} s  ${Math.max(...results.map(({ megabytes }) => megabytes ?? 0)).toFixed(0)} MB peak`,
  );
}

/** Wall time and, where GNU time is installed, the peak of resident memory. */
function time([command, args]) {
  const gnuTime = existsSync('/usr/bin/time');
  const begin = performance.now();
  const result = gnuTime
    ? spawnSync('/usr/bin/time', ['-f', 'peak %M', command, ...args], {
        encoding: 'utf8',
        stdio: ['ignore', 'ignore', 'pipe'],
        maxBuffer: 1 << 26,
      })
    : spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  const seconds = (performance.now() - begin) / 1000;
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${result.stderr.slice(-500)}`);
  const peak = /peak (\d+)/.exec(result.stderr)?.[1];
  return { seconds, megabytes: peak === undefined ? null : Number(peak) / 1024 };
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
