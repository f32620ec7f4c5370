import { mochaCall } from './mocha-call.js';
import { nodeTestCall } from './node-test-call.js';
import { configArgs, type NodeCall, type RunPlan, resultsOf, slashes, written } from './plan.js';
import { vitestReporter } from './reporters.js';

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
