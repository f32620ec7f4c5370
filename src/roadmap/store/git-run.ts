import { spawn } from 'node:child_process';
import { GIT_SETTINGS } from '../../project/git.js';

export interface GitResult {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface GitInput {
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Objects reach the disk before a ref points to them; no gc is begun on the side, and no question is asked on a
 * terminal: in CI nobody would answer.
 */
const SETTINGS = [...GIT_SETTINGS, '-c', 'core.fsync=all', '-c', 'gc.auto=0', '-c', 'maintenance.auto=false'];

/** More than any answer of git's that is read whole. */
const MAX_BYTES = 512 * 1024 * 1024;

/** Runs git in a folder and gives what it said, whatever its exit status. */
export function runGit(folder: string, args: readonly string[], { input, env }: GitInput = {}): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...SETTINGS, ...args], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', ...env },
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let size = 0;
    child.once('error', reject);
    child.stdout.on('data', (bytes: Buffer) => {
      size += bytes.length;
      if (size > MAX_BYTES) child.kill();
      else out.push(bytes);
    });
    child.stderr.on('data', (bytes: Buffer) => err.push(bytes));
    // It may end before it has read everything; its status tells.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.once('close', (status) =>
      resolve({ status: status ?? 1, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString('utf8').trim() }),
    );
  });
}
