import { rmSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileCoverageData } from 'istanbul-lib-coverage';
import type { Case, Findings, Incident, ModuleFacts } from '../model.js';
import { settle } from '../search/choose.js';
import { Points } from '../search/coverage.js';
import { atExit } from './at-exit.js';
import { bundle } from './bundle.js';
import { bundleIncident, together } from './incidents.js';
import { persist, type SandboxOptions, type World } from './persist.js';

export type { SandboxOptions } from './persist.js';

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

/** Bundles a module for any number of searches and replays. What is wrong with the module is told by those. */
export async function openSandbox(facts: ModuleFacts, options: SandboxOptions): Promise<Sandbox> {
  const scratch = await realpath(await mkdtemp(join(tmpdir(), 'covgap-')));
  const released = atExit(() => rmSync(scratch, { recursive: true, force: true }));
  let world: World;
  try {
    world = { facts, options, scratch, bundle: await bundle(facts, { scratch, root: options.root }), failure: null };
  } catch (error) {
    world = { facts, options, scratch, bundle: null, failure: bundleIncident(error, facts) };
  }
  return {
    search: (given) => searchIn(world, given),
    replay: (cases, given = {}) => replayIn(world, cases, given),
    close: async () => {
      await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
      released();
    },
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
  if (run.findings === null) return withoutCases(world, run.incidents, run.counters);
  return { ...run.findings, incidents: together([...run.findings.incidents, ...run.incidents], world.scratch) };
}

async function replayIn(world: World, cases: readonly Case[], options: ReplayOptions): Promise<Replay> {
  if (world.failure !== null) return { held: [], changed: cases, incidents: [world.failure] };
  const { seed = 1, seedOffset = 1, shiftClockMs = 400 * 86_400_000, timeZone = 'Pacific/Chatham' } = options;
  const given = { seed, budget: cases.length, phase: 'replay' as const, cases, together: options.together ?? false };
  const { findings, incidents } = await persist(world, given, {
    randomSeed: seed + seedOffset,
    shiftClockMs,
    timeZone,
  });
  const names = new Set((findings?.cases ?? []).map(nameOf));
  const held = cases.filter((test) => names.has(nameOf(test)));
  return { held, changed: cases.filter((test) => !names.has(nameOf(test))), incidents };
}

function nameOf({ target, title }: Case): string {
  return `${target}\n${title}`;
}

/** What can be said of a module in which nothing could be tried. */
function withoutCases(world: World, incidents: readonly Incident[], counters: FileCoverageData | null): Findings {
  const coverage = structuredClone(counters ?? world.bundle?.empty ?? null);
  const points = coverage === null ? null : new Points(coverage);
  const base = coverage === null ? [] : (points?.take(coverage) ?? []);
  return settle(world.facts, { points: points?.list ?? [], base, incidents, executions: 0, mutants: null }, []);
}
