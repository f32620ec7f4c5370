import type { Findings } from '../model.js';
import { atExit } from './at-exit.js';
import { firstMutantOrdinal, type ImportFailure, type Message } from './contract.js';
import { type LaunchOptions, launch } from './launch.js';
import { Lines } from './lines.js';
import { Watchdog } from './watchdog.js';

export interface AttemptOptions extends LaunchOptions {
  readonly token: string;
  /** Milliseconds without a sign of life: for start and import together, and for one execution. */
  readonly importTimeoutMs: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((fraction: number) => void) | undefined;
}

/** How a child ended, if not with findings. */
type Death =
  | { readonly kind: 'hung' | 'memory' | 'stalled' | 'aborted' }
  /** `how`: status or signal. */
  | { readonly kind: 'crashed'; readonly how: string }
  | { readonly kind: 'failed'; readonly message: string };

/** What is known of one run of the child. */
export interface Attempt {
  readonly findings: Findings | null;
  readonly partial: Findings | null;
  readonly importFailure: ImportFailure | null;
  /** Null where it ended as it should. */
  readonly death: Death | null;
  /** The import had not ended when the child did. */
  readonly importing: boolean;
  /** Of the last execution; null before the first. */
  readonly ordinal: number | null;
  readonly text: string;
  /** Each with the execution during which it was first seen, empty for the import. */
  readonly refused: readonly { readonly what: string; readonly during: string }[];
  readonly strays: readonly { readonly what: string; readonly during: string }[];
  readonly counters: Extract<Message, { t: 'imported' }>['counters'];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Starts a child and follows it to its end, which it brings about if need be. Never rejects. */
export function attempt(options: AttemptOptions): Promise<Attempt> {
  const state: Mutable<Attempt> = {
    findings: null,
    partial: null,
    importFailure: null,
    death: null,
    importing: true,
    ordinal: null,
    text: '',
    refused: [],
    strays: [],
    counters: null,
  };
  const child = launch(options);
  return new Promise((resolve) => {
    const kill = (death: Death) => {
      if (isOver(state)) return;
      state.death = death;
      child.kill('SIGKILL');
    };
    const watchdog = new Watchdog(options.importTimeoutMs, {
      pid: child.pid,
      maxResidentMb: options.memoryMb * 1.5 + 512,
      onLate: (kind) => kill({ kind: kind === 'hung' && isFull(watchdog, options) ? 'memory' : kind }),
    });
    const lines = new Lines(options.token, (message) => {
      if (isOver(state)) return;
      take(state, message, options);
      const started = state.ordinal !== null;
      watchdog.sign(started ? options.timeoutMs : Math.max(options.importTimeoutMs, options.timeoutMs));
    });
    const abort = () => kill({ kind: 'aborted' });
    options.signal?.addEventListener('abort', abort, { once: true });
    const released = atExit(() => child.kill('SIGKILL'));
    if (options.signal?.aborted) abort();
    let lastWords = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      lastWords = (lastWords + chunk.toString('latin1')).slice(-LAST_WORDS);
    });
    child.stderr?.on('error', () => undefined);
    const pipe = child.stdio[3];
    pipe?.on('data', (chunk: Buffer) => {
      if (!lines.push(chunk)) kill({ kind: 'failed', message: 'it sent more than can be kept' });
    });
    pipe?.on('error', () => undefined);
    child.on('error', (error) => {
      state.death ??= { kind: 'failed', message: error.message };
    });
    child.on('close', (status, signal) => {
      watchdog.stop();
      options.signal?.removeEventListener('abort', abort);
      released();
      if (!isOver(state)) state.death = deathBy(status, signal, lastWords);
      resolve(state);
    });
  });
}

/** The last execution was of the module with a fault in it. */
export function inMutant({ ordinal }: Attempt): boolean {
  return ordinal !== null && ordinal >= firstMutantOrdinal;
}

function isOver(state: Attempt): boolean {
  return state.findings !== null || state.importFailure !== null || state.death !== null;
}

/** The heap is limited; close to the limit a process does little but look for what it can free. */
function isFull(watchdog: Watchdog, { memoryMb }: AttemptOptions): boolean {
  return watchdog.residentMb > memoryMb * 0.8;
}

/** V8 aborts when the heap is full, and says so; memory may have grown too fast for the watchdog to see it. */
function deathBy(status: number | null, signal: string | null, lastWords: string): Death {
  if (/heap out of memory|Allocation failed/i.test(lastWords)) return { kind: 'memory' };
  return { kind: 'crashed', how: signal ?? `status ${status}` };
}

/** Characters of what the child writes to its error output that are kept: V8's last words are long. */
const LAST_WORDS = 8192;

function take(state: Mutable<Attempt>, message: Message, options: AttemptOptions): void {
  switch (message.t) {
    case 'beat':
      state.ordinal = message.ordinal;
      state.text = message.text;
      break;
    case 'progress':
      options.onProgress?.(message.fraction);
      break;
    case 'partial':
      state.partial = message.findings;
      break;
    case 'importing':
      break;
    case 'imported':
      state.importing = false;
      state.counters = message.counters;
      break;
    case 'import-failed':
      state.importFailure = message.failure;
      break;
    case 'refused':
      if (!inMutant(state)) state.refused = [...state.refused, { what: message.what, during: state.text }];
      break;
    case 'stray':
      if (!inMutant(state)) state.strays = [...state.strays, { what: message.what, during: state.text }];
      break;
    case 'stalled':
      state.death = { kind: 'stalled' };
      break;
    case 'failed':
      state.death = { kind: 'failed', message: message.message };
      break;
    case 'done':
      state.findings = message.findings;
  }
}
