import type { ReportInput } from './format.js';

/** Takes exactly as many bytes as are asked for off an input that comes in chunks of any size. */
export class ByteQueue {
  readonly #chunks: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  #held: Uint8Array = new Uint8Array(0);
  #at = 0;
  /** Bytes taken so far. */
  position = 0;

  constructor(input: ReportInput) {
    const chunks = input.chunks();
    this.#chunks = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  }

  /** The next `size` bytes, valid until the next call; fewer where the input ends before. */
  async take(size: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let missing = size;
    while (missing > 0) {
      if (this.#at === this.#held.length && !(await this.#refill())) break;
      const part = this.#held.subarray(this.#at, this.#at + missing);
      this.#at += part.length;
      missing -= part.length;
      // A chunk is overwritten when the next is asked for.
      parts.push(missing > 0 ? part.slice() : part);
    }
    this.position += size - missing;
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  /** The same without waiting; null where the chunk at hand does not hold them all. */
  takeHeld(size: number): Uint8Array | null {
    if (size > this.#held.length - this.#at) return null;
    this.#at += size;
    this.position += size;
    return this.#held.subarray(this.#at - size, this.#at);
  }

  async #refill(): Promise<boolean> {
    const next = await this.#chunks.next();
    if (next.done) return false;
    this.#held = next.value;
    this.#at = 0;
    return true;
  }
}
