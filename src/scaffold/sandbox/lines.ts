import type { Message } from './contract.js';

/** The most one message may have, in bytes. */
const largest = 64 * 1024 * 1024;
const lineFeed = 0x0a;

/** Cuts what the child sends into messages; lines without the token are not messages. */
export class Lines {
  readonly #token: string;
  readonly #take: (message: Message) => void;
  #parts: Buffer[] = [];
  #size = 0;

  constructor(token: string, take: (message: Message) => void) {
    this.#token = token;
    this.#take = take;
  }

  /** @returns false where a line is longer than can be kept. */
  push(chunk: Buffer): boolean {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      this.#parts.push(chunk.subarray(start, end));
      this.#line(Buffer.concat(this.#parts).toString());
      this.#parts = [];
      this.#size = 0;
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    this.#size += rest.length;
    if (rest.length > 0) this.#parts.push(rest);
    return this.#size <= largest;
  }

  #line(line: string): void {
    if (!line.startsWith(this.#token)) return;
    let message: Message;
    try {
      message = JSON.parse(line.slice(this.#token.length)) as Message;
    } catch {
      return;
    }
    this.#take(message);
  }
}
