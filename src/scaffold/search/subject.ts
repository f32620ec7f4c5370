import type { Case, Findings } from '../model.js';
import type { FileCoverageData } from './coverage.js';

/** The module under test, as the sandbox offers it. */
export interface Subject {
  /** A fresh evaluation of the module, with module state of its own. */
  load(): Promise<Instance>;
  /** The module with faults built in; not there where none could be made. */
  readonly mutated?: MutatedSubject;
}

export interface MutatedSubject {
  readonly mutants: readonly { readonly id: number; readonly line: number }[];
  /** A fresh evaluation with one mutant switched on; 0 for none. */
  load(mutant: number): Promise<Pick<Instance, 'scope' | 'trace'>>;
}

export interface Instance {
  /** Values of `ModuleFacts.locals` that exist at run time, by local name. */
  readonly scope: Readonly<Record<string, unknown>>;
  /** Live counters of the module. */
  readonly coverage: FileCoverageData;
  /** What the module compared and how often it looped; not there without tracing. */
  readonly trace?: Trace;
}

interface Trace {
  /** Pairs that comparisons met and found different, since the last reset. */
  readonly compared: readonly Compared[];
  reset(): void;
}

/** Two primitives that were compared, and on which line; 0 where that is not known. */
export type Compared = readonly [string | number, string | number, number];

export interface SearchOptions {
  readonly seed: number;
  /** Calls to try at most. */
  readonly budget: number;
  /** Ordinals of calls that hung or crashed an earlier process. */
  readonly banned: readonly number[];
  /** `replay`: see whether `cases` hold in this process too. */
  readonly phase: 'search' | 'replay';
  readonly cases?: readonly Case[];
  /** `replay`: also all cases in one evaluation of the module, in several orders. */
  readonly together?: boolean;
}

/** A clock that stands still until it is told to go on. */
export interface VirtualTime {
  /** Goes on to the next timer and fires it; false if there is none. */
  advance(): boolean;
  /**
   * Sets the clock forward without firing timers, as time passes between two lines of a test. From then on the fine
   * clock (`performance.now`) goes on at each reading too, until `reset`.
   */
  drift(milliseconds: number): void;
  /** Milliseconds since the last reset that timers were waited for. */
  elapsed(): number;
  /** Timers that have not fired. */
  waiting(): number;
  /** Drops all timers and sets the clock back. */
  reset(): void;
}

export interface SearchHost {
  /** Not there where timers are real. */
  readonly time?: VirtualTime;
  /** Called before each call with its ordinal and text, so that whoever watches knows what hung. */
  beat(ordinal: number, text: string): void;
  /** From 0 to 1. */
  progress?(fraction: number): void;
  /** What is known so far, should the process not live to the end. */
  partial?(findings: Findings): void;
  /** Operations refused so far, and exceptions and rejections that nobody caught so far. */
  refusals?(): number;
  strays?(): number;
  /** How many requests to the disk have not been answered. */
  pending?(): number;
  /** Whether turns of the event loop are all it takes to answer them: the disk is not waited for by the clock then. */
  prompt?(): boolean;
  /** What a folder that a test made holds: texts of files by path, null for folders and what is no text. */
  look?(folder: string): ReadonlyMap<string, string | null>;
  /** Undoes what a call did to globals; names what it had to undo. */
  restore?(): readonly string[];
}
