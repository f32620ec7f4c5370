import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileCoverageData } from 'istanbul-lib-coverage';
import type { Findings, Incident, ModuleFacts } from '../model.js';
import type { SearchOptions } from '../search/subject.js';
import { type Attempt, attempt, inMutant } from './attempt.js';
import type { Bundle } from './bundle.js';
import type { Job } from './contract.js';
import { incidentsOf, together } from './incidents.js';
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

/** A module and where it is run. */
export interface World {
  readonly facts: ModuleFacts;
  readonly options: SandboxOptions;
  /** Absolute path of a folder that only this module uses. */
  readonly scratch: string;
  readonly bundle: Bundle | null;
  /** Why there is no bundle. */
  readonly failure: Incident | null;
}

/** What may differ from run to run. */
export interface Environment {
  readonly randomSeed: number;
  readonly shiftClockMs?: number;
  readonly timeZone?: string;
}

export interface Persisted {
  /** The last child's, or what the last child sent that had any to send. */
  readonly findings: Findings | null;
  /** After the import; null where that failed. */
  readonly counters: FileCoverageData | null;
  readonly incidents: readonly Incident[];
}

type Plan = Omit<SearchOptions, 'banned'>;

/** Children that have to be given up before the search of a module is. */
const maxRestarts = 6;

/**
 * Starts children until one ends with findings, each without the executions that ended those before. When too many
 * did, one more stops before the last of them.
 * @throws the reason of an aborted signal.
 */
export async function persist(world: World, plan: Plan, environment: Environment): Promise<Persisted> {
  const banned: number[] = [];
  const incidents: Incident[] = [];
  let partial: Findings | null = null;
  let search: Plan = plan;
  let mutants = true;
  for (let restarts = 0; ; restarts++) {
    const last = await once(world, { ...search, banned: [...banned] }, environment, mutants);
    partial = last.partial ?? partial;
    incidents.push(...incidentsOf(last, world.facts, limitsOf(world.options)));
    const { ordinal } = last;
    const fatal = last.importing || ordinal === null || banned.includes(ordinal) || last.death?.kind === 'failed';
    if (last.death === null || fatal || restarts > maxRestarts)
      return {
        findings: last.findings ?? partial,
        counters: last.counters,
        incidents: together(incidents, world.scratch),
      };
    banned.push(ordinal);
    if (restarts < maxRestarts - 1) continue;
    mutants = false;
    if (!inMutant(last)) search = { ...plan, budget: Math.min(plan.budget, ordinal - 1) };
  }
}

async function once(
  { facts, options, scratch, bundle }: World,
  search: SearchOptions,
  { randomSeed, shiftClockMs = 0, timeZone = 'UTC' }: Environment,
  mutants: boolean,
): Promise<Attempt> {
  const token = randomBytes(8).toString('hex');
  const folder = join(scratch, token);
  await mkdir(join(folder, 'tmp'), { recursive: true });
  const job: Job = {
    facts,
    options: search,
    bundle: bundle?.file ?? '',
    mutated: mutants ? (bundle?.mutated ?? null) : null,
    searchModule: options.searchModule ?? defaultSearchModule(),
    token,
    scratch: folder,
    effects: options.effects ?? false,
    shiftClockMs,
    randomSeed,
    diskOrder: search.phase === 'replay' ? 'last-first' : 'in-order',
  };
  const path = join(scratch, `${token}.json`);
  await writeFile(path, JSON.stringify(job));
  const { signal, onProgress } = options;
  const ended = await attempt({
    ...limitsOf(options),
    scratch: folder,
    job: path,
    token,
    timeZone,
    signal,
    onProgress,
  });
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  if (ended.death?.kind === 'aborted') throw signal?.reason;
  return ended;
}

function limitsOf({ timeoutMs = 2000, importTimeoutMs = 10_000, memoryMb = 512 }: SandboxOptions) {
  return { timeoutMs, importTimeoutMs, memoryMb };
}
