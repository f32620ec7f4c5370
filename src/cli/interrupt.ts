import { constants } from 'node:os';

export interface Interruption {
  /** Aborted by Ctrl-C, or when the process is asked to end. */
  readonly signal: AbortSignal;
  /** The exit status of a process that ended so: 130 after Ctrl-C; null while nobody asked. */
  readonly status: () => number | null;
  readonly stop: () => void;
}

/** The first Ctrl-C lets what is written be finished; the second ends the process at once. */
export function untilInterrupted(): Interruption {
  const controller = new AbortController();
  let status: number | null = null;
  const onSignal = (name: 'SIGINT' | 'SIGTERM') => {
    if (status !== null) process.exit(status);
    status = 128 + constants.signals[name];
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    status: () => status,
    stop: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
