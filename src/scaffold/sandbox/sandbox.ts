import { randomBytes } from 'node:crypto';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileCoverageData } from 'istanbul-lib-coverage';
import type { Case, Findings, Incident, ModuleFacts } from '../model.js';
import { settle } from '../search/choose.js';
import { Points } from '../search/coverage.js';
import type { SearchOptions } from '../search/subject.js';
import { type Attempt, attempt } from './attempt.js';
import { type Bundle, bundle } from './bundle.js';
import type { Job } from './contract.js';
import { bundleIncident, incidentsOf, together } from './incidents.js';
import { defaultSearchModule } from './launch.js';

export interface SandboxOptions {
  /** The project's root. */
  readonly root: string;
  /** The module may write files, inside its scratch folder. Network, processes and exit stay refused. */
  readonly effects?: boolean;
  /** Longest time of one execution, in milliseconds; 2000. */
  readonly timeoutMs?: number;
  /** Longest time of start and import, in milliseconds; 10000. */
  readonly importTimeoutMs?: number;
  /** Limit of the heap, in mebibytes; 512. */
  readonly memoryMb?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (fraction: number) => void;
  /** Absolute path of a compiled module that exports `search`; covgap's own. */
  readonly searchModule?: string;
}

export interface ReplayOptions {
  /** What clocks are moved by, in milliseconds; 400 days. */
  readonly shiftClockMs?: number;
  /** An IANA name; `Pacific/Chatham`. */
  readonly timeZone?: string;
  /** Added to the seed of `Math.random`; 1. */
  readonly seedOffset?: number;
  readonly seed?: number;
  /** Also all cases in one evaluation of the module, in several orders. */
  readonly together?: boolean;
}

export interface Replay {
  /** The cases that had the same outcome. */
  readonly held: readonly Case[];
  readonly changed: readonly Case[];
  readonly incidents: readonly Incident[];
}

/** One module, bundled, in a scratch folder of its own. */
export interface Sandbox {
  /** Runs the search in a child process, in several one after another where one has to be given up. */
  search(options: { readonly seed: number; readonly budget: number }): Promise<Findings>;
  /** Runs cases in a fresh child with another clock, time zone and random seed. */
  replay(cases: readonly Case[], options?: ReplayOptions): Promise<Replay>;
  /** Removes the scratch folder. */
  close(): Promise<void>;
}

/** Children that had to be given up before the search of a module is. */
const maxRestarts = 6;

interface World {
  readonly facts: ModuleFacts;
  readonly options: SandboxOptions;
  readonly scratch: string;
  readonly bundle: Bundle | null;
  /** Why there is no bundle. */
  readonly failure: Incident | null;
}

/** Bundles a module for any number of searches and replays. What is wrong with the module is told by those. */
export async function openSandbox(facts: ModuleFacts, options: SandboxOptions): Promise<Sandbox> {
  const scratch = await realpath(await mkdtemp(join(tmpdir(), 'covgap-')));
  let world: World;
  try {
    world = { facts, options, scratch, bundle: await bundle(facts, { scratch, root: options.root }), failure: null };
  } catch (error) {
    world = { facts, options, scratch, bundle: null, failure: bundleIncident(error, facts) };
  }
  return {
    search: (given) => searchIn(world, given),
    replay: (cases, given = {}) => replayIn(world, cases, given),
    close: () => rm(scratch, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Bundles a module, searches it and cleans up. Rejects only with the reason of an aborted `signal`. */
export async function runSearch(
  facts: ModuleFacts,
  options: SandboxOptions & { readonly seed: number; readonly budget: number },
): Promise<Findings> {
  const sandbox = await openSandbox(facts, options);
  try {
    return await sandbox.search(options);
  } finally {
    await sandbox.close();
  }
}

/** Bundles a module, runs cases of it in another environment and cleans up. */
export async function replay(
  facts: ModuleFacts,
  cases: readonly Case[],
  options: SandboxOptions & ReplayOptions,
): Promise<Replay> {
  const sandbox = await openSandbox(facts, options);
  try {
    return await sandbox.replay(cases, options);
  } finally {
    await sandbox.close();
  }
}

async function searchIn(world: World, { seed, budget }: { readonly seed: number; readonly budget: number }) {
  if (world.failure !== null) return withoutCases(world, [world.failure], null);
  const run = await persist(world, { seed, budget, phase: 'search' }, { randomSeed: seed });
  const { last, incidents } = run;
  if (last.findings !== null) return withIncidents(last.findings, incidents);
  if (run.partial !== null) return withIncidents(run.partial, incidents);
  return withoutCases(world, incidents, run.counters);
}

async function replayIn(world: World, cases: readonly Case[], options: ReplayOptions): Promise<Replay> {
  if (world.failure !== null) return { held: [], changed: cases, incidents: [world.failure] };
  const { seed = 1, seedOffset = 1, shiftClockMs = 400 * 86_400_000, timeZone = 'Pacific/Chatham' } = options;
  const given = { seed, budget: cases.length, phase: 'replay' as const, cases, together: options.together ?? false };
  const { last, incidents } = await persist(world, given, { randomSeed: seed + seedOffset, shiftClockMs, timeZone });
  const names = new Set((last.findings?.cases ?? []).map(nameOf));
  const held = cases.filter((test) => names.has(nameOf(test)));
  return { held, changed: cases.filter((test) => !names.has(nameOf(test))), incidents };
}

function nameOf({ target, title }: Case): string {
  return `${target}\n${title}`;
}

interface Persisted {
  readonly last: Attempt;
  /** The last findings any child sent before its end. */
  readonly partial: Findings | null;
  readonly counters: FileCoverageData | null;
  readonly incidents: readonly Incident[];
}

/** Starts children until one ends with findings, each without the executions that ended those before. */
async function persist(
  world: World,
  search: Omit<SearchOptions, 'banned'>,
  environment: { readonly randomSeed: number; readonly shiftClockMs?: number; readonly timeZone?: string },
): Promise<Persisted> {
  const banned: number[] = [];
  const incidents: Incident[] = [];
  let partial: Findings | null = null;
  for (let restarts = 0; ; restarts++) {
    const last = await once(world, { ...search, banned: [...banned] }, environment);
    if (last.death?.kind === 'aborted') throw world.options.signal?.reason;
    partial = last.partial ?? partial;
    incidents.push(...incidentsOf(last, world.facts, limitsOf(world.options)));
    const { ordinal } = last;
    const hopeless = last.importing || ordinal === null || banned.includes(ordinal) || restarts >= maxRestarts;
    if (last.death === null || last.death.kind === 'failed' || hopeless)
      return { last, partial, counters: last.counters, incidents: together(incidents) };
    banned.push(ordinal);
  }
}

async function once(
  { facts, options, scratch, bundle: bundled }: World,
  search: SearchOptions,
  environment: { readonly randomSeed: number; readonly shiftClockMs?: number; readonly timeZone?: string },
): Promise<Attempt> {
  const token = randomBytes(8).toString('hex');
  const job: Job = {
    facts,
    options: search,
    bundle: bundled?.file ?? '',
    mutated: bundled?.mutated ?? null,
    searchModule: options.searchModule ?? defaultSearchModule(),
    token,
    scratch,
    effects: options.effects ?? false,
    shiftClockMs: environment.shiftClockMs ?? 0,
    randomSeed: environment.randomSeed,
  };
  const path = join(scratch, 'job.json');
  await writeFile(path, JSON.stringify(job));
  return attempt({
    ...limitsOf(options),
    scratch,
    job: path,
    token,
    timeZone: environment.timeZone ?? 'UTC',
    signal: options.signal,
    onProgress: options.onProgress,
  });
}

function limitsOf({ timeoutMs = 2000, importTimeoutMs = 10_000, memoryMb = 512 }: SandboxOptions) {
  return { timeoutMs, importTimeoutMs, memoryMb };
}

function withIncidents(findings: Findings, incidents: readonly Incident[]): Findings {
  return { ...findings, incidents: together([...findings.incidents, ...incidents]) };
}

/** What can be said of a module in which nothing could be tried. */
function withoutCases(world: World, incidents: readonly Incident[], counters: FileCoverageData | null): Findings {
  const coverage = structuredClone(counters ?? world.bundle?.empty ?? null);
  const points = coverage === null ? null : new Points(coverage);
  const base = coverage === null ? [] : (points?.take(coverage) ?? []);
  return settle(world.facts, { points: points?.list ?? [], base, incidents, executions: 0, mutants: null }, []);
}
