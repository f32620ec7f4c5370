import { readdirSync, readFileSync } from 'node:fs';

/** What the system says of a process. */
export interface Vitals {
  /** Processor time used so far, in milliseconds. */
  readonly cpuMs: number;
  /** Memory in use, in mebibytes. */
  readonly residentMb: number;
  /** Waits for something, rather than for a processor. */
  readonly sleeping: boolean;
}

/** Ticks of the processor clock a second, and bytes a page, as Linux has them for programs. */
const ticks = 100;

/** What waits for the disk sleeps while another thread, which fetches it, may wait for a processor. */
function threadsSleep(pid: number): boolean {
  return readdirSync(`/proc/${pid}/task`).every((thread) => {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1');
    return stat.charAt(stat.lastIndexOf(')') + 2) === 'S';
  });
}

/** @returns null where the system does not say (not Linux), or the process is gone. */
export function vitalsOf(pid: number | undefined): Vitals | null {
  if (pid === undefined || process.platform !== 'linux') return null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const resident = /VmRSS:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
    return {
      cpuMs: ((Number(fields[11]) + Number(fields[12])) * 1000) / ticks,
      residentMb: Number(resident?.[1] ?? 0) / 1024,
      sleeping: fields[0] === 'S' && threadsSleep(pid),
    };
  } catch {
    return null;
  }
}
