import type { Hits } from '../model.js';

const UINT32_MAX = 0xffff_ffff;

/** A growing column of whole numbers that stays 32 bits wide until a value needs more. */
export class Column {
  #data: Hits = new Uint32Array(64);
  length = 0;

  push(value: number): void {
    if (this.length === this.#data.length) this.#grow();
    if (value > UINT32_MAX) this.#widen();
    this.#data[this.length++] = value;
  }

  at(index: number): number {
    return this.#data[index]!;
  }

  set(index: number, value: number): void {
    if (value > UINT32_MAX) this.#widen();
    this.#data[index] = value;
  }

  get wide(): boolean {
    return this.#data instanceof Float64Array;
  }

  get values(): Hits {
    return this.#data.subarray(0, this.length);
  }

  /** Copies the values to `to` from `at` on and returns where they end. For the few numbers of a file a loop beats `set`. */
  copyTo(to: Uint32Array, at: number): number {
    const data = this.#data;
    for (let i = 0; i < this.length; i++) to[at + i] = data[i]!;
    return at + this.length;
  }

  /** Puts the values into the given order, which names every index once. */
  reorder(order: Uint32Array): void {
    const from = this.values.slice();
    for (let i = 0; i < order.length; i++) this.#data[i] = from[order[i]!]!;
  }

  fill(value: number): void {
    this.#data.fill(value, 0, this.length);
  }

  truncate(length: number): void {
    this.length = length;
  }

  /** Empties it; a column that one huge file blew up does not stay so. */
  clear(): void {
    if (this.length === 0) return;
    this.length = 0;
    if (this.#data.length > 65_536 || this.wide) this.#data = new Uint32Array(64);
  }

  #widen(): void {
    if (this.#data instanceof Uint32Array) this.#data = Float64Array.from(this.#data);
  }

  #grow(): void {
    const grown = this.wide ? new Float64Array(this.length * 2) : new Uint32Array(this.length * 2);
    grown.set(this.#data);
    this.#data = grown;
  }
}

/**
 * The branch point of arms of which a report gives only the number: m arms of a line, n of them taken. No ordinal of a
 * branch point is as high. A line's arms are either all counted or all told apart.
 */
export const COUNTED_BLOCK = UINT32_MAX;
