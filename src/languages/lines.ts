/** Turns offsets in a text into line numbers from 1. `\n` and `\r\n` end a line; a lone `\r` does not. */
export class LineTable {
  readonly #starts: number[] = [0];
  readonly #length: number;
  #last = 0;

  constructor(text: string) {
    this.#length = text.length;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  /** Physical lines: a final line break does not begin another line, and an empty text has none. */
  get count(): number {
    const starts = this.#starts;
    return starts[starts.length - 1] === this.#length ? starts.length - 1 : starts.length;
  }

  lineAt(offset: number): number {
    const starts = this.#starts;
    let low = this.#last;
    if (starts[low]! > offset) low = 0;
    else if ((starts[low + 1] ?? Number.POSITIVE_INFINITY) > offset) return low + 1;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    this.#last = low;
    return low + 1;
  }
}
