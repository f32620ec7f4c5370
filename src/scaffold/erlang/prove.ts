import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { printAtom, printString } from '../../languages/erlang/print.js';
import type { ErlangFrameworkName } from '../render/style.js';
import type { ErlangWorld } from './run/world.js';

export interface ProveRequest {
  readonly framework: ErlangFrameworkName;
  /** The module name of the suite. */
  readonly suite: string;
  readonly text: string;
  /** Where it is or will be, absolute: its folder is looked at for what it includes. Nothing is written there. */
  readonly path: string;
  /** The module whose lines are counted in the last run. */
  readonly module: string;
  /** Functions of the suite that run; all where null. */
  readonly only: readonly string[] | null;
  /** How often it runs; 0 compiles it only. Each run has a node of its own. */
  readonly runs: number;
  readonly signal?: AbortSignal | undefined;
}

/** How one test ended, as EUnit or Common Test tell it. */
interface TestEnd {
  /** The function of the suite. */
  readonly name: string;
  /** Empty for Common Test. */
  readonly title: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly message: string;
}

export interface SuiteRun {
  readonly tests: readonly TestEnd[];
  /** Why groups of tests did not run at all. */
  readonly cancelled: readonly string[];
  /** False where the node died, or was too slow. */
  readonly complete: boolean;
  /** Milliseconds. */
  readonly ms: number;
}

export interface SuiteProof {
  /** What the compiler says, of lines of the suite. */
  readonly complaints: readonly {
    readonly level: 'error' | 'warning';
    readonly line: number;
    readonly message: string;
  }[];
  readonly runs: readonly SuiteRun[];
  /** Lines of the module by cover's count; null where they could not be counted. */
  readonly lines: { readonly covered: readonly number[]; readonly total: number } | null;
}

/** Compiling, and tests that wait for five seconds each. */
const TIMEOUT_MS = 180_000;
const FOLDERS = ['', 'include', 'src', 'test'];

/** Compiles a suite and runs it in nodes of the world, each run in a new one. */
export async function proveSuite(world: ErlangWorld, request: ProveRequest): Promise<SuiteProof> {
  const folder = await world.folder();
  const source = join(folder, `${request.suite}.erl`);
  await writeFile(source, request.text);
  const include = [
    dirname(request.path),
    ...world.layout.apps.flatMap((app) => FOLDERS.map((name) => join(app.folder, name))),
    join(world.root, 'include'),
  ];
  const first = [`{suite, ${printString(source)}}.`, ...include.map((path) => `{include, ${printString(path)}}.`)];
  const complaints: SuiteProof['complaints'][number][] = [];
  const runs: SuiteRun[] = [];
  let lines: SuiteProof['lines'] = null;
  for (let run = 0; run < Math.max(1, request.runs); run++) {
    const last = run === request.runs - 1;
    const job = run === 0 ? first : [`{module, ${printAtom(request.suite)}}.`];
    if (request.runs === 0) job.push('{only_compile, true}.');
    for (const name of request.only ?? []) job.push(`{only, ${printAtom(name)}}.`);
    if (last) job.push(`{cover, ${printAtom(request.module)}}.`);
    const rows = await runOnce(world, request, folder, job, run);
    complaints.push(...rows.flatMap(complaintOf));
    if (complaints.some(({ level }) => level === 'error')) break;
    if (request.runs > 0) runs.push(runOf(rows));
    lines = linesOf(rows, request.module) ?? lines;
  }
  return { complaints, runs, lines };
}

type Row = Readonly<Record<string, unknown>>;

async function runOnce(
  { run }: ErlangWorld,
  { framework, signal }: ProveRequest,
  folder: string,
  job: readonly string[],
  number: number,
): Promise<Row[]> {
  const scratch = join(folder, `${number}`);
  await mkdir(scratch);
  const results = join(scratch, 'results.jsonl');
  const file = join(scratch, 'prove.job');
  // The first run compiles into the folder of its own, and the others load it from there.
  const beams = join(folder, '0');
  const fixed = [
    `{results, ${printString(results)}}.`,
    `{framework, ${framework}}.`,
    `{out, ${printString(beams)}}.`,
    `{logs, ${printString(scratch)}}.`,
  ];
  await writeFile(file, `%% -*- coding: utf-8 -*-\n${[...fixed, ...job].join('\n')}\n`);
  const evaluate = `covgap_prove:main(${printString(file)}).`;
  await run({ scratch, paths: [beams], evaluate, timeoutMs: TIMEOUT_MS, heapMb: 1024, signal });
  const text = await readFile(results, 'utf8').catch(() => '');
  return text.split('\n').flatMap(rowOf);
}

/** Nothing where the line is cut off: a node that is killed may leave half of one. */
function rowOf(line: string): Row[] {
  try {
    const row: unknown = JSON.parse(line);
    return typeof row === 'object' && row !== null ? [row as Row] : [];
  } catch {
    return [];
  }
}

function complaintOf({ level, line, message }: Row): SuiteProof['complaints'][number][] {
  if (level !== 'error' && level !== 'warning') return [];
  return [{ level, line: Number(line), message: String(message) }];
}

function runOf(rows: readonly Row[]): SuiteRun {
  const end = rows.find(({ done }) => done === true);
  return {
    tests: rows.flatMap(testOf),
    cancelled: rows.flatMap(({ cancelled }) => (typeof cancelled === 'string' ? [cancelled] : [])),
    complete: end !== undefined,
    ms: Number(end?.ms ?? 0),
  };
}

function testOf({ test, title, status, message }: Row): TestEnd[] {
  if (typeof test !== 'string') return [];
  // A test that EUnit makes in a generator is known by the fun it is.
  const name = /^-(.+)\/\d+-(?:fun|lc|anonymous)/.exec(test)?.[1] ?? test;
  const known = status === 'passed' || status === 'skipped' ? status : 'failed';
  return [{ name, title: String(title ?? ''), status: known, message: String(message ?? '') }];
}

function linesOf(rows: readonly Row[], module: string): SuiteProof['lines'] {
  const row = rows.find((each) => each.module === module && Array.isArray(each.covered));
  if (row === undefined) return null;
  return { covered: (row.covered as unknown[]).map(Number), total: Number(row.total) };
}
