import type { NameArity } from '../../../languages/erlang/module.js';
import type { Tree } from './tree.js';

/** A call to be tried. Everything is Erlang source text. */
export interface Attempt {
  readonly target: NameArity;
  readonly process: boolean;
  readonly setup: readonly string[];
  readonly act: string;
  /** Arguments of the act, where it is a call of the API. */
  readonly args?: readonly string[];
  /** How far from what users of the module do: 0 its API, 1 messages, 2 callbacks called by hand, 3 with a state made by hand. */
  readonly distance: number;
}

export type Seen =
  | { readonly kind: 'value'; readonly term: Tree }
  | { readonly kind: 'exception'; readonly class: 'error' | 'exit' | 'throw'; readonly term: Tree }
  /** A step of the setup failed, the fixture did not start, the process was killed, time ran out, the text is wrong. */
  | { readonly kind: 'setup' | 'fixture' | 'killed' | 'timeout' | 'syntax'; readonly term?: Tree };

export interface Tried {
  readonly attempt: Attempt;
  readonly seen: Seen;
  /** Milliseconds. */
  readonly ms: number;
  /** Names it leaves behind: of processes, and of tables that its process owns. A test behind it may want them. */
  readonly left: number;
  readonly lines: readonly number[];
}

export function textOf({ process, setup, act }: Attempt): string {
  return [process ? 'process' : '', ...setup, act].join('\n');
}

/** A case that takes longer makes a slow suite. Milliseconds. */
const SLOW = 800;
/** What depends on the network, or on what is installed. */
const FOREIGN =
  /"(?:undef|nxdomain|enetunreach|ehostunreach|eaddrnotavail|erofs|eacces|eperm|enotsup|emfile|eaddrinuse)"/;

/** Whether a test may be made of it. */
export function isKeepable({ seen, ms, left }: Tried): boolean {
  if (seen.kind !== 'value' && seen.kind !== 'exception') return false;
  if (ms > SLOW || left > 0) return false;
  return !FOREIGN.test(JSON.stringify(seen.term));
}

/** Costs of reading it. */
export function costOf({ attempt: { distance, setup, act }, seen }: Tried): number {
  const length = setup.reduce((sum, step) => sum + step.length, act.length);
  return distance * 400 + setup.length * 60 + length + (seen.kind === 'exception' ? 80 : 0);
}
