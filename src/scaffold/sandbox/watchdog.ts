import { type Vitals, vitalsOf } from './vitals.js';

export interface WatchdogOptions {
  readonly pid: number | undefined;
  /** Resident memory, in mebibytes. */
  readonly maxResidentMb: number;
  readonly onLate: (reason: 'hung' | 'memory') => void;
}

const interval = 100;
/** A process that neither ran nor was woken for so many looks waits for something that does not come. */
const idleLooks = 4;

/**
 * Says when a process shows no sign of life for too long. On a busy machine the time that counts is the time the
 * process could use: a call that only waits for a processor is not late.
 */
export class Watchdog {
  /** In mebibytes, when it was last seen. */
  residentMb = 0;
  readonly #options: WatchdogOptions;
  readonly #timer: NodeJS.Timeout;
  #limit: number;
  #since = performance.now();
  #looked = performance.now();
  #cpuAtSign: number | null = null;
  #lastCpu = 0;
  #idle = 0;

  /** @param limit milliseconds until the first sign. */
  constructor(limit: number, options: WatchdogOptions) {
    this.#limit = limit;
    this.#options = options;
    this.#timer = setInterval(() => this.#look(), interval);
  }

  /** The process lives. @param limit milliseconds until the next sign. */
  sign(limit: number): void {
    this.#limit = limit;
    this.#since = performance.now();
    this.#cpuAtSign = null;
    this.#idle = 0;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = performance.now();
    const blocked = now - this.#looked > interval * 3;
    this.#looked = now;
    const vitals = vitalsOf(this.#options.pid);
    if (vitals !== null) this.residentMb = vitals.residentMb;
    if (this.residentMb > this.#options.maxResidentMb) this.#options.onLate('memory');
    // Where this process was busy itself, messages may be waiting that it has not read.
    else if (!blocked && this.#isLate(now - this.#since, vitals)) this.#options.onLate('hung');
  }

  #isLate(elapsed: number, vitals: Vitals | null): boolean {
    if (vitals === null) return elapsed > this.#limit;
    this.#cpuAtSign ??= vitals.cpuMs;
    this.#idle = vitals.sleeping && vitals.cpuMs - this.#lastCpu < 20 ? this.#idle + 1 : 0;
    this.#lastCpu = vitals.cpuMs;
    if (elapsed <= this.#limit) return false;
    const used = vitals.cpuMs - this.#cpuAtSign;
    return used > this.#limit * 0.9 || this.#idle >= idleLooks || elapsed > this.#limit * 10;
  }
}
