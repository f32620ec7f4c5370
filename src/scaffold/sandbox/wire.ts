import fs from 'node:fs';
import type { Message } from './contract.js';

// Taken before the guards come, which let nobody else write to the pipe.
const { writeSync } = fs;
/** Descriptor of the pipe to the parent. */
const descriptor = 3;

/** Sends messages to the parent, one a line, at once: what was sent is known even if the process dies next. */
export class Wire {
  readonly #token: string;
  readonly #gone: () => never;
  readonly #stringify = JSON.stringify;
  readonly #wait = new Int32Array(new SharedArrayBuffer(4));

  /** @param gone ends the process; called when nobody listens any more. */
  constructor(token: string, gone: () => never) {
    this.#token = token;
    this.#gone = gone;
  }

  send(message: Message): void {
    let rest = Buffer.from(`${this.#token}${this.#stringify(message)}\n`);
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(descriptor, rest));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') this.#gone();
        Atomics.wait(this.#wait, 0, 0, 1);
      }
    }
  }
}
