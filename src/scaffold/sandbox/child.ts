/**
 * The process in which code under test runs. Loads the search, shuts what leads outside, imports the bundled module
 * and lets the search try it. Speaks only through descriptor 3.
 */
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FileCoverageData } from 'istanbul-lib-coverage';
import { folderHelper } from '../model.js';
import { variable as mutantSwitch } from '../mutants/splice.js';
import type { Instance, MutatedSubject, Subject } from '../search/subject.js';
import type { MutatedBundle } from './bundle.js';
import { seedRandom } from './clock.js';
import type { ImportFailure, Job, SandboxHost, Search } from './contract.js';
import { orderDisk } from './disk.js';
import { Folders } from './folders.js';
import { snapshotGlobals } from './globals.js';
import { installGuards } from './guards.js';
import { counterKey } from './instrument.js';
import { endlessPrefix, exitPrefix, Refusals, RefusedError } from './refused.js';
import { countThreads } from './threads.js';
import { EndlessLoopError, MUTANT_TURNS, tracer, watchPatterns } from './tracer.js';
import { sandboxEpoch, startVirtualTime } from './virtual-time.js';
import { Wire } from './wire.js';

/** What the bundle exports. */
type Evaluate = (counters: object) => unknown;

const reallyExit = (process as unknown as { reallyExit(status: number): never }).reallyExit.bind(process);
const realSetImmediate = setImmediate;
const job: Job = JSON.parse(readFileSync(process.argv[2] ?? 'job.json', 'utf8'));
const wire = new Wire(job.token, () => reallyExit(1));

async function main(): Promise<void> {
  const { search } = (await import(pathToFileURL(job.searchModule).href)) as { search: Search };
  const refusals = new Refusals((what) => wire.send({ t: 'refused', what }));
  const startRandom = seedRandom(job.randomSeed);
  const time = startVirtualTime(sandboxEpoch + job.shiftClockMs);
  const strays = watchStrays();
  const folders = new Folders(join(job.scratch, 'folders'));
  let importing = true;
  process.on('beforeExit', () => {
    // What a module waits for while it is imported comes at once; afterwards the search moves the clock.
    if (importing && time.advance()) {
      realSetImmediate(() => {});
      return;
    }
    wire.send({ t: 'stalled' });
    reallyExit(0);
  });
  // What a test writes with a relative path lands in the project, so the working directory is not among these.
  const temporary = tmpdir();
  const requests = countRequests();
  installGuards(refusals, {
    writable: () => [...(job.effects ? [temporary] : []), ...folders.writable(job.effects)],
  });
  wire.send({ t: 'importing' });
  const subject = await importSubject(refusals, folders);
  importing = false;
  if (job.options.phase === 'search') watchPatterns();
  const restoreGlobals = snapshotGlobals();
  const host: SandboxHost = {
    time,
    beat(ordinal, text) {
      startRandom(ordinal);
      folders.release();
      wire.send({ t: 'beat', ordinal, text: text.slice(0, 300) });
    },
    progress: (fraction) => wire.send({ t: 'progress', fraction }),
    partial: (findings) => wire.send({ t: 'partial', findings }),
    restore() {
      strays.listen();
      return restoreGlobals();
    },
    refusals: () => refusals.count,
    strays: () => strays.count(),
    ...requests,
    look: folders.look,
  };
  const findings = await search(job.facts, subject, job.options, host);
  restoreGlobals();
  wire.send({ t: 'done', findings });
}

/** What a call may leave under way. To be called before anything is guarded. */
function countRequests(): Pick<SandboxHost, 'pending' | 'prompt'> {
  const working = countThreads(job.bundle === '' ? '' : readFileSync(job.bundle, 'utf8'));
  const { queued, inThreads } =
    job.facts.effects.length > 0 ? orderDisk(job.diskOrder) : { queued: () => 0, inThreads: () => 0 };
  const prompt = () => working() + inThreads() === 0;
  return { pending: () => queued() + working() + inThreads(), prompt };
}

/** The first evaluation is made here, to tell failures of the module from those of the search. */
async function importSubject(refusals: Refusals, folders: Folders): Promise<Subject> {
  try {
    const { evaluate } = (await import(pathToFileURL(job.bundle).href)) as { evaluate: Evaluate };
    const load = async (): Promise<Instance> => {
      const trace = tracer((what) => refusals.note(`${endlessPrefix}${what}`));
      const counters: Record<string, unknown> = { ...trace };
      const scope = withHelper(await evaluate(counters), folders);
      const coverage = (counters[counterKey] as Record<string, FileCoverageData> | undefined)?.[job.facts.file];
      if (coverage === undefined) throw new Error(`${job.facts.path} is not among what its own import loaded`);
      return { scope, coverage, trace } as Instance;
    };
    let first: Instance | null = await load();
    wire.send({ t: 'imported', counters: first.coverage as unknown as FileCoverageData });
    return {
      load: async () => {
        const instance = first ?? (await load());
        first = null;
        return instance;
      },
      ...(job.mutated === null || job.options.phase === 'replay'
        ? {}
        : { mutated: await importMutated(job.mutated, folders) }),
    };
  } catch (error) {
    const known = error instanceof RefusedError || error instanceof EndlessLoopError;
    const cause = refusals.kinds.length > 0 && !known ? ` (${refusals.kinds.join(', ')})` : '';
    wire.send({
      t: 'import-failed',
      failure: { kind: kindOf(error), message: messageOf(error) + cause },
    });
    return reallyExit(0);
  }
}

/** What a test may use, and the function that makes its folder. */
function withHelper(scope: unknown, folders: Folders): Instance['scope'] {
  const name = job.facts.locals.find(({ from }) => from === folderHelper)?.local;
  if (name !== undefined) Object.defineProperty(scope, name, { value: folders.make, enumerable: true });
  return scope as Instance['scope'];
}

function kindOf(error: unknown): ImportFailure['kind'] {
  if (error instanceof EndlessLoopError) return 'looped';
  return error instanceof RefusedError && error.what.startsWith(exitPrefix) ? 'exited' : 'threw';
}

async function importMutated({ file, mutants }: MutatedBundle, folders: Folders): Promise<MutatedSubject> {
  const { evaluate } = (await import(pathToFileURL(file).href)) as { evaluate: Evaluate };
  return {
    mutants,
    async load(mutant) {
      const trace = tracer(undefined, MUTANT_TURNS);
      // Set before the module is evaluated, for faults in what it does on import.
      (globalThis as Record<string, unknown>)[mutantSwitch] = mutant;
      return { scope: withHelper(await evaluate({ ...trace }), folders), trace };
    },
  };
}

/** Exceptions and rejections that nobody catches must neither end the process nor go unnoticed. */
function watchStrays(): { count(): number; listen(): void } {
  let count = 0;
  const told = new Set<string>();
  const note = (error: unknown) => {
    count++;
    const what = messageOf(error);
    if (told.size >= 100 || told.has(what)) return;
    told.add(what);
    wire.send({ t: 'stray', what });
  };
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const listen = () => {
    for (const event of events)
      if (!process.listeners(event as 'uncaughtException').includes(note)) process.on(event, note);
  };
  listen();
  return { count: () => count, listen };
}

/** Of anything that was thrown, whatever its properties do. */
function messageOf(error: unknown): string {
  try {
    if (error instanceof RefusedError || error instanceof EndlessLoopError) return error.message;
    if (!(error instanceof Error)) return `threw ${String(error)}`.slice(0, 500);
    return `${error.name}: ${error.message}`.slice(0, 500);
  } catch {
    return 'something that cannot be read';
  }
}

main()
  .catch((error: unknown) => wire.send({ t: 'failed', message: messageOf(error) }))
  .finally(() => reallyExit(0));
