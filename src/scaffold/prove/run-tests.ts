import { readdirSync, realpathSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ChildEnd, runChild } from './child.js';
import { nodeCall } from './commands.js';
import { type ListFolder, locateRunner, type Runner } from './locate.js';
import type { ProofError, ProofRequest, ProofResult, ProofTest } from './proof.js';
import { type Results, readResults } from './results.js';

/**
 * Runs test files with the project's own runner. A file for which the runner leaves no result counts as failed.
 *
 * @throws CovgapError `no-runner` where it is not installed, before anything runs
 * @throws the reason of the signal, once it is aborted
 */
export async function runTests(request: ProofRequest): Promise<ProofResult> {
  const outcomes: Outcome[] = [];
  for (const group of groupsOf(request)) outcomes.push(await runGroup(group, request));
  return {
    framework: request.framework,
    tests: outcomes.flatMap(({ tests }) => tests),
    errors: outcomes.flatMap(({ errors }) => errors),
    leftOpen: outcomes.flatMap(({ leftOpen }) => leftOpen),
    shuffled: request.shuffleSeed === undefined || outcomes.every(({ shuffled }) => shuffled),
  };
}

type Outcome = Omit<ProofResult, 'framework'>;

/** Files that one start of a runner takes: one folder, one installation. */
interface Group {
  readonly runner: Runner;
  readonly files: readonly NamedFile[];
}

interface NamedFile {
  /** As it was asked for. */
  readonly name: string;
  readonly path: string;
}

function groupsOf({ root, framework, files }: ProofRequest): Group[] {
  const list = listing();
  const groups = new Map<string, { runner: Runner; files: NamedFile[] }>();
  for (const name of new Set(files)) {
    const path = real(resolve(root, name));
    const runner = locateRunner(framework, path, list);
    // node:test does not say which file a test ran in.
    const key = framework === 'node-test' ? path : `${runner.cwd}\n${runner.bin}`;
    const group = groups.get(key) ?? { runner, files: [] };
    group.files.push({ name, path });
    groups.set(key, group);
  }
  return [...groups.values()];
}

function listing(): ListFolder {
  const known = new Map<string, readonly string[]>();
  return (folder) => {
    const names = known.get(folder) ?? namesIn(folder);
    known.set(folder, names);
    return names;
  };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Runners that run all files in one process fail as one; then each file is judged by itself. */
async function runGroup(group: Group, request: ProofRequest): Promise<Outcome> {
  const { outcome, blamesAll } = await runOnce(group, request);
  if (!blamesAll || group.files.length === 1) return outcome;
  const alone: Outcome[] = [];
  for (const file of group.files) alone.push((await runOnce({ ...group, files: [file] }, request)).outcome);
  return {
    tests: alone.flatMap(({ tests }) => tests),
    errors: alone.flatMap(({ errors }) => errors),
    leftOpen: alone.flatMap(({ leftOpen }) => leftOpen),
    shuffled: outcome.shuffled,
  };
}

async function runOnce({ runner, files }: Group, request: ProofRequest) {
  const scratch = await mkdtemp(join(real(tmpdir()), 'covgap-proof-'));
  try {
    const paths = files.map(({ path }) => path);
    const call = nodeCall({ runner, files: paths, scratch, shuffleSeed: request.shuffleSeed });
    const read = () => readResults(runner.framework, scratch);
    const end = await runChild({
      args: call.args,
      cwd: runner.cwd,
      env: { ...environment(), ...call.env },
      timeoutMs: request.timeoutMs,
      signal: request.signal,
      isComplete: () => read().complete,
    });
    return judge(files, read(), end, { timeoutMs: request.timeoutMs, shuffled: call.shuffled });
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

function judge(
  files: readonly NamedFile[],
  { rows, complete }: Results,
  end: ChildEnd,
  { timeoutMs, shuffled }: { timeoutMs: number; shuffled: boolean },
): { outcome: Outcome; blamesAll: boolean } {
  const names = new Map(files.map(({ name, path }) => [path, name]));
  const nameOf = (file: string | null) =>
    file === null && files.length === 1 ? files[0]!.name : names.get(real(file ?? ''));
  const tests: ProofTest[] = [];
  const errors: ProofError[] = [];
  for (const { file, test, message } of rows) {
    const name = nameOf(file);
    // Other files that a configuration makes the runner run are none of ours.
    if (name === undefined) continue;
    if (test !== null) tests.push({ file: name, ...test });
    else errors.push({ file: name, message: message ?? 'the file failed' });
  }
  const silent = files.filter(
    ({ name }) => !tests.some(({ file }) => file === name) && !errors.some(({ file }) => file === name),
  );
  const why =
    end.killed === 'timeout' ? `it was stopped after ${timeoutMs / 1000} s` : `it ended with status ${end.status}`;
  const said = end.output === '' ? '' : `: ${end.output.slice(-1500)}`;
  const left = complete
    ? 'the runner does not take it for a test file: the names it looks for (`include`, `testMatch`) leave it out'
    : `the runner left no result, ${why}${said}`;
  for (const { name } of silent) errors.push({ file: name, message: left });
  const unsaid = end.killed === null && end.status !== 0 && errors.length === 0 && !tests.some(isFailed);
  const cutOff = end.killed === 'timeout' && silent.length === 0;
  if (unsaid || cutOff)
    for (const { name } of files)
      errors.push({ file: name, message: `the runner failed besides its tests, ${why}${said}` });
  const leftOpen = end.killed === 'open' ? files.map(({ name }) => name) : [];
  return {
    outcome: { tests, errors, leftOpen, shuffled },
    blamesAll: silent.length > 0 || unsaid || cutOff || leftOpen.length > 0,
  };
}

function isFailed({ status }: ProofTest): boolean {
  return status === 'failed';
}

/** What tells a runner that it runs inside of another one, or makes it write, watch or colour. */
const NOT_FOR_RUNNERS =
  /^(VITEST|JEST|MOCHA|NODE_TEST|NODE_V8_COVERAGE|NODE_CHANNEL|FORCE_COLOR|TEST$|NYC_|npm_lifecycle)/;

function environment(): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(([name]) => !NOT_FOR_RUNNERS.test(name));
  return { ...Object.fromEntries(kept), CI: '1', NO_COLOR: '1' };
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
