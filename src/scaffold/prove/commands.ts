import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CovgapError } from '../../errors.js';
import type { Runner } from './locate.js';
import { mochaConfig, mochaReporter, mochaShuffle, nodeReporter, nodeShuffle, vitestReporter } from './reporters.js';

export interface RunPlan {
  readonly runner: Runner;
  /** Absolute paths. */
  readonly files: readonly string[];
  /** Folder of this run alone, outside of the project; results go to the file `results` in it. */
  readonly scratch: string;
  readonly shuffleSeed?: number | undefined;
}

export interface NodeCall {
  readonly args: readonly string[];
  /** Beside the environment every run gets. */
  readonly env: Readonly<Record<string, string>>;
  readonly shuffled: boolean;
}

/** What Node is called with, so that the runner runs these files once, writes its results and nothing into the project. */
export function nodeCall(plan: RunPlan): NodeCall {
  switch (plan.runner.framework) {
    case 'vitest':
      return vitestCall(plan);
    case 'jest':
      return jestCall(plan);
    case 'mocha':
      return mochaCall(plan);
    case 'node-test':
      return nodeTestCall(plan);
  }
}

const resultsOf = ({ scratch }: RunPlan) => join(scratch, 'results');

function vitestCall(plan: RunPlan): NodeCall {
  const { runner, files, shuffleSeed } = plan;
  const shuffle = shuffleSeed === undefined ? [] : ['--sequence.shuffle', `--sequence.seed=${shuffleSeed}`];
  const args = [
    runner.bin!,
    'run',
    ...configArgs(runner),
    '--reporter=json',
    `--reporter=${slashes(written(plan, 'reporter.mjs', vitestReporter))}`,
    `--outputFile=${resultsOf(plan)}`,
    '--watch=false',
    '--coverage.enabled=false',
    '--retry=0',
    '--bail=0',
    '--no-color',
    ...shuffle,
    ...files.map(slashes),
  ];
  return { args, env: {}, shuffled: true };
}

/** Since this version of jest there is `--randomize`. */
const JEST_RANDOMIZE = 29.5;

function jestCall(plan: RunPlan): NodeCall {
  const { runner, files, shuffleSeed } = plan;
  const canShuffle = Number.parseFloat(runner.version) >= JEST_RANDOMIZE;
  const args = [
    // Projects whose tests are ES modules say so where they call jest; for all others it would change what runs.
    ...(/experimental-vm-modules/.test(runner.scripts) ? ['--experimental-vm-modules', '--no-warnings'] : []),
    runner.bin!,
    ...configArgs(runner),
    '--runTestsByPath',
    '--json',
    `--outputFile=${resultsOf(plan)}`,
    // Reporters of the project may write files of their own.
    '--reporters=default',
    '--ci',
    '--coverage=false',
    '--watchAll=false',
    '--watchman=false',
    '--bail=0',
    '--notify=false',
    '--colors=false',
    '--passWithNoTests=false',
    ...(shuffleSeed !== undefined && canShuffle ? ['--randomize', `--seed=${shuffleSeed | 0}`] : []),
    '--',
    ...files,
  ];
  return { args, env: {}, shuffled: canShuffle };
}

function mochaCall(plan: RunPlan): NodeCall {
  const { runner, files, shuffleSeed } = plan;
  const package_ = join(runner.bin!, '../..');
  const reporter = written(plan, 'reporter.cjs', mochaReporter);
  const options = ['cjs', 'js'].map((end) => join(package_, `lib/cli/options.${end}`)).find((path) => existsSync(path));
  const config =
    options === undefined
      ? configArgs(runner)
      : ['--no-package', '--config', written(plan, 'mocharc.cjs', mochaConfig(options, runner.config))];
  const runnerUrl = pathToFileURL(join(package_, 'lib/runner.js')).href;
  const imports = [
    ...(files.some(isTypeScript) && !readsTypeScript(runner) ? typeScriptLoader(files[0]!) : []),
    ...(shuffleSeed === undefined ? [] : [urlOf(written(plan, 'shuffle.mjs', mochaShuffle(runnerUrl)))]),
  ];
  return {
    args: [
      runner.bin!,
      ...config,
      '--reporter',
      reporter,
      '--no-parallel',
      '--no-watch',
      '--no-bail',
      '--no-exit',
      '--no-color',
      '--retries',
      '0',
      ...files,
    ],
    // Where the configuration has options for Node, mocha starts a Node of its own: only the environment reaches that.
    env: {
      NODE_OPTIONS: [process.env.NODE_OPTIONS ?? '', ...imports.map((url) => `--import=${url}`)].join(' ').trim(),
      ...shuffleEnv(shuffleSeed),
    },
    shuffled: true,
  };
}

function nodeTestCall(plan: RunPlan): NodeCall {
  const { runner, files, shuffleSeed } = plan;
  const imports = [
    ...(files.some(isTypeScript) ? typeScriptLoader(files[0]!) : []),
    ...importsOf(runner.scripts),
    ...(shuffleSeed === undefined ? [] : [urlOf(written(plan, 'shuffle.mjs', nodeShuffle))]),
  ];
  const args = [
    ...new Set(imports.map((url) => `--import=${url}`)),
    '--test',
    `--test-reporter=${urlOf(written(plan, 'reporter.mjs', nodeReporter))}`,
    `--test-reporter-destination=${resultsOf(plan)}`,
    ...files,
  ];
  return { args, env: shuffleEnv(shuffleSeed), shuffled: true };
}

function shuffleEnv(seed: number | undefined): Record<string, string> {
  return seed === undefined ? {} : { COVGAP_SHUFFLE: `${seed}` };
}

function configArgs({ config }: Runner): string[] {
  return config === null ? [] : ['--config', config];
}

function isTypeScript(file: string): boolean {
  return /\.[cm]?tsx?$/.test(file);
}

/** What the project itself makes mocha read TypeScript with. */
const LOADERS = /tsx|ts-node|esbuild-register|esbuild-runner|@swc|swc-node|sucrase|@babel\/register/;

function readsTypeScript({ cwd, config, scripts }: Runner): boolean {
  const names = [
    '.mocharc.json',
    '.mocharc.jsonc',
    '.mocharc.yml',
    '.mocharc.yaml',
    '.mocharc.js',
    '.mocharc.cjs',
    '.mocharc.mjs',
  ];
  const files = [...names.map((name) => join(cwd, name)), ...(config === null ? [] : [config])];
  const calls = scripts
    .split('\n')
    .filter((line) => /\bmocha\b/.test(line) && /-r\b|--require|--import|--loader/.test(line));
  // What stands in a script reaches us in no other way than by the loader below.
  return calls.length === 0 && files.some((file) => existsSync(file) && LOADERS.test(readFileSync(file, 'utf8')));
}

/** `node --import ./setup.mjs --test`: what the project loads before its tests. */
function importsOf(scripts: string): string[] {
  const call = scripts.split('\n').find((line) => /\bnode\b[^&|;]*\s--test\b/.test(line)) ?? '';
  return [...call.matchAll(/\s--import[= ]["']?([^\s"']+)/g)]
    .map((match) => match[1]!)
    .filter((name) => name !== 'tsx');
}

/**
 * Something that makes Node read TypeScript: tsx where the project has it, else nothing where Node does it itself.
 *
 * @throws CovgapError `no-runner` where neither is
 */
function typeScriptLoader(file: string): string[] {
  try {
    return [urlOf(createRequire(file).resolve('tsx'))];
  } catch {
    if ((process.features as { typescript?: unknown }).typescript) return [];
  }
  throw new CovgapError(
    'no-runner',
    `nothing here runs TypeScript: tsx is not installed above ${file}, and Node ${process.versions.node} does not read types`,
    {
      hint: 'Install it with `npm i -D tsx`, use Node 22.18 or later, or leave the proof out with --no-prove.',
    },
  );
}

function written({ scratch }: RunPlan, name: string, text: string): string {
  const path = join(scratch, name);
  writeFileSync(path, text);
  return path;
}

function urlOf(path: string): string {
  return pathToFileURL(path).href;
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}
