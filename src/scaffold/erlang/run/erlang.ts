import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The Erlang of this machine. */
export interface Erlang {
  readonly program: string;
  /** The OTP release: `25`. */
  readonly otp: string;
}

let asked: Promise<Erlang | null> | null = null;

/** The `erl` on the PATH; null where there is none that starts. Asked once a process. */
export function findErlang(): Promise<Erlang | null> {
  asked ??= ask();
  return asked;
}

async function ask(): Promise<Erlang | null> {
  const release = 'io:put_chars(erlang:system_info(otp_release)),halt().';
  try {
    const { stdout } = await promisify(execFile)(
      'erl',
      ['-noshell', '-noinput', '-boot', 'start_clean', '-eval', release],
      {
        timeout: 15_000,
        windowsHide: true,
      },
    );
    const otp = stdout.trim();
    return /^\w{1,10}$/.test(otp) ? { program: 'erl', otp } : null;
  } catch {
    return null;
  }
}
