/**
 * Reporters that are written beside the results, outside of the project, and load in the project's runner. They write a
 * line of JSON a result as it comes, so that a run that is killed leaves what it had. Plain JavaScript of Node 18.
 */

/** For `node --test --test-reporter`. */
export const nodeReporter = `export default async function* (source) {
  const names = [];
  let printed = '';
  for await (const { type, data } of source) {
    if (type === 'test:stderr') printed = (printed + data.message).slice(-4000);
    if (type === 'test:start') names[data.nesting] = data.name;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const error = data.details?.error;
    const cause = error?.cause;
    yield JSON.stringify({
      file: data.file ?? null,
      path: [...names.slice(0, data.nesting), data.name],
      suite: data.details?.type === 'suite',
      status: data.todo !== undefined ? 'todo' : data.skip !== undefined ? 'skipped' : type.slice(5) === 'pass' ? 'passed' : 'failed',
      why: error?.failureType ?? null,
      message: error === undefined ? null : String(cause?.stack ?? cause?.message ?? cause ?? error.message),
      printed,
      durationMs: data.details?.duration_ms ?? null,
    }) + '\\n';
  }
}
`;

/** For vitest, beside its own JSON, which leaves out the errors of suites and those nobody caught. */
export const vitestReporter = `import { appendFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
const target = fileURLToPath(new URL('errors', import.meta.url));
const write = (file, error) =>
  appendFileSync(target, JSON.stringify({ file: file ?? null, message: String(error?.stack ?? error?.message ?? error) }) + '\\n');
export default class {
  onTestRunEnd(modules, unhandled) {
    for (const error of unhandled) write(error?.VITEST_TEST_PATH, error);
    for (const module of modules)
      for (const node of [module, ...module.children.allSuites()]) for (const error of node.errors()) write(module.moduleId, error);
  }
  onFinished(files = [], errors = []) {
    for (const error of errors) write(error?.VITEST_TEST_PATH, error);
    const each = (file, node) => {
      for (const error of node.type === 'test' ? [] : (node.result?.errors ?? [])) write(file, error);
      for (const task of node.tasks ?? []) each(file, task);
    };
    for (const file of files) each(file.filepath, file);
  }
}
`;

/** For `mocha --reporter`. */
export const mochaReporter = `const { appendFileSync } = require('node:fs');
const { join } = require('node:path');
const write = (row) => appendFileSync(join(__dirname, 'results'), JSON.stringify(row) + '\\n');
const fileOf = (test) => test === undefined || test === null ? null : test.file ?? fileOf(test.parent);
const row = (test, status, error) => write({
  file: fileOf(test) ?? fileOf(test.ctx?.currentTest),
  path: test.titlePath(),
  suite: test.type === 'hook',
  status,
  why: null,
  message: error === undefined ? null : String(error?.stack ?? error?.message ?? error),
  durationMs: test.duration ?? null,
});
module.exports = class {
  constructor(runner) {
    runner.on('pass', (test) => row(test, 'passed'));
    runner.on('pending', (test) => row(test, test.fn === undefined || test.fn === null ? 'todo' : 'skipped'));
    runner.on('fail', (test, error) => row(test, 'failed', error));
    runner.once('end', () => write({ end: true }));
  }
};
`;

/** A mocha configuration without the files the project's own would run besides: mocha adds those to the ones named. */
export function mochaConfig(options: string, config: string | null): string {
  return `const { loadRc, loadPkgRc } = require(${JSON.stringify(options)});
const { spec, _, ...rest } = { ...loadPkgRc({}), ...loadRc(${JSON.stringify(config === null ? {} : { config })}) };
module.exports = rest;
`;
}

const SHUFFLE = `let state = Number(process.env.COVGAP_SHUFFLE) >>> 0;
const random = () => {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const shuffle = (list) => {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
};
`;

/** Loaded before mocha, which has no option for another order. */
export function mochaShuffle(runner: string): string {
  return `${SHUFFLE}
import * as module from ${JSON.stringify(runner)};
const each = (suite) => {
  shuffle(suite.tests);
  shuffle(suite.suites);
  suite.suites.forEach(each);
};
const Runner = module.Runner ?? module.default;
const run = Runner.prototype.run;
Runner.prototype.run = function (...args) {
  each(this.suite);
  return run.apply(this, args);
};
`;
}

/** Loaded before the tests of node:test: collects what a suite declares, and declares it in another order. */
export const nodeShuffle = `${SHUFFLE}
import { createRequire, syncBuiltinESMExports } from 'node:module';
const api = createRequire(import.meta.url)('node:test');
const suite = api.describe;
const declared = [];
const later = (declare) => {
  const wrapped = (...args) => (declared.length > 0 ? void declared.at(-1).push(() => declare(...args)) : declare(...args));
  return Object.assign(wrapped, declare);
};
const around = (declare) => {
  const wrapped = (...args) => {
    const body = args.at(-1);
    if (typeof body !== 'function') return declare(...args);
    return declare(...args.slice(0, -1), (context) => {
      const own = [];
      declared.push(own);
      try {
        body(context);
      } finally {
        declared.pop();
      }
      shuffle(own);
      for (const each of own) each();
    });
  };
  return Object.assign(wrapped, declare);
};
for (const name of ['it', 'test']) {
  const wrapped = later(api[name]);
  for (const word of ['skip', 'todo', 'only']) wrapped[word] = later(api[name][word]);
  api[name] = wrapped;
}
for (const name of ['describe', 'suite']) api[name] = later(around(suite));
syncBuiltinESMExports();
`;
