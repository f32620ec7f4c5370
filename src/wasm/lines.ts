import { LINE_HITS, LINE_NUMBERS, put } from './memory';
import { COMMA, digits, isNumber, NEWLINE, separators } from './text';

export let lines: u32 = 0;
/** The number of the last one. */
let last: u32 = 0;

export function clearLines(): void {
  lines = last = 0;
}

/** Reads `line,count`, with a higher number than the last. Returns where the next line starts, 0 if this is none such. */
export function readLine(from: usize): usize {
  let marks = separators(from);
  const first = ctz(marks);
  marks &= marks - 1;
  const second = ctz(marks);
  const size = second - first - 1;
  if (!isNumber(first) || load<u8>(from + first) !== COMMA) return 0;
  if (!isNumber(size) || load<u8>(from + second) !== NEWLINE) return 0;
  const number = digits(from, first);
  if (number <= last) return 0;
  last = number;
  put(LINE_NUMBERS, lines, number);
  put(LINE_HITS, lines, digits(from + first + 1, size));
  lines++;
  return from + second + 1;
}
