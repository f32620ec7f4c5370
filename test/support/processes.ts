import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./recorder.mjs', import.meta.url));

export interface Recorder {
  readonly child: ChildProcess;
  /** Resolves when the process is about to begin. */
  readonly ready: Promise<void>;
  /** Ids that were printed as stored, and the error if there was one, when the process has ended. */
  readonly ended: Promise<{ readonly ids: readonly string[]; readonly error: string | null }>;
}

export interface RecorderOptions {
  readonly location: string;
  readonly root: string;
  readonly name: string;
  readonly many: number;
  /** A shell command in front, such as a limit. */
  readonly limit?: string;
  /** Run as another user. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** Another process that records, in a group of its own. It runs what was built. */
export function recorder({ location, root, name, many, limit, user }: RecorderOptions): Recorder {
  if (!existsSync(new URL('../../dist/roadmap/store/open.js', import.meta.url)))
    throw new Error('dist/ is not built: npm run build first');
  const words = [process.execPath, script, location, root, name, String(many)];
  const [command, ...args] = limit === undefined ? words : ['bash', '-c', `${limit}; exec "$@"`, 'bash', ...words];
  const child = spawn(command!, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, ...user });
  let said = '';
  let complaint = '';
  let begin = () => {};
  const ready = new Promise<void>((resolve) => {
    begin = resolve;
  });
  child.stdout!.on('data', (bytes: Buffer) => {
    said += bytes.toString('latin1');
    if (said.startsWith('ready\n')) begin();
  });
  child.stderr!.on('data', (bytes: Buffer) => {
    complaint += bytes.toString('latin1');
  });
  const ended = new Promise<{ ids: string[]; error: string | null }>((resolve) => {
    child.once('close', () => {
      begin();
      // A last line without its end was being printed: it counts, since it was stored before.
      const lines = said.split('\n').slice(1);
      const error = lines.find((line) => line.startsWith('!')) ?? (complaint === '' ? null : complaint);
      resolve({ ids: lines.filter((line) => /^[0-9a-f]{64}$/.test(line)), error });
    });
  });
  return { child, ready, ended };
}

/** Ends the process and all it started, at once and without a word. */
export function killGroup({ child }: Recorder): void {
  try {
    process.kill(-child.pid!, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
