import type { FileCoverageData } from 'istanbul-lib-coverage';
import type { Findings, ModuleFacts } from '../model.js';
import type { SearchHost, SearchOptions, Subject } from '../search/subject.js';
import type { MutatedBundle } from './bundle.js';
import type { AnswerOrder } from './disk.js';

/** What the sandbox tells a search beyond what every host does. */
export interface SandboxHost extends SearchHost {
  /** Operations refused so far: one that happened during an execution raises it. */
  refusals(): number;
  /** Exceptions and rejections nobody caught, so far. */
  strays(): number;
}

export type Search = (
  facts: ModuleFacts,
  subject: Subject,
  options: SearchOptions,
  host: SandboxHost,
) => Promise<Findings>;

/** What the child is asked to do: `job.json` in its scratch folder. */
export interface Job {
  readonly facts: ModuleFacts;
  readonly options: SearchOptions;
  readonly bundle: string;
  readonly mutated: MutatedBundle | null;
  /** Absolute path of the module that exports `search`. */
  readonly searchModule: string;
  /** Before each line of the child, so that what the module prints to the same place is not taken for a message. */
  readonly token: string;
  readonly scratch: string;
  /** Files may be written inside the scratch folder. */
  readonly effects: boolean;
  /** Added to what clocks say, in milliseconds. */
  readonly shiftClockMs: number;
  /** Of `Math.random`, which starts anew for each execution. */
  readonly randomSeed: number;
  readonly diskOrder: AnswerOrder;
}

/** Ordinals from this on are of mutants: what happens in them says nothing about the module. */
export const firstMutantOrdinal = 1_000_000;

/** How the import of the module ended. */
export interface ImportFailure {
  readonly kind: 'threw' | 'exited' | 'looped';
  readonly message: string;
}

/** One line from the child. */
export type Message =
  /** Before an execution. */
  | { readonly t: 'beat'; readonly ordinal: number; readonly text: string }
  | { readonly t: 'progress'; readonly fraction: number }
  | { readonly t: 'partial'; readonly findings: Findings }
  /** The first import has begun; it has ended well. */
  | { readonly t: 'importing' }
  | { readonly t: 'imported'; readonly counters: FileCoverageData | null }
  | { readonly t: 'import-failed'; readonly failure: ImportFailure }
  /** An operation of the module was refused; once for each operation. */
  | { readonly t: 'refused'; readonly what: string }
  /** Nobody caught it; once for each message. */
  | { readonly t: 'stray'; readonly what: string }
  /** Nothing is left to wait for, yet the search has not ended: a promise of the module never settles. */
  | { readonly t: 'stalled' }
  | { readonly t: 'failed'; readonly message: string }
  | { readonly t: 'done'; readonly findings: Findings };
