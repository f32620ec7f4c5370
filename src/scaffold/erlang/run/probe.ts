import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printAtom, printString } from '../../../languages/erlang/print.js';
import type { ErlangFixture } from '../model.js';
import type { Attempt, Seen, Tried } from '../search/attempt.js';
import type { ErlangWorld } from './world.js';

export interface ProbeJob {
  readonly module: string;
  /** The `.beam` with debug information. */
  readonly beam: string;
  readonly fixture: ErlangFixture | null;
  readonly attempts: readonly Attempt[];
  /** Whether what a case has started ends with it; a test file does not see to that. */
  readonly tidy: boolean;
  /** Whether all run in one process, as EUnit has it, instead of one each, as Common Test has it. */
  readonly shared: boolean;
  /** Of one case. */
  readonly timeoutMs: number;
  /** Of all. */
  readonly totalMs: number;
}

export interface ProbeResult {
  readonly tried: readonly Tried[];
  /** Lines that can be covered. */
  readonly lines: readonly number[];
  /** Why nothing could be run. */
  readonly fatal: string | null;
  /** Cases that ended their node. */
  readonly ended: readonly Attempt[];
}

/** So many nodes are started again after one of them was ended by a case. */
const RESTARTS = 10;
const HEAP_WORDS = 32 * 1024 * 1024;
const MEMORY_BYTES = 1024 * 1024 * 1024;

/** Runs attempts in order, each in a process of its own, in one node, or in as many as they end. */
export async function probe(world: ErlangWorld, job: ProbeJob): Promise<ProbeResult> {
  const tried: Tried[] = [];
  const ended: Attempt[] = [];
  let lines: readonly number[] = [];
  const until = Date.now() + job.totalMs;
  let next = 0;
  for (let start = 0; start <= RESTARTS && (next < job.attempts.length || start === 0); start++) {
    const left = until - Date.now();
    if (left < 500) break;
    const { answers, inTime } = await runOnce(world, job, next, left);
    let running: number | null = null;
    let done = false;
    for (const answer of answers) {
      if (answer.fatal !== undefined) return { tried, lines, fatal: answer.fatal, ended };
      if (answer.done) done = true;
      if (answer.start !== undefined) running = answer.start;
      if (answer.id === undefined) lines = answer.lines ?? lines;
      else {
        const { outcome, ms = 0, left = 0, lines: reached = [] } = answer;
        tried.push({ attempt: job.attempts[answer.id]!, seen: outcome!, ms, left, lines: reached });
        running = null;
        next = answer.id + 1;
      }
    }
    if (done) break;
    if (running === null) {
      if (answers.length === 0) return { tried, lines, fatal: 'the node did not start', ended };
      break;
    }
    // Time for all ran out, which is not the fault of the last one.
    if (!inTime) break;
    ended.push(job.attempts[running]!);
    next = running + 1;
  }
  return { tried, lines, fatal: null, ended };
}

/** Lines of the module that its existing tests reach, test module by test module. */
export async function reachedByTests(
  world: ErlangWorld,
  { module, beam }: Pick<ProbeJob, 'module' | 'beam'>,
  tests: {
    readonly eunit: readonly string[];
    readonly suites: readonly { readonly folder: string; readonly name: string }[];
  },
  totalMs: number,
): Promise<{ readonly reached: readonly number[]; readonly lines: readonly number[]; readonly fatal: string | null }> {
  const suites = tests.suites.map(({ folder, name }) => `{${printString(folder)}, ${printAtom(name)}}`);
  const job = [
    ...commonLines(module, beam),
    `{eunit, [${tests.eunit.map(printAtom).join(', ')}]}.`,
    `{suites, [${suites.join(', ')}]}.`,
  ];
  const { answers } = await runJob(world, job, totalMs);
  const reached = new Set(answers.flatMap((answer) => answer.reached ?? []));
  const lines = answers.find((answer) => answer.lines !== undefined && answer.id === undefined)?.lines ?? [];
  return { reached: [...reached], lines, fatal: answers.find(({ fatal }) => fatal !== undefined)?.fatal ?? null };
}

interface Answer {
  readonly start?: number;
  readonly id?: number;
  readonly ms?: number;
  readonly left?: number;
  readonly outcome?: Seen;
  readonly lines?: readonly number[];
  readonly reached?: readonly number[];
  readonly fatal?: string;
  readonly done?: true;
}

interface Answers {
  readonly answers: readonly Answer[];
  /** False where the node was ended for taking too long. */
  readonly inTime: boolean;
}

function runOnce(world: ErlangWorld, job: ProbeJob, from: number, totalMs: number): Promise<Answers> {
  const { fixture, attempts } = job;
  const cases = attempts.map(({ process, setup, act }, id) =>
    id < from ? '' : `{'case', ${id}, ${process}, [${setup.map(printString).join(', ')}], ${printString(act)}}.`,
  );
  const lines = [
    ...commonLines(job.module, job.beam),
    `{timeout, ${job.timeoutMs}}.`,
    `{heap, ${HEAP_WORDS}}.`,
    `{tidy, ${job.tidy}}.`,
    `{shared, ${job.shared}}.`,
    ...(fixture === null
      ? []
      : [
          `{applications, [${fixture.applications.map(printAtom).join(', ')}]}.`,
          `{environment, [${fixture.environment.map(({ app, key, value }) => `{${printAtom(app)}, ${printAtom(key)}, ${printString(value)}}`).join(', ')}]}.`,
          ...(fixture.start === '' ? [] : [`{fixture, ${printString(fixture.start)}}.`]),
        ]),
    ...cases,
  ];
  return runJob(world, lines, totalMs);
}

function commonLines(module: string, beam: string): string[] {
  return [`{module, ${printAtom(module)}}.`, `{beam, ${printString(beam)}}.`, `{memory, ${MEMORY_BYTES}}.`];
}

async function runJob(world: ErlangWorld, lines: readonly string[], totalMs: number): Promise<Answers> {
  const scratch = await world.folder();
  const job = join(scratch, 'job');
  const results = join(scratch, 'results.jsonl');
  await writeFile(job, `%% -*- coding: utf-8 -*-\n{results, ${printString(results)}}.\n${lines.join('\n')}\n`);
  const { killed } = await world.run({
    scratch,
    evaluate: `covgap_probe:main(${printString(job)}).`,
    timeoutMs: totalMs,
  });
  const text = await readFile(results, 'utf8').catch(() => '');
  const answers = text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Answer];
    } catch {
      // The last line of a node that was ended.
      return [];
    }
  });
  return { answers, inTime: killed === null };
}
