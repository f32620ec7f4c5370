import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

export interface ChildRequest {
  /** Node itself where it is left out. */
  readonly program?: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Asked again and again: true once the results are complete. */
  readonly isComplete: () => boolean;
}

export interface ChildEnd {
  /** Null where it was killed. */
  readonly status: number | null;
  /** Why it was killed: too slow, or it stayed open after its results were complete. */
  readonly killed: 'timeout' | 'open' | null;
  /** End of what it printed, without colours. */
  readonly output: string;
}

/** What a runner may take to clean up once its results are complete. */
const GRACE_MS = 5000;
const LOOK_MS = 250;
const OUTPUT_KEPT = 16_000;

/**
 * Runs a program in a process group of its own, so that whatever it started ends with it.
 *
 * @throws the reason of the signal, once it is aborted
 */
export async function runChild(request: ChildRequest): Promise<ChildEnd> {
  request.signal?.throwIfAborted();
  const child = spawn(request.program ?? process.execPath, [...request.args], {
    cwd: request.cwd,
    env: { ...request.env },
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = () => killGroup(child);
  const output = keepEnd(child);
  process.once('exit', kill);
  request.signal?.addEventListener('abort', kill, { once: true });
  const watch = watchOver(request, kill);
  try {
    const status = await ended(child);
    // What it started may live on without it.
    kill();
    request.signal?.throwIfAborted();
    return { status, killed: watch.killed(), output: output() };
  } finally {
    watch.stop();
    process.off('exit', kill);
    request.signal?.removeEventListener('abort', kill);
  }
}

function watchOver({ timeoutMs, isComplete }: ChildRequest, kill: () => void) {
  let killed: ChildEnd['killed'] = null;
  let completeFor = 0;
  const end = (why: ChildEnd['killed']) => {
    killed ??= why;
    kill();
  };
  const slow = setTimeout(() => end(isComplete() ? 'open' : 'timeout'), timeoutMs);
  const look = setInterval(() => {
    completeFor = completeFor > 0 || isComplete() ? completeFor + LOOK_MS : 0;
    if (completeFor > GRACE_MS) end('open');
  }, LOOK_MS);
  return {
    killed: () => killed,
    stop: () => {
      clearTimeout(slow);
      clearInterval(look);
    },
  };
}

/** By `exit`, not `close`: a grandchild that keeps the pipes open must not keep us waiting. */
function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // What is in the pipes by then is read before the next turn of timers.
    child.once('exit', (status) => setTimeout(() => resolve(status), 50));
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') execFileSync('taskkill', ['/pid', `${pid}`, '/T', '/F'], { stdio: 'ignore' });
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

function keepEnd(child: ChildProcess): () => string {
  let text = '';
  const take = (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-OUTPUT_KEPT);
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  return () => stripVTControlCharacters(text).trim();
}
