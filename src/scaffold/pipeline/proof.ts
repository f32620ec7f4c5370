import { rm } from 'node:fs/promises';
import type { Case, Measured } from '../model.js';
import { readTest } from '../place/target.js';
import { writeTest } from '../place/write.js';
import { isProven, type ProofResult, runTests } from '../prove/index.js';
import { bodyOf } from '../search/case.js';
import { measure } from '../search/coverage.js';
import { type Draft, textOf } from './draft.js';
import type { Dropped } from './find.js';

/** A draft on its way to disk. */
export interface Written {
  draft: Draft;
  /** What the file holds now; null where nothing was written. */
  text: string | null;
  cases: readonly Case[];
  readonly dropped: Dropped[];
  /** Why nothing is written, where that is not for want of cases. */
  reason: string | null;
}

export interface ProveOptions {
  readonly root: string;
  readonly signal?: AbortSignal | undefined;
  /** For one start of the runner, in milliseconds. */
  readonly timeoutMs: number;
}

/** Rounds of taking out what fails. */
const ROUNDS = 3;

/** Writes all files, has the project's own runner run them, and takes out what does not pass each time. */
export async function writeAndProve(list: readonly Written[], options: ProveOptions): Promise<void> {
  let left = list.filter(({ text }) => text !== null);
  try {
    for (const each of left) await writeTest(options.root, each.draft.target, each.text!);
    for (let round = 0; left.length > 0 && round < ROUNDS; round++) {
      const failing = await failingOf(left, options, round);
      for (const [each, names] of failing) await rewrite(each, names, options.root);
      left = [...failing.keys()].filter(({ text }) => text !== null);
      // Each file passes twice, the second time in another order.
      if (failing.size === 0) break;
    }
    for (const each of left) {
      const still = await failingOf([each], options, ROUNDS);
      if (still.size > 0) await undo(each, options.root, 'its tests do not pass in the runner of the project');
    }
  } catch (error) {
    for (const each of list) await undo(each, options.root, null);
    throw error;
  }
}

/** Files with the names of their failing tests; null where the whole file fails. */
async function failingOf(
  list: readonly Written[],
  options: ProveOptions,
  round: number,
): Promise<Map<Written, ReadonlyMap<string, string> | string>> {
  const failing = new Map<Written, ReadonlyMap<string, string> | string>();
  const frameworks = [...new Set(list.map(({ draft }) => draft.style.framework))];
  for (const framework of frameworks) {
    const own = list.filter(({ draft }) => draft.style.framework === framework);
    for (const shuffleSeed of [undefined, 11 + round]) {
      const files = own.map(({ draft }) => draft.target.path);
      const request = { root: options.root, framework, files, timeoutMs: options.timeoutMs, signal: options.signal };
      const result = await runTests(shuffleSeed === undefined ? request : { ...request, shuffleSeed });
      for (const each of own) note(failing, each, result);
    }
  }
  return failing;
}

function note(failing: Map<Written, ReadonlyMap<string, string> | string>, each: Written, result: ProofResult): void {
  const file = each.draft.target.path;
  if (isProven(result, file)) return;
  const names = new Map(
    result.tests
      .filter((test) => test.file === file && test.status === 'failed')
      .map(({ title, message }) => [title, message ?? 'fails']),
  );
  const before = failing.get(each);
  const error = result.errors.find((one) => one.file === file)?.message ?? 'the runner left no result';
  if (names.size === 0) failing.set(each, before ?? error);
  else failing.set(each, new Map([...(before instanceof Map ? before : []), ...names]));
}

async function rewrite(each: Written, names: ReadonlyMap<string, string> | string, root: string): Promise<void> {
  if (typeof names === 'string')
    return undo(each, root, `the runner of the project refuses the file: ${firstLine(names)}`);
  const reasonOf = ({ title, target }: Case) =>
    [...names].find(
      ([name]) => name.endsWith(title) && name.includes(target.split('.').at(-1)!.replace(/^new /, '')),
    )?.[1];
  const kept: Case[] = [];
  for (const test of each.cases) {
    const reason = reasonOf(test);
    if (reason === undefined) kept.push(test);
    else
      each.dropped.push({
        title: `${test.target}: ${test.title}`,
        reason: `fails in the runner: ${firstLine(reason)}`,
      });
  }
  // A test that fails and is none of ours was failing before, or fails for ours: then none of ours may stay.
  if (kept.length === each.cases.length)
    return undo(each, root, `a test fails in the runner: ${firstLine([...names.values()][0]!)}`);
  const text = await textOf(each.draft, kept, root);
  if (text === null) return undo(each, root, 'every case fails in the runner of the project');
  const now = await readTest(root, each.draft.target.path);
  each.cases = kept;
  each.text = text;
  await writeTest(root, now, text);
}

/** Puts the file back as it was. */
async function undo(each: Written, root: string, reason: string | null): Promise<void> {
  const { target } = each.draft;
  const now = await readTest(root, target.path);
  // What somebody else wrote meanwhile is theirs.
  if (each.text !== null && now.text !== null && (now.text === each.text || reason !== null)) {
    if (target.text === null) await rm(target.path, { force: true });
    else await writeTest(root, now, target.text);
  }
  each.text = null;
  each.cases = [];
  each.reason = reason;
}

function firstLine(text: string): string {
  return (text.split('\n').find((line) => line.trim() !== '') ?? '').trim().slice(0, 200);
}

/** What the cases that were kept reach together. */
export function measuredWith({ draft, cases }: Written): Measured {
  const { points, base, pool } = draft.findings;
  const bodies = new Set(cases.map(bodyOf));
  const reached = pool.filter(({ test }) => bodies.has(bodyOf(test))).flatMap((each) => each.reached);
  return measure(points, new Set([...base, ...reached]));
}
