import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Runner } from './locate.js';
import { isTypeScript, shuffleEnv, typeScriptLoader } from './node-options.js';
import { configArgs, type NodeCall, type RunPlan, urlOf, written } from './plan.js';
import { mochaConfig, mochaReporter, mochaShuffle } from './reporters.js';

/** How mocha is called; its results come from a reporter of ours, line by line. */
export function mochaCall(plan: RunPlan): NodeCall {
  const { runner, files, shuffleSeed } = plan;
  const package_ = join(runner.bin!, '../..');
  const reporter = written(plan, 'reporter.cjs', mochaReporter);
  const options = ['cjs', 'js'].map((end) => join(package_, `lib/cli/options.${end}`)).find((path) => existsSync(path));
  const config =
    options === undefined
      ? configArgs(runner)
      : ['--no-package', '--config', written(plan, 'mocharc.cjs', mochaConfig(options, runner.config))];
  const runnerUrl = pathToFileURL(join(package_, 'lib/runner.js')).href;
  const requires = loadedByScript(runner, /-r|--require/);
  const own = loadedByScript(runner, /--import/);
  const readsTypes = readsTypeScript(runner, [...requires, ...own]);
  const imports = [
    ...own,
    ...(files.some(isTypeScript) && !readsTypes ? typeScriptLoader(files[0]!) : []),
    ...(shuffleSeed === undefined ? [] : [urlOf(written(plan, 'shuffle.mjs', mochaShuffle(runnerUrl)))]),
  ];
  return {
    args: [
      runner.bin!,
      ...config,
      ...requires.flatMap((name) => ['--require', name]),
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

/** What makes mocha read TypeScript. */
const LOADERS = /tsx|ts-node|esbuild-register|esbuild-runner|@swc|swc-node|sucrase|@babel\/register/;
const CONFIGS = ['json', 'jsonc', 'yml', 'yaml', 'js', 'cjs', 'mjs'].map((end) => `.mocharc.${end}`);

/** Whether the project's own settings make mocha read TypeScript. */
function readsTypeScript({ cwd, config }: Runner, called: readonly string[]): boolean {
  const files = [...CONFIGS.map((name) => join(cwd, name)), ...(config === null ? [] : [config])];
  const settings = files.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8'));
  return [...settings, mochaKey(cwd), ...called].some((text) => LOADERS.test(text));
}

function mochaKey(cwd: string): string {
  try {
    return JSON.stringify(JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8')).mocha ?? '');
  } catch {
    return '';
  }
}

/** What the script that calls mocha has it load first: the values of one option. */
function loadedByScript({ scripts }: Runner, option: RegExp): string[] {
  const call = scripts.split('\n').find((line) => /\bmocha\b/.test(line)) ?? '';
  return [...call.matchAll(new RegExp(`\\s(?:${option.source})[= ]["']?([^\\s"']+)`, 'g'))].map((match) => match[1]!);
}
