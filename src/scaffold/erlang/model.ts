/**
 * What the rooms of the Erlang wing hand each other. Plain JSON. Everything that is code is Erlang source text, an
 * expression without a full stop; lines count from 1; paths are relative to the project, with `/`.
 */
import type { NameArity } from '../../languages/erlang/module.js';
import type { Incident, Measured } from '../model.js';

/** What a module is to its callers: what decides the form its tests take. */
export type ErlangKind =
  | 'plain'
  | 'gen_server'
  | 'gen_statem'
  | 'gen_event'
  | 'supervisor'
  | 'application'
  /** Only callbacks and types: nothing to call. */
  | 'behaviour';

export interface ErlangSubject {
  readonly module: string;
  readonly path: string;
  readonly app: string;
  /** The folder with `src` and `test`; empty for the root. */
  readonly appFolder: string;
  readonly kind: ErlangKind;
  readonly behaviours: readonly string[];
  /** Exported outside of TEST. */
  readonly exports: readonly NameArity[];
}

/** How one process of the module comes up, and what must be there before. */
export interface ErlangFixture {
  /** Yields `{ok, Pid}`: `shop_cache:start_link(#{max_size => 10})`. */
  readonly start: string;
  /** The name under which the process is registered, as an atom's text; null where it has none. */
  readonly registered: string | null;
  /** Applications of OTP, of the project or its dependencies, to be started before. */
  readonly applications: readonly string[];
  /** Application environment to be set before and put back afterwards; `value` is a term. */
  readonly environment: readonly { readonly app: string; readonly key: string; readonly value: string }[];
}

/** What came out of a call, every time it was tried. */
export type ErlangOutcome =
  /** `pattern` is the whole term, which can be written as a literal. */
  | { readonly kind: 'value'; readonly pattern: string }
  /** A value with parts that differ from run to run, or that cannot be written: a pattern, variables in it, and guards over them (`is_pid(Pid)`). */
  | { readonly kind: 'shape'; readonly pattern: string; readonly guards: readonly string[] }
  | { readonly kind: 'exception'; readonly class: 'error' | 'exit' | 'throw'; readonly pattern: string };

export interface ErlangCase {
  /** The exported function it calls, or the callback it reaches (`handle_call/3`, `handle_cast/2`, `handle_info/2`). */
  readonly target: NameArity;
  /** Whether it needs the process of the fixture, which is bound to `Pid`. */
  readonly process: boolean;
  /** Run before, in order; may bind variables that later ones use: `V1 = shop_cart:new()`. */
  readonly setup: readonly string[];
  readonly act: string;
  /** Null where nothing ran: how to call, and nothing of what comes of it. */
  readonly outcome: ErlangOutcome | null;
  /** Lines of the module it covers that no earlier case does. */
  readonly lines: readonly number[];
}

/** What is left open, with the line it waits for. */
export interface ErlangTodo {
  readonly target: NameArity | null;
  readonly line: number;
  /** The source line, trimmed. */
  readonly text: string;
  readonly reason: string;
}

/** What could be found out about one module. */
export interface ErlangFindings {
  readonly subject: ErlangSubject;
  /** The OTP release that ran it (`25`); null where nothing was run, and cases are skeletons without an outcome that somebody saw. */
  readonly otp: string | null;
  /** Null where there is no process to start, or none that starts. */
  readonly fixture: ErlangFixture | null;
  /** What the process was seen to do with what it does not know, for the lifecycle tests; null without fixture. */
  readonly lifecycle: {
    /** The answer to `gen_server:call(Pid, '$covgap_unknown')`. */
    readonly unknownCall: ErlangOutcome | null;
    readonly survivesUnknownCast: boolean;
    readonly survivesUnknownInfo: boolean;
    readonly stops: boolean;
  } | null;
  readonly cases: readonly ErlangCase[];
  readonly todos: readonly ErlangTodo[];
  readonly incidents: readonly Incident[];
  /** Lines by cover's count: with the existing tests of the module, and with the cases too. */
  readonly before: Measured;
  readonly after: Measured;
}
