import { type ChildEnd, runChild } from '../../prove/child.js';
import { findBox } from './box.js';
import type { Erlang } from './erlang.js';

export interface NodeRun {
  /** Absolute; it is the node's folder and HOME, and all it can write where the box holds. */
  readonly scratch: string;
  /** Folders with `.beam` files, first ones first. */
  readonly paths: readonly string[];
  /** Erlang expressions with a full stop; the node lives until one of them halts it. */
  readonly evaluate: string;
  readonly timeoutMs: number;
  /** Of the heap of one process, in mebibytes; a process that needs more is killed. */
  readonly heapMb?: number;
  readonly isComplete?: () => boolean;
  readonly signal?: AbortSignal | undefined;
}

const WORD = 8;

/**
 * One Erlang node that knows nobody: no distribution, no environment, a bounded heap, its own process group, in the
 * tightest box of this system. `covgap` says nothing of what it prints but its end.
 *
 * @throws the reason of the signal, once it is aborted
 */
export function runNode(erlang: Erlang, run: NodeRun): Promise<ChildEnd> {
  const { scratch, paths, evaluate, heapMb = 256 } = run;
  const command = [
    ...findBox(scratch).before(scratch),
    erlang.program,
    ...['-noshell', '-noinput', '-boot', 'start_clean', '-start_epmd', 'false'],
    ...['+S', '2:2', '+SDio', '1', '+hmax', `${Math.round((heapMb * 1024 * 1024) / WORD)}`, '+hmaxel', 'false'],
    ...paths.flatMap((path) => ['-pa', path]),
    ...['-eval', evaluate],
  ];
  const [program = erlang.program, ...args] = command;
  return runChild({
    program,
    args,
    cwd: scratch,
    env: {
      PATH: process.env.PATH,
      HOME: scratch,
      TMPDIR: scratch,
      LANG: 'C.UTF-8',
      ERL_CRASH_DUMP_SECONDS: '0',
      ERL_AFLAGS: '',
    },
    timeoutMs: run.timeoutMs,
    signal: run.signal,
    isComplete: run.isComplete ?? (() => false),
  });
}
