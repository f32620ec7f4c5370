import { isTypeScript, shuffleEnv, typeScriptLoader } from './node-options.js';
import { type NodeCall, type RunPlan, resultsOf, urlOf, written } from './plan.js';
import { nodeReporter, nodeShuffle } from './reporters.js';

/** How Node's own runner is called. */
export function nodeTestCall(plan: RunPlan): NodeCall {
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

/** `node --import ./setup.mjs --test`: what the project loads before its tests. */
function importsOf(scripts: string): string[] {
  const call = scripts.split('\n').find((line) => /\bnode\b[^&|;]*\s--test\b/.test(line)) ?? '';
  return [...call.matchAll(/\s--import[= ]["']?([^\s"']+)/g)]
    .map((match) => match[1]!)
    .filter((name) => name !== 'tsx');
}
